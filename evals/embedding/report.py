"""A comparison as people read it: tables for a terminal or in Markdown, and a plot of the languages."""

from __future__ import annotations

import importlib.util
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from evals.embedding.results import Comparison, Metric, Result, Summary

PLOT = "languages.svg"

SHOWN: Mapping[Metric, str] = {"mrr": "MRR", "success_at_1": "S@1"}
"""The metrics of the tables and what they are called there; the data has all."""

WIDTH = 100
"""Characters in a line of the notes on a terminal."""

STYLES = (
    ("#0072b2", "o"),
    ("#d55e00", "s"),
    ("#009e73", "^"),
    ("#cc79a7", "D"),
    ("#e69f00", "v"),
    ("#56b4e9", "P"),
    ("#000000", "X"),
)
"""Colour and marker of each model in turn; the colours (Okabe and Ito) can be told apart by the colour-blind."""

LEARNT = (
    "* The bundled model was trained on these very texts: this shows only that they were learnt. Its figures on texts "
    "held out are in assistant/embedding/MODEL_CARD.md."
)
METRICS_TOLD = (
    "MRR: mean reciprocal rank of the first relevant text; S@1: Success@1, the share of queries whose first text is "
    "relevant, which is Recall@1 where only one is. Ties count against the model. Every language counts alike."
)


@dataclass(frozen=True)
class Table:
    """A table whose first column is read from the left and the others from the right."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_text(found: Comparison) -> str:
    """A comparison as plain text for a terminal."""
    notes = (textwrap.fill(note, WIDTH) for note in _notes(found))
    return "\n\n".join([*map(_plain, _overview(found)), *notes, *map(_plain, _by_language(found))])


def as_markdown(found: Comparison) -> str:
    """A comparison as Markdown, with the plot beside it."""
    parts = [
        "# Embedding models compared",
        *map(_markdown, _overview(found)),
        *_notes(found),
        f"![MRR of each model in each language]({PLOT})",
        *map(_markdown, _by_language(found)),
    ]
    return "\n\n".join(parts) + "\n"


def check_folder(folder: Path) -> None:
    """See that a report can be written to a folder, which is made if it is not there.

    Raises:
        UsageError: It cannot, or the package that draws the plot is not installed.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise UsageError(
            "--out draws a plot with the package matplotlib, which is not installed. "
            "Install it with: pip install -c constraints.txt -e '.[training]'"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--out {folder} cannot be made: {error.strerror}.") from error


def write_report(found: Comparison, data: Mapping[str, Any], folder: Path) -> None:
    """Write `report.md`, `report.json` and the plot to a folder.

    Raises:
        UsageError: One of the files cannot be written.
    """
    try:
        (folder / "report.md").write_text(as_markdown(found), encoding="utf-8")
        (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draw(found, folder / PLOT)
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be written: {error.strerror}.") from error


def draw(found: Comparison, file: Path) -> None:
    """Draw the MRR of each model in each language, a panel for each task that no model was trained on."""
    # Not needed to compare, and slow to import.
    import matplotlib
    from matplotlib.figure import Figure

    tasks = [task for task in found.tasks if not task.learnt]
    figure = Figure(figsize=(10, 2.6 * len(tasks)), layout="constrained")
    for panel, task in zip(figure.subplots(len(tasks), squeeze=False)[:, 0], tasks, strict=True):
        judged = _mrr(found.of(task.name, found.judged))
        languages = sorted(judged, key=lambda language: (-judged[language], language))
        for number, model in enumerate(found.models):
            colour, marker = STYLES[number % len(STYLES)]
            scores = _mrr(found.of(task.name, model))
            mean = found.summary(task.name, model, "mrr").mean
            panel.plot(
                languages,
                [scores[language] for language in languages],
                color=colour,
                marker=marker,
                markersize=5,
                linestyle="none",
                label=f"{model} (mean {mean:.2f})",
            )
        panel.set_title(f"{task.name}: {task.about}", loc="left", fontsize="medium")
        panel.set_ylabel("MRR")
        panel.set_ylim(-0.03, 1.03)
        panel.grid(axis="y", linewidth=0.4)
        panel.spines[["top", "right"]].set_visible(False)
        panel.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize="small")
    # The same figures give the same bytes: no date, no random ids.
    with matplotlib.rc_context({"svg.hashsalt": "languages"}):
        figure.savefig(file, format="svg", metadata={"Date": None})


def _mrr(results: Mapping[str, Result]) -> dict[str, float]:
    return {language: result.scores["mrr"] for language, result in results.items()}


# --------------------------------------------------------------------------------------------------------- tables


def _overview(found: Comparison) -> Iterator[Table]:
    """Tables over all languages."""
    names = {task.name: task.name + "*" * task.learnt for task in found.tasks}
    for metric, called in SHOWN.items():
        yield Table(
            f"{called}: mean over languages, worst language",
            ("task", *found.models),
            tuple(
                (shown, *(_mean_and_worst(found.summary(task, model, metric)) for model in found.models))
                for task, shown in names.items()
            ),
        )
    yield Table(
        f"Models, on {found.cores} cores",
        ("model", "dimensions", "MB", "texts/s", "ms/query"),
        tuple(
            (
                each.model,
                _number(each.dimensions, ",.0f"),
                _number(each.megabytes, ",.1f"),
                _number(each.texts_per_second, ",.0f"),
                _number(each.query_ms, ".2f"),
            )
            for each in found.costs
        ),
    )
    if found.verdicts:
        yield Table(
            f"Floors of the {found.judged} model",
            ("task", "metric", "over languages", "found", "floor", ""),
            tuple(
                (
                    each.floor.task,
                    SHOWN.get(each.floor.metric, each.floor.metric),
                    each.floor.statistic,
                    f"{each.value:.3f}",
                    f"{each.floor.least:.2f}",
                    "holds" if each.passed else "below its floor",
                )
                for each in found.verdicts
            ),
        )


def _by_language(found: Comparison) -> Iterator[Table]:
    """A table of languages and models for each task."""
    for task in found.tasks:
        of_models = [found.of(task.name, model) for model in found.models]
        yield Table(
            f"{task.name}{'*' * task.learnt}: {task.about}. {' and '.join(SHOWN.values())}",
            ("language", "queries", "pool", *found.models),
            tuple(
                (
                    language,
                    f"{first.queries:,}",
                    f"{first.pool:,}",
                    *(" ".join(f"{of[language].scores[metric]:.3f}" for metric in SHOWN) for of in of_models),
                )
                for language, first in of_models[0].items()
            ),
        )


def _notes(found: Comparison) -> list[str]:
    learnt = [LEARNT] if any(task.learnt for task in found.tasks) else []
    return [*learnt, METRICS_TOLD, *found.left_out]


def _mean_and_worst(of: Summary) -> str:
    return f"{of.mean:.3f}  {of.worst:.3f} {of.worst_language}"


def _number(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _plain(table: Table) -> str:
    widths = [max(map(len, column)) for column in zip(table.header, *table.rows, strict=True)]
    return "\n".join([table.title, *(_plain_row(row, widths) for row in (table.header, *table.rows))])


def _plain_row(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "   ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]).rstrip()


def _markdown(table: Table) -> str:
    rule = ("---", *("---:" for _ in table.header[1:]))
    lines: Iterable[Sequence[str]] = (table.header, rule, *table.rows)
    return "\n".join([f"## {table.title}", "", *(f"| {' | '.join(row)} |" for row in lines)])
