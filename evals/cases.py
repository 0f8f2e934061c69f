"""Eval cases: one question each, with what is expected of its answer. Files are `evals/cases/*.jsonl`."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.domain import Status
from assistant.errors import CorpusError
from evals.jsonl import read_jsonl

FOLDER = Path(__file__).parent / "cases"


class Case(BaseModel):
    """A question and what is expected; never a passage id, so that splitting documents anew voids nothing.

    `facts` are those of which the first citation must state one; `numbers` stand in the answer, `absent` do not.
    Cases of one `cluster` ask the same thing in other languages or words.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    cluster: str
    topic: str
    language: str
    history: tuple[str, ...]
    question: str
    statuses: tuple[Status, ...]
    facts: tuple[str, ...]
    numbers: tuple[str, ...]
    edition: str | None
    absent: tuple[str, ...]


def suites() -> tuple[str, ...]:
    """The names of the case files."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.jsonl")))


def load_cases(suite: str, folder: Path = FOLDER) -> list[Case]:
    """The cases of one file.

    Raises:
        CorpusError: A line is not a case; the message names file, line and field.
    """
    path = folder / f"{suite}.jsonl"
    if not path.exists():
        raise CorpusError(f"{path}: there is no such suite. There are: {', '.join(suites())}.")
    return read_jsonl(path, Case)
