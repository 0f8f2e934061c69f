"""What a notation says: how one language writes numbers, dates, times and money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """Numbers written as words, and the regular expression that must hold right after one of them."""

    values: Mapping[str, int]
    then: str = r"(?!\w)"


@dataclass(frozen=True)
class Notation:
    """How one language writes figures: plain data, so that a language is added without new code.

    `dates` and `clocks` are regular expressions, tried in this order. In `dates`, `{month}` and `{ordinal}`
    stand for the words of those tables and `{Y}`, `{D}` for the digits of a year and a day. Their groups: `y`
    year, `m` month in digits, `mon` in words, `d` day, `d0` the first day of a range of days, `q` quarter in
    digits, `qword` in words, `end` where the end of the month or year is meant. In `clocks`: `h`, `min`, and
    `pm` for the afternoon of a 12-hour clock, `am` for its morning. Month names are matched in the case they
    are listed in ("May" is a month, "may" is not); everything else in any case.
    """

    group: str = ","
    """Characters that set off groups of three digits."""
    decimal: str = "."
    """Characters that set off the decimals."""
    scales: Mapping[str, int] = field(default_factory=dict)
    """Unit words that multiply the number before them; a space or hyphen may stand between."""
    attached: Mapping[str, int] = field(default_factory=dict)
    """The same for units that must touch the number ("5천만", "400M"); they may follow one another."""
    ordinal: str = ""
    """What makes an ordinal of the number after it, which then takes no unit: "제30조" is Article 30."""
    percent: tuple[str, ...] = ()
    """Words for percent, besides the sign."""
    words: tuple[Words, ...] = ()
    ranges: tuple[str, ...] = ()
    """Words between the two ends of a range, besides dashes and tildes."""
    between: tuple[str, str] | None = None
    """Words around the first end of a range ("between", "and")."""
    months: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    korea_time: tuple[str, ...] = ()
    won: str = "₩|KRW"
    """A regular expression for what says that an amount is in Korean won."""


def counted(words: str, start: int = 1, step: int = 1) -> dict[str, int]:
    """The words, parted by spaces, with the numbers they stand for in turn."""
    return {word: start + step * place for place, word in enumerate(words.split())}
