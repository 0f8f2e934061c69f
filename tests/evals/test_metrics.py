"""Scores, on values that can be checked by hand."""

from __future__ import annotations

from math import isnan, log2
from typing import Any

import numpy as np
import pytest

from assistant.domain import Answer, Citation, Status
from evals.cases import Case
from evals.metrics import holds, ndcg, recall, reciprocal_rank, relevant_ranks, score, share, success

SERVED = ("en", "ko")


def case(**changes: Any) -> Case:
    fields: dict[str, Any] = {
        "id": "c-1-en",
        "cluster": "c",
        "topic": "deadlines",
        "language": "en",
        "history": (),
        "question": "Until when?",
        "statuses": ("answered",),
        "facts": ("2020-call-close", "2020-call-window"),
        "numbers": ("20 March 2020",),
        "edition": "2020",
        "absent": ("30 May",),
    }
    return Case(**{**fields, **changes})


def answer(text: str = "It closed on 20 March 2020. [1]", *cited: str, **changes: Any) -> Answer:
    citations = tuple(
        Citation(
            quote="",
            title="",
            document=None,
            page=None,
            edition="2020",
            language="en",
            url=None,
            fact_ids=(name,),
            sources=(),
        )
        for name in cited or ("2020-call-close",)
    )
    fields: dict[str, Any] = {
        "status": Status.ANSWERED,
        "text": text,
        "language": "en",
        "answer_language": "en",
        "edition": "2020",
        "citations": citations,
    }
    return Answer(**{**fields, **changes})


NO_EVIDENCE = answer("I do not know.", status=Status.NO_EVIDENCE, citations=(), edition=None)


def test_a_right_answer_is_right_in_every_part() -> None:
    right = score(case(), answer(), SERVED)
    assert right.correct
    assert right.wrong_parts == ()


@pytest.mark.parametrize(
    ("expected", "given", "wrong"),
    [
        ({}, answer("It closed on 21 March 2020. [1]"), ("numbers",)),
        ({}, answer("It closed on 20 March 2020 or 30 May. [1]"), ("numbers",)),
        ({}, answer("It closed on 20 March 2020. [1]", "2021-call-close"), ("fact",)),
        ({}, answer("20 March 2020 [1] [2]", "2021-call-close", "2020-call-close"), ("fact",)),
        ({}, answer("20 March 2020 [1] [2]", "2020-call-window", "2021-call-close"), ()),
        ({}, answer(edition="2021"), ("edition",)),
        ({}, answer(edition=None), ("edition",)),
        ({"edition": "program"}, answer(edition=None), ()),
        ({"edition": "program"}, answer(), ("edition",)),
        ({"edition": None}, answer(edition="2026"), ()),
        ({"facts": ()}, answer("20 March 2020 [1]", "anything"), ()),
        ({}, answer(answer_language="ko"), ("language",)),
        ({"language": "fr"}, answer(), ()),
        ({"language": "fr"}, answer(answer_language="ko"), ("language",)),
        ({}, NO_EVIDENCE, ("status",)),
        ({"statuses": ("no_evidence", "out_of_scope")}, NO_EVIDENCE, ()),
        ({"statuses": ("no_evidence",)}, answer(), ("status",)),
        ({"statuses": ("no_evidence",), "absent": ("know",)}, NO_EVIDENCE, ("numbers",)),
    ],
)
def test_each_part_is_judged_by_itself(expected: dict[str, Any], given: Answer, wrong: tuple[str, ...]) -> None:
    scored = score(case(**expected), given, SERVED)
    assert scored.wrong_parts == wrong
    assert scored.correct == (not wrong)


@pytest.mark.parametrize(
    ("text", "figure", "stands"),
    [
        ("up to 300 places", "30", False),
        ("up to 30 places", "30", True),
        ("exactly 30.", "30", True),
        ("30, or more", "30", True),
        ("2.1 billion won", "1 billion won", False),
        ("1 billion won", "1 billion won", True),
        ("1,000 cities", "1", False),
        ("120 March", "20 March", False),
        ("2020년 3월 20일까지", "3월 20일", True),
        ("13월 20일", "3월 20일", False),
        ("10억 원을", "10억 원", True),
        ("(www.kind.or.kr)", "www.kind.or.kr", True),
        ("30 (thirty)", "30 (thirty)", True),
        ("", "30", False),
    ],
)
def test_a_figure_stands_in_a_text_as_a_whole(text: str, figure: str, stands: bool) -> None:
    assert holds(text, figure) is stands


def test_a_share_of_nothing_is_no_number() -> None:
    assert share([True, False, True, True]) == 0.75
    assert share(iter([False])) == 0.0
    assert isnan(share([]))


# ------------------------------------------------------------------------------------------------------- rankings


@pytest.mark.parametrize(
    ("scores", "relevant", "ranks"),
    [
        ([0.1, 0.9, 0.5], [1], [1]),
        ([0.1, 0.9, 0.5], [0], [3]),
        ([0.1, 0.9, 0.5, 0.7], [2, 1], [1, 3]),
        ([0.5, 0.5, 0.5], [1], [3]),
        ([0.5, 0.5, 0.5, 0.1], [0, 2], [2, 3]),
        ([0.0], [0], [1]),
        ([0.2, 0.3], [0, 1], [1, 2]),
    ],
    ids=["first", "last", "two", "a tie counts against it", "two in a tie", "alone", "all are relevant"],
)
def test_relevant_texts_have_their_ranks(scores: list[float], relevant: list[int], ranks: list[int]) -> None:
    assert relevant_ranks(np.array(scores, dtype=np.float32), relevant).tolist() == ranks


def test_metrics_of_a_ranking_are_those_of_the_textbook() -> None:
    ranks = np.array([2, 4, 30])
    assert (recall(ranks, 1), recall(ranks, 2), recall(ranks, 10)) == (0, 1 / 3, 2 / 3)
    assert (success(ranks, 1), success(ranks, 2)) == (0, 1)
    assert reciprocal_rank(ranks) == 0.5
    gained, best = 1 / log2(3) + 1 / log2(5), 1 + 1 / log2(3) + 1 / log2(4)
    assert ndcg(ranks, 10) == pytest.approx(gained / best)


def test_the_best_ranking_has_full_marks() -> None:
    ranks = np.arange(1, 13)
    assert ndcg(ranks, 10) == pytest.approx(1)
    assert (success(ranks, 1), reciprocal_rank(ranks)) == (1, 1)
    assert recall(ranks, 1) == pytest.approx(1 / 12)
    assert ndcg(np.array([11]), 10) == 0
