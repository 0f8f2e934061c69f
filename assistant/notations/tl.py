"""How Tagalog writes figures."""

from assistant.notations.notation import Notation, Words, counted

_TL_UNITS = counted("isa dalawa tatlo apat lima anim pito walo siyam")
_TL_TEENS = counted(
    "labing-isa labindalawa labintatlo labing-apat labinlima labing-anim labimpito labingwalo labinsiyam", 11
)
_TL_TENS = counted("sampu dalawampu tatlumpu apatnapu limampu animnapu pitumpu walumpu siyamnapu", 10, 10)
_TL_COMPOUNDS = {
    f"{ten}'t {unit}": _TL_TENS[ten] + _TL_UNITS[unit] for ten in _TL_TENS if ten != "sampu" for unit in _TL_UNITS
}
_TL_NUMBERS = {**_TL_UNITS, **_TL_TEENS, **_TL_TENS, **_TL_COMPOUNDS, "sandaan": 10**2, "sanlibo": 10**3}
# Spanish numbers, used with prices, days and clock times; "uno" to "tres" too.
_TL_SPANISH = counted("uno dos tres kuwatro singko sais siyete otso nuwebe diyes onse dose")
_TL_SCALES = {
    "daan": 10**2,
    "raan": 10**2,
    "libo": 10**3,
    "milyon": 10**6,
    "bilyon": 10**9,
    "trilyon": 10**12,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_TL_MONTHS = counted("Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre")
_TL_ENGLISH_MONTHS = counted("January February March April May June July August September October November December")
NOTATION = Notation(
    group=",",
    decimal=".",
    scales={
        **_TL_SCALES,
        # With the linker before a noun ("bilyong won"), and after a number that takes "na" ("apat na milyon").
        **{f"{word}g": value for word, value in _TL_SCALES.items() if word.endswith("n")},
        "libong": 10**3,
        **{f"na {word}": value for word, value in _TL_SCALES.items()},
        **{f"na {word}g": value for word, value in _TL_SCALES.items() if word.endswith("n")},
        "na libong": 10**3,
    },
    attached={"k": 10**3, "m": 10**6, "b": 10**9},
    ordinal="ika-",
    percent=("porsiyento", "porsyento", "por siyento", "porsiento", "bahagdan", "percent"),
    words=(
        Words(
            {
                **_TL_NUMBERS,
                **_TL_SPANISH,
                **{f"{word}ng": value for word, value in _TL_NUMBERS.items() if word[-1] in "aou"},
                **{f"{word}g": value for word, value in _TL_NUMBERS.items() if word.endswith("n")},
            }
        ),
    ),
    ranges=("hanggang sa", "hanggang", "o", "to"),
    between=("sa pagitan ng", "at"),
    months={
        **_TL_MONTHS,
        **{name.lower(): number for name, number in _TL_MONTHS.items() if name not in ("Mayo", "Marso")},
        **_TL_ENGLISH_MONTHS,
        **counted("Ene Peb Mar Abr Mayo Hun Hul Ago Set Okt Nob Dis"),
        **counted("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
        "Septiyembre": 9,
        "Septyembre": 9,
        "marso": 3,
        "mayo": 5,
    },
    ordinals={
        **counted("unang ikalawang ikatlong ikaapat"),
        **counted("una ikalawa ikatlo"),
        "pangalawang": 2,
        "pangatlong": 3,
        "ikaapat na": 4,
        "ika-apat na": 4,
        "pang-apat na": 4,
    },
    dates=(
        # "May" is the word for "there is": the month only between or before a day and a year.
        r"(?P<mon>(?-i:May))\s(?P<d>{D}),?\s(?P<y>{Y})",
        r"(?:(?:ika-?\s?)?(?P<d0>{D})\s?(?:-|hanggang|at)\s?)?"
        r"(?:ika-?\s?)?(?P<d>{D})\s(?:ng\s)?(?P<mon>(?!May\b){month})\.?(?:,?\s(?:ng\s)?(?:taong\s)?(?P<y>{Y}))?",
        r"(?P<mon>(?!May\b){month})\.?\s(?:(?P<d0>{D})\s?(?:-|hanggang|at)\s?)?"
        r"(?P<d>{D})(?![\d:]|\s?(?:am|pm)\b)(?:,?\s(?:ng\s)?(?:taong\s)?(?P<y>{Y}))?",
        r"(?P<end>\b(?:katapusan|pagtatapos|dulo)\sng\s(?:buwan\sng\s)?|\bbago\smatapos\sang\s)?"
        r"(?P<mon>(?!May\b){month})\.?,?\s(?:ng\s)?(?:taong\s)?(?P<y>{Y})",
        r"\b(?P<qword>{ordinal})\s(?:kuwarter|kwarter|quarter|sangkapat)\sng\s(?:taong\s)?(?P<y>{Y})",
        r"\bQ(?P<q>[1-4]),?\s(?:ng\s)?(?P<y>{Y})",
        r"(?P<end>\b(?:katapusan|pagtatapos|dulo)\sng\s(?:taong\s)?|\bbago\smatapos\sang\s(?:taong\s)?)(?P<y>{Y})",
        # The order of the United States, and where that makes no date, day first.
        r"(?<![\d/.-])(?P<m>\d{1,2})([/.-])(?P<d>{D})\2(?P<y>{Y})",
        r"(?<![\d/.-])(?P<d>{D})([/.-])(?P<m>\d{1,2})\2(?P<y>{Y})",
        # A month alone; its short forms only after a word that leads to one.
        r"\b(?:sa|noong|nitong|ng|buwan ng|hanggang|mula|simula|bago|pagkatapos ng)\s(?P<mon>(?!May\b){month})",
        r"\b(?=\w{4})(?P<mon>(?!March\b|Mayo\b){month})",
    ),
    clocks=(
        r"(?:\balas?\s?-?\s?)(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?"
        r"(?:\s(?:(?P<am>ng\s(?:umaga|madaling-araw))|(?P<pm>ng\s(?:hapon|gabi|tanghali)))\b)?",
        r"(?<![\d:])(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?\s?"
        r"(?:(?P<am>a\.?m\b\.?|n\.u\.|ng\sumaga\b)|(?P<pm>p\.?m\b\.?|n\.[hgt]\.|ng\s(?:hapon|gabi)\b))",
    ),
    korea_time=("Korea Standard Time", "oras sa Korea", "oras ng Korea", "Korea time", " KST", "(KST"),
    won=r"₩|KRW|\bwon\b",
)
