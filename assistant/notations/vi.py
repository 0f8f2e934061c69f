"""How Vietnamese writes figures."""

from assistant.notations.notation import Notation, Words, counted

_VI_UNITS = counted("một hai ba bốn năm sáu bảy tám chín")
_VI_TEENS = {
    "mười": 10,
    **{f"mười {unit}": 10 + value for unit, value in _VI_UNITS.items()},
    "mười lăm": 15,
}
_VI_TENS = {
    f"{unit} mươi{rest}": 10 * value + more
    for unit, value in _VI_UNITS.items()
    if value > 1
    for rest, more in {
        "": 0,
        " mốt": 1,
        " tư": 4,
        " lăm": 5,
        **{f" {unit}": value for unit, value in _VI_UNITS.items()},
    }.items()
}
_VI_MONTHS = {
    **{
        form: number
        for number, names in enumerate(
            ["giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"], start=1
        )
        for form in (names, names.capitalize(), names.title())
    },
    **dict.fromkeys(("một", "Một"), 1),
    **dict.fromkeys(("bốn", "Bốn"), 4),
    **dict.fromkeys(("chạp", "Chạp"), 12),
}
# What may stand before a year: "năm 2020", "/2020", ", 2020" or nothing.
_VI_OF_YEAR = r"(?:\s?[/.-]\s?|,?\s(?:của\s)?năm\s|,\s?|\s)"

NOTATION = Notation(
    group=".",
    decimal=",",
    scales={
        "chục": 10,
        "trăm": 10**2,
        "nghìn": 10**3,
        "ngàn": 10**3,
        "vạn": 10**4,
        "triệu": 10**6,
        "tỷ": 10**9,
        # Only where the word ends: "63 tỉnh" are provinces, "10 trường" are schools.
        **{f"tỉ{end}": 10**9 for end in (" ", ",", ".", "?", ")", ";")},
        **{f"tr{end}": 10**6 for end in (" ", ",", "?", ")", ";")},
    },
    attached={"k": 10**3, "tr": 10**6},
    ordinal="Điều ",
    percent=("phần trăm",),
    words=(
        Words({word: value for word, value in {**_VI_UNITS, **_VI_TEENS, **_VI_TENS}.items() if word != "năm"}),
        # "năm" is also the year: a number only before a unit or what is counted.
        Words(
            {"năm": 5},
            then=r"(?=\s(?:trăm|nghìn|ngàn|triệu|tỷ|tỉ\b|phần trăm|dự án|thành phố|nước|quốc gia|đề xuất|hồ sơ|loại|"
            r"lĩnh vực|tiêu chí|đơn vị|tháng|tuần|ngày|kỳ|đợt|khu vực|công ty|doanh nghiệp|địa điểm|nơi)(?!\w)"
            r"|\s(?:hoặc|hay|đến|tới|-)\s(?:sáu|bảy|tám|chín|mười)(?!\w))",
        ),
    ),
    ranges=("đến", "tới", "đến hết", "tới hết", "hoặc", "cho đến", "cho tới", "hay"),
    between=("từ", "đến"),
    months=_VI_MONTHS,
    ordinals={
        "i": 1,
        "ii": 2,
        "iii": 3,
        "iv": 4,
        "một": 1,
        "hai": 2,
        "ba": 3,
        "bốn": 4,
        "tư": 4,
        "đầu": 1,
        "đầu tiên": 1,
        "cuối": 4,
        "cuối cùng": 4,
    },
    dates=(
        # 31/1/2020, 31.1.2020, 31-1-2020
        r"(?:\bngày\s)?(?<![\d/.-])(?:(?P<d0>{D})\s?-\s?)?(?P<d>{D})\s?([/.-])\s?(?P<m>\d{1,2})\s?\3\s?(?P<y>{Y})",
        # ngày 31 tháng 1 năm 2020
        r"(?:\bngày\s)?(?:(?P<d0>{D})\s?(?:-|đến|và|tới)\s?(?:ngày\s)?)?(?:mùng\s|mồng\s)?(?P<d>{D})\s?(?:tháng|thg)\s?"
        rf"(?P<m>\d{{1,2}})(?!\d)(?:{_VI_OF_YEAR}(?P<y>{{Y}}))?",
        # ngày 31 tháng Một năm 2020; without "ngày" it may be "trong 6 tháng hai bên"
        r"\b(?:ngày|mùng|mồng)\s(?:mùng\s|mồng\s)?(?P<d>{D})\s?tháng\s(?P<mon>{month})"
        rf"(?:{_VI_OF_YEAR}(?P<y>{{Y}}))?",
        # ngày 31/1
        r"\b(?:ngày|từ|đến|trước|sau|hết)\s(?<![\d/])(?P<d>{D})\s?[/-]\s?(?P<m>1[0-2]|0?[1-9])(?![\d/%])",
        # tháng 1 năm 2020, tháng 1/2020, cuối tháng Sáu năm 2021
        r"(?:\b(?P<end>cuối|hết)\s)?(?<!\d\s)\btháng\s?"
        rf"(?:(?P<m>\d{{1,2}})(?!\d)|(?P<mon>{{month}})){_VI_OF_YEAR}(?P<y>{{Y}})",
        r"\bquý\s?(?P<q>[1-4])(?!\d)(?:\s?[/-]\s?|,?\s(?:của\s)?(?:năm\s)?)(?P<y>{Y})",
        r"\bquý\s(?P<qword>{ordinal})(?!\w)(?:\s?[/-]\s?|,?\s(?:của\s)?(?:năm\s)?)(?P<y>{Y})",
        r"(?<![\d/])(?P<m>0?[1-9]|1[0-2])/(?P<y>{Y})(?![\d/])",
        r"(?:\b(?P<end>cuối|hết|ngay trong|nội trong|trong vòng)\s)?\bnăm\s?(?P<y>{Y})",
        # A month alone, but not what follows a number of months ("6 tháng 2 dự án").
        r"(?<!\d)(?<!\d\s)\btháng\s?(?:(?P<m>\d{1,2})(?!\d)|(?P<mon>{month}))",
    ),
    clocks=(
        r"(?<![\d:])(?P<h>\d{1,2})\s?(?:giờ|h)(?:\s?(?P<min>[0-5]\d)(?!\d)(?:\s?phút)?)?(?!\w)"
        r"(?:\s(?:(?P<am>sáng)|(?P<pm>trưa|chiều|tối))(?!\w))?",
        r"(?<![\d:])(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?\s?(?:(?P<am>a\.?m\b\.?|SA\b)|(?P<pm>p\.?m\b\.?|CH\b))",
    ),
    korea_time=("giờ chuẩn Hàn Quốc", "giờ tiêu chuẩn Hàn Quốc", "giờ Hàn Quốc", "giờ Hàn", "giờ Seoul", "KST"),
    won=r"₩|KRW|\bw[oô]n\b",
)
