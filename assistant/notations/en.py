"""How English writes figures."""

from assistant.notations.notation import Notation, Words, counted

_UNITS = counted("one two three four five six seven eight nine")
_TEENS = counted("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10)
_TENS = counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_COMPOUNDS = {f"{ten}-{unit}": _TENS[ten] + _UNITS[unit] for ten in _TENS for unit in _UNITS}
_ENGLISH_MONTHS = counted("January February March April May June July August September October November December")
NOTATION = Notation(
    scales={
        "hundred": 10**2,
        "thousand": 10**3,
        "million": 10**6,
        "billion": 10**9,
        "trillion": 10**12,
    },
    attached={"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9},
    percent=("percent", "per cent"),
    words=(Words({**_UNITS, **_TEENS, **_TENS, **_COMPOUNDS}),),
    ranges=("to", "or", "until", "through"),
    between=("between", "and"),
    months={
        **_ENGLISH_MONTHS,
        **{name[:3]: number for name, number in _ENGLISH_MONTHS.items()},
        **{f"{name[:3]}.": number for name, number in _ENGLISH_MONTHS.items() if len(name) > 3},
        "Sept": 9,
        "Sept.": 9,
    },
    ordinals=counted("first second third fourth"),
    dates=(
        r"(?:(?P<d0>{D})(?:st|nd|rd|th)?\s?(?:-|to|and)\s?)?"
        r"(?P<d>{D})(?:st|nd|rd|th)?\s(?:of\s)?(?P<mon>{month})(?:,?\s(?P<y>{Y}))?",
        r"(?P<mon>{month})\s(?:(?P<d0>{D})(?:st|nd|rd|th)?\s?(?:-|to)\s?)?"
        r"(?P<d>{D})(?:st|nd|rd|th)?(?:,?\s(?P<y>{Y}))?",
        r"(?P<end>end\sof\s)?(?P<mon>{month}),?\s(?:of\s)?(?P<y>{Y})",
        r"\b(?P<qword>{ordinal})\squarter\sof\s(?P<y>{Y})",
        r"\bQ(?P<q>[1-4]),?\s(?:of\s)?(?P<y>{Y})",
        r"\b(?P<end>end\sof|within)\s(?P<y>{Y})",
        # A month alone is one where a preposition leads to it or its name means nothing else ("May", "Mar").
        r"\b(?:in|by|until|from|since|to|before|after|of|early|mid|late)[\s-](?P<mon>{month})",
        r"\b(?!Ma)(?P<mon>{month})",
    ),
    clocks=(r"(?<![\d:])(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?\s?(?:(?P<am>a\.?m\b\.?)|(?P<pm>p\.?m\b\.?))",),
    korea_time=("Korea Standard Time", "Korean Standard Time", "Korea time", "Korean time", "KST"),
    won=r"₩|KRW|\bwon\b",
)
