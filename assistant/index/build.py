"""Building a generation: aside, from what is unchanged and what is new, probed, then published in one step.

A new generation is always written from nothing; only the embedding of known texts is skipped. Taking over
Chroma's files and changing a few rows would leave deleted ones in its graph and new ones in its log.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from chromadb.errors import ChromaError

from assistant.domain import PROGRAM, Document, Passage
from assistant.errors import AssistantError, IndexDamaged
from assistant.index.classifier import fit, write_classifier
from assistant.index.generation import (
    Pointer,
    builder_lock,
    current_generation,
    generations_dir,
    lexicon_path,
    matrix_path,
    new_name,
    read_pointer,
    seal,
    sweep,
    verify,
    write_pointer,
)
from assistant.index.identity import FORMAT, identity_of
from assistant.index.lexical import write_lexicon
from assistant.index.probe import probe
from assistant.index.spelling import count_words, write_spelling
from assistant.index.store import Record, Store, Writer, document_row, record
from assistant.index.vectors import Matrix, add_collection, freeze, open_client

if TYPE_CHECKING:
    # A name in signatures only: its import takes half a second, which the probe would pay again.
    from langchain_core.embeddings import Embeddings

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with the passages done and the passages there are."""

EMBEDDED_AT_ONCE = 2_000

LABELS_TOLD_APART = 2
"""Fewer different sets of facts to ask for leave nothing to learn."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class IndexFailed(AssistantError):
    """The index could not be built: it cannot be written, or what was to be indexed contradicts itself."""


@dataclass(frozen=True)
class Counts:
    """What a build did with the passages it was given, and how many of the old ones are gone.

    A passage whose text or metadata changed counts as added. A failed one has no usable vector or text.
    """

    added: int
    unchanged: int
    removed: int
    failed: int


def build(
    data_dir: Path,
    passages: Sequence[Passage],
    documents: Sequence[Document],
    embeddings: Embeddings,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Counts:
    """Publish a generation that holds exactly these passages and documents; does nothing if one already does.

    Whatever happens, a kill or a power cut included, the index is then the old one or the new one, whole.

    Args:
        data_dir: the folder in which `index/` lies or is made.
        passages: what is to be found, with distinct ids.
        documents: the documents that passages stand in.
        embeddings: embeds the passages; has `identity` and `dimensions`.
        rebuild: take nothing over from the index in force.
        progress: called as passages get done.

    Raises:
        IndexBusy: Another process is building.
        IndexDamaged: The new generation failed its probe; the old one stays in force.
        IndexFailed: It could not be written, or an id or a language cannot be; the old one stays in force.
    """
    try:
        with builder_lock(data_dir):
            return _build(data_dir, passages, documents, embeddings, rebuild, progress or (lambda done, total: None))
    except (OSError, sqlite3.Error, ChromaError) as error:
        raise IndexFailed(
            f"The index in {data_dir} could not be written ({error}). The one in force was left as it is. "
            "See that the disk has room and that the folder may be written to, then run `kcity index` again."
        ) from error


def _build(
    data_dir: Path,
    passages: Sequence[Passage],
    documents: Sequence[Document],
    embeddings: Embeddings,
    rebuild: bool,
    progress: Progress,
) -> Counts:
    _refuse_contradictions(passages, documents)
    records = [record(passage) for passage in passages]
    document_rows = [document_row(document) for document in documents]
    setting = {"embedder": identity_of(embeddings), "format": FORMAT}
    meta = setting | {"content": _digest(records, document_rows)}
    with _in_force(data_dir) as (last_good, before):
        known = before if before and not rebuild and before.meta.items() >= setting.items() else None
        if known and known.meta["content"] == meta["content"]:
            failed = int(known.meta["failed"])
            return Counts(added=0, unchanged=len(records) - failed, removed=0, failed=failed)
        name = new_name()
        staging = generations_dir(data_dir) / name
        try:
            stored = _write(staging, records, document_rows, meta, embeddings, known, progress)
            pointer = Pointer(name, seal(staging), last_good)
            probe(staging)
            write_pointer(data_dir, pointer)
        finally:
            if not _is_published(data_dir, name):
                shutil.rmtree(staging, ignore_errors=True)
        before_hashes = before.hashes() if before else {}
    sweep(data_dir, keep=(name, last_good))
    unchanged = sum(before_hashes.get(each.id) == each.hash for each in stored) if known else 0
    return Counts(
        added=len(stored) - unchanged,
        unchanged=unchanged,
        removed=len(before_hashes.keys() - {each.id for each in records}),
        failed=len(records) - len(stored),
    )


@contextmanager
def _in_force(data_dir: Path) -> Iterator[tuple[str | None, Store | None]]:
    """The last good generation's name, and the current one's store if that is sound and of our format."""
    pointer: Pointer | None = None
    try:
        pointer = read_pointer(data_dir)
        sweep(data_dir, keep=(pointer.generation, pointer.previous) if pointer else ())
        if pointer:
            verify(generations_dir(data_dir) / pointer.generation, pointer.manifest)
    except IndexDamaged as error:
        log.warning("The index in force is damaged, so a new one is built from nothing: %s", error)
        yield pointer.previous if pointer else None, None
        return
    if pointer is None:
        yield None, None
        return
    with closing(Store(generations_dir(data_dir) / pointer.generation)) as store:
        yield pointer.generation, store if store.meta["format"] == FORMAT else None


def _write(
    staging: Path,
    records: Sequence[Record],
    document_rows: Sequence[tuple[str, str, bytes]],
    meta: dict[str, str],
    embeddings: Embeddings,
    known: Store | None,
    progress: Progress,
) -> list[Record]:
    """Write every file of a generation, and return the passages that are in it."""
    for folder in ("chroma", "vectors", "lexical"):
        (staging / folder).mkdir(parents=True)
    by_language: dict[str, list[Record]] = {}
    for each in records:
        by_language.setdefault(each.language, []).append(each)
    writer = Writer(staging)
    writer.add_documents(document_rows)
    stored: list[Record] = []
    known_questions: list[Record] = []
    their_vectors: list[Matrix] = []
    done = 0
    with closing(open_client(staging)) as client:
        for language, group in by_language.items():
            kept, rows, matrix = _embedded(group, known.vectors(language) if known else {}, embeddings)
            if kept:
                np.save(matrix_path(staging, language), matrix)
                writer.add_passages(len(stored), kept, rows)
                labelled = [(each, row) for each, row in zip(kept, rows, strict=True) if each.asks and each.fact_ids]
                known_questions += [each for each, _ in labelled]
                their_vectors += [matrix[row] for _, row in labelled]
                write_lexicon(lexicon_path(staging, language), [each.text for each in kept])
                for added in add_collection(client, language, matrix):
                    progress(done + len(group) * added // len(matrix), len(records))
            stored += kept
            done += len(group)
    _teach(staging, known_questions, their_vectors)
    by_words: dict[str, list[str]] = {}
    for each in known_questions:
        by_words.setdefault(each.language, []).append(each.text)
    write_spelling(staging, {language: count_words(texts) for language, texts in by_words.items()})
    writer.finish(meta | {"failed": str(len(records) - len(stored))})
    freeze(staging)
    return stored


def _teach(staging: Path, records: Sequence[Record], vectors: Sequence[Matrix]) -> None:
    """Fit the classifier on the statements and the questions that stand for facts, if there are several to tell apart.

    Args:
        staging: the generation's folder.
        records: the statements and questions with facts.
        vectors: their vectors.
    """
    if len({each.fact_ids for each in records}) < LABELS_TOLD_APART:
        return
    editions = sorted({each.edition for each in records} - {PROGRAM}, reverse=True)
    write_classifier(
        staging,
        fit(
            np.stack(vectors),
            [each.marks for each in records],
            [each.fact_ids for each in records],
            [each.edition == PROGRAM for each in records],
            editions,
        ),
    )


def _embedded(
    records: Sequence[Record], known: Mapping[str, Matrix], embeddings: Embeddings
) -> tuple[list[Record], list[int], Matrix]:
    """The passages with a usable vector, the row of each one's vector, and the matrix of distinct vectors."""
    storable = [each for each in records if each.is_storable]
    content_of = {each.text: each.content for each in storable if each.text not in known}
    vectors = {each.text: known[each.text] for each in storable if each.text in known}
    new = list(content_of)
    for start in range(0, len(new), EMBEDDED_AT_ONCE):
        batch = new[start : start + EMBEDDED_AT_ONCE]
        asked_for = [content_of[text] for text in batch]
        matrix = np.asarray(embeddings.embed_documents(asked_for), dtype=np.float32)
        lengths = np.linalg.norm(matrix, axis=1)
        usable = np.isfinite(lengths) & (lengths > 0)
        vectors |= {batch[at]: matrix[at] / lengths[at] for at in np.flatnonzero(usable)}
    number_of: dict[bytes, int] = {}
    row_of = {text: number_of.setdefault(vector.tobytes(), len(number_of)) for text, vector in vectors.items()}
    kept = [each for each in storable if each.text in row_of]
    for id in sorted({each.id for each in records} - {each.id for each in kept}):
        log.warning("Passage %r was not indexed: it has characters that cannot be stored, or no vector.", id)
    matrix = np.frombuffer(b"".join(number_of), dtype=np.float32).reshape(len(number_of), -1)
    return kept, [row_of[each.text] for each in kept], matrix


def _refuse_contradictions(passages: Sequence[Passage], documents: Sequence[Document]) -> None:
    for what, ids in (
        ("passages", [each.id for each in passages]),
        ("documents", [each.id for each in documents]),
    ):
        doubled = [id for id, count in Counter(ids).items() if count > 1]
        if doubled:
            raise IndexFailed(f"Several {what} have the id {doubled[0]!r}; give each its own.")
    for passage in passages:
        if not _LANGUAGE.fullmatch(passage.language):
            raise IndexFailed(
                f"Passage {passage.id!r} is in {passage.language!r}, which is no language code like 'en'."
            )


def _digest(records: Iterable[Record], document_rows: Iterable[tuple[str, str, bytes]]) -> str:
    digest = hashlib.sha256()
    for each in records:
        digest.update(each.hash)
    for id, values, text in document_rows:
        digest.update(json.dumps([id, values, len(text)]).encode() + text)
    return digest.hexdigest()


def _is_published(data_dir: Path, name: str) -> bool:
    try:
        return current_generation(data_dir) == name
    except IndexDamaged:
        return False
