"""Paragraphs in the manner of an encyclopedia, and questions in ten languages that one sentence of theirs answers.

The paragraphs and questions were written for this project and are read by no training: they show what a model makes
of subjects and questions it has not seen. The development half may be used to choose between models, the test half may
not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from evals.jsonl import read_jsonl

FOLDER = Path(__file__).parent
HALVES = ("development", "test")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(_Entry):
    """One question in every language, and the position of the sentence that answers it."""

    answer: int = Field(ge=0)
    en: Text
    ar: Text
    de: Text
    es: Text
    hi: Text
    ru: Text
    th: Text
    tr: Text
    vi: Text
    zh: Text


LANGUAGES = tuple(name for name in Question.model_fields if name != "answer")


class Paragraph(_Entry):
    """English sentences on one subject, and the questions that they answer."""

    id: Text
    topic: Text
    sentences: Annotated[tuple[Text, ...], Field(min_length=2)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _answers_are_sentences(self) -> Self:
        for number, question in enumerate(self.questions):
            if question.answer >= len(self.sentences):
                raise ValueError(
                    f"question {number} names sentence {question.answer}, and there are {len(self.sentences)}"
                )
        return self


def load_paragraphs(half: str, folder: Path = FOLDER) -> list[Paragraph]:
    """The paragraphs of one half of the set, `development` or `test`.

    Raises:
        CorpusError: The file cannot be read or a line is not a paragraph; the message names file, line and field.
    """
    return read_jsonl(folder / f"encyclopedia-{half}.jsonl", Paragraph)
