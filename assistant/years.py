"""Which editions a text names: years in any digits and calendar, and words for them, counted from today or from a year
named before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from assistant.words import Finder, Words, cut, finder, fold, places, words

YEARS_AROUND = 1
"""A year up to so many before the first edition or after the year of asking is taken for an edition that there is not;
one farther off is something else ("2000 buses", "by 2030")."""

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_SHORT = re.compile(r"(?:(?<![\d\w])['’‘](2\d)(?!\d)|(?<!\d)(2\d)(?=년(?!\s*(?:간|동안|이상|째|차))))")
"""'25, and 25년 as Koreans write."""
_BUDDHIST = re.compile(r"(?<!\d)(25[5-9]\d)(?!\d)")
_BUDDHIST_WRITING = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]")
"""Thai, Lao, Khmer and Burmese, whose writers count years from the Buddha: 543 more."""
_ERA = re.compile(r"(?:令和|れいわ)\s?(\d{1,2}|元)")
_MINGUO = re.compile(r"(?:民國|民国)\s?(\d{3})")
_DASH = re.compile(r"\s*(?:-|–|—|~|〜|～|－)\s*")
_BETWEEN = 24
"""Characters that may stand between the two years of a range, the word for "to" among them."""

_PHRASE = re.compile(
    r"(?:\b(?:in|of|for|during|from|to|and|the)\s+)*(?<!\d)20\d\d(?!\d)\s*(?:년도|년|年度|年|он(?:ы|д)?|жыл\w*|yil\w*)?(?:에는|에|의|の)?",
    re.IGNORECASE,
)
"""A year with the small words about it, which say nothing once the year has been read."""

_RELATIVE = {"year_before": -1, "year_after": 1, "two_years_before": -2, "two_years_after": 2}
_BACK = "back"
_FROM_TODAY = {"this_year": 0, "last_year": -1, "next_year": 1, "two_years_ago": -2}


@dataclass(frozen=True)
class Named:
    """What a text says of years: those it names, in order, and the text without the words that name them."""

    years: tuple[str, ...]
    rest: str
    every: bool = False
    """All editions are meant."""


def named(text: str, known: Sequence[str], today: date, before: Sequence[str] = ()) -> Named:
    """Read the years that a text names.

    Args:
        text: NFC, without invisible characters.
        known: The editions there are, newest first.
        today: The day of asking, in Korea.
        before: Years named earlier in the conversation, from which "the year before" is counted.
    """
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    found = [(match.start(), match.group(1)) for match in _YEAR.finditer(digits)]
    found += [(match.start(), f"20{match.group(1) or match.group(2)}") for match in _SHORT.finditer(digits)]
    spans = [match.span() for match in _PHRASE.finditer(digits)] + [match.span() for match in _SHORT.finditer(digits)]
    if _BUDDHIST_WRITING.search(text):
        for match in _BUDDHIST.finditer(digits):
            found.append((match.start(), str(int(match.group(1)) - 543)))
            spans.append(match.span())
    for pattern, begins in ((_ERA, 2018), (_MINGUO, 1911)):
        for match in pattern.finditer(digits):
            count = 1 if match.group(1) == "元" else int(match.group(1))
            found.append((match.start(), str(begins + count)))
            spans.append(match.span())
    found.sort()
    filled = [str(year) for one, other in _ranges(digits, found) for year in range(int(one) + 1, int(other))]
    bare = _program().without(text)
    said, phrases = _in_words(bare, known, today, tuple(year for _, year in found) or tuple(before))
    rest = _program().without(cut(text, spans))
    for _, phrase in phrases:
        rest = _without(rest, phrase)
    first, last = int(known[-1]) - YEARS_AROUND, max(today.year, int(known[0])) + YEARS_AROUND
    every = any(meaning == "all_years" for meaning, _ in phrases)
    listed = [year for _, year in found] + filled + said
    years = tuple(dict.fromkeys(year for year in listed if first <= int(year) <= last))
    return Named(years, " ".join(rest.split()), every)


def _ranges(digits: str, found: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    """Pairs of neighbouring years with nothing but a word or mark for "to" between them."""
    ranged = []
    for (start, one), (end, other) in pairwise(found):
        between = digits[start + 4 : end]
        if len(between) <= _BETWEEN and int(one) < int(other) and (_DASH.fullmatch(between) or _says_to(between)):
            ranged.append((one, other))
    return ranged


def _says_to(between: str) -> bool:
    folded = fold(between)
    return any(True for phrase in _range_words() for _ in places(phrase, folded))


def _in_words(
    text: str, known: Sequence[str], today: date, anchors: Sequence[str]
) -> tuple[list[str], list[tuple[str, str]]]:
    """The years that phrases stand for, and the phrases: (meaning, as it stands)."""
    folded = fold(text)
    years: list[str] = []
    phrases: list[tuple[str, str]] = []
    for found in _phrases().find(text):
        meaning, phrase = found.meaning, text[found.start : found.end]
        if meaning.startswith("ordinal"):
            # "second" names an edition only before a word for a call.
            rounds = words()[found.language].editions.rounds
            after = folded[found.end :].removeprefix(" ").removeprefix("-")
            follows = next((r for r in sorted(rounds, key=len, reverse=True) if _begins(after, fold(r))), None)
            if follows is None:
                continue
            place = int(meaning.removeprefix("ordinal "))
            if place < len(known):
                years.append(known[-1 - place])
            phrase = text[found.start : len(text) - len(after) + len(follows)]
        elif meaning == "latest":
            years.append(known[0])
        elif meaning == "first":
            years.append(known[-1])
        elif meaning == "next_year" and anchors and int(anchors[-1]) < today.year:
            # In several languages the words for next year and for the year after are the same.
            years.append(str(int(anchors[-1]) + 1))
        elif meaning == "last_year" and anchors and _holds(phrase, words()[found.language].editions.year_before):
            years.append(str(int(anchors[-1]) - 1))
        elif meaning in _FROM_TODAY:
            years.append(str(today.year + _FROM_TODAY[meaning]))
        elif meaning in _RELATIVE and anchors:
            years.append(str(int(anchors[-1]) + _RELATIVE[meaning]))
        elif meaning in _RELATIVE and _holds(phrase, words()[found.language].editions.last_year):
            # Nothing was said before: "the previous year" is then the one before today's.
            years.append(str(today.year - 1))
        elif meaning in _RELATIVE or meaning == _BACK:
            continue
        phrases.append((meaning, phrase))
    return years, phrases


def _holds(phrase: str, others: Sequence[str]) -> bool:
    return any(fold(other) in fold(phrase) for other in others)


def _begins(text: str, phrase: str) -> bool:
    return text.startswith(phrase) and (not phrase or 0 in places(phrase, text))


def _without(text: str, phrase: str) -> str:
    """A text without the first place where a phrase stands in it, if it still does."""
    at = next(places(fold(phrase), fold(text)), None) if phrase else None
    return text if at is None else cut(text, [(at, at + len(phrase))])


@cache
def _phrases() -> Finder:
    def edition_words(entry: Words) -> list[tuple[str, tuple[str, ...]]]:
        said = entry.editions
        # "That year" must not be read as this year where the one holds the other.
        back = [(_BACK, entry.points_back)]
        names = (*_RELATIVE, "latest", "first", "all_years", *_FROM_TODAY)
        return (
            back
            + [(name, getattr(said, name)) for name in names]
            + [(f"ordinal {place}", ordinals) for place, ordinals in enumerate(said.ordinals)]
        )

    return finder(edition_words)


@cache
def _program() -> Finder:
    return finder(lambda entry: [("program", entry.program)])


@cache
def _range_words() -> tuple[str, ...]:
    own = {"부터", "에서", "から"}
    return tuple({fold(phrase) for entry in words().values() for phrase in entry.editions.range} | own)
