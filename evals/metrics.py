"""Scores of answers, as pure functions of a case and what came back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan

from assistant.domain import Answer, Status
from evals.cases import Case


@dataclass(frozen=True)
class Score:
    """What of one answer is right; a part that was not asked for is right."""

    case: Case
    status: bool
    fact: bool
    numbers: bool
    edition: bool
    language: bool

    @property
    def correct(self) -> bool:
        """All or nothing."""
        return self.status and self.fact and self.numbers and self.edition and self.language

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """The names of the parts that are wrong."""
        return tuple(part for part in ("status", "fact", "numbers", "edition", "language") if not getattr(self, part))


def score(case: Case, answer: Answer, served: Sequence[str]) -> Score:
    """Score an answer. `served` are the languages answers can be given in; English stands in for all others."""
    answered = answer.status is Status.ANSWERED
    lead = set(answer.citations[0].fact_ids) if answer.citations else set()
    expected_edition = None if case.edition == "program" else case.edition
    return Score(
        case=case,
        status=answer.status in case.statuses,
        fact=not answered or not case.facts or bool(lead & set(case.facts)),
        numbers=not any(holds(answer.text, n) for n in case.absent)
        and (not answered or all(holds(answer.text, n) for n in case.numbers)),
        edition=not answered or case.edition is None or answer.edition == expected_edition,
        language=answer.answer_language == (case.language if case.language in served else "en"),
    )


def holds(text: str, figure: str) -> bool:
    """Whether a figure stands in the text as a whole: "30" is not in "300", nor "1 billion" in "2.1 billion"."""
    return re.search(rf"(?<![0-9A-Za-z])(?<![0-9][.,]){re.escape(figure)}(?![0-9A-Za-z]|[.,][0-9])", text) is not None


def share(outcomes: Iterable[bool]) -> float:
    """The share of true outcomes; not a number where there are none, never a flattering 0 or 1."""
    counted = list(outcomes)
    return sum(counted) / len(counted) if counted else nan
