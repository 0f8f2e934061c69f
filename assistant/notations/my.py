"""How Burmese writes figures.

A unit that stands before its number ("သန်း 400", as is also written for round amounts) is not read: the number then
stands without it.
"""

import re

from assistant.notations.notation import Notation, Words, counted

_MY_MONTHS = {
    form: number
    for number, names in enumerate(
        (
            "ဇန်နဝါရီ ဇန်န၀ါရီ ဇန္နဝါရီ",
            "ဖေဖော်ဝါရီ ဖေဖော်၀ါရီ ဖေဖေါ်ဝါရီ",
            "မတ် မာ့ချ်",
            "ဧပြီ ဧပရယ်",
            "မေ",
            "ဇွန်",
            "ဇူလိုင်",
            "ဩဂုတ် သြဂုတ် ဩဂတ်စ် သြဂတ်စ်",
            "စက်တင်ဘာ",
            "အောက်တိုဘာ",
            "နိုဝင်ဘာ",
            "ဒီဇင်ဘာ",
        ),
        start=1,
    )
    for form in names.split()
}
# Vowel and other signs go on with the syllable before them: "မေ" is May, "မေး" is to ask.
_MY_END = r"(?![\u102b-\u103e])"
_MY_NAME = "(?P<mon>" + "|".join(map(re.escape, sorted(_MY_MONTHS, key=len, reverse=True))) + f"){_MY_END}"
_MY_LONG_NAME = "(?P<mon>" + "|".join(re.escape(m) for m in _MY_MONTHS if len(m) > 4) + f"){_MY_END}"
_MY_MONTH = rf"(?:{_MY_NAME}(?:လ{_MY_END})?|(?<!\d)(?P<m>\d{{1,2}})\s?လပိုင်း)"
_MY_YEAR_WORD = r"(?:ခုနှစ်|ခုနစ်|ပြည့်နှစ်|နှစ်)"
_MY_YEAR = rf"(?P<y>{{Y}})\s?{_MY_YEAR_WORD}?"
_MY_UNITS = counted("တစ် နှစ် သုံး လေး ငါး ခြောက် ခုနစ် ရှစ် ကိုး")
_MY_TENS = {f"{word}ဆယ်": 10 * value for word, value in _MY_UNITS.items()}
_MY_COMPOUNDS = {
    f"{ten}ဆယ့်{unit}": 10 * tens + value
    for ten, tens in {"": 1, **_MY_UNITS}.items()
    for unit, value in _MY_UNITS.items()
}
_MY_COUNTED = (
    r"(?=\s?(?:ဘီလီယံ|ဘီလျံ|ဘီလီယန်|ကုဋေ|သန်း|သိန်း|သောင်း|ထောင်|ရာခိုင်နှုန်း|ခု(?!နှစ်|နစ်|[\u102b-\u102e\u1030-\u103e])|"
    r"မြို့|နိုင်ငံ|စီမံကိန်း|ဦး|ယောက်|မျိုး|စောင်|ကြိမ်|ပိုင်း|နေရာ|ပတ်(?!လုံး)|ရက်|ရပ်|ဖွဲ့|ဝမ်(?!း)))"
)

NOTATION = Notation(
    # Not "ရာ" (hundred): it begins "ရာခိုင်နှုန်း", percent.
    scales={
        "ထရီလီယံ": 10**12,
        "ဘီလီယံ": 10**9,
        "ဘီလျံ": 10**9,
        "ဘီလီယန်": 10**9,
        "ဘီလျှံ": 10**9,
        "ကုဋေ": 10**7,
        "သန်း": 10**6,
        "သိန်း": 10**5,
        "သောင်း": 10**4,
        "ထောင်": 10**3,
        "million": 10**6,
        "billion": 10**9,
    },
    ordinal="ပုဒ်မ ",
    percent=("ရာခိုင်နှုန်း", "ရာခိုင်နှုံး", "ရာနှုန်း"),
    # "နှစ်" is two and also a year, so every word only before a unit or what is counted.
    words=(Words({**_MY_UNITS, "ဆယ်": 10, **_MY_TENS, **_MY_COMPOUNDS}, then=_MY_COUNTED),),
    ranges=("မှ", "ကနေ", "သို့မဟုတ်", "မှသည်", "သို့"),
    months=_MY_MONTHS,
    ordinals={"ပထမ": 1, "ဒုတိယ": 2, "တတိယ": 3, "စတုတ္ထ": 4, "နောက်ဆုံး": 4},
    dates=(
        # 31-1-2020, 31/1/2020, 31.1.2020
        r"(?<![\d/.-])(?P<d>{D})\s?([/.-])\s?(?P<m>\d{1,2})\s?\2\s?(?P<y>{Y})",
        # 2020 ခုနှစ် ဇန်နဝါရီလ 31 ရက်, 2020 ဇန်နဝါရီ 31, 2025 ခုနှစ် မတ်လ 12-13 ရက်
        rf"(?:{_MY_YEAR}[၊,]?\s?)?{_MY_MONTH}[၊,]?\s?"
        r"(?:(?P<d0>{D})\s?(?:ရက်(?:နေ့)?)?\s?(?:[-~]|မှ|နှင့်|၊|ကနေ)\s?)?(?P<d>{D})\s?ရက်",
        rf"{_MY_YEAR}[၊,]?\s?{_MY_NAME}[၊,]?\s?(?P<d>{{D}})",
        rf"{_MY_NAME}\s?(?P<d>{{D}})[၊,]\s?(?P<y>{{Y}})",
        # 31 ရက် ဇန်နဝါရီလ 2020, 31 ဇန်နဝါရီ 2020
        rf"(?P<d>{{D}})\s?(?:ရက်(?:နေ့)?)?[၊,]?\s?{_MY_NAME}(?:လ{_MY_END})?[၊,]?\s?(?P<y>{{Y}})\s?{_MY_YEAR_WORD}?",
        # 2021 ခုနှစ် ဇွန်လကုန်, 2021 ခုနှစ် ဇွန်လ
        rf"{_MY_YEAR}[၊,]?\s?{_MY_MONTH}(?P<end>\s?(?:အ|မ)?ကုန်(?:ဆုံး|ပိုင်း)?)?",
        rf"{_MY_NAME}(?:လ{_MY_END})?[၊,]?\s?(?P<y>{{Y}})\s?{_MY_YEAR_WORD}?",
        # 2026 ခုနှစ် ပထမသုံးလပတ်
        rf"{_MY_YEAR}[၊,]?\s?(?P<qword>{{ordinal}})\s?(?:သုံး|3\s?)\s?လပတ်",
        rf"{_MY_YEAR}[၊,]?\s?(?:Q\s?|သုံးလပတ်\s?)(?P<q>[1-4])(?!\d)",
        r"\bQ(?P<q>[1-4])[\s/,]*(?P<y>{Y})",
        # 2025 ခုနှစ်ကုန်, 2026 ခုနှစ်အတွင်း
        rf"(?P<y>{{Y}})\s?{_MY_YEAR_WORD}(?P<end>\s?(?:(?:အ|မ)?ကုန်(?:ဆုံး|ပိုင်း)?|အတွင်း))?",
        r"(?<![\d/])(?P<m>0?[1-9]|1[0-2])/(?P<y>{Y})(?![\d/])",
        rf"{_MY_NAME}လ{_MY_END}",
        rf"{_MY_LONG_NAME}",
    ),
    clocks=(
        r"(?:(?P<am>နံနက်|မနက်)|(?P<pm>ညနေ|မွန်းလွဲ|နေ့လယ်|နေ့လည်|ည))\s?(?<![\d:.])(?P<h>\d{1,2})"
        r"(?:[:.](?P<min>[0-5]\d))?\s?နာရီ",
        r"(?<![\d:.])(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))?\s?နာရီ(?!\s?(?:ကြာ|အတွင်း|ခန့်|ပတ်လုံး))",
        r"(?<![\d:])(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?\s?(?:(?P<am>a\.?m\b\.?)|(?P<pm>p\.?m\b\.?))",
    ),
    korea_time=(
        "ကိုရီးယားစံတော်ချိန်",
        "ကိုရီးယား စံတော်ချိန်",
        "ကိုးရီးယားစံတော်ချိန်",
        "ကိုရီးယားနိုင်ငံ စံတော်ချိန်",
        "ကိုရီးယားအချိန်",
        "ကိုရီးယား အချိန်",
        "ဆိုးလ်အချိန်",
        "ဆိုးလ်စံတော်ချိန်",
        "Korea Standard Time",
        "KST",
    ),
    won=r"₩|KRW|[ဝ၀]မ်(?!း)|\bwon\b",
)
