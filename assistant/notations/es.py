"""How Spanish writes figures."""

from assistant.notations.notation import Notation, Words, counted

_ES_UNITS = {**counted("dos tres cuatro cinco seis siete ocho nueve", 2)}
_ES_TEENS = {
    **counted("diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte", 10),
    **counted(
        "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve", 21
    ),
    "dieciseis": 16,
    "veintiún": 21,
    "veintiun": 21,
    "veintiuna": 21,
    "veintidos": 22,
    "veintitres": 23,
    "veintiseis": 26,
}
_ES_TENS = counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
_ES_COMPOUNDS = {
    f"{ten} y {unit}": _ES_TENS[ten] + value
    for ten in _ES_TENS
    for unit, value in {**_ES_UNITS, "uno": 1, "un": 1, "una": 1}.items()
}
_ES_HUNDREDS = {
    "cien": 100,
    "doscientos": 200,
    "doscientas": 200,
    "trescientos": 300,
    "trescientas": 300,
    "cuatrocientos": 400,
    "cuatrocientas": 400,
    "quinientos": 500,
    "quinientas": 500,
    "seiscientos": 600,
    "seiscientas": 600,
    "setecientos": 700,
    "setecientas": 700,
    "ochocientos": 800,
    "ochocientas": 800,
    "novecientos": 900,
    "novecientas": 900,
    "mil": 1000,
}
_ES_MONTHS = {
    **counted("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    "setiembre": 9,
}
_ES_SHORT = {**counted("ene feb mar abr may jun jul ago sep oct nov dic"), "sept": 9, "set": 9}
_ES_ALL = {**_ES_MONTHS, **_ES_SHORT, **{f"{name}.": number for name, number in _ES_SHORT.items()}}
NOTATION = Notation(
    # A thin or plain space sets off thousands too ("3 300 millones").
    group=". ",
    decimal=",",
    # "mil" needs the space after it: "2025 Milán" is no amount.
    scales={
        "mil ": 10**3,
        "mil millones": 10**9,
        "millón": 10**6,
        "millon": 10**6,
        "millones": 10**6,
        "billón": 10**12,
        "billon": 10**12,
        "billones": 10**12,
    },
    attached={"mm": 10**6, "m": 10**6, "k": 10**3},
    percent=("por ciento", "porciento", "por cien"),
    words=(
        # "un" and "una" are articles too, but a number standing as a word alone is only held as evidence.
        Words({"un": 1, "una": 1, "uno": 1, **_ES_UNITS, **_ES_TEENS, **_ES_TENS, **_ES_COMPOUNDS, **_ES_HUNDREDS}),
    ),
    ranges=("a", "al", "o", "u", "hasta", "hasta el", "a el", "y el"),
    between=("entre", "y"),
    months={form: number for name, number in _ES_ALL.items() for form in (name, name.capitalize(), name.upper())},
    ordinals={"primer": 1, "primero": 1, "segundo": 2, "tercer": 3, "tercero": 3, "cuarto": 4, "último": 4},
    dates=(
        r"(?<![\w/.-])(?P<d>{D})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>{Y})",
        r"(?:(?P<d0>{D})(?:\.?[ºo°])?\s?(?:-|al?|y)\s?(?:el\s)?)?"
        r"(?P<d>{D})(?:\.?[ºo°])?\s(?:de\s)?(?P<mon>{month})(?:,?\s(?:del?\s)?(?:año\s)?(?P<y>{Y}))?",
        r"\b(?P<mon>{month})\s(?P<d>{D})(?:,?\s(?:del?\s)?(?P<y>{Y}))?(?!\s(?:proyectos|ciudades|países))",
        r"\b(?P<end>(?:fin|fines|finales|(?<=\bal\s)final)\sde(?:l\smes\sde)?\s)?(?P<mon>{month}),?\s(?:del?\s)?(?:año\s)?(?P<y>{Y})",
        r"\b(?P<qword>{ordinal})\strimestre\s(?:del?\s)?(?:año\s)?(?P<y>{Y})",
        r"(?<!\w)(?P<q>[1-4])(?:\.?(?:er|[ºo°]))?\s?(?:trimestre|T)\s(?:del?\s)?(?:año\s)?(?P<y>{Y})",
        r"\b[TQ](?P<q>[1-4]),?\s(?:del?\s)?(?P<y>{Y})",
        r"\b(?P<end>(?:fin|fines|finales|(?<=\bal\s)final)\sdel?(?:\saño)?|dentro\sdel?(?:\saño)?)\s(?P<y>{Y})",
        # A month alone is written in full: "mar" and "sep" are other words too.
        r"\b(?=\w{4})(?P<mon>{month})",
    ),
    clocks=(
        r"(?<![\d:.,])(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))?\s?"
        r"(?:(?P<am>a\.?\s?m\b\.?|de\sla\s(?:mañana|madrugada))|(?P<pm>p\.?\s?m\b\.?|de\sla\s(?:tarde|noche)))",
        r"(?<=\ba\slas\s)(?P<h>\d{1,2})(?!\d)(?:[:.](?P<min>[0-5]\d))?(?:\s?(?:h|hs|hrs|horas)\b)?",
        r"(?<![\d:.,])(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))?\s?(?:h|hs|hrs)\b",
    ),
    korea_time=(
        "hora estándar de Corea",
        "hora estandar de Corea",
        "hora oficial de Corea",
        "hora local de Corea",
        "hora de Corea del Sur",
        "hora de Corea",
        "hora coreana",
        "hora surcoreana",
        "hora de Seúl",
        "hora de Seul",
        "KST",
    ),
    won=r"₩|KRW|\bw[oó]n(?:es|s)?\b",
)
