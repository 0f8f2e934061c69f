"""The nouns of the product, one word per thing. This module imports nothing of ours.

All are frozen dataclasses: a step takes values and returns new ones. Data that comes from outside (YAML, JSON,
HTTP) is validated by pydantic where it enters (`corpus.py`, `web/api.py`) and turned into these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

PROGRAM = "program"
"""The edition of what holds for the program as a whole, and not for one call year."""

Type = Literal["planning", "demonstration", "both"]
SourceKind = Literal["official", "press"]


class Status(StrEnum):
    """How a question ended: a closed set that the API, the records and the evals share."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NO_EVIDENCE = "no_evidence"
    OUT_OF_SCOPE = "out_of_scope"
    BLOCKED = "blocked"
    GREETING = "greeting"


class Kind(StrEnum):
    """What a passage is: the statement of a fact, a question people ask to get it, or a part of a document."""

    STATEMENT = "statement"
    QUESTION = "question"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Source:
    """A publication that a fact was found in. `published` is an ISO 8601 date of year, month or day precision."""

    id: str
    title: str
    publisher: str
    url: str
    published: str
    language: str
    kind: SourceKind
    note: str | None = None


@dataclass(frozen=True)
class Fact:
    """One verified, atomic statement.

    `aspects` name what the fact is about whatever the edition ("call-period", "support-amount"): facts of one
    aspect answer the same question for different editions or types. `statements` holds the fact in every
    language it has been written in. `disputed` says that a source differs; `note` records how, and is not for
    applicants' eyes."""

    id: str
    edition: str
    topic: str
    type: Type
    audience: tuple[str, ...]
    aspects: tuple[str, ...]
    value: Any
    statements: Mapping[str, str]
    sources: tuple[str, ...]
    see: str | None = None
    note: str | None = None
    disputed: bool = False


@dataclass(frozen=True)
class Gap:
    """Something that people ask and the publications do not say.

    `statements` say what is not known, in each language. `editions` are the call years it is about, any if empty.
    `answered_by` are facts that do say it for their own edition: asked for that edition, they answer.
    """

    id: str
    topic: str
    status: Status
    statements: Mapping[str, str]
    editions: tuple[str, ...] = ()
    answered_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A file under `corpus/documents/` as a reader made it out.

    `text` is the whole text that quotes and spans refer to; `page_starts[i]` is the character offset at which
    page i + 1 begins (a format without pages has the one page). `family` is shared by the renditions of one
    document (its Markdown and its PDF): a passage that stands in both is cited once.
    """

    id: str
    family: str
    path: Path
    format: str
    title: str
    edition: str
    language: str
    text: str
    page_starts: tuple[int, ...]
    sources: tuple[str, ...] = ()
    compiled: str | None = None


@dataclass(frozen=True)
class Passage:
    """What is indexed and retrieved.

    A document's passage stands at `document.text[start:end]`, which equals `text` exactly, on `page` (from 1)
    under `heading` (outermost first). A statement or question belongs to facts and has neither document nor page;
    `fact_ids` of a question that nothing answers holds the id of the gap.
    """

    id: str
    kind: Kind
    text: str
    language: str
    edition: str
    topic: str | None
    fact_ids: tuple[str, ...] = ()
    document: str | None = None
    family: str | None = None
    page: int | None = None
    heading: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    table: bool = False


@dataclass(frozen=True)
class Question:
    """What the user asked, made out.

    `search_texts` are what may be searched for, the fullest first: the text, with the turn it follows on from where it
    is a follow-up, and its sentences one by one. `editions` are the known call years it names, in the order named, and
    `every` says that it asks for all of them; `type` is the project type, if it names one. `pleasantry` marks a
    greeting or thanks and nothing else, `blocked` an attempt to change what the assistant is; `fallback` says that the
    answer language is not the asker's because answers cannot be given in that one yet.
    """

    text: str
    search_texts: tuple[str, ...]
    language: str
    answer_language: str
    asked_on: date
    history: tuple[str, ...] = ()
    type: Type | None = None
    pleasantry: bool = False
    blocked: bool = False
    fallback: bool = False
    every: bool = False
    editions: tuple[str, ...] = ()
    unknown_editions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filters:
    """Narrows what is searched; None lets everything through."""

    edition: str | None = None
    topic: str | None = None
    language: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class Hit:
    """A passage in one ranked list: its leg ("dense" or "lexical"), language, rank from 1, and that leg's own score.

    A dense score is the cosine similarity (-1 to 1); a lexical one is BM25 (0 up).
    """

    passage: Passage
    leg: str
    language: str
    rank: int
    score: float


@dataclass(frozen=True)
class Candidate:
    """One fact, one gap, or one passage with neither behind it, with its scores and the hits that found it.

    `score` is what it is ranked by. `belief` (0 to 1, a sum of probabilities) is how likely the question asks for it by
    the classifier.
    """

    id: str
    fact_id: str | None
    gap_id: str | None
    score: float
    belief: float
    hits: tuple[Hit, ...]
    kept: bool
    reason: str = ""


@dataclass(frozen=True)
class Evidence:
    """Everything retrieval saw, best first: the kept candidates and the rejected ones, with the threshold.

    `aspects` are the beliefs in what is asked whatever the edition.
    """

    kept: tuple[Candidate, ...]
    rejected: tuple[Candidate, ...]
    aspects: Mapping[str, float]
    confidence: float
    threshold: float


@dataclass(frozen=True)
class Citation:
    """An exact quote of one of our documents or facts, with where it stands and the publications behind it.

    With a document, `document.text[start:end] == quote`; without one, the quote is the fact's statement.
    """

    quote: str
    title: str
    document: str | None
    page: int | None
    edition: str
    language: str
    url: str | None
    fact_ids: tuple[str, ...]
    sources: tuple[Source, ...]
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Call:
    """The window of one call for one type, and its state on the day of asking (Korea time).

    `opens` and `closes` are ISO 8601; `closes` is None for year-round intake. `days_left` counts from the day of
    asking to the closing day, and is None unless the call is open with a known closing day.
    """

    edition: str
    type: Type
    opens: str | None
    closes: str | None
    timezone: str
    state: Literal["open", "closed", "year-round", "upcoming", "unknown"]
    days_left: int | None
    fact_ids: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What is given back. `text` is Markdown with citation markers [1]; citations stand in its order."""

    status: Status
    text: str
    language: str
    answer_language: str
    edition: str | None
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    evidence: Evidence | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
