"""How French writes figures."""

from assistant.notations.notation import Notation, Words, counted

_FR_MONTHS = {
    form: number
    for number, forms in enumerate(
        (
            "janvier janv. janv",
            "février fevrier févr. févr fév. fév",
            "mars",
            "avril avr. avr",
            "mai",
            "juin",
            "juillet juil. juil",
            "août aout",
            "septembre sept. sep.",
            "octobre oct. oct",
            "novembre nov. nov",
            "décembre decembre déc. déc",
        ),
        1,
    )
    for form in forms.split()
}
_FR_MONTHS = {
    spelling: number for form, number in _FR_MONTHS.items() for spelling in (form, form.capitalize(), form.upper())
}
_FR_UNITS = {**counted("un deux trois quatre cinq six sept huit neuf"), "une": 1}
_FR_TEENS = counted("dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf", 10)
_FR_TENS = counted("vingt trente quarante cinquante soixante", 20, 10)
_FR_COMPOUNDS = {
    **{
        f"{ten}{joint}{unit}": _FR_TENS[ten] + _FR_UNITS[unit]
        for ten in _FR_TENS
        for unit in _FR_UNITS
        for joint in (("-et-", " et ") if unit in ("un", "une") else ("-", " "))
    },
    "soixante-dix": 70,
    "soixante et onze": 71,
    "soixante-et-onze": 71,
    **{f"soixante-{teen}": 60 + _FR_TEENS[teen] for teen in _FR_TEENS if teen not in ("dix", "onze")},
    "quatre-vingts": 80,
    "quatre-vingt": 80,
    **{f"quatre-vingt-{unit}": 80 + _FR_UNITS[unit] for unit in _FR_UNITS},
    **{f"quatre-vingt-{teen}": 80 + _FR_TEENS[teen] for teen in _FR_TEENS},
    "septante": 70,
    "huitante": 80,
    "nonante": 90,
}
_FR_HUNDREDS = {
    "demi-million": 500_000,
    "demi-milliard": 500_000_000,
    "un demi-million": 500_000,
    "un demi-milliard": 500_000_000,
    "un million et demi": 1_500_000,
    "un milliard et demi": 1_500_000_000,
    "cent": 100,
    **{f"{unit} {cent}": 100 * value for unit, value in _FR_UNITS.items() if value > 1 for cent in ("cents", "cent")},
}
NOTATION = Notation(
    # Groups are set off by a space, which may be a no-break one; a point is read as the decimal comma.
    group=" ",
    decimal=",.",
    # Unit words in small letters, as they are looked up. No "cent" here: "3 centres" begins with it. The letter M only
    # with what follows it: "3 municipalités".
    scales={
        **dict.fromkeys(["mille", "milliers", "millier"], 10**3),
        **dict.fromkeys(("millions", "million", "m de wons", "m de won", "m wons", "m krw"), 10**6),
        **dict.fromkeys(
            ("milliards", "milliard", "md de wons", "mds de wons", "md wons", "mds wons", "md krw", "mds krw"), 10**9
        ),
        **dict.fromkeys(("billions", "billion"), 10**12),
    },
    attached={"k": 10**3, "m": 10**6, "md": 10**9, "mds": 10**9, "mrd": 10**9, "mrds": 10**9},
    percent=("pour cent", "pourcent", "pourcents", "p. cent", "p. 100"),
    words=(Words({**_FR_UNITS, **_FR_TEENS, **_FR_TENS, **_FR_COMPOUNDS, **_FR_HUNDREDS}),),
    ranges=("à", "ou", "au", "jusqu'à", "jusqu’à", "jusqu'au", "jusqu’au", "et le"),
    between=("entre", "et"),
    months=_FR_MONTHS,
    ordinals={
        "premier": 1,
        "1er": 1,
        "deuxième": 2,
        "second": 2,
        "2e": 2,
        "2ème": 2,
        "troisième": 3,
        "3e": 3,
        "3ème": 3,
        "quatrième": 4,
        "dernier": 4,
        "4e": 4,
        "4ème": 4,
    },
    dates=(
        # 17/03/2026, 17.03.2026, 17-03-2026: the day first.
        r"(?<![\d./-])(?P<d>{D})([./-])(?P<m>\d{1,2})\2(?P<y>{Y})",
        r"(?:(?P<d0>{D})(?:er)?\s?(?:-|au|à|et|ou)\s?(?:le\s)?)?"
        r"(?P<d>{D})(?:er)?\s(?P<mon>{month})(?:,?\s(?P<y>{Y}))?",
        r"(?:\b(?P<end>fin)\s(?:(?:du\smois\s)?(?:de\s|d['’]))?)?\b(?P<mon>{month}),?\s(?:de\s)?(?P<y>{Y})",
        r"\b(?P<qword>{ordinal})\strimestre\s(?:de\s(?:l['’]année\s)?)?(?P<y>{Y})",
        r"\bT(?P<q>[1-4]),?\s(?:de\s)?(?P<y>{Y})",
        r"\b(?P<end>fin)\s(?:de\s(?:l['’]année\s)?)?(?P<y>{Y})",
        r"\b(?P<mon>{month})",
    ),
    clocks=(
        r"(?<![\d:])(?P<h>\d{1,2})\s?h(?:\s?(?P<min>[0-5]\d))?(?!\w)",
        r"\b(?:à|avant|dès|vers)\s(?P<h>\d{1,2})\sheures?(?:\s(?P<min>[0-5]\d))?(?!\w)"
        r"(?:\s(?:(?P<am>du\smatin)|(?P<pm>du\ssoir|de\sl['’]après-midi)))?",
    ),
    korea_time=(
        "heure de Corée du Sud",
        "heure de Corée",
        "heure coréenne",
        "heure normale de Corée",
        "heure standard de Corée",
        "heure de la Corée",
        "heure de Séoul",
        "heure locale de Corée",
        "heure locale coréenne",
        "KST",
    ),
    won=r"₩|KRW|\bwons?\b",
)
