"""Measure every model on every task, report it, and hold the bundled model to its floors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from statistics import fmean

from assistant.corpus import load_corpus
from assistant.embedding.parallel import DEV_FILE, read_parallel
from assistant.errors import UsageError
from assistant.indexing import Progress
from evals.embedding.encyclopedia import HALVES, load_paragraphs
from evals.embedding.models import BUNDLED_NAME, Model, cores, cost, open_models, scorer
from evals.embedding.report import as_text, check_folder, write_report
from evals.embedding.results import Comparison, Floor, Metric, Result, as_data
from evals.embedding.tasks import (
    QUESTIONS,
    TASKS,
    Retrieval,
    corpus_retrievals,
    encyclopedia_retrievals,
    parallel_retrievals,
)
from evals.metrics import Ranks, Scores, ndcg, recall, reciprocal_rank, relevant_ranks, success

METRICS: Mapping[Metric, Callable[[Ranks], float]] = {
    "mrr": reciprocal_rank,
    "success_at_1": lambda ranks: success(ranks, 1),
    "recall_at_1": lambda ranks: recall(ranks, 1),
    "ndcg_at_10": lambda ranks: ndcg(ranks, 10),
}

FLOORS: tuple[Floor, ...] = (
    Floor("dev to English", "success_at_1", "mean", 0.95),
    Floor("dev to English", "success_at_1", "worst", 0.85),
    Floor("English to dev", "success_at_1", "mean", 0.95),
    Floor("English to dev", "success_at_1", "worst", 0.85),
    Floor("encyclopedia development", "mrr", "mean", 0.48),
    Floor("encyclopedia development", "mrr", "worst", 0.28),
)
"""What the bundled model must reach over the languages of a task. Raised as it gets better.

None is on the test half of the encyclopedia set: what has to pass a floor is chosen by it.
"""

PARALLEL_MISSING = (
    "dev to English and English to dev are left out: they need the folder of parallel sentences that holds "
    f"{DEV_FILE}. Name it with --parallel DIR."
)


def run(
    corpus_dir: Path,
    *,
    parallel: Path | None,
    named: Sequence[str],
    out: Path | None,
    as_json: bool,
    progress: Progress,
) -> int:
    """Compare the models, print the report, and return the exit code: 1 if the bundled model is under a floor.

    Args:
        corpus_dir: the folder of the corpus, whose statements and questions are searched.
        parallel: the folder of parallel sentences; without it their two tasks are left out.
        named: models to compare beside the usual ones, by folder or by name in the local Hugging Face cache.
        out: a folder for the report with its plot; made if it is not there.
        as_json: whether to print data and not tables.
        progress: told what is being done.

    Raises:
        UsageError: `parallel` holds no dev file, `out` cannot be written, or the plot's package is not installed.
        EmbeddingError: A model cannot be loaded.
        CorpusError: The corpus or the encyclopedia set has a mistake.
    """
    # What may be refused is looked at before what takes minutes.
    if out is not None:
        check_folder(out)
    retrievals = load_retrievals(corpus_dir, parallel)
    models, left_out = open_models(named)
    if parallel is None:
        left_out.append(PARALLEL_MISSING)
    found = compare(models, retrievals, FLOORS, left_out, progress)
    data = as_data(found, tuple(METRICS))
    if out is not None:
        write_report(found, data, out)
    print(json.dumps(data, ensure_ascii=False) if as_json else as_text(found))  # noqa: T201
    return int(not found.passed)


def load_retrievals(corpus_dir: Path, parallel: Path | None) -> list[Retrieval]:
    """Every task in every language, in the order of the report.

    Raises:
        UsageError: `parallel` holds no dev file.
        CorpusError: The corpus or the encyclopedia set has a mistake.
        EmbeddingError: The dev file has one.
    """
    retrievals = list(corpus_retrievals(load_corpus(corpus_dir)))
    for half in HALVES:
        retrievals += encyclopedia_retrievals(half, load_paragraphs(half))
    if parallel is not None:
        file = parallel / DEV_FILE
        if not file.is_file():
            raise UsageError(f"--parallel {parallel}: there is no {DEV_FILE} in it.")
        retrievals += parallel_retrievals(read_parallel([file]))
    return sorted(retrievals, key=lambda each: (TASKS.index(each.task), each.language))


def compare(
    models: Sequence[Model],
    retrievals: Sequence[Retrieval],
    floors: Sequence[Floor],
    left_out: Sequence[str],
    progress: Progress,
) -> Comparison:
    """Measure models on retrievals, and how fast they embed the questions among these.

    Args:
        models: those to compare, the bundled one among them.
        retrievals: the tasks in each language.
        floors: what the bundled model must reach.
        left_out: a line on each model or task that is not measured.
        progress: told how many texts are embedded.
    """
    results: list[Result] = []
    for model in models:
        score = scorer(model, retrievals, progress)
        results += [measured(model.name, each, score(each)) for each in retrievals]
    texts = interleaved([each.queries for each in retrievals if each.task == QUESTIONS])
    return Comparison(
        costs=tuple(cost(model, texts) for model in models),
        cores=cores(),
        tasks=tuple(dict.fromkeys(each.task for each in retrievals)),
        results=tuple(results),
        floors=tuple(floors),
        judged=BUNDLED_NAME,
        left_out=tuple(left_out),
    )


def measured(model: str, given: Retrieval, scores: Scores) -> Result:
    """The metrics of one retrieval, each a mean over its queries.

    Args:
        model: the name of the model that scored.
        given: the retrieval.
        scores: of every text of the pool for every query, shape (queries, pool).
    """
    ranks = [relevant_ranks(row, relevant) for row, relevant in zip(scores, given.relevant, strict=True)]
    return Result(
        model=model,
        task=given.task.name,
        language=given.language,
        queries=len(given.queries),
        pool=len(given.pool),
        scores={name: fmean(map(metric, ranks)) for name, metric in METRICS.items()},
    )


def interleaved(groups: Sequence[Sequence[str]]) -> list[str]:
    """One text of each group in turn, so that the first hundred are of all languages."""
    return [text for text in chain.from_iterable(zip_longest(*groups)) if text is not None]
