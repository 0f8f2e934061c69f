"""From a corpus to a published index: what is read, what is left out, and when nothing needs doing."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_samples import FACTS, write_corpus

from assistant.assistant import Assistant
from assistant.corpus import load_corpus
from assistant.domain import Filters, Kind
from assistant.embedding import load_embeddings
from assistant.errors import IndexBusy, IndexDamaged
from assistant.index import builder_lock, current_generation, open_index
from assistant.indexing import Indexed, build_index, ensure_index
from assistant.settings import Settings

BROKEN_PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 9 0 R >>\n"


def built(corpus_dir: Path, data_dir: Path) -> Indexed:
    return build_index(load_corpus(corpus_dir), data_dir, load_embeddings())


def test_statements_questions_and_documents_are_all_indexed(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    corpus_dir = write_corpus(tmp_path / "corpus")
    done = build_index(
        load_corpus(corpus_dir),
        tmp_path / "data",
        load_embeddings(),
        progress=lambda *step: steps.append(step),
    )
    index = open_index(tmp_path / "data", load_embeddings())
    found = index.of_fact("2026-call-close")
    assert {passage.kind for passage in found} == set(Kind)
    assert {passage.language for passage in found} == {"en", "ko"}
    assert (done.unread, done.counts.removed, done.counts.failed) == ((), 0, 0)
    assert set(index.documents) == {"guide-2026"}
    assert ("documents read", 1, 1) in steps
    assert steps[-1] == ("passages done", done.counts.added, done.counts.added)


def test_a_document_that_cannot_be_read_is_reported_and_the_rest_indexed(tmp_path: Path) -> None:
    broken = {"broken.pdf": BROKEN_PDF, "empty.md": b"", "photo.md": bytes(range(256)) * 40}
    done = built(write_corpus(tmp_path / "corpus", documents=broken), tmp_path / "data")
    assert {reading.path.name: bool(reading.reason) for reading in done.unread} == dict.fromkeys(broken, True)
    assert set(open_index(tmp_path / "data", load_embeddings()).documents) == {"guide-2026"}


def test_an_unchanged_corpus_is_not_built_again_even_with_a_broken_document(tmp_path: Path) -> None:
    corpus_dir, data_dir = write_corpus(tmp_path / "corpus", documents={"broken.pdf": BROKEN_PDF}), tmp_path / "data"
    built(corpus_dir, data_dir)
    before = current_generation(data_dir)
    ensure_index(load_corpus(corpus_dir), data_dir, load_embeddings())
    assert current_generation(data_dir) == before
    counts = built(corpus_dir, data_dir).counts
    assert (counts.added, counts.removed) == (0, 0)
    assert counts.unchanged > 0


def test_a_changed_corpus_is_built_on_the_next_start_and_only_the_change_counted(tmp_path: Path) -> None:
    corpus_dir, data_dir = write_corpus(tmp_path / "corpus"), tmp_path / "data"
    built(corpus_dir, data_dir)
    before = current_generation(data_dir)
    (corpus_dir / "facts.yaml").write_text(FACTS.replace("Foreign governments", "Governments abroad"), encoding="utf-8")
    ensure_index(load_corpus(corpus_dir), data_dir, load_embeddings())
    assert current_generation(data_dir) != before
    (statement,) = open_index(data_dir, load_embeddings()).passages(["fact:2026-applicants:en"])
    assert statement.text.startswith("Governments abroad")


def test_a_document_taken_away_is_gone_from_the_index(tmp_path: Path) -> None:
    corpus_dir, data_dir = write_corpus(tmp_path / "corpus"), tmp_path / "data"
    added = built(corpus_dir, data_dir).counts.added
    (corpus_dir / "documents" / "guide-2026.md").unlink()
    counts = built(corpus_dir, data_dir).counts
    assert counts.removed == added - counts.unchanged > 0
    index = open_index(data_dir, load_embeddings())
    assert index.documents == {}
    assert not [passage for passage in index.of_fact("2026-call-close") if passage.kind is Kind.DOCUMENT]


def test_the_digest_of_a_corpus_follows_names_bytes_and_places(tmp_path: Path) -> None:
    corpus_dir = write_corpus(tmp_path / "corpus")
    guide = corpus_dir / "documents" / "guide-2026.md"
    seen = [load_corpus(corpus_dir).digest, load_corpus(write_corpus(tmp_path / "copy")).digest]
    assert seen[0] == seen[1]
    guide.write_bytes(guide.read_bytes() + b"\n")
    seen.append(load_corpus(corpus_dir).digest)
    guide = guide.rename(corpus_dir / "documents" / "guide.md")
    seen.append(load_corpus(corpus_dir).digest)
    guide.rename(corpus_dir / "guide.md")
    seen.append(load_corpus(corpus_dir).digest)
    assert len(set(seen[1:])) == 4


def test_a_damaged_index_is_refused_and_mended_by_a_rebuild(tmp_path: Path) -> None:
    corpus_dir, data_dir = write_corpus(tmp_path / "corpus"), tmp_path / "data"
    built(corpus_dir, data_dir)
    store = data_dir / "index" / "generations" / str(current_generation(data_dir)) / "store.sqlite"
    store.write_bytes(store.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match="kcity index --rebuild"):
        open_index(data_dir, load_embeddings())
    built(corpus_dir, data_dir)
    assert open_index(data_dir, load_embeddings()).of_fact("2026-call-close")


def test_the_shipped_corpus_is_indexed_whole(assistant: Assistant) -> None:
    corpus, index = assistant.corpus, assistant.index
    assert len(index.documents) == len(corpus.document_paths)
    assert set(corpus.languages) <= index.languages
    for id_, fact in corpus.facts.items():
        kinds = {passage.kind for passage in index.of_fact(id_)}
        assert {Kind.STATEMENT, Kind.DOCUMENT} <= kinds, id_
        assert {p.text for p in index.of_fact(id_) if p.kind is Kind.STATEMENT} == set(fact.statements.values())
    assert assistant.search("deadline", Filters(), 1)


def test_while_another_process_builds_the_index_there_is_goes_on_being_used(tmp_path: Path) -> None:
    corpus_dir, data_dir = write_corpus(tmp_path / "corpus"), tmp_path / "data"
    built(corpus_dir, data_dir)
    before = current_generation(data_dir)
    (corpus_dir / "facts.yaml").write_text(FACTS.replace("Foreign governments", "Governments abroad"), encoding="utf-8")
    with builder_lock(data_dir):
        ensure_index(load_corpus(corpus_dir), data_dir, load_embeddings())
        with pytest.raises(IndexBusy):
            built(corpus_dir, data_dir)
    assert current_generation(data_dir) == before
    ensure_index(load_corpus(corpus_dir), data_dir, load_embeddings())
    assert current_generation(data_dir) != before


def test_a_server_goes_on_with_what_it_knew_while_the_corpus_is_broken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    corpus_dir, data_dir = write_corpus(tmp_path / "corpus"), tmp_path / "data"
    assistant = Assistant.open(Settings(corpus_dir=corpus_dir, data_dir=data_dir, _env_file=None))
    facts = corpus_dir / "facts.yaml"
    good = facts.read_text(encoding="utf-8")
    facts.write_text(good.replace("Foreign governments", "Governments abroad"), encoding="utf-8")
    built(corpus_dir, data_dir)
    facts.write_text("facts: [", encoding="utf-8")
    before = assistant.index.generation
    for _ in range(3):
        assistant.ask("Who may apply?")
    assert assistant.index.generation == before != current_generation(data_dir)
    assert len([record for record in caplog.records if "goes on answering" in record.message]) == 1
