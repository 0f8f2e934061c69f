"""From what was typed to a `Question`: its language, the edition and type it names, and what it follows on from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.domain import Question, Type
from assistant.errors import UsageError
from assistant.language import UNKNOWN, clean, detect

MAX_CHARACTERS = 2000
"""The longest question taken: ten times the length of the longest that people are known to write to such services."""

FALLBACK_LANGUAGE = "en"

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEAR_RANGE = re.compile(r"(?<!\d)(20\d\d)\s*(?:년\s*)?(?:-|–|—|~|〜|to|until|through|부터|에서)\s*(20\d\d)(?!\d)")
_YEAR_PHRASE = re.compile(
    r"(?:\b(?:in|of|for|during|from|to|and|the)\s+)*(?<!\d)20\d\d(?!\d)\s*(?:년도|년)?(?:에는|에|의)?",
    re.IGNORECASE,
)
"""A year with the small words about it, which say nothing once the year has been read."""

_FOLLOW_UP_WORDS = 8
"""A question that opens like a follow-up is read together with the turn before it if it has at most so many words."""

_FRAGMENT = 12
"""One of at most two words and so many characters is taken for a follow-up however it opens ("해외실증은?")."""

_YEARS_AROUND = 1
"""A year up to so many before the first edition or after the year of asking is taken for an edition that there is not;
one farther off is something else ("2000 buses", "by 2030")."""


class EditionWords(BaseModel):
    """How an edition is named in words; `ordinals` and `rounds` make "second call" and the like."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    latest: tuple[str, ...]
    this_year: tuple[str, ...]
    last_year: tuple[str, ...]
    ordinals: tuple[tuple[str, ...], ...]
    rounds: tuple[str, ...]
    first: tuple[str, ...]


class Words(BaseModel):
    """How the writers of one language greet, go on from a question, and name editions, types and the program."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    greetings: tuple[str, ...]
    thanks: tuple[str, ...]
    editions: EditionWords
    types: Mapping[Type, tuple[str, ...]]
    follow_up: tuple[str, ...]
    program: tuple[str, ...]


@cache
def words() -> Mapping[str, Words]:
    """The words of every language they have been written for, from `assistant/words/<lang>.yaml`."""
    folder = Path(__file__).parent / "words"
    return {
        path.stem: Words.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.yaml"))
    }


def named_years(text: str, known: Sequence[str], today: date) -> tuple[str, ...]:
    """The call years that `text` names, in digits of any script or in words relative to `today` and to the `known`
    editions (newest first), as first named. Years near them that are not known are among them."""
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in unicodedata.normalize("NFKC", text))
    years: list[str] = _YEAR.findall(digits)
    for begin, end in _YEAR_RANGE.findall(digits):
        years += [str(year) for year in range(int(begin), int(end) + 1)]
    meant = {
        "latest": known[0],
        "this_year": str(today.year),
        "last_year": str(today.year - 1),
        **{str(place): year for place, year in enumerate(reversed(known))},
    }
    # Without the program's name, which may stand between the words of "the first K-City Network call".
    bare = " ".join(_names_of_program().sub(" ", text).split())
    years += [meant[name] for name, pattern in _edition_patterns() if name in meant and pattern.search(bare)]
    first, last = int(known[-1]) - _YEARS_AROUND, max(today.year, int(known[0])) + _YEARS_AROUND
    return tuple(dict.fromkeys(year for year in years if first <= int(year) <= last))


@cache
def _edition_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What each phrase for an edition means ("latest", "0" for the first call), over all languages."""
    patterns = []
    for entry in words().values():
        said = entry.editions
        rounds = _either(said.rounds)
        for place, ordinals in enumerate(said.ordinals):
            alone = f"|{_either(said.first)}" if place == 0 else ""
            patterns.append((str(place), _words_pattern(f"{_either(ordinals)}[ -]?{rounds}{alone}")))
        for name in ("latest", "this_year", "last_year"):
            patterns.append((name, _words_pattern(_either(getattr(said, name)))))
    return tuple(patterns)


@cache
def _names_of_program() -> re.Pattern[str]:
    return _words_pattern(_either([name for entry in words().values() for name in entry.program]))


def _either(phrases: Sequence[str]) -> str:
    """A pattern for any of the phrases, the longest first so that none hides behind its own beginning."""
    return "(?:" + "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True)) + ")"


def _words_pattern(pattern: str) -> re.Pattern[str]:
    """Not inside a longer Latin word or number; Korean endings may follow directly."""
    return re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", re.IGNORECASE)


def content_of(text: str) -> str:
    """What `text` asks, without the edition and the program it asks about: these are read apart, and as words they
    would only draw the search to whatever names them most. The whole text where nothing else is in it."""
    bare = _YEAR_PHRASE.sub(" ", " ".join(_names_of_program().sub(" ", text).split()))
    for _, pattern in _edition_patterns():
        bare = pattern.sub(" ", bare)
    bare = " ".join(bare.split())
    return bare if sum(character.isalpha() for character in bare) > 1 else text


def named_type(text: str) -> Type | None:
    """The project type that `text` names, or None when it names neither or both."""
    kinds: tuple[Type, ...] = ("planning", "demonstration")
    found = [
        kind
        for kind in kinds
        if any(_words_pattern(_either(entry.types[kind])).search(text) for entry in words().values())
    ]
    return found[0] if len(found) == 1 else None


def pleasantry_languages(text: str) -> tuple[str, ...]:
    """The languages in which `text` is a greeting or thanks and nothing else; none where it says more."""
    kept = (c if c.isalnum() or c.isspace() or unicodedata.category(c).startswith("M") else " " for c in text)
    bare = "".join(kept).casefold()
    return tuple(
        language
        for language, pattern in _pleasantries()
        if (rest := pattern.sub(" ", bare)) != bare and not rest.split()
    )


@cache
def _pleasantries() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What greets or thanks, by language."""
    return tuple(
        (language, _words_pattern(_either((*entry.greetings, *entry.thanks)))) for language, entry in words().items()
    )


def checked(text: str, what: str = "The question") -> str:
    """`text` cleaned of invisible characters.

    Raises:
        UsageError: It is empty, too long, not valid Unicode, or holds control characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise UsageError(f"{what} has {len(text):,} characters; at most {MAX_CHARACTERS:,} are taken. Shorten it.")
    for position, character in enumerate(text, 1):
        category = unicodedata.category(character)
        if category == "Cs":
            raise UsageError(f"{what} is not valid UTF-8 at character {position}. Send it as UTF-8.")
        if category == "Cc" and not character.isspace():
            code = f"U+{ord(character):04X}"
            raise UsageError(f"{what} holds the control character {code} at character {position}. Remove it.")
    cleaned = clean(text)
    if not any(character.isalnum() for character in cleaned):
        raise UsageError(f"{what} is empty: write at least one word.")
    return cleaned


def _follows_on(text: str) -> bool:
    count, lowered = len(text.split()), text.casefold()
    if count <= 2 and len(text) <= _FRAGMENT:
        return True
    opens = any(lowered.startswith(opening) for entry in words().values() for opening in entry.follow_up)
    return opens and count <= _FOLLOW_UP_WORDS


def understand(
    text: str,
    *,
    known_editions: Sequence[str],
    served: Sequence[str],
    today: date,
    history: Sequence[str] = (),
    language: str | None = None,
    edition: str | None = None,
) -> Question:
    """Make a question out.

    Args:
        text: What the user typed.
        known_editions: The call years there are facts of, newest first.
        served: The languages answers can be given in.
        today: The day of asking, in Korea.
        history: The user's earlier turns, oldest first.
        language: The language to answer in; by default the one of the question.
        edition: The call year to answer for; by default the ones the question names.

    Raises:
        UsageError: The question cannot be taken, or the language or edition is not known.
    """
    asked = checked(text)
    turns = tuple(checked(turn, "An earlier turn") for turn in history)
    if language is not None and language not in served:
        raise UsageError(f"Language {language!r} is not served. Choose one of: {', '.join(served)}.")
    if edition is not None and edition not in known_editions:
        raise UsageError(f"Edition {edition!r} is not known. Choose one of: {', '.join(known_editions)}.")
    detected = detect(asked)
    if detected == UNKNOWN and turns:
        detected = detect(turns[-1])
    greeted = pleasantry_languages(asked)
    if greeted and detected not in greeted:
        # Greetings are short, and several languages may share one: English then stands for all.
        detected = FALLBACK_LANGUAGE if FALLBACK_LANGUAGE in greeted else greeted[0]
    years = (edition,) if edition else named_years(asked, known_editions, today)
    question = Question(
        text=asked,
        language=detected,
        answer_language=language or (detected if detected in served else FALLBACK_LANGUAGE),
        asked_on=today,
        search_text=content_of(asked),
        pleasantry=bool(greeted),
        fallback=language is None and detected not in (*served, UNKNOWN),
        history=turns,
        type=named_type(asked),
        editions=tuple(year for year in years if year in known_editions),
        unknown_editions=tuple(year for year in years if year not in known_editions),
    )
    return _resolved(question, known_editions) if turns and _follows_on(asked) else question


def _resolved(question: Question, known_editions: Sequence[str]) -> Question:
    """A follow-up, read together with the turn before it: what it leaves open is taken from there."""
    before = question.history[-1]
    years = named_years(before, known_editions, question.asked_on)
    named = bool(question.editions or question.unknown_editions)
    return replace(
        question,
        search_text=content_of(f"{before} {question.text}"),
        type=question.type or named_type(before),
        editions=question.editions if named else tuple(year for year in years if year in known_editions),
    )
