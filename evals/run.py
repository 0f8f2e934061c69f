"""Ask every case and report, per suite and language, how many answers are right."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from assistant.assistant import Assistant
from assistant.errors import UsageError
from evals import embedding
from evals.cases import load_cases, suites
from evals.metrics import Score, score, share

ASKED_ON = date(2026, 11, 22)
"""The day the cases are asked on: what is open and which call is the newest depends on it."""

FLOORS = {"launch": 0.85, "development": 0.75, "test": 0.6}
"""The share of right answers below which a suite fails, in every language: a few cases under the weakest language, of
which development has 42 and test 22. Raised as the answers get better."""


@dataclass(frozen=True)
class Row:
    """The shares of right answers, and of right parts of them, of one suite in one language."""

    suite: str
    language: str
    cases: int
    correct: float
    status: float
    fact: float
    floor: float
    wrong: Mapping[str, tuple[str, ...]]

    @property
    def passed(self) -> bool:
        """Whether the suite's floor holds in this language."""
        return self.correct >= self.floor


def run(assistant: Assistant, suite: str | None, *, as_json: bool) -> int:
    """Run one suite of cases or all, print the report, and return the exit code: 1 if any language is under its floor.

    Raises:
        UsageError: There is no suite of that name.
    """
    if suite is not None and suite not in suites():
        raise UsageError(f"There is no suite {suite!r}. Choose one of: {', '.join((*suites(), embedding.SUITE))}.")
    rows = [row for name in ([suite] if suite else suites()) for row in _rows(assistant, name)]
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False))  # noqa: T201
    else:
        _print(rows)
    return int(not all(row.passed for row in rows))


def _rows(assistant: Assistant, suite: str) -> list[Row]:
    served = assistant.languages
    scores = [score(case, assistant.ask(case.question, case.history, ASKED_ON), served) for case in load_cases(suite)]
    return [
        _row(suite, language, [s for s in scores if s.case.language == language])
        for language in sorted({s.case.language for s in scores})
    ]


def _row(suite: str, language: str, scores: Sequence[Score]) -> Row:
    return Row(
        suite=suite,
        language=language,
        cases=len(scores),
        correct=share(s.correct for s in scores),
        status=share(s.status for s in scores),
        fact=share(s.fact for s in scores),
        floor=FLOORS.get(suite, 0.0),
        wrong={s.case.id: s.wrong_parts for s in scores if not s.correct},
    )


def _print(rows: Sequence[Row]) -> None:
    print(f"{'suite':<14}{'language':<10}{'cases':>6}{'correct':>9}{'status':>8}{'fact':>7}{'floor':>7}")  # noqa: T201
    for row in rows:
        print(  # noqa: T201
            f"{row.suite:<14}{row.language:<10}{row.cases:>6}{row.correct:>9.3f}{row.status:>8.3f}"
            f"{row.fact:>7.3f}{row.floor:>7.2f}{'' if row.passed else '  below its floor'}"
        )
    for row in rows:
        for case, parts in row.wrong.items():
            print(f"wrong: {case}: {', '.join(parts)}")  # noqa: T201
