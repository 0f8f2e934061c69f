"""How Uzbek writes figures."""

from assistant.notations.notation import Notation, Words, counted

_UZ_MONTHS = {
    **counted("yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr"),
    **counted("sentyabr oktyabr", 9),
}
_UZ_MONTH = (
    rf"(?<![^\W\d_])(?P<mon>(?-i:{'|'.join(name + '|' + name.capitalize() for name in _UZ_MONTHS)}))"
    r"(?:(?:i|gi)?(?:da|dan|ga|gacha|ni|ning|dagi|gi)?(?:cha|y)?)?(?!\w)"
)
_UZ_YEAR = r"(?:(?P<y>{Y})[\s-]{0,2}(?:yil(?:ning|da|gi)?|y\.)?,?\s?)?"
_UZ_YEAR_ALONE = r"(?P<y>{Y})[\s-]{0,2}yil(?:ning|gi|da)?\s"
_UZ_END = r"(?P<end>oxir|so[ʻʼ'’‘`]?ngi|yakuni|yakunigacha|ichida|tugagu|mobayni)"
_UZ_UNITS = {
    spelling: value
    for name, value in counted("bir ikki uch toʻrt besh olti yetti sakkiz toʻqqiz").items()
    for spelling in {name.replace("ʻ", mark) for mark in ("ʻ", "ʼ", "'", "’", "‘", "`", "")}
}
_UZ_TENS = {
    name.replace("ʻ", mark): value
    for name, value in counted("oʻn yigirma oʻttiz qirq ellik oltmish yetmish sakson toʻqson", 10, 10).items()
    for mark in ("ʻ", "ʼ", "'", "’", "‘", "`", "")
}
_UZ_WORDS = {
    "bitta": 1,
    **_UZ_UNITS,
    **_UZ_TENS,
    **{f"{ten} {unit}": _UZ_TENS[ten] + _UZ_UNITS[unit] for ten in _UZ_TENS for unit in _UZ_UNITS},
}
NOTATION = Notation(
    group=" ",
    decimal=",.",
    scales={
        "ming": 10**3,
        "million": 10**6,
        "mln": 10**6,
        "milliard": 10**9,
        "mlrd": 10**9,
        "trillion": 10**12,
        "trln": 10**12,
    },
    percent=("foiz", "protsent"),
    words=(Words(_UZ_WORDS, then=r"(?=(?:ta\w{0,8})?(?!\w))"),),
    ranges=("dan", "-dan", "tadan", "yoki"),
    months={**_UZ_MONTHS, **{name.capitalize(): number for name, number in _UZ_MONTHS.items()}},
    ordinals={
        **counted("birinchi ikkinchi uchinchi"),
        **counted("I II III IV"),
        **dict.fromkeys(("toʻrtinchi", "to'rtinchi", "to‘rtinchi", "to’rtinchi"), 4),
        **counted("i ii iii iv"),
    },
    dates=(
        # 17-mart, 2026
        r"(?P<d>{D})[\s-]{0,2}" + _UZ_MONTH + r",?\s(?P<y>{Y})(?![\s-]{0,2}y)",
        # 2026-yil 27-yanvarda; 31-yanvardan 20-martgacha; 2–5-mart
        _UZ_YEAR + r"(?:(?P<d0>{D})\s?(?:[-~]|va)\s?)?(?P<d>{D})(?:[\s-]{0,2}|[\s-](?:inchi|chi)\s)" + _UZ_MONTH,
        # 2024-yil aprel oyining oxirigacha; mart oyi
        _UZ_YEAR + _UZ_MONTH + r"(?:\soyi(?:ning)?)?\s" + _UZ_END,
        _UZ_YEAR + _UZ_MONTH,
        _UZ_YEAR_ALONE + r"(?:(?P<q>[1-4])[\s-]?|(?P<qword>{ordinal})[\s-])chora[kg]",
        _UZ_YEAR_ALONE + _UZ_END,
        r"(?<![\d.])(?P<d>{D})[./](?P<m>\d{1,2})[./](?P<y>{Y})",
    ),
    clocks=(
        r"\b(?:(?P<am>ertalab(?:ki)?)\s|(?P<pm>kech(?:ki|qurun)?|tushdan\skeyin(?:gi)?)\s)?"
        r"soat\s(?P<h>\d{1,2})(?:[.](?P<min>[0-5]\d))?(?![\d:])",
    ),
    korea_time=(
        "Koreya vaqti bilan",
        "Koreya vaqti",
        "Koreya standart vaqti bilan",
        "Koreya standart vaqti",
        "Seul vaqti bilan",
        "Seul vaqti",
        "KST",
    ),
    won=r"₩|KRW|\bvon(?:lik|ga|gacha|dan|ni|ning|i|da|dir)?(?!\w)",
)
