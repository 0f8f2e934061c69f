"""From the corpus to a published index: read every document, make every passage, build one generation."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from langchain_core.embeddings import Embeddings

from assistant.corpus import Corpus, question_passages, statement_passages
from assistant.documents import Reading, read_documents
from assistant.documents.split import VERSION as SPLITTER
from assistant.embedding import LocalEmbeddings, load_embeddings
from assistant.errors import IndexBusy
from assistant.index import Counts, IndexFailed, build, builder_lock, current_generation
from assistant.settings import Settings

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
    with builder_lock(data_dir):
        # Only to see that nobody else is at it, before every document is read for nothing.
        pass
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
        progress=lambda done, total: say("passages done", done, total),
    )
    # Noted last: were it lost, the next start would only look again and find nothing changed.
    _digest_path(data_dir).write_text(_digest(corpus), encoding="ascii")
    return Indexed(counts=counts, unread=unread)


def _once(reading: Reading, before: list[Reading]) -> Reading:
    """The reading, refused if a document of the same id was read before it: citations could not tell them apart."""
    twins = [r.path.name for r in before if r.document and reading.document and r.document.id == reading.document.id]
    if not twins:
        return reading
    reason = f"it has the id of {twins[0]}; give it another `id:`"
    return replace(reading, status="refused", reason=reason, document=None, passages=())


def embeddings_of(settings: Settings) -> LocalEmbeddings:
    """The embedder that the settings name.

    Raises:
        EmbeddingError: It is missing or damaged; the message says what to do.
    """
    return load_embeddings(settings.embedding_model, settings.embedding_query_prefix, settings.embedding_passage_prefix)


def ensure_index(corpus: Corpus, data_dir: Path, embeddings: Embeddings, progress: Progress | None = None) -> None:
    """Build the index if there is none, or if the corpus is not the one it was built from.

    While another process builds, or where it fails, an index that is there goes on being used.
    """
    if current_generation(data_dir) is None:
        build_index(corpus, data_dir, embeddings, progress=progress)
    elif _noted_digest(data_dir) != _digest(corpus):
        try:
            build_index(corpus, data_dir, embeddings, progress=progress)
        except (IndexBusy, IndexFailed) as error:
            log.warning("The corpus has changed, but the index built before is used: %s", error)


def _digest(corpus: Corpus) -> str:
    """Names what an index is built from: the corpus, and the way its documents are split."""
    return f"{corpus.digest} {SPLITTER}"


def _digest_path(data_dir: Path) -> Path:
    return data_dir / "index" / "corpus.sha256"


def _noted_digest(data_dir: Path) -> str | None:
    path = _digest_path(data_dir)
    return path.read_text(encoding="ascii") if path.exists() else None
