"""How Indonesian writes figures."""

from assistant.notations.notation import Notation, Words, counted

_ID_UNITS = counted("satu dua tiga empat lima enam tujuh delapan sembilan")
_ID_TEENS = {f"{word} belas": 10 + value for word, value in _ID_UNITS.items() if value > 1}
_ID_TENS = {f"{word} puluh": 10 * value for word, value in _ID_UNITS.items() if value > 1}
_ID_COMPOUNDS = {f"{ten} {unit}": _ID_TENS[ten] + _ID_UNITS[unit] for ten in _ID_TENS for unit in _ID_UNITS}
_ID_MONTHS = counted("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember")
NOTATION = Notation(
    group=".",
    decimal=",",
    scales={
        "ratus": 10**2,
        "ribu": 10**3,
        "rb": 10**3,
        "juta": 10**6,
        "jt": 10**6,
        "miliar": 10**9,
        "milyar": 10**9,
        "milliar": 10**9,
        "triliun": 10**12,
        "trilyun": 10**12,
    },
    ordinal="ke-",
    percent=("persen", "prosen"),
    words=(
        Words(
            {
                **_ID_UNITS,
                **_ID_TEENS,
                **_ID_TENS,
                **_ID_COMPOUNDS,
                "sepuluh": 10,
                "sebelas": 11,
                "seratus": 10**2,
                "seribu": 10**3,
                "sejuta": 10**6,
                "semiliar": 10**9,
                # All of a group: "kedua tipe" are both types, "keenam percontohan" the six demonstrations.
                **counted("kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh", 2),
            }
        ),
    ),
    ranges=("sampai dengan", "sampai", "hingga", "s.d.", "s/d", "sd", "ke", "atau", "sampai tanggal", "hingga tanggal"),
    between=("antara", "dan"),
    months={
        **_ID_MONTHS,
        **{name.lower(): number for name, number in _ID_MONTHS.items()},
        **counted("Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des"),
        "Pebruari": 2,
        "pebruari": 2,
        "Agt": 8,
        "Ags": 8,
        "Agust": 8,
        "Sept": 9,
        "Nopember": 11,
        "nopember": 11,
        "Nop": 11,
    },
    ordinals={**counted("pertama kedua ketiga keempat"), **counted("i ii iii iv")},
    dates=(
        r"(?:(?P<d0>{D})\s?(?:-|sampai dengan|sampai|hingga|s\.d\.|s/d|dan)\s?)?"
        r"(?P<d>{D})[\s-](?P<mon>{month})(?:\.?,?[\s-](?:tahun\s)?(?P<y>{Y}))?",
        r"(?P<end>\bakhir\s(?:bulan\s)?)?(?P<mon>{month})\.?,?[\s-](?:tahun\s)?(?P<y>{Y})",
        r"\b(?:kuartal|kwartal|triwulan|caturwulan)\s(?:ke-?\s?)?(?:(?P<qword>{ordinal})|(?P<q>[1-4])),?"
        r"\s(?:tahun\s)?(?P<y>{Y})",
        r"\b(?:Q|TW\s?)(?P<q>[1-4]),?\s(?:tahun\s)?(?P<y>{Y})",
        r"(?P<end>\bakhir\s(?:tahun\s)?)(?P<y>{Y})",
        r"(?<![\d/.-])(?P<d>{D})([/.-])(?P<m>\d{1,2})\2(?P<y>{Y})",
        # A month alone; its short forms only after a word that leads to one.
        r"\b(?:pada|bulan|awal|pertengahan|akhir|sejak|mulai|dari|sampai|hingga|sebelum|setelah)\s(?P<mon>{month})",
        r"\b(?=\w{4}|mei\b)(?P<mon>{month})",
    ),
    clocks=(
        r"(?<!\d\s)\b(?:pukul|jam|pkl\.?)\s(?P<h>\d{1,2})(?:[.:](?P<min>[0-5]\d))?(?!\d)"
        r"(?:\s(?:(?P<am>pagi)|(?P<pm>siang|sore|petang|malam))\b)?",
        r"(?<![\d.,:])(?P<h>\d{1,2})[.:](?P<min>[0-5]\d)\s(?=waktu|WIB|WITA|WIT|KST|\x00)",
    ),
    # "kst" stands inside other words ("eksternal").
    korea_time=("Waktu Standar Korea", "waktu Korea Selatan", "waktu Korea", "waktu Seoul", " KST", "(KST"),
    won=r"₩|KRW|\bwon\b",
)
