"""How Japanese writes figures."""

from assistant.notations.notation import Notation, Words, counted

NOTATION = Notation(
    scales={"億": 10**8, "兆": 10**12},
    # Not with a space; they may follow one another ("5千万").
    attached={"十": 10, "百": 10**2, "千": 10**3, "万": 10**4},
    ordinal="第",
    percent=("パーセント", "ﾊﾟｰｾﾝﾄ"),
    words=(
        # Before 億 and 兆 only: the same characters stand inside many other words.
        Words(counted("一 二 三 四 五 六 七 八 九 十"), then=r"(?=[十百千万]*[億兆])"),
        # Before a counter.
        Words(
            counted("一 二 三 四 五 六 七 八 九 十 十一 十二"),
            then=r"(?=(?:件|か国|カ国|ヶ国|ヵ国|都市|種類|類型|週間|年間|か所|カ所|ヶ所|社|名|回|段階))",
        ),
        Words(counted("一つ 二つ 三つ 四つ 五つ 六つ 七つ 八つ 九つ"), then=r""),
    ),
    ranges=("から", "ないし", "乃至", "または", "又は", "もしくは", "至"),
    ordinals=counted("一 二 三 四"),
    dates=(
        r"(?:(?P<y>{Y})\s?年(?:度)?\s?)?(?<!\d)(?P<m>\d{1,2})\s?月\s?(?:(?P<d0>{D})\s?日?\s?(?:[~-]|から|、|及び|および|と)\s?)?"
        r"(?P<d>{D})\s?日(?!間)",
        r"(?:(?P<y>{Y})\s?年\s?)?(?<!\d)(?P<m>\d{1,2})\s?月(?!\s?\d)(?P<end>\s?(?:末|いっぱい))?",
        r"(?P<y>{Y})\s?年(?:度)?\s?(?:の)?第?\s?(?P<q>[1-4])\s?四半期",
        r"(?P<y>{Y})\s?年(?:度)?\s?(?:の)?第?(?P<qword>{ordinal})四半期",
        r"(?P<y>{Y})\s?年\s?Q(?P<q>[1-4])(?!\d)",
        # Not 年中, which is also "all year round"; what follows 内 is looked at because of "2024年内容".
        r"(?P<y>{Y})\s?年(?:度)?(?P<end>の?末|の?年末|いっぱい|以内|内(?![容部外閣]))?",
    ),
    clocks=(
        r"(?:(?P<am>午前|朝)の?\s?|(?P<pm>午後|夕方|夜)の?\s?)?(?<!\d)(?P<h>\d{1,2})\s?時(?![間点代期])"
        r"(?:\s?(?P<min>[0-5]?\d)\s?分)?",
        r"(?:(?P<am>午前)\s?|(?P<pm>午後)\s?)(?P<h>\d{1,2}):(?P<min>[0-5]\d)",
    ),
    korea_time=("韓国標準時間", "韓国標準時", "韓国時間", "ソウル時間", "KST"),
    won=r"₩|KRW|ウォン",
)
