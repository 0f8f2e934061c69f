"""From what was typed to a `Question`: its language, the edition and type it names, and what it follows on from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from assistant.domain import Question, Type
from assistant.errors import UsageError
from assistant.language import UNKNOWN, clean, detect
from assistant.words import Finder, cut, finder, fold, places, words
from assistant.years import Named, named

MAX_CHARACTERS = 2000
"""The longest question taken: ten times the length of the longest that people are known to write to such services."""

FALLBACK_LANGUAGE = "en"

_SHORT = 60
"""Characters up to which a question that opens, ends or points back like a follow-up is read together with what was
asked before; half as many in scripts whose characters are syllables or words."""

_FRAGMENT = 14
"""Characters up to which a question is taken for a follow-up however it opens ("해외실증은?")."""

_CONTENT_LETTERS = 2
"""Letters from which on a text says something."""

_DENSE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]")
_SENTENCE = re.compile(r"(?<=[.!?。！？؟።။។])\s*(?=\S)|\n+")
_CLAUSE = re.compile(r"(?<=[.!?。！？؟።။।,;:،，；：、])\s*(?=\S)|\n+")
_LONG = 110
_CLAUSE_LETTERS = 6
_MOST_SENTENCES = 6


@dataclass(frozen=True)
class Reading:
    """What one turn asks: the texts that may be searched for, and the years and type it names.

    `texts` are alternatives, the fullest first: retrieval takes the one that it can make most of.
    """

    texts: tuple[str, ...]
    years: tuple[str, ...] = ()
    every: bool = False
    type: Type | None = None


def named_years(text: str, known: Sequence[str], today: date, before: Sequence[str] = ()) -> tuple[str, ...]:
    """The call years that `text` names, as first named. Years near the `known` ones that are not known are among
    them."""
    return named(text, known, today, before).years


def content_of(text: str) -> str:
    """What `text` asks, without the edition, the type and the program it asks about: these are read apart, and as words
    they would only draw the search to whatever names them most. The whole text where nothing else is in it."""
    return _content(named(text, _ANY_EDITIONS, _ANY_DAY), text)


@lru_cache(maxsize=1024)
def asked(text: str) -> tuple[str, tuple[str, ...], Type | None]:
    """What a known question asks, as `content_of` gives it, and the years and the project type it names."""
    read = named(text, _ANY_EDITIONS, _ANY_DAY)
    return _content(read, text), read.years, named_type(text)


_ANY_EDITIONS, _ANY_DAY = tuple(str(year) for year in range(2030, 2019, -1)), date(2026, 1, 1)
"""For texts of which only the words count, whatever year they name."""


def _content(read: Named, text: str) -> str:
    """What is left without the words for editions, the program and the project types, or without as many of them as
    leaves something."""
    untyped = _type_names().without(read.rest)
    return next((rest for rest in (untyped, read.rest) if _letters(rest) >= _CONTENT_LETTERS), text)


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def named_type(text: str) -> Type | None:
    """The project type that `text` names, or None when it names neither or both."""
    kinds = {found.meaning for found in _types().find(text)}
    if len(kinds) != 1:
        return None
    return "planning" if "planning" in kinds else "demonstration"


@cache
def _types() -> Finder:
    return finder(lambda entry: [(str(kind), phrases) for kind, phrases in entry.types.items()])


@cache
def _type_names() -> Finder:
    """The phrases that name a type and say nothing else."""
    return finder(
        lambda entry: [
            (str(kind), tuple(phrase for phrase in phrases if phrase not in entry.type_content))
            for kind, phrases in entry.types.items()
        ]
    )


def pleasantry_languages(text: str) -> tuple[str, ...]:
    """The languages in which `text` is a greeting or thanks and nothing else; none where it says more."""
    kept = (c if c.isalnum() or c.isspace() or unicodedata.category(c).startswith("M") else " " for c in text)
    bare = " ".join("".join(kept).split())
    said = _pleasantries().find(bare)
    if not any(found.meaning == "pleasantry" for found in said):
        return ()
    rest = cut(bare, [(found.start, found.end) for found in said])
    if sum(character.isalpha() for character in rest) > 1:
        return ()
    folded = fold(bare)
    return tuple(
        language
        for language, entry in words().items()
        if any(0 in places(fold(phrase), folded) for phrase in (*entry.greetings, *entry.thanks))
    )


@cache
def _pleasantries() -> Finder:
    return finder(
        lambda entry: [
            ("pleasantry", entry.greetings),
            ("pleasantry", entry.thanks),
            ("filler", entry.pleasantry_fillers),
        ]
    )


@cache
def _instructions() -> Finder:
    return finder(lambda entry: [("instruction", entry.instructions)])


def instructs(text: str) -> bool:
    """Whether a text tries to change what the assistant is or to see what it goes by."""
    return bool(_instructions().find(text))


def _names_a_language(text: str) -> bool:
    folded = fold(text)
    return any(name in folded for name in _language_names())


@cache
def _language_names() -> tuple[str, ...]:
    """Every name of a language, in the 21 languages: where none is in a text, the thousands of wishes need no look."""
    return tuple(
        {fold(name) for entry in words().values() for names in entry.language_names.values() for name in names}
    )


@cache
def _wishes() -> Finder:
    """Phrases that ask for an answer in a language: "answer in French"."""
    return Finder(
        (wanted, language, template.replace("{}", name))
        for language, entry in words().items()
        for template in entry.answer_in
        for wanted, names in entry.language_names.items()
        for name in names
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
    """Whether a turn goes on from the one before it: by how it opens or ends, by what it points back to, or because it
    is too short to stand alone."""
    weight = _weight(text)
    if weight <= _FRAGMENT:
        return True
    if weight > _SHORT:
        return False
    folded = fold(text).strip()
    bare = folded.rstrip("?？؟!. ।။។。")
    return any(
        any(0 in places(fold(phrase), folded) for phrase in entry.follow_up)
        or any(bare.endswith(fold(phrase)) for phrase in entry.follow_up_end)
        or any(True for phrase in entry.points_back for _ in places(fold(phrase), folded))
        for entry in words().values()
    )


def _weight(text: str) -> int:
    """How long a text is, a character of a dense script counting twice."""
    return sum(2 if _DENSE.match(c) else 1 for c in text)


@cache
def _links() -> Finder:
    """Words of a follow-up that say nothing of what is asked."""
    return finder(
        lambda entry: [
            ("link", entry.follow_up),
            ("link", entry.follow_up_end),
            ("link", entry.points_back),
        ]
    )


def understand(
    text: str,
    *,
    known_editions: Sequence[str],
    served: Sequence[str],
    today: date,
    history: Sequence[str] = (),
    language: str | None = None,
    edition: str | None = None,
    expected: Sequence[str] = (),
    corrected: Callable[[str, str], str] = lambda text, language: text,
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
        expected: Languages the asker is likely to write, such as that of the page.
        corrected: Gives a text in a language with its slips of the keyboard mended.

    Raises:
        UsageError: The question cannot be taken, or the language or edition is not known.
    """
    said = checked(text)
    turns = tuple(checked(turn, "An earlier turn") for turn in history)
    if language is not None and language not in served:
        raise UsageError(f"Language {language!r} is not served. Choose one of: {', '.join(served)}.")
    if edition is not None and edition not in known_editions:
        raise UsageError(f"Edition {edition!r} is not known. Choose one of: {', '.join(known_editions)}.")
    wishes = _wishes().find(said) if _names_a_language(said) else []
    wanted = next((wish.meaning for wish in wishes if wish.meaning in served), None)
    bare = cut(said, [(wish.start, wish.end) for wish in wishes]).strip(" ,.;:·-–—") if wishes else said
    if wishes and not _letters(bare):
        # Nothing but the wish: what was asked before is asked again.
        bare = "" if turns else said
    detected = _language(bare or said, turns, expected)
    greeted = pleasantry_languages(said)
    if greeted and detected not in greeted:
        # Greetings are short, and several languages may share one: English then stands for all.
        detected = FALLBACK_LANGUAGE if FALLBACK_LANGUAGE in greeted else greeted[0]
    blocked = instructs(said)
    heard = [turn for turn in turns if not instructs(turn) and not pleasantry_languages(turn)]
    reading = Reading(())
    for turn in (*heard, bare):
        reading = _read(corrected(turn, detected), reading, known_editions, today)
    years = (edition,) if edition else reading.years
    return Question(
        text=said,
        language=detected,
        answer_language=language or wanted or (detected if detected in served else FALLBACK_LANGUAGE),
        asked_on=today,
        search_texts=reading.texts,
        pleasantry=bool(greeted),
        blocked=blocked,
        fallback=language is None and wanted is None and detected not in (*served, UNKNOWN),
        history=turns,
        every=reading.every and not years,
        type=reading.type,
        editions=tuple(year for year in years if year in known_editions),
        unknown_editions=tuple(year for year in years if year not in known_editions),
    )


def _language(text: str, turns: Sequence[str], expected: Sequence[str]) -> str:
    """The language of a text; what it leaves open is told by the turns before, then by what is expected."""
    before = [told for turn in turns[-1:] if (told := detect(turn, expected)) != UNKNOWN]
    detected = detect(text, (*before, *expected))
    return next(iter((*before, *expected)), UNKNOWN) if detected == UNKNOWN else detected


def _read(text: str, before: Reading, known: Sequence[str], today: date) -> Reading:
    """What one turn asks, in the light of those before it."""
    if not text:
        return before
    read = named(text, known, today, before.years)
    own, kind = _content(read, text), named_type(text)
    if not before.texts or not _follows_on(text):
        goes_on = before.texts and not (read.years or read.every or kind) and _weight(text) <= _SHORT
        told = before if goes_on else Reading((), read.years, read.every, kind)
        return Reading(_alternatives(own), told.years, told.every, told.type)
    asks = _links().without(_type_names().without(read.rest))
    years, every = (read.years, read.every) if read.years or read.every else (before.years, before.every)
    earlier = before.texts[0]
    if _letters(asks) < _CONTENT_LETTERS:
        # Only another year or type is asked for: the same question again.
        return Reading((earlier,), years, every, kind or before.type)
    return Reading((f"{earlier} {own}", own), years, every, kind or before.type)


def _alternatives(text: str) -> tuple[str, ...]:
    """A text, and its sentences where it has several, its clauses where it is long: a question often comes behind a
    preamble."""
    cut_at = _CLAUSE if _weight(text) > _LONG else _SENTENCE
    sentences = [
        part.strip()
        for part in cut_at.split(text)
        if _letters(part) >= _CLAUSE_LETTERS and not pleasantry_languages(part)
    ]
    return (text, *sentences[-_MOST_SENTENCES:]) if len(sentences) > 1 else (text,)
