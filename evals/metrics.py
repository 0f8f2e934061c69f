"""Scores of answers and of rankings, as pure functions of what is expected and what came back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from assistant.domain import Answer, Status
from evals.cases import Case

Scores = npt.NDArray[np.float32]
Ranks = npt.NDArray[np.int64]


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


# ------------------------------------------------------------------------------------------------------- rankings


def relevant_ranks(scores: Scores, relevant: Sequence[int]) -> Ranks:
    """The ranks of the relevant texts in the ranking of all, from 1 and rising: shape (relevant texts,).

    Ties count against the model: a relevant text stands behind every other one of the same score.

    Args:
        scores: the score of each text for one query, higher is better, shape (texts,).
        relevant: the positions of the relevant ones, at least one, none twice.
    """
    own = np.sort(scores[list(relevant)])[::-1]
    others = np.delete(scores, list(relevant))
    ranks: Ranks = (others[None, :] >= own[:, None]).sum(axis=1) + np.arange(1, len(own) + 1)
    return ranks


def recall(ranks: Ranks, k: int) -> float:
    """Recall@k: the share of the relevant texts that are among the first k."""
    return float((ranks <= k).mean())


def success(ranks: Ranks, k: int) -> float:
    """Success@k: 1 if any relevant text is among the first k, else 0. With one relevant text it is Recall@k."""
    return float(ranks[0] <= k)


def reciprocal_rank(ranks: Ranks) -> float:
    """One divided by the rank of the first relevant text; its mean over queries is the MRR."""
    return float(1 / ranks[0])


def ndcg(ranks: Ranks, k: int) -> float:
    """nDCG@k with binary relevance: a text at rank r gains 1 / log2(r + 1), relative to the best ranking there is."""
    gained = (1 / np.log2(ranks[ranks <= k] + 1)).sum()
    best = (1 / np.log2(np.arange(1, min(k, len(ranks)) + 1) + 1)).sum()
    return float(gained / best)
