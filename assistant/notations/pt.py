"""How Portuguese writes figures."""

from assistant.notations.notation import Notation, Words, counted

_PT_UNITS = {**counted("dois três quatro cinco seis sete oito nove", 2), "duas": 2, "tres": 3}
_PT_TEENS = {
    **counted("dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove vinte", 10),
    "catorze": 14,
    "dezasseis": 16,
    "dezassete": 17,
    "dezanove": 19,
}
_PT_TENS = counted("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", 20, 10)
_PT_COMPOUNDS = {
    f"{ten} e {unit}": _PT_TENS[ten] + value
    for ten in _PT_TENS
    for unit, value in {**_PT_UNITS, "um": 1, "uma": 1}.items()
}
_PT_HUNDREDS = {
    "cem": 100,
    "duzentos": 200,
    "duzentas": 200,
    "trezentos": 300,
    "trezentas": 300,
    "quatrocentos": 400,
    "quatrocentas": 400,
    "quinhentos": 500,
    "quinhentas": 500,
    "seiscentos": 600,
    "seiscentas": 600,
    "setecentos": 700,
    "setecentas": 700,
    "oitocentos": 800,
    "oitocentas": 800,
    "novecentos": 900,
    "novecentas": 900,
    "mil": 1000,
}
_PT_MONTHS = {
    **counted("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
    "marco": 3,
}
_PT_SHORT = counted("jan fev mar abr mai jun jul ago set out nov dez")
_PT_ALL = {**_PT_MONTHS, **_PT_SHORT, **{f"{name}.": number for name, number in _PT_SHORT.items()}}
NOTATION = Notation(
    # A space sets off thousands too ("3 300 milhões").
    group=". ",
    decimal=",",
    # "mil" needs the space after it: "2025 Milão" is no amount.
    scales={
        "mil ": 10**3,
        "mil milhões": 10**9,
        "mil milhoes": 10**9,
        "milhão": 10**6,
        "milhao": 10**6,
        "milhões": 10**6,
        "milhoes": 10**6,
        "bilhão": 10**9,
        "bilhao": 10**9,
        "bilhões": 10**9,
        "bilhoes": 10**9,
        "trilhão": 10**12,
        "trilhao": 10**12,
        "trilhões": 10**12,
        "trilhoes": 10**12,
    },
    attached={"mi": 10**6, "bi": 10**9, "m": 10**6, "k": 10**3},
    percent=("por cento", "porcento"),
    words=(
        # "um" and "uma" are articles too, but a number standing as a word alone is only held as evidence.
        Words({"um": 1, "uma": 1, **_PT_UNITS, **_PT_TEENS, **_PT_TENS, **_PT_COMPOUNDS, **_PT_HUNDREDS}),
    ),
    ranges=("a", "ao", "à", "ou", "até", "até o", "e o", "a o"),
    between=("entre", "e"),
    months={form: number for name, number in _PT_ALL.items() for form in (name, name.capitalize(), name.upper())},
    ordinals={"primeiro": 1, "segundo": 2, "terceiro": 3, "quarto": 4, "último": 4},
    dates=(
        r"(?<![\w/.-])(?P<d>{D})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>{Y})",
        r"(?:(?P<d0>{D})(?:\.?[ºo°])?\s?(?:-|ao?|e|até)\s?(?:o\s)?)?"
        r"(?P<d>{D})(?:\.?[ºo°])?(?:\s(?:de\s)?|[/-])(?P<mon>{month})(?:(?:,?\s(?:de\s|do\sano\sde\s)?|[/-])(?P<y>{Y}))?",
        r"\b(?P<end>(?:fim|fins|finais|(?<=\b[nao]o\s)final|(?<=até\so\s)final)\s(?:de|do\smês\sde)\s)?"
        r"(?P<mon>{month})(?:,?\s(?:de\s|do\sano\sde\s)?|[/-])(?P<y>{Y})",
        r"\b(?P<qword>{ordinal})\strimestre\s(?:de\s|do\sano\sde\s)?(?P<y>{Y})",
        r"(?<!\w)(?P<q>[1-4])(?:\.?[ºo°])?\s?(?:trimestre|T|tri)\s(?:de\s|do\sano\sde\s)?(?P<y>{Y})",
        r"\b[TQ](?P<q>[1-4]),?\s(?:de\s)?(?P<y>{Y})",
        r"\b(?P<end>(?:fim|fins|finais|(?<=\b[nao]o\s)final|(?<=até\so\s)final)\s(?:de|do\sano\sde)|dentro\sde)\s(?P<y>{Y})",
        # A month alone is written in full: "mar", "set" and "out" are other words too, and so is "marco".
        r"\b(?=\w{4})(?!marco\b)(?P<mon>{month})",
    ),
    clocks=(
        r"(?<![\d:.,])(?P<h>\d{1,2})(?:[:h](?P<min>[0-5]\d))?\s?(?:horas\s)?"
        r"(?:(?P<am>a\.?\s?m\b\.?|da\s(?:manhã|madrugada))|(?P<pm>p\.?\s?m\b\.?|da\s(?:tarde|noite)))",
        r"(?<![\d:.,])(?P<h>\d{1,2})\s?h(?:(?P<min>[0-5]\d)(?:\s?min)?|s|rs)?\b",
        r"(?<=\bàs\s)(?P<h>\d{1,2})(?!\d)(?::(?P<min>[0-5]\d))?(?:\s?horas)?",
    ),
    korea_time=(
        "horário padrão da Coreia",
        "horário oficial da Coreia",
        "horário da Coreia do Sul",
        "horário da Coreia",
        "horario da Coreia",
        "horário coreano",
        "hora padrão da Coreia",
        "hora oficial da Coreia",
        "hora local da Coreia",
        "hora da Coreia do Sul",
        "hora da Coreia",
        "hora coreana",
        "horário de Seul",
        "hora de Seul",
        "KST",
    ),
    won=r"₩|KRW|\bwons?\b",
)
