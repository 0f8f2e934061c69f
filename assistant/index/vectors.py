"""The dense leg: a Chroma database a generation, a collection a language, a row a distinct vector.

Chroma holds vectors alone: with the texts in it too, which it would index by trigrams, it takes rows at half
the rate and ten times the disk. And each distinct vector stands in it once: a document's Markdown and its PDF
share theirs, and thousands of copies (of a page header, say) cut the graph apart, so that it loses others.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import ChromaError

from assistant.errors import IndexDamaged
from assistant.index.generation import MEND, matrix_path

Matrix = npt.NDArray[np.float32]

FOLDER = "chroma"
BATCH = 1_000

EF_CONSTRUCTION = 64
"""How widely a new row looks for neighbours. Chroma's own 100 takes half as long again and finds no more: over
20,000 clustered vectors both have a recall@20 of 1.0."""

_SAME = 1e-3
"""Cosine distance below which two vectors are the same one, rounding considered."""

_opening = threading.Lock()


def open_client(generation: Path) -> Client:
    """Open a generation's database; `close()` the client, so that its files are complete."""
    # Chroma shares one database between the clients of a process, and does not guard their making.
    with _opening:
        settings = Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(path=str(generation / FOLDER), settings=settings)
        return cast(Client, client)


@contextmanager
def damage_named(generation: Path) -> Iterator[None]:
    """Turn what Chroma raises over its files into `IndexDamaged`, panics of its Rust half included."""
    try:
        yield
    except ChromaError as error:
        raise IndexDamaged(f"The vectors in {generation} cannot be read ({error}). {MEND}") from error
    except BaseException as error:
        # The class cannot be imported, and it is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexDamaged(f"The vectors in {generation} cannot be read ({error}). {MEND}") from error


def collection_name(language: str) -> str:
    """The name of a language's collection."""
    return f"passages-{language}"


def add_collection(client: Client, language: str, matrix: Matrix) -> Iterator[int]:
    """Write a language's distinct vectors, with their row numbers as ids; yields how many are in as it goes."""
    # Chroma writes the graph to its files once `sync_threshold` rows have come in, 2 at least. So the last row
    # sets it off, and a collection that is opened has no log to replay, which Chroma would do into its files.
    threshold = max(2, len(matrix))
    collection = client.create_collection(
        collection_name(language),
        embedding_function=None,
        configuration={
            "hnsw": {
                "space": "cosine",
                "ef_construction": EF_CONSTRUCTION,
                "batch_size": min(100, threshold),
                "sync_threshold": threshold,
            }
        },
    )
    batch = min(BATCH, client.get_max_batch_size())
    for start in range(0, len(matrix), batch):
        rows = matrix[start : start + batch]
        collection.add(ids=[str(row) for row in range(start, start + len(rows))], embeddings=rows)
        yield start + len(rows)
    if len(matrix) < threshold:
        collection.upsert(ids=["0"], embeddings=matrix)


def freeze(generation: Path) -> None:
    """Make a closed database one that is not changed by being opened, and give back its empty pages.

    Chroma inserts a row into `acquire_write` each time it opens a database. The trigger turns that into
    nothing, so a published generation stays as it is, byte for byte, under any number of readers.
    """
    with closing(sqlite3.connect(generation / FOLDER / "chroma.sqlite3")) as connection:
        connection.executescript(
            "CREATE TRIGGER opening_writes_nothing BEFORE INSERT ON acquire_write"
            " BEGIN SELECT RAISE(IGNORE); END; VACUUM;"
        )


class Vectors:
    """The distinct vectors of one language in a published generation."""

    def __init__(self, generation: Path, client: Client, language: str) -> None:
        """Open them.

        Raises:
            IndexDamaged: Chroma does not hold what the generation's matrix holds.
        """
        self._generation = generation
        self._language = language
        self.matrix: Matrix = np.load(matrix_path(generation, language), mmap_mode="r")
        with damage_named(generation):
            self._collection = client.get_collection(collection_name(language), embedding_function=None)
            count = self._collection.count()
        if count != len(self.matrix):
            raise IndexDamaged(
                f"Chroma holds {count} of {len(self.matrix)} vectors of language {language} in {generation}. " + MEND
            )

    def nearest(self, query: Matrix, k: int) -> tuple[npt.NDArray[np.int64], Matrix]:
        """The rows of the `k` nearest vectors by Chroma's graph, nearest first, and their similarities."""
        ids, distances = self._query(query[np.newaxis], min(k, len(self.matrix)))
        return np.array(ids[0], dtype=np.int64), 1 - np.array(distances[0], dtype=np.float32)

    def similarities(self, query: Matrix) -> Matrix:
        """The cosine similarity of every vector to a query of length one, exactly: 1 ms for 20,000 of 256.

        Not by `@`: on two busy cores the threads of its matrix library cost more than they bring.
        """
        similarities: Matrix = np.einsum("ij,j->i", self.matrix, query)
        return similarities

    def check_recall(self, sample: int, share: float) -> None:
        """Look for `sample` of the vectors themselves, evenly spread.

        Row counts stay right when the graph is lost, so nothing less tells. A sound graph misses 4 in 1,000.

        Raises:
            IndexDamaged: Less than `share` of them (0 to 1) were found.
        """
        rows = np.unique(np.linspace(0, len(self.matrix) - 1, min(sample, len(self.matrix))).astype(int))
        _, distances = self._query(self.matrix[rows], 1)
        recalled = sum(distance < _SAME for found in distances for distance in found)
        if recalled < share * len(rows):
            raise IndexDamaged(
                f"Only {recalled} of {len(rows)} known vectors of language {self._language} were found again "
                f"in {self._generation}. {MEND}"
            )

    def _query(self, queries: Matrix, k: int) -> tuple[list[list[str]], list[list[float]]]:
        with damage_named(self._generation):
            found = self._collection.query(query_embeddings=queries, n_results=k, include=["distances"])
        return found["ids"], found["distances"] or []
