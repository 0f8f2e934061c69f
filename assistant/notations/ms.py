"""How Malay writes figures."""

from assistant.notations.notation import Notation, Words, counted

_MS_UNITS = counted("satu dua tiga empat lima enam tujuh lapan sembilan")
_MS_TEENS = {f"{word} belas": 10 + value for word, value in _MS_UNITS.items() if value > 1}
_MS_TENS = {f"{word} puluh": 10 * value for word, value in _MS_UNITS.items() if value > 1}
_MS_COMPOUNDS = {f"{ten} {unit}": _MS_TENS[ten] + _MS_UNITS[unit] for ten in _MS_TENS for unit in _MS_UNITS}
_MS_MONTHS = counted("Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember")
NOTATION = Notation(
    group=",",
    decimal=".",
    scales={
        "ratus": 10**2,
        "ribu": 10**3,
        "juta": 10**6,
        "bilion": 10**9,
        "billion": 10**9,
        "trilion": 10**12,
    },
    attached={"k": 10**3, "j": 10**6, "b": 10**9},
    ordinal="ke-",
    percent=("peratus", "peratusan"),
    words=(
        Words(
            {
                **_MS_UNITS,
                **_MS_TEENS,
                **_MS_TENS,
                **_MS_COMPOUNDS,
                "sepuluh": 10,
                "sebelas": 11,
                "seratus": 10**2,
                "seribu": 10**3,
                "sejuta": 10**6,
                "sebilion": 10**9,
                # All of a group: "kedua-dua jenis" are both types, "keenam-enam demonstrasi" the six demonstrations.
                **counted("kedua-dua ketiga-tiga keempat-empat kelima-lima keenam-enam ketujuh-tujuh kelapan-lapan", 2),
            }
        ),
    ),
    ranges=("sehingga", "hingga", "sampai", "ke", "atau", "hingga ke"),
    between=("antara", "dan"),
    months={
        **_MS_MONTHS,
        **{name.lower(): number for name, number in _MS_MONTHS.items()},
        **counted("Jan Feb Mac Apr Mei Jun Jul Ogo Sep Okt Nov Dis"),
        "Ogs": 8,
        "Sept": 9,
        # As Indonesian and English write them.
        "Maret": 3,
        "Mar": 3,
        "March": 3,
        "May": 5,
        "June": 6,
        "Juni": 6,
        "July": 7,
        "Juli": 7,
        "August": 8,
        "Aug": 8,
        "October": 10,
        "Oct": 10,
        "December": 12,
        "Dec": 12,
        "January": 1,
        "February": 2,
    },
    ordinals={**counted("pertama kedua ketiga keempat"), **counted("i ii iii iv")},
    dates=(
        r"(?:(?P<d0>{D})(?:\s?hb\.?)?\s?(?:-|sehingga|hingga|sampai|dan)\s?)?"
        r"(?P<d>{D})(?:\s?hb\.?)?(?:\s|-|\sharibulan\s)(?P<mon>{month})(?:\.?,?[\s-](?:tahun\s)?(?P<y>{Y}))?",
        r"(?P<end>\b(?:akhir|hujung)\s(?:bulan\s)?)?(?P<mon>{month})\.?,?[\s-](?:tahun\s)?(?P<y>{Y})",
        r"\b(?:suku|suku tahun|suku tahunan)\s(?:ke-?\s?)?(?:(?P<qword>{ordinal})|(?P<q>[1-4])),?"
        r"\s(?:tahun\s)?(?P<y>{Y})",
        r"\b(?:Q|S)(?P<q>[1-4]),?\s(?:tahun\s)?(?P<y>{Y})",
        r"(?P<end>\b(?:akhir|hujung)\s(?:tahun\s)?)(?P<y>{Y})",
        r"(?<![\d/.-])(?P<d>{D})([/.-])(?P<m>\d{1,2})\2(?P<y>{Y})",
        # A month alone; its short forms only after a word that leads to one.
        r"\b(?:pada|bulan|awal|pertengahan|akhir|hujung|sejak|mulai|dari|hingga|sehingga|sebelum|selepas)"
        r"\s(?P<mon>{month})",
        r"\b(?=\w{4}|mei\b)(?P<mon>(?!March\b){month})",
    ),
    clocks=(
        r"(?<!\d\s)\b(?:pukul|jam|pkl\.?)\s(?P<h>\d{1,2})(?:[.:](?P<min>[0-5]\d))?(?!\d)"
        r"(?:\s?(?:(?P<am>pagi|a\.?m\b)|(?P<pm>tengah\s?hari|petang|malam|ptg|p\.?m\b)))?",
        r"(?<![\d.,:])(?P<h>\d{1,2})(?:[.:](?P<min>[0-5]\d))?\s?"
        r"(?:(?P<am>pagi\b|a\.?m\b\.?)|(?P<pm>tengah\s?hari\b|petang\b|malam\b|ptg\b|p\.?m\b\.?))",
    ),
    # "kst" also stands inside words ("ekstra"): only apart.
    korea_time=("Waktu Piawai Korea", "waktu Korea Selatan", "waktu Korea", "waktu Seoul", " KST", "(KST"),
    won=r"₩|KRW|\bwon\b",
)
