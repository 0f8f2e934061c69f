"""How Chinese writes figures."""

from assistant.notations.notation import Notation, Words, counted

# Chinese, simplified and traditional characters alike.
NOTATION = Notation(
    scales={"亿": 10**8, "億": 10**8, "兆": 10**12},
    # Not with a space; they may follow one another ("3千万", "1万亿").
    attached={"十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "萬": 10**4},
    ordinal="第",
    percent=("百分点", "個百分點", "个百分点"),
    words=(
        # Before 亿 only: the same characters stand inside many other words.
        Words(
            {**counted("一 二 三 四 五 六 七 八 九 十"), "两": 2, "兩": 2},
            then=r"(?=[十百千万萬]*[亿億])",
        ),
        # Before a counter.
        Words(
            {**counted("一 二 三 四 五 六 七 八 九 十 十一 十二"), "两": 2, "兩": 2},
            then=r"(?=(?:个|個|项|項|座|家|种|種|类|類|国|國|次|年|周|份|页|頁|件))",
        ),
    ),
    ranges=("至", "到", "或", "或者"),
    between=("介于", "与"),
    ordinals=counted("一 二 三 四"),
    dates=(
        r"(?:(?P<y>{Y})\s?年(?:度)?\s?)?(?<!\d)(?P<m>\d{1,2})\s?月\s?(?:(?P<d0>{D})\s?[日号號]?\s?(?:[~-]|至|到|、|和)\s?)?"
        r"(?P<d>{D})\s?[日号號]",
        r"(?:(?P<y>{Y})\s?年\s?)?(?<!\d)(?P<m>\d{1,2})\s?月(?!\s?\d)(?:份)?(?P<end>\s?(?:底|末))?",
        r"(?P<y>{Y})\s?年\s?第?\s?(?P<q>[1-4])\s?(?:个)?季度",
        r"(?P<y>{Y})\s?年\s?第?(?P<qword>{ordinal})季度",
        r"(?P<y>{Y})\s?年\s?Q(?P<q>[1-4])(?!\d)",
        # What follows 内 and 末 is looked at because of "2024年内容".
        r"(?P<y>{Y})\s?年(?:度)?(?P<end>年?[底末]|之内|以内|年?[内內](?![容部外阁陆罗地]))?",
    ),
    clocks=(
        r"(?:(?P<am>上午|早上|早晨|凌晨)\s?|(?P<pm>下午|晚上|傍晚)\s?)?(?<!\d)(?P<h>\d{1,2})\s?[时時](?![间間区區])"
        r"(?:\s?(?P<min>[0-5]?\d)\s?分)?",
        r"(?:(?P<am>上午|早上|早晨|凌晨)\s?|(?P<pm>下午|晚上|傍晚)\s?)(?P<h>\d{1,2})\s?[点點]"
        r"(?:\s?(?P<min>[0-5]?\d)\s?分)?",
        # 点 alone is also a point of a list: a time only where something of the clock follows.
        r"(?<!\d)(?P<h>\d{1,2})\s?[点點](?=钟|鐘|整|前|之前|以前|截止|为止|為止|结束|結束)(?:钟|鐘|整)?",
        r"(?:(?P<am>上午|早上|凌晨)\s?|(?P<pm>下午|晚上|傍晚)\s?)(?P<h>\d{1,2}):(?P<min>[0-5]\d)",
    ),
    korea_time=(
        "韩国标准时间",
        "韓國標準時間",
        "韩国时间",
        "韓國時間",
        "首尔时间",
        "首爾時間",
        "韩国时区",
        "KST",
    ),
    won=r"₩|KRW|韩元|韩圆|韩币|韓元|韓圜|韓幣",
)
