"""The words by which people greet, go on from a question, and name years, types, languages and the program.

One file a language, `<lang>.yaml`. All languages are looked for in every text, since people mix them and a language is
not always known; a phrase is found by plain search and then held to its boundaries, which takes a tenth of the time of
one pattern a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.domain import Type

Phrases = tuple[str, ...]

_UNBOUNDED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]"
)
"""Letters of scripts written without spaces, and of Korean, whose endings follow directly: a phrase may touch them."""


class EditionWords(BaseModel):
    """How an edition is named in words; `ordinals` and `rounds` make "second call" and the like.

    `year_before` and its kind count from a year named earlier in the conversation, the others from today.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    latest: Phrases
    this_year: Phrases
    last_year: Phrases
    next_year: Phrases = ()
    two_years_ago: Phrases = ()
    ordinals: tuple[Phrases, ...]
    rounds: Phrases
    first: Phrases
    year_before: Phrases = ()
    year_after: Phrases = ()
    two_years_before: Phrases = ()
    two_years_after: Phrases = ()
    range: Phrases = ()
    all_years: Phrases = ()


class Words(BaseModel):
    """How the writers of one language greet, go on from a question, and name editions, types and the program."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    greetings: Phrases
    thanks: Phrases
    pleasantry_fillers: Phrases = ()
    editions: EditionWords
    types: Mapping[Type, Phrases]
    type_content: Phrases = ()
    """Those of `types` that say what is asked as well, such as a master plan."""
    follow_up: Phrases
    follow_up_end: Phrases = ()
    points_back: Phrases = ()
    answer_in: Phrases = ()
    language_names: Mapping[str, Phrases] = {}
    instructions: Phrases = ()
    program: Phrases


@cache
def words() -> Mapping[str, Words]:
    """The words of every language they have been written for, from `assistant/words/<lang>.yaml`."""
    return {
        path.stem: Words.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(Path(__file__).parent.glob("*.yaml"))
    }


@dataclass(frozen=True)
class Found:
    """A phrase found in a text: what it means, and where it stands."""

    meaning: str
    start: int
    end: int
    language: str


class Finder:
    """Looks for many phrases in a text at once, without case; of phrases that overlap the longest counts."""

    def __init__(self, phrases: Iterable[tuple[str, str, str]]) -> None:
        """Take phrases as (meaning, language, phrase)."""
        seen: dict[tuple[str, str], tuple[str, str, str]] = {}
        for meaning, language, phrase in phrases:
            folded = fold(phrase)
            if folded:
                seen.setdefault((meaning, folded), (folded, meaning, language))
        self._phrases = sorted(seen.values(), key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> list[Found]:
        """Every phrase that stands in a text, in the order of the text."""
        folded = fold(text)
        found: list[Found] = []
        for phrase, meaning, language in self._phrases:
            if phrase not in folded:
                continue
            for start in places(phrase, folded):
                end = start + len(phrase)
                if not any(other.start < end and start < other.end for other in found):
                    found.append(Found(meaning, start, end, language))
        return sorted(found, key=lambda each: each.start)

    def without(self, text: str) -> str:
        """The text with every phrase taken out."""
        return cut(text, [(each.start, each.end) for each in self.find(text)])


def fold(text: str) -> str:
    """The text without case, letter by letter, so that positions stay what they are; Turkish İ is i."""
    text = text.replace("\u0130", "i")
    folded = text.casefold()
    return folded if len(folded) == len(text) else "".join(f if len(f := c.casefold()) == 1 else c for c in text)


def places(phrase: str, text: str) -> Iterator[int]:
    """Where a phrase stands in a text of the same case, not inside a longer word."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not (at and _joined(text[at - 1], phrase[0])) and not (end < len(text) and _joined(phrase[-1], text[end])):
            yield at
        at = text.find(phrase, at + 1)


def _joined(one: str, other: str) -> bool:
    """Whether two neighbouring characters are of one word."""
    return one.isalnum() and other.isalnum() and not _UNBOUNDED.match(one) and not _UNBOUNDED.match(other)


def cut(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without these spans, white space folded."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at:start])
        at = max(at, end)
    return " ".join(" ".join([*kept, text[at:]]).split())


def finder(pick: Callable[[Words], Iterable[tuple[str, Phrases]]]) -> Finder:
    """A finder over all languages of what `pick` gives for each: (meaning, phrases)."""
    return Finder(
        (meaning, language, phrase)
        for language, entry in words().items()
        for meaning, phrases in pick(entry)
        for phrase in phrases
    )
