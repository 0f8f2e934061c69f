"""How Turkish writes figures."""

from collections.abc import Mapping

from assistant.notations.notation import Notation, Words, counted


def _any_i(values: Mapping[str, int]) -> dict[str, int]:
    """The words with every way to write their i: matching takes "İ", "ı" and "i" for one another, looking up does
    not."""
    spread: dict[str, int] = {}
    for word, value in values.items():
        forms = [""]
        for letter in word.lower():
            forms = [form + one for form in forms for one in (("i", "ı", "i\u0307") if letter in "iı" else (letter,))]
        spread.update(dict.fromkeys(forms, value))
    return spread


_TR_ONES = counted("bir iki üç dört beş altı yedi sekiz dokuz")
_TR_TENS = counted("on yirmi otuz kırk elli altmış yetmiş seksen doksan", 10, 10)
_TR_WORDS = {
    **_TR_ONES,
    **_TR_TENS,
    **{f"{ten}{gap}{one}": _TR_TENS[ten] + _TR_ONES[one] for ten in _TR_TENS for one in _TR_ONES for gap in (" ", "")},
    "yüz": 100,
    **{f"{one}{gap}yüz": 100 * _TR_ONES[one] for one in list(_TR_ONES)[1:] for gap in (" ", "")},
    # One each, two each; and the ones with an ending.
    **counted("birer ikişer üçer dörder beşer altışar yedişer sekizer dokuzar onar"),
    **counted("ikisi üçü dördü beşi altısı yedisi sekizi dokuzu onu", 2),
    # Typed without the Turkish letters.
    **{"uc": 3, "dort": 4, "bes": 5, "kirk": 40, "yuz": 100},
}
_TR_MONTHS = counted("ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık")
_TR_CASES = {
    # in, from, to, of
    1: "ocakta ocaktan ocağa ocağın",
    2: "şubatta şubattan şubata şubatın",
    3: "martta marttan marta martın",
    4: "nisanda nisandan nisana nisanın",
    5: "mayısta mayıstan mayısa mayısın",
    6: "haziranda hazirandan hazirana haziranın",
    7: "temmuzda temmuzdan temmuza temmuzun",
    8: "ağustosta ağustostan ağustosa ağustosun",
    9: "eylülde eylülden eylüle eylülün",
    10: "ekimde ekimden ekime ekimin",
    11: "kasımda kasımdan kasıma kasımın",
    12: "aralıkta aralıktan aralığa aralığın",
}
_TR_LOWER = {**_TR_MONTHS, **{form: number for number, forms in _TR_CASES.items() for form in forms.split()}}
_TR_PLAIN = {name.translate(str.maketrans("şığü", "sigu")): number for name, number in _TR_LOWER.items()}
_TR_LOWER = {**_TR_PLAIN, **_TR_LOWER}
_TR_YEAR_END = r"(?:['’]\w+|\syılı(?:nın|nda)?)?"
_TR_END = r"(?P<end>\s(?:ayı(?:nın)?\s)?son(?:u|una|unda|undan|unun|ları|larına|larında|larından)(?!\w))"

NOTATION = Notation(
    group=".",
    decimal=",",
    # "bin" with its space: "5 bina" are five buildings.
    scales=_any_i({"milyon": 10**6, "milyar": 10**9, "trilyon": 10**12, "bin ": 10**3}),
    attached={"k": 10**3, "m": 10**6, "mn": 10**6, "mr": 10**9, "b": 10**9, "bn": 10**9},
    words=(
        Words(_any_i(_TR_WORDS)),
        # "milyar won" is one thousand million won.
        Words(_any_i({"milyon": 10**6, "milyar": 10**9}), then=r"(?=\s(?:kore\s)?won)"),
    ),
    ranges=(
        "ile",
        "ila",
        "ilâ",
        "veya",
        "ya da",
        "den",
        "dan",
        *(f"{mark}{ending}" for mark in "'’" for ending in ("den", "dan", "ten", "tan")),
        *(f"{mark}{ending} başlayarak" for mark in "'’" for ending in ("den", "dan", "ten", "tan")),
    ),
    months={
        **_TR_LOWER,
        **{name[0].upper() + name[1:]: number for name, number in _TR_LOWER.items()},
        **{name.replace("i", "İ").upper(): number for name, number in _TR_MONTHS.items()},
        **counted("Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara"),
    },
    ordinals=_any_i({**counted("birinci ikinci üçüncü dördüncü"), "ilk": 1, "son": 4}),
    dates=(
        r"(?:(?P<d0>{D})\s?(?:-|ile|ve|ila|veya)\s?)?(?P<d>{D})\s?(?P<mon>{month})(?:,?\s(?P<y>{Y}))?",
        r"(?P<mon>{month})\s(?P<d>{D})(?=['’]s?[iıuü])",
        r"(?P<mon>{month}),?\s(?P<y>{Y})" + _TR_YEAR_END + _TR_END + "?",
        r"(?P<y>{Y})" + _TR_YEAR_END + r"\s(?P<mon>{month})" + _TR_END + "?",
        r"(?P<y>{Y})" + _TR_YEAR_END + r"\s(?:(?P<qword>{ordinal})|(?P<q>[1-4])\.)\sçeyre[kğ]\w*",
        r"(?P<y>{Y})" + _TR_YEAR_END + _TR_END,
        # A month alone is one with a capital letter or before the word for month: "ocak" is also a hearth.
        r"(?<!\w)(?=(?-i:[A-ZŞÇİ]))(?P<mon>{month})",
        r"(?<!\w)(?P<mon>{month})(?=\say[ıi])",
        # Day, month and year in digits, the day first.
        r"(?<![\w/.-])(?P<d>{D})([/.-])(?P<m>\d{1,2})\2(?P<y>{Y})(?![/-]?\d)",
    ),
    clocks=(
        r"(?:saat\s)?(?:(?P<am>sabah)|(?P<pm>akşam|öğleden sonra))\s(?:saat\s)?"
        r"(?P<h>\d{1,2})(?:[.:](?P<min>[0-5]\d))?(?!\d)",
        r"saat\s(?P<h>\d{1,2})(?:\.(?P<min>[0-5]\d))?(?!\d)",
        r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])\.(?P<min>[0-5]\d)(?=['’](?:de|da|te|ta|e|a|ye|ya|den|dan|ten|tan)(?!\w))",
    ),
    korea_time=("Kore Standart Saati", "Kore standart zamanı", "Kore yerel saati", "Kore saati", "Seul saati", "KST"),
    won=r"₩|KRW|\bwon(?!d)\w*",
)
