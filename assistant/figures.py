"""The figures in a text, in any script: numbers, percentages, dates, quarters, clock times and web addresses.

Two callers rely on it. The corpus holds every statement to its typed value, and the answer check holds every
figure of an answer to the texts it cites. Both ask whether one set of figures `covers` another figure, so a
figure is a value, not a spelling: "4억~6억 원" and "400-600 million won" speak of the same amounts, in ASCII
digits or in any others, composed or decomposed.

How a language writes its figures is data: one `Notation` per language in `notations/`. A language without one
is read by the default notation: digits of any script, ISO 8601 dates, percentages and addresses, no words.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Context, Decimal
from functools import lru_cache
from itertools import zip_longest

from assistant.notations import Notation, notation_of

# ----------------------------------------------------------------------------------------------- the figures


@dataclass(frozen=True)
class Number:
    """A number with its unit words multiplied out: "10억" and "1 billion" are 1000000000."""

    value: Decimal

    def __str__(self) -> str:
        digits = f"{self.value:,f}" if self.value >= 10_000 else f"{self.value:f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits


@dataclass(frozen=True)
class Percent:
    """A percentage: "40%" and "40 percent" are 40."""

    value: Decimal

    def __str__(self) -> str:
        return f"{self.value:f}%"


@dataclass(frozen=True)
class Day:
    """A date as far as it is said: the year, the month and the day may each be None."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        widths = ((self.year, 4), (self.month, 2), (self.day, 2))
        said = ["?" * width if part is None else f"{part:0{width}}" for part, width in widths]
        return "-".join(said).removesuffix("-??").removesuffix("-??")


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year: "2026-Q1"."""

    year: int
    quarter: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}"


@dataclass(frozen=True)
class Clock:
    """A time of day on the 24-hour clock."""

    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


@dataclass(frozen=True)
class Zone:
    """The time zone a clock time is in, as its offset from UTC; Korea's, +09:00, is the only one known."""

    offset: str

    def __str__(self) -> str:
        return self.offset


@dataclass(frozen=True)
class Address:
    """A web or mail address without scheme, leading "www." or closing slash."""

    text: str

    def __str__(self) -> str:
        return self.text


Figure = Number | Percent | Day | Quarter | Clock | Zone | Address

# ---------------------------------------------------------------------------------------------- reading them

_ANY = Notation()
_ISO_DATES = (
    r"(?<![\w-])(?P<y>{Y})([-./])(?P<m>\d{1,2})\2(?P<d>{D})(?!-?\d)",
    r"(?<![\w-])(?P<y>{Y})-(?P<m>\d{2})(?![\d-])",
    r"(?<![\w-])(?P<y>{Y})-Q(?P<q>[1-4])(?!\d)",
)
_ISO_CLOCKS = (r"(?<![\d:])(?P<h>\d{1,2}):(?P<min>[0-5]\d)(?::[0-5]\d)?(?![\d:])",)
_KOREA_OFFSETS = (r"(?:UTC|GMT)\s?\+0?9(?::00)?(?!\d)", r"\+09:?00")
_YEAR, _DAY = r"(?<!\d)(?:19|20)\d{2}(?!\d)", r"(?<!\d)\d{1,2}(?!\d)"
_DASHES = r"[-~]"


@dataclass(frozen=True)
class _Grammar:
    """A notation made ready: its tables as compiled expressions."""

    notation: Notation
    dates: tuple[re.Pattern[str], ...]
    clocks: tuple[re.Pattern[str], ...]
    zone: re.Pattern[str]
    number: re.Pattern[str]
    scale: re.Pattern[str]
    range: re.Pattern[str]
    words: Mapping[str, int]
    scales: Mapping[str, int]


@lru_cache(maxsize=64)
def _grammar(language: str) -> _Grammar:
    notation = notation_of(language) or _ANY

    def date_pattern(template: str) -> re.Pattern[str]:
        filled = template.replace("{month}", rf"(?-i:{_either(notation.months)})(?!\w)")
        filled = filled.replace("{ordinal}", _either(notation.ordinals))
        return re.compile(filled.replace("{Y}", _YEAR).replace("{D}", _DAY), re.IGNORECASE)

    group, decimal = re.escape(notation.group), re.escape(notation.decimal)
    digits = rf"\d{{1,3}}(?:[{group}]\d{{3}})+(?!\d)(?:[{decimal}]\d+)?|\d+(?:[{decimal}]\d+)?"
    # An abbreviation in Latin letters ends with them: "400m" may be an amount, "16mm" is not.
    attached = "|".join(
        f"{re.escape(unit)}(?![a-z])" if unit.isascii() else re.escape(unit)
        for unit in _longest_first(notation.attached)
    )
    scale = rf"(?:{attached or '(?!)'})|[\s-]?(?:{_either(notation.scales)})"
    percent = rf"\s?(?:%|{_either(notation.percent)})"
    spelled = "|".join(rf"(?:{_either(words.values)}){words.then}" for words in notation.words) or "(?!)"
    number = (
        rf"(?P<sign>%\s?)?(?:(?<![A-Za-z\d])(?P<digits>{digits})|(?<!\w)(?P<word>{spelled}))"
        rf"(?P<scale>(?:{scale}){{0,4}})(?P<percent>{percent})?"
    )
    return _Grammar(
        notation=notation,
        dates=tuple(map(date_pattern, (*_ISO_DATES, *notation.dates))),
        clocks=tuple(re.compile(clock, re.IGNORECASE) for clock in (*_ISO_CLOCKS, *notation.clocks)),
        zone=re.compile("|".join((*_KOREA_OFFSETS, _either(notation.korea_time))), re.IGNORECASE),
        number=re.compile(number, re.IGNORECASE),
        scale=re.compile(_either({**notation.scales, **notation.attached}), re.IGNORECASE),
        range=re.compile(rf"\s?(?:{_DASHES}|{_either(notation.ranges)})\s?", re.IGNORECASE),
        words={word: value for words in notation.words for word, value in words.values.items()},
        scales={**notation.scales, **notation.attached},
    )


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _either(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest first; it never matches when there are none."""
    return "|".join(map(re.escape, _longest_first(words))) or "(?!)"


# ---------------------------------------------------------------------------------------------- reading them


def figures(text: str, language: str = "en") -> frozenset[Figure]:
    """The figures written in the text with digits, month names, or words before a unit ("one billion").

    Args:
        text: Any text; it may be empty, in any script, and in any normalisation form.
        language: BCP-47 code of the language the text is in, which decides how separators and words are read.
    """
    return _read(text, language)[0]


def spelled(text: str, language: str = "en") -> frozenset[Figure]:
    """The numbers that stand in the text as words alone ("twelve", "열두 건").

    They are apart because such a word need not be a number ("no one", "one of them"): fit to support a
    figure, not to be held against a text.
    """
    return _read(text, language)[1]


def stated(text: str, language: str = "en") -> frozenset[Figure]:
    """Every figure the text can be cited for: `figures` and `spelled` together."""
    return frozenset().union(*_read(text, language))


def covers(evidence: Set[Figure], figure: Figure) -> bool:
    """Whether the figure stands among those of the evidence.

    A date is covered by a more exact one ("April 2025" by "7 April 2025"), a year by any date in it.
    """
    if figure in evidence:
        return True
    if isinstance(figure, Number):
        return any(isinstance(other, Day) and other.year == figure.value for other in evidence)
    if isinstance(figure, Day):
        if figure == Day(figure.year) and Number(Decimal(figure.year or 0)) in evidence:
            return True
        return any(isinstance(other, Day) and _within(other, figure) for other in evidence)
    return False


def unsupported(claimed: Iterable[Figure], evidence: Set[Figure]) -> tuple[Figure, ...]:
    """The claimed figures that the evidence does not cover, in the order of their spelling."""
    return tuple(sorted((figure for figure in claimed if not covers(evidence, figure)), key=str))


def iso_figures(text: str) -> tuple[Figure, ...] | None:
    """The figures of an ISO 8601 date, month, quarter ("2026-Q1") or time with zone; None for any other text.

    Raises:
        ValueError: The text has the form of a date but is none ("2026-02-30").
    """
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return (Quarter(int(match[1]), int(match[2])),)
    if re.fullmatch(r"\d{4}-\d{2}", text):
        month = date.fromisoformat(text + "-01")
        return (Day(month.year, month.month),)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = date.fromisoformat(text)
        return (Day(day.year, day.month, day.day),)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T\S+", text):
        moment = datetime.fromisoformat(text)
        if moment.utcoffset() is None:
            raise ValueError("a time needs its zone, such as +09:00")
        clock = Clock(moment.hour, moment.minute)
        return (Day(moment.year, moment.month, moment.day), clock, Zone(moment.isoformat()[-6:]))
    return None


def address(text: str) -> Address | None:
    """The address the text consists of, or None where it is not one address and nothing else."""
    match = _ADDRESS.fullmatch(text)
    return _address(match) if match else None


def _within(day: Day, period: Day) -> bool:
    pairs = zip((day.year, day.month, day.day), (period.year, period.month, period.day), strict=True)
    return all(wide is None or exact == wide for exact, wide in pairs)


@lru_cache(maxsize=2048)
def _read(text: str, language: str) -> tuple[frozenset[Figure], frozenset[Figure]]:
    """Take the figures out kind by kind, the most telling first, so that each character counts once."""
    grammar = _grammar(language)
    found: list[Figure] = []
    rest = _take(_ADDRESS, _plain(text), lambda match: found.append(_address(match)))
    rest = _take(grammar.zone, rest, lambda match: found.append(Zone("+09:00")))
    rest, dates = _take_dates(rest, grammar)
    found += dates
    for pattern in grammar.clocks:
        rest = _take(pattern, rest, lambda match: found.append(_clock(match)))
    numbers, words = _numbers(rest, grammar)
    return frozenset(found) | numbers, words


_MASK = "\x00"
"""Stands for every character already taken, so that the places of the others stay as they were."""


def _take(pattern: re.Pattern[str], text: str, keep: Callable[[re.Match[str]], None]) -> str:
    """Hand every match to `keep` and mask it, unless `keep` refuses it with a ValueError."""

    def mask(match: re.Match[str]) -> str:
        try:
            keep(match)
        except ValueError:
            return match[0]
        return _MASK * len(match[0])

    return pattern.sub(mask, text)


_FOLD = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full-width forms
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u223c\u301c", "~"),
        "\u066a": "%",
        "\u066b": ".",
        "\u066c": ",",
        # What is not seen does not part a number: soft hyphen, zero-width characters, direction marks.
        **dict.fromkeys(map(chr, (0xAD, 0x61C, 0xFEFF, *range(0x200B, 0x2010))), None),
        **dict.fromkeys(map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x206A))), None),
    }
)
_NATIVE_DIGIT = re.compile(r"[^\D0-9]")


def _plain(text: str) -> str:
    """One spelling for what looks alike: composed, ASCII digits, spaces, dashes and percent signs.

    Not NFKC, which makes 102 of 10².
    """
    folded = unicodedata.normalize("NFC", text).translate(_FOLD).replace(_MASK, " ")
    return _NATIVE_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), folded)


_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9.-]+(?:[:/?#][^\s<>\"')\]\x7f-\U0010ffff]*)?|\S+)"
    r"|(?<![\w@.+-])(?:[\w.+-]+@)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![a-z0-9-])"
    r"(?:[:/?#][^\s<>\"')\]\x7f-\U0010ffff]*)?",
    re.IGNORECASE | re.ASCII,
)


def _address(match: re.Match[str]) -> Address:
    bare = re.sub(r"(?i)^https?://", "", match[0]).rstrip(".,;:!?/")
    host, slash, path = bare.partition("/")
    return Address(host.lower().removeprefix("www.") + slash + path)


def _clock(match: re.Match[str]) -> Clock:
    said = match.groupdict()
    hour, minute = int(said["h"]), int(said["min"] or 0)
    if said.get("pm") or said.get("am"):
        hour = hour % 12 + (12 if said.get("pm") else 0)
    if hour > 24:
        raise ValueError("no time of day")
    return Clock(hour, minute)


@dataclass(frozen=True)
class _Date:
    """A date found at `start` to `end`, its year still to be filled in from its neighbours."""

    start: int
    end: int
    year: int | None
    month: int | None
    days: tuple[int | None, ...]
    quarter: int | None
    period_end: bool


def _take_dates(text: str, grammar: _Grammar) -> tuple[str, list[Figure]]:
    found: list[_Date] = []
    rest = text
    for pattern in grammar.dates:
        rest = _take(pattern, rest, lambda match: found.append(_date(match, grammar.notation)))
    found.sort(key=lambda one: one.start)
    return rest, [figure for one in _with_years(found, text, grammar) for figure in _date_figures(one)]


def _date(match: re.Match[str], notation: Notation) -> _Date:
    said = {name: value for name, value in match.groupdict().items() if value}
    month = notation.months[said["mon"]] if "mon" in said else int(said["m"]) if "m" in said else None
    days = tuple(int(said[name]) for name in ("d0", "d") if name in said)
    if (month is not None and not 1 <= month <= 12) or any(not 1 <= day <= 31 for day in days):
        raise ValueError("no date")
    quarter = notation.ordinals[said["qword"].lower()] if "qword" in said else int(said.get("q", 0)) or None
    return _Date(
        start=match.start(),
        end=match.end(),
        year=int(said["y"]) if "y" in said else None,
        month=month,
        days=days or (None,),
        quarter=quarter,
        period_end="end" in said,
    )


def _with_years(dates: list[_Date], text: str, grammar: _Grammar) -> list[_Date]:
    """Give a date without a year the one its reader would.

    In a range that is the year of its far end ("from 31 January to 20 March 2020"); else the last one named
    before ("2020년 1월 31일부터 3월 20일까지").
    """
    filled: list[_Date] = []
    last: int | None = None
    for one, following in zip_longest(dates, dates[1:]):
        year = one.year
        if year is None and following and grammar.range.fullmatch(text, one.end, following.start):
            year = following.year
        last = year = last if year is None else year
        filled.append(replace(one, year=year))
    return filled


def _date_figures(one: _Date) -> list[Figure]:
    """The end of a month is also its last day, and the end of a year also its last month."""
    if one.quarter is not None:
        return [Quarter(one.year, one.quarter)] if one.year is not None else []
    found: list[Figure] = [Day(one.year, one.month, day) for day in one.days]
    if one.period_end and one.year is not None:
        last_day = Day(one.year, one.month, monthrange(one.year, one.month)[1]) if one.month else None
        found.append(last_day or Day(one.year, 12))
    return found


@dataclass(frozen=True)
class _Term:
    """A number found at `start` to `end`, with the product of the unit words after it (1 for none)."""

    start: int
    end: int
    value: Decimal
    scale: int
    percent: bool
    word: bool


# Exact for any number a person writes; more digits than these are rounded and so match nothing.
_EXACT = Context(prec=200)


def _numbers(text: str, grammar: _Grammar) -> tuple[frozenset[Figure], frozenset[Figure]]:
    terms = [_term(match, grammar) for match in grammar.number.finditer(text)]
    shared = _share_units(terms, text, grammar)
    figures_found: set[Figure] = set()
    words_found: set[Figure] = set()
    position = 0
    while position < len(shared):
        term = shared[position]
        total = _EXACT.multiply(term.value, Decimal(term.scale))
        position += 1
        # "1억 5천만" and "1 billion 200 million" are one amount.
        while position < len(shared) and _continues(shared[position - 1], shared[position], text):
            part = shared[position]
            total = _EXACT.add(total, _EXACT.multiply(part.value, Decimal(part.scale)))
            position += 1
        alone = term.word and term.scale == 1 and not term.percent
        figure = Percent(total) if term.percent else Number(total)
        (words_found if alone else figures_found).add(figure)
    return frozenset(figures_found), frozenset(words_found)


def _term(match: re.Match[str], grammar: _Grammar) -> _Term:
    if match["digits"]:
        digits = match["digits"].translate({ord(mark): None for mark in grammar.notation.group})
        value = Decimal(digits.translate({ord(mark): "." for mark in grammar.notation.decimal}))
    else:
        value = Decimal(grammar.words[match["word"].lower()])
    prefix = grammar.notation.ordinal
    ordinal = bool(prefix) and match.string.endswith(prefix, 0, match.start())
    scale = 1
    for unit in () if ordinal else grammar.scale.findall(match["scale"]):
        scale *= grammar.scales[unit.lower()]
    percent = bool(match["sign"] or match["percent"])
    return _Term(match.start(), match.end(), value, scale, percent, word=match["word"] is not None)


def _share_units(terms: list[_Term], text: str, grammar: _Grammar) -> list[_Term]:
    """Give the first end of a range the unit said only once: "400-600 million", "30 to 40%", "2~3억"."""
    between = grammar.notation.between
    shared: list[_Term] = []
    for term, following in zip_longest(terms, terms[1:]):
        bare = term.scale == 1 and not term.percent
        if following and bare and (following.scale > 1 or following.percent):
            gap = text[term.end : following.start]
            around = between and gap.strip() == between[1]
            before = text[max(0, term.start - 20) : term.start].rstrip().lower()
            if grammar.range.fullmatch(gap) or (around and between and before.endswith(between[0])):
                shared.append(replace(term, scale=following.scale, percent=following.percent))
                continue
        shared.append(term)
    return shared


def _continues(term: _Term, following: _Term, text: str) -> bool:
    smaller = 1 < following.scale < term.scale and following.value * following.scale < term.scale
    gap = text[term.end : following.start]
    return smaller and not following.percent and gap in ("", " ")
