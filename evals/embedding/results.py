"""What a comparison of embedding models found, and how it is summed up over languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any, Literal

from evals.embedding.models import Cost
from evals.embedding.tasks import Task

Metric = Literal["mrr", "success_at_1", "recall_at_1", "ndcg_at_10"]
Statistic = Literal["mean", "worst"]


@dataclass(frozen=True)
class Result:
    """The means over the queries of one task in one language, for one model."""

    model: str
    task: str
    language: str
    queries: int
    pool: int
    scores: Mapping[Metric, float]


@dataclass(frozen=True)
class Summary:
    """One metric of one model on one task over all languages, each of which counts alike."""

    model: str
    task: str
    metric: Metric
    mean: float
    worst: float
    worst_language: str


@dataclass(frozen=True)
class Floor:
    """What the judged model must reach on a task."""

    task: str
    metric: Metric
    statistic: Statistic
    least: float


@dataclass(frozen=True)
class Verdict:
    """Whether a floor holds."""

    floor: Floor
    value: float

    @property
    def passed(self) -> bool:
        """Whether the value is at the floor or above."""
        return self.value >= self.floor.least


@dataclass(frozen=True)
class Comparison:
    """All that was measured. `judged` is the model that the floors hold for; `cores` the processor cores it ran on.

    `left_out` has a line on each model or task that was not measured.
    """

    costs: tuple[Cost, ...]
    cores: int
    tasks: tuple[Task, ...]
    results: tuple[Result, ...]
    floors: tuple[Floor, ...]
    judged: str
    left_out: tuple[str, ...]

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the models, in the order of the report."""
        return tuple(cost.model for cost in self.costs)

    def of(self, task: str, model: str) -> dict[str, Result]:
        """The results of a model on a task, by language."""
        return {each.language: each for each in self.results if (each.task, each.model) == (task, model)}

    def summary(self, task: str, model: str, metric: Metric) -> Summary:
        """A metric of a model on a task, over all languages."""
        scores = {language: each.scores[metric] for language, each in self.of(task, model).items()}
        worst = min(scores, key=lambda language: scores[language])
        return Summary(model, task, metric, fmean(scores.values()), scores[worst], worst)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Each floor of a task that was measured, and what the judged model reached."""
        measured = {task.name for task in self.tasks}
        return tuple(
            Verdict(floor, getattr(self.summary(floor.task, self.judged, floor.metric), floor.statistic))
            for floor in self.floors
            if floor.task in measured
        )

    @property
    def passed(self) -> bool:
        """Whether all floors hold."""
        return all(verdict.passed for verdict in self.verdicts)


def as_data(found: Comparison, metrics: Sequence[Metric]) -> dict[str, Any]:
    """A comparison as JSON can hold it."""
    return {
        "cores": found.cores,
        "models": [asdict(cost) for cost in found.costs],
        "tasks": [asdict(task) for task in found.tasks],
        "summary": [
            asdict(found.summary(task.name, model, metric))
            for task in found.tasks
            for model in found.models
            for metric in metrics
        ],
        "results": [asdict(result) for result in found.results],
        "floors": [
            {**asdict(verdict.floor), "value": verdict.value, "passed": verdict.passed} for verdict in found.verdicts
        ],
        "left_out": list(found.left_out),
    }
