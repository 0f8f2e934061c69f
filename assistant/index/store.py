"""The text store: one SQLite file with every passage and document. The rest of a generation is derived."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.domain import Document, Kind, Passage
from assistant.index.generation import matrix_path
from assistant.understand import asked

Matrix = npt.NDArray[np.float32]

FILE = "store.sqlite"

COLUMNS = tuple(field.name for field in fields(Passage))
LISTS = frozenset({"fact_ids", "heading"})
"""Columns that hold a tuple, as JSON."""

_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)

SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (id TEXT PRIMARY KEY, fields TEXT NOT NULL, text BLOB NOT NULL);
CREATE TABLE passages (seq INTEGER PRIMARY KEY, vector INTEGER NOT NULL, hash BLOB NOT NULL, {_NAMES});
CREATE TABLE carried (fact TEXT NOT NULL, seq INTEGER NOT NULL);
"""

INDEXES = """
CREATE UNIQUE INDEX passages_by_id ON passages (id);
CREATE INDEX passages_by_language ON passages (language, seq);
CREATE INDEX carried_by_fact ON carried (fact, seq);
"""

_BATCH = 500
"""So many passages are asked for in one statement; SQLite takes a limited number of parameters."""


@dataclass(frozen=True)
class Record:
    """A passage as it is stored: a value for each of `COLUMNS`, and a digest of them that tells changes."""

    id: str
    language: str
    text: str
    columns: tuple[Any, ...]
    hash: bytes

    @property
    def asks(self) -> bool:
        """Whether it is a question or a statement, which are compared by what they ask, the years apart."""
        return self.columns[COLUMNS.index("kind")] in (Kind.STATEMENT, Kind.QUESTION)

    @property
    def content(self) -> str:
        """What is embedded: what it asks or states without the edition, or the text of a document as it stands."""
        return asked(self.text)[0] if self.asks else self.text

    @property
    def marks(self) -> tuple[str, ...]:
        """The editions and the project type that its text names."""
        _, years, kind = asked(self.text)
        return (*years, kind) if kind else years

    @property
    def edition(self) -> str:
        """The call year it is about, or the program as a whole."""
        return str(self.columns[COLUMNS.index("edition")])

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """What it states or asks for."""
        return tuple(json.loads(self.columns[COLUMNS.index("fact_ids")]))

    @property
    def is_storable(self) -> bool:
        """Whether UTF-8 can hold it; readers of broken files may leave half characters, which it cannot."""
        return all(_is_utf8(value) for value in self.columns if isinstance(value, str))


def record(passage: Passage) -> Record:
    """Make a passage ready to be stored."""
    values = ((name, getattr(passage, name)) for name in COLUMNS)
    columns = tuple(json.dumps(value) if name in LISTS else value for name, value in values)
    digest = hashlib.blake2b(json.dumps(columns).encode(), digest_size=16).digest()
    return Record(passage.id, passage.language, passage.text, columns, digest)


def document_row(document: Document) -> tuple[str, str, bytes]:
    """The document as it is stored. Its text is bytes, so that half characters in it do no harm."""
    values = asdict(document) | {"path": str(document.path)}
    text = values.pop("text").encode("utf-8", "surrogatepass")
    return document.id, json.dumps(values), text


class Writer:
    """Writes the store of a new generation; nothing else has it open."""

    def __init__(self, generation: Path) -> None:
        self._connection = sqlite3.connect(generation / FILE)
        # A store that is not finished is thrown away, so it needs no journal while it is written.
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)

    def add_documents(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Store documents as `document_row` gives them."""
        self._connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", rows)

    def add_passages(self, first: int, records: Sequence[Record], vectors: Sequence[int]) -> None:
        """Store passages, numbered from `first`, each with the row of its vector in its language's matrix."""
        marks = ", ".join("?" * (len(COLUMNS) + 3))
        self._connection.executemany(
            f"INSERT INTO passages VALUES ({marks})",  # noqa: S608  nothing but question marks
            (
                (first + at, vector, each.hash, *each.columns)
                for at, (each, vector) in enumerate(zip(records, vectors, strict=True))
            ),
        )
        self._connection.executemany(
            "INSERT INTO carried VALUES (?, ?)",
            (
                (fact, seq)
                for seq, each in enumerate(records, first)
                for fact in json.loads(each.columns[COLUMNS.index("fact_ids")])
            ),
        )

    def finish(self, meta: Mapping[str, str]) -> None:
        """Store what is known of the generation as a whole, and close."""
        with closing(self._connection):
            self._connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
            self._connection.commit()
            self._connection.executescript(INDEXES)


class Store:
    """Reads the store of a published generation and touches no file. Safe to use from several threads."""

    def __init__(self, generation: Path) -> None:
        self._generation = generation
        # Immutable: SQLite takes no lock and makes no file beside the store.
        uri = (generation / FILE).resolve().as_uri() + "?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._read: dict[int, Passage] = {}
        self.meta: Mapping[str, str] = dict(self._rows("SELECT key, value FROM meta"))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def languages(self) -> frozenset[str]:
        """The languages that there are passages in."""
        return frozenset(language for (language,) in self._rows("SELECT DISTINCT language FROM passages"))

    def hashes(self) -> dict[str, bytes]:
        """The content hash of every passage, by id."""
        return dict(self._rows("SELECT id, hash FROM passages"))

    def vectors(self, language: str) -> dict[str, Matrix]:
        """The texts in a language, each with its vector."""
        path = matrix_path(self._generation, language)
        matrix = np.load(path) if path.exists() else None
        rows = self._rows("SELECT text, vector FROM passages WHERE language = ?", language)
        return {text: matrix[row] for text, row in rows} if matrix is not None else {}

    def columns(self, language: str) -> list[tuple[Any, ...]]:
        """The passages of a language in order: seq, vector, edition, topic, document."""
        return self._rows(
            "SELECT seq, vector, edition, topic, document FROM passages WHERE language = ? ORDER BY seq",
            language,
        )

    def documents(self) -> Mapping[str, Document]:
        """Every document by id; each is read when it is first asked for."""
        return _Documents(self)

    def document_ids(self) -> list[str]:
        """The ids of all documents."""
        return [id for (id,) in self._rows("SELECT id FROM documents ORDER BY id")]

    def document(self, id: str) -> Document:
        """One of the documents, with its text."""
        ((values, text),) = self._rows("SELECT fields, text FROM documents WHERE id = ?", id)
        known: dict[str, Any] = json.loads(values)
        known |= {name: tuple(known[name]) for name in ("page_starts", "sources")}
        known["path"] = Path(str(known["path"]))
        known["text"] = text.decode("utf-8", "surrogatepass")
        return Document(**known)

    def numbers(self, ids: Iterable[str]) -> list[int]:
        """The numbers of the passages with these ids, in their order; ids that are not there are left out."""
        wanted = [id for id in ids if _is_utf8(id)]
        found: dict[str, int] = {}
        for batch in _batches(wanted):
            found |= dict(
                self._rows(f"SELECT id, seq FROM passages WHERE id IN ({_marks(batch)})", *batch)  # noqa: S608
            )
        return [found[id] for id in wanted if id in found]

    def numbers_of_fact(self, fact_id: str) -> list[int]:
        """The numbers of all passages that carry a fact."""
        if not _is_utf8(fact_id):
            return []
        return [seq for (seq,) in self._rows("SELECT seq FROM carried WHERE fact = ? ORDER BY seq", fact_id)]

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """The passages with these numbers, in their order."""
        missing = [number for number in numbers if number not in self._read]
        for batch in _batches(missing):
            query = f"SELECT seq, {_NAMES} FROM passages WHERE seq IN ({_marks(batch)})"  # noqa: S608
            self._read |= {seq: _passage(row) for seq, *row in self._rows(query, *batch)}
        return [self._read[number] for number in numbers]

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


class _Documents(Mapping[str, Document]):
    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids = dict.fromkeys(store.document_ids())
        self._read: dict[str, Document] = {}

    def __getitem__(self, id: str) -> Document:
        if id not in self._ids:
            raise KeyError(id)
        if id not in self._read:
            self._read[id] = self._store.document(id)
        return self._read[id]

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _passage(row: Sequence[Any]) -> Passage:
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    values |= {name: tuple(json.loads(values[name])) for name in LISTS}
    values |= {"kind": Kind(values["kind"]), "table": bool(values["table"])}
    return Passage(**values)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
