"""Reading a published generation: passages by id and by fact, and the ranked lists that retrieval fuses."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from chromadb.api.client import Client

from assistant.domain import Document, Filters, Hit, Passage
from assistant.errors import IndexDamaged, IndexMismatch, IndexMissing
from assistant.index.classifier import Classifier, open_classifier
from assistant.index.generation import MEND, Pointer, generations_dir, lexicon_path, read_pointer, verify
from assistant.index.identity import FORMAT, identity_of
from assistant.index.lexical import open_lexicon
from assistant.index.spelling import Spelling, open_spelling
from assistant.index.store import Store
from assistant.index.vectors import Vectors, damage_named, open_client

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

EVERYTHING = Filters()

_FILTERED = ("edition", "topic", "document")


def open_index(data_dir: Path, embeddings: Embeddings) -> Index:
    """Open the generation in force, read-only.

    Every file is first compared with what was published. A damaged generation is refused, and no other opened
    in its stead, as an older one may say what has been withdrawn since.

    Raises:
        IndexMissing: Nothing has been built yet.
        IndexMismatch: It was built with another embedder, or by another version of the index's format.
        IndexDamaged: A file is missing or not as it was published.
    """
    pointer = read_pointer(data_dir)
    if pointer is None:
        raise IndexMissing(f"There is no index in {data_dir}. Run `kcity index`.")
    try:
        return _open(data_dir, pointer, embeddings)
    except IndexDamaged:
        # Two builds may have passed while this one was being opened, and removed it.
        if read_pointer(data_dir) == pointer:
            raise
        return open_index(data_dir, embeddings)


def _open(data_dir: Path, pointer: Pointer, embeddings: Embeddings) -> Index:
    generation = generations_dir(data_dir) / pointer.generation
    verify(generation, pointer.manifest)
    store = Store(generation)
    for what, built_with, in_force in (
        ("embedder", store.meta["embedder"], identity_of(embeddings)),
        ("format", store.meta["format"], FORMAT),
    ):
        if built_with != in_force:
            store.close()
            raise IndexMismatch(
                f"The index in {data_dir} was built with {what} {built_with}, but {what} {in_force} is in force. {MEND}"
            )
    with damage_named(generation):
        return Index(generation, store, open_client(generation))


class Index:
    """One published generation. Safe to use from several threads; closed with `close()` or when let go."""

    def __init__(self, path: Path, store: Store, client: Client) -> None:
        self.generation: str = path.name
        self.languages: frozenset[str] = store.languages()
        self.documents: Mapping[str, Document] = store.documents()
        self.classifier: Classifier | None = open_classifier(path)
        self._words = open_spelling(path)
        self._spellings: dict[str, Spelling] = {}
        self._path = path
        self._store = store
        self._client = client
        self._shelves: dict[str, _Shelf] = {}
        self._lock = threading.Lock()
        # Chroma keeps a database open, and the graphs it has read, until each of its clients is closed.
        self._release = weakref.finalize(self, client.close)

    def close(self) -> None:
        """Close every file."""
        self._release()
        self._store.close()

    def corrected(self, text: str, language: str) -> str:
        """A text with the slips in it read as the words of that language that were meant."""
        if language not in self._spellings:
            self._spellings[language] = Spelling(self._words.get(language, {}))
        return self._spellings[language].corrected(text)

    def passages(self, ids: Iterable[str]) -> list[Passage]:
        """The passages with these ids, in their order; ids that are not in this generation are left out."""
        return self._store.passages(self._store.numbers(ids))

    def of_fact(self, fact_id: str) -> list[Passage]:
        """All passages that carry a fact, statements, questions and parts of documents."""
        return self._store.passages(self._store.numbers_of_fact(fact_id))

    def dense(
        self, vector: Sequence[float] | Scores, language: str, k: int, filters: Filters = EVERYTHING
    ) -> list[Hit]:
        """The `k` passages of a language nearest to a vector by cosine, or all that match if they are fewer.

        Without a filter Chroma's graph is searched. With one, the matching vectors are compared exactly, in
        1 ms for 20,000; Chroma's own `where` takes 64 ms when most of them match.

        Raises:
            IndexDamaged: The vectors cannot be read.
        """
        query = np.asarray(vector, dtype=np.float32)
        length = float(np.linalg.norm(query))
        shelf = self._shelf(language, k, filters)
        if shelf is None or not length:
            return []
        query = query / length
        matching = shelf.matching(filters)
        if matching is None:
            rows, scores = shelf.holding(*shelf.vectors.nearest(query, k))
        else:
            rows = np.flatnonzero(matching)
            scores = shelf.vectors.similarities(query)[shelf.vector[rows]]
        return self._hits("dense", language, shelf, *_best(rows, scores, k))

    def lexical(self, query: str, language: str, k: int, filters: Filters = EVERYTHING) -> list[Hit]:
        """The `k` passages of a language that match a query's words best by BM25, or all that share one.

        Empty when the query has no words.

        Raises:
            IndexDamaged: The vectors of the language cannot be read.
        """
        shelf = self._shelf(language, k, filters)
        scores = shelf.lexicon.scores(query) if shelf and shelf.lexicon else None
        if shelf is None or scores is None:
            return []
        matching = shelf.matching(filters)
        rows = np.flatnonzero(scores if matching is None else scores * matching)
        return self._hits("lexical", language, shelf, *_best(rows, scores[rows], k))

    def _shelf(self, language: str, k: int, filters: Filters) -> _Shelf | None:
        if language not in self.languages or k < 1 or filters.language not in (None, language):
            return None
        with self._lock:
            if language not in self._shelves:
                self._shelves[language] = _Shelf(self._path, self._store, self._client, language)
            return self._shelves[language]

    def _hits(self, leg: str, language: str, shelf: _Shelf, rows: Rows, scores: Scores) -> list[Hit]:
        passages = self._store.passages(shelf.seq[rows].tolist())
        return [
            Hit(passage, leg, language, rank, score)
            for rank, (passage, score) in enumerate(zip(passages, scores.tolist(), strict=True), 1)
        ]


class _Shelf:
    """What searching one language takes, read when the language is first searched.

    Its rows are the passages of the language in order: `seq` has their numbers in the store, `vector` the
    rows of their vectors.
    """

    def __init__(self, generation: Path, store: Store, client: Client, language: str) -> None:
        seq, vector, *filtered = zip(*store.columns(language), strict=True)
        self.seq = np.array(seq, dtype=np.int64)
        self.vector = np.array(vector, dtype=np.int64)
        self.lexicon = open_lexicon(lexicon_path(generation, language))
        self.vectors = Vectors(generation, client, language)
        self.vectors.check_recall(5, 0.6)
        self._codes = {name: _coded(values) for name, values in zip(_FILTERED, filtered, strict=True)}
        self._by_vector = np.argsort(self.vector, kind="stable")
        self._starts = np.searchsorted(self.vector[self._by_vector], np.arange(len(self.vectors.matrix) + 1))

    def matching(self, filters: Filters) -> npt.NDArray[np.bool_] | None:
        """Which rows the filters let through; None for all."""
        masks = [
            codes == number_of.get(wanted, -1)
            for name, (number_of, codes) in self._codes.items()
            if (wanted := getattr(filters, name)) is not None
        ]
        return reduce(np.logical_and, masks) if masks else None

    def holding(self, vectors: Rows, scores: Scores) -> tuple[Rows, Scores]:
        """The rows of all passages with these vectors, each with its vector's score."""
        rows = [self._by_vector[self._starts[vector] : self._starts[vector + 1]] for vector in vectors]
        return np.concatenate(rows), np.repeat(scores, [len(each) for each in rows])


def _coded(values: Sequence[Any]) -> tuple[dict[Any, int], npt.NDArray[np.int32]]:
    """Values as small numbers, which a filter compares a hundred times faster."""
    number_of: dict[Any, int] = {}
    codes = [number_of.setdefault(value, len(number_of)) for value in values]
    return number_of, np.array(codes, dtype=np.int32)


def _best(rows: Rows, scores: Scores, k: int) -> tuple[Rows, Scores]:
    """The `k` best rows, best first; of equal ones the first."""
    if len(rows) > k:
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        candidates = np.flatnonzero(scores >= least)
        rows, scores = rows[candidates], scores[candidates]
    order = np.lexsort((rows, -scores))[:k]
    return rows[order], scores[order]
