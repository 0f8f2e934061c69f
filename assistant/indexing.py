"""From the corpus to a published index: read every document, make every passage, build one generation."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from langchain_core.embeddings import Embeddings

from assistant import __version__
from assistant.corpus import Corpus, question_passages, statement_passages
from assistant.documents import Reading, read_documents
from assistant.index import Counts, build, current_generation

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and how many there are."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Indexed:
    """What a build did: the passages it added, kept, removed, and the documents it could not read."""

    counts: Counts
    unread: tuple[Reading, ...]


def build_index(
    corpus: Corpus,
    corpus_dir: Path,
    data_dir: Path,
    embeddings: Embeddings,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Indexed:
    """Read the corpus' documents and publish a generation of the index holding them, its facts and its questions.

    A document that cannot be read is reported and left out; the rest is indexed.

    Raises:
        AssistantError: Another builder is at work, the disk is full, or the new index failed its probe. What was
            published before stays in force.
    """
    digest = corpus_digest(corpus_dir)
    say = progress or (lambda what, done, total: None)
    readings = []
    for reading in read_documents(corpus.document_paths):
        readings.append(reading)
        say("documents read", len(readings), len(corpus.document_paths))
    readings = [_once(reading, readings[:place]) for place, reading in enumerate(readings)]
    for reading in readings:
        if reading.reason:
            was = "was not indexed" if reading.document is None else "was read in part"
            log.warning("%s %s: %s", reading.path.name, was, reading.reason)
    unread = tuple(reading for reading in readings if reading.document is None)
    documents = [reading.document for reading in readings if reading.document is not None]
    passages = [
        *statement_passages(corpus),
        *question_passages(corpus),
        *(passage for reading in readings for passage in reading.passages),
    ]
    counts = build(
        data_dir,
        passages,
        documents,
        embeddings,
        rebuild=rebuild,
        progress=lambda done, total: say("passages embedded", done, total),
    )
    # Noted last: were it lost, the next start would only look again and find nothing changed.
    _digest_path(data_dir).write_text(digest, encoding="ascii")
    return Indexed(counts=counts, unread=unread)


def _once(reading: Reading, before: list[Reading]) -> Reading:
    """The reading, refused if a document of the same id was read before it: citations could not tell them apart."""
    twins = [r.path.name for r in before if r.document and reading.document and r.document.id == reading.document.id]
    if not twins:
        return reading
    reason = f"it has the id of {twins[0]}; give it another `id:`"
    return replace(reading, status="refused", reason=reason, document=None, passages=())


def ensure_index(
    corpus: Corpus, corpus_dir: Path, data_dir: Path, embeddings: Embeddings, progress: Progress | None = None
) -> None:
    """Build the index if there is none, or if the corpus is not the one it was built from."""
    if current_generation(data_dir) is None or _noted_digest(data_dir) != corpus_digest(corpus_dir):
        build_index(corpus, corpus_dir, data_dir, embeddings, progress=progress)


def corpus_digest(corpus_dir: Path) -> str:
    """SHA-256 over the names and bytes of every file of the corpus, and the version of the code that reads it."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(path for path in corpus_dir.rglob("*") if path.is_file()):
        digest.update(path.relative_to(corpus_dir).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _digest_path(data_dir: Path) -> Path:
    return data_dir / "index" / "corpus.sha256"


def _noted_digest(data_dir: Path) -> str | None:
    path = _digest_path(data_dir)
    return path.read_text(encoding="ascii") if path.exists() else None
