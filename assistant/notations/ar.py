"""How Arabic writes figures."""

from assistant.notations.notation import Notation, Words, counted

_AR_ONES = {
    "واحد": 1,
    "واحدة": 1,
    "اثنان": 2,
    "اثنين": 2,
    "إثنان": 2,
    "إثنين": 2,
    "اثنتان": 2,
    "اثنتين": 2,
    "اثنا": 2,
    "اثني": 2,
    "ثلاثة": 3,
    "ثلاث": 3,
    "أربعة": 4,
    "أربع": 4,
    "اربعة": 4,
    "اربع": 4,
    "خمسة": 5,
    "خمس": 5,
    "ستة": 6,
    "ست": 6,
    "سبعة": 7,
    "سبع": 7,
    "ثمانية": 8,
    "ثماني": 8,
    "ثمان": 8,
    "تسعة": 9,
    "تسع": 9,
}
_AR_TENS = {
    name + ending: value
    for name, value in counted("عشر ثلاث أربع خمس ست سبع ثمان تسع", 20, 10).items()
    for ending in ("ون", "ين")
}
_AR_TEENS = {
    **dict.fromkeys(("أحد عشر", "احد عشر", "إحدى عشرة", "احدى عشرة"), 11),
    **dict.fromkeys(("اثنا عشر", "اثني عشر", "اثنتا عشرة", "اثنتي عشرة"), 12),
    **{f"{one} عشر": 10 + value for one, value in _AR_ONES.items() if one.endswith("ة") and value > 2},
    **{f"{one} عشرة": 10 + value for one, value in _AR_ONES.items() if not one.endswith("ة") and value > 2},
}
_AR_HUNDREDS = {
    **dict.fromkeys(("مئة", "مائة"), 100),
    **dict.fromkeys(("مئتا", "مئتي", "مئتان", "مئتين", "مائتا", "مائتي", "مائتان", "مائتين"), 200),
    **{
        name + hundred: value
        for name, value in counted("ثلاث أربع خمس ست سبع ثمان تسع", 300, 100).items()
        for hundred in ("مئة", "مائة")
    },
}
# The dual says two by its ending alone.
_AR_DUALS = {
    noun + ending: 2
    for noun in [
        "مشروع",
        "دولت",
        "مدينت",
        "أسبوع",
        "اسبوع",
        "عام",
        "سنت",
        "شهر",
        "يوم",
        "فئت",
        "نوع",
        "مرحلت",
        "طلب",
        "بلد",
        "جهت",
    ]
    for ending in ("ان", "ين")
}
_AR_WORDS = {
    **_AR_ONES,
    "عشرة": 10,
    "عشر": 10,
    **_AR_TEENS,
    **_AR_TENS,
    **_AR_HUNDREDS,
    **_AR_DUALS,
    "ثلاثي": 3,
    "ثلاثية": 3,
    **{f"{one} و{ten}": _AR_TENS[ten] + value for one, value in _AR_ONES.items() for ten in _AR_TENS},
}
_AR_SCALES = {
    "مليونان": 2 * 10**6,
    "مليونا": 2 * 10**6,
    "مليوني": 2 * 10**6,
    "ملياران": 2 * 10**9,
    "مليارا": 2 * 10**9,
    "ملياري": 2 * 10**9,
    "مليون": 10**6,
    "مليار": 10**9,
}
_AR_MONTHS = {
    **counted("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
    **counted("كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول"),
    **counted("جانفي فيفري مارس أفريل ماي جوان جويلية أوت"),
    **{"ابريل": 4, "إبريل": 4, "يونية": 6, "يونيه": 6, "يولية": 7, "يوليه": 7, "اغسطس": 8, "اكتوبر": 10},
    **{"اذار": 3, "ايار": 5, "ايلول": 9, "افريل": 4, "اوت": 8},
    **{
        "يوليوز": 7,
        "غشت": 8,
        "شتنبر": 9,
        "نونبر": 11,
        "دجنبر": 12,
        "كانون_ثاني": 1,
        "كانون_اول": 12,
        "كانون_الاول": 12,
    },
    **{"تشرين_الاول": 10, "تشرين_ثاني": 11, "تشرين_اول": 10},
}
_AR_YEAR = r"(?:[،,]?\s(?:(?:من|في)\s)?(?:ل?(?:عام|سنة)\s|العام\s|السنة\s)?(?P<y>{Y})(?:\s?م(?!\w))?)"
# Two names of one month are often given together: "يناير/كانون الثاني".
_AR_MON = r"(?:شهر\s)?(?P<mon>{month})(?:\s?[/(]\s?{month}\)?)?"

NOTATION = Notation(
    group=",،",
    scales={
        "ألف": 10**3,
        "الف": 10**3,
        "ألفا": 10**3,
        "آلاف": 10**3,
        "الاف": 10**3,
        "مليون": 10**6,
        "مليونا": 10**6,
        "ملايين": 10**6,
        "مليار": 10**9,
        "مليارا": 10**9,
        "مليارات": 10**9,
        "بليون": 10**9,
        "بلايين": 10**9,
        "تريليون": 10**12,
    },
    attached={"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9},
    percent=("بالمئة", "بالمائة", "بالمية", "في المئة", "في المائة", "في المية"),
    words=(
        # With the particles that are written onto a word: and, with, for, then.
        Words({prefix + word: value for prefix in ("", "و", "ب", "ل", "ف") for word, value in _AR_WORDS.items()}),
        # With the article, from three on: "الاثنين" is Monday.
        Words(
            {the + word: value for the in ("ال", "وال", "بال", "لل") for word, value in _AR_ONES.items() if value > 2}
        ),
        # "مليار وون" is one thousand million won.
        Words(
            {prefix + word: value for prefix in ("", "و", "ب", "ل") for word, value in _AR_SCALES.items()},
            then=r"(?=\s(?:وون|ون\s))",
        ),
    ),
    ranges=("إلى", "الى", "حتى", "وحتى", "و حتى", "أو", "او", "لغاية"),
    between=("بين", "و"),
    months={name.replace("_", " "): value for name, value in _AR_MONTHS.items()},
    ordinals={"الأول": 1, "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4},
    dates=(
        r"(?:(?P<d0>{D})\s?(?:-|إلى|الى|حتى|و)\s?)?(?P<d>{D})\s?(?:من\s)?" + _AR_MON + _AR_YEAR + "?",
        r"(?P<end>(?:نهاية|آخر|اخر|أواخر|ختام)\s)?" + _AR_MON + _AR_YEAR,
        r"الربع\s(?P<qword>{ordinal})(?:\s(?:من|في))?\s(?:ل?(?:عام|سنة)\s|العام\s|السنة\s)?(?P<y>{Y})",
        r"(?P<end>نهاية|آخر|اخر|ختام)\s(?:العام\s|السنة\s|عام\s|سنة\s)?(?P<y>{Y})",
        # A month alone is one where a word for it leads to it: "مارس" also means "he practised".
        r"(?<!\w)[وف]?(?:في|من|إلى|الى|حتى|منذ|قبل|بعد|خلال|بداية|أوائل|منتصف|أواخر|نهاية|مطلع|[بل]?شهر)\s(?:شهر\s)?(?P<mon>{month})",
        r"(?<!\w)[ولب]?(?!مارس|ماي|آب|أوت|اوت|جوان)(?P<mon>{month})",
        # Day, month and year in digits, the day first.
        r"(?<![\w/.-])(?P<d>{D})([/.-])(?P<m>\d{1,2})\2(?P<y>{Y})(?![/-]?\d)",
    ),
    clocks=(
        r"(?<![\d:])(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?\s?(?:(?P<am>صباح[اً]*|ص(?!\w))"
        r"|(?P<pm>مساء[اً]*|ظهر[اً]*|عصر[اً]*|بعد الظهر))",
        r"الساعة\s(?P<h>\d{1,2})(?!\d)",
    ),
    korea_time=(
        "توقيت كوريا القياسي",
        "التوقيت القياسي الكوري",
        "توقيت كوريا",
        "التوقيت الكوري",
        "توقيت سيول",
        "توقيت سيؤول",
        "KST",
    ),
    won=r"₩|KRW|(?<!\w)[وبل]?(?:ال)?وون(?!\w)|(?<!\w)[بل]?ون\sكوري|\bwon\b",
)
