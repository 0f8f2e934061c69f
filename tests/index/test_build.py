"""Building: what is written, what is skipped, what is kept, what is refused."""

from __future__ import annotations

import json
import logging
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from index_samples import NgramEmbeddings, OtherEmbeddings, guide, passages

from assistant.errors import IndexDamaged, IndexMismatch
from assistant.index import Counts, IndexFailed, build, current_generation, open_index
from assistant.index.store import record

ROOT = Path(__file__).resolve().parents[2]


def generations(data_dir: Path) -> set[str]:
    return {folder.name for folder in (data_dir / "index" / "generations").iterdir()}


def test_every_field_of_passages_and_documents_comes_back(tmp_path: Path) -> None:
    document, of_document = guide()
    statements = passages(20)
    assert build(tmp_path, statements + of_document, [document], NgramEmbeddings()) == Counts(42, 0, 0, 0)
    index = open_index(tmp_path, NgramEmbeddings())
    assert index.passages(each.id for each in statements + of_document) == statements + of_document
    assert dict(index.documents) == {document.id: document}
    assert index.languages == {"en", "ko"}
    assert index.generation == current_generation(tmp_path)
    assert index.of_fact("fact-0") == [statements[0], *of_document, statements[20]]
    assert index.of_fact("no-such-fact") == []
    assert index.passages(["no-such-passage"]) == []


def test_identical_inputs_build_nothing_and_embed_nothing(tmp_path: Path) -> None:
    document, of_document = guide()
    build(tmp_path, passages(10) + of_document, [document], NgramEmbeddings())
    before, embeddings = current_generation(tmp_path), NgramEmbeddings()
    assert build(tmp_path, passages(10) + of_document, [document], embeddings) == Counts(0, 22, 0, 0)
    assert current_generation(tmp_path) == before
    assert embeddings.embedded == []


def test_only_new_texts_are_embedded(tmp_path: Path) -> None:
    build(tmp_path, passages(10), [], NgramEmbeddings())
    embeddings = NgramEmbeddings()
    changed = replace(passages(1)[0], text="The deadline was moved to 30 April 2020.")
    moved = replace(passages(2)[1], topic="contact")
    wanted = [changed, moved, *passages(10)[2:19]]
    assert build(tmp_path, wanted, [], embeddings) == Counts(added=2, unchanged=17, removed=1, failed=0)
    assert embeddings.embedded == [record(changed).content]
    index = open_index(tmp_path, embeddings)
    assert index.passages([changed.id, moved.id]) == [changed, moved]
    assert index.passages([passages(10)[19].id]) == []
    nearest = index.dense(embeddings.embed_query(record(changed).content), "en", 1)
    assert nearest[0].passage == changed


def test_a_changed_document_alone_makes_a_new_generation(tmp_path: Path) -> None:
    document, of_document = guide()
    build(tmp_path, of_document, [document], NgramEmbeddings())
    renamed = replace(document, title="Call guide 2026, corrected")
    assert build(tmp_path, of_document, [renamed], NgramEmbeddings()) == Counts(0, 2, 0, 0)
    assert open_index(tmp_path, NgramEmbeddings()).documents[document.id].title == renamed.title


def test_rebuild_takes_nothing_over(tmp_path: Path) -> None:
    build(tmp_path, passages(5), [], NgramEmbeddings())
    embeddings = NgramEmbeddings()
    assert build(tmp_path, passages(5), [], embeddings, rebuild=True) == Counts(10, 0, 0, 0)
    assert len(embeddings.embedded) == 10


def test_the_generation_before_is_kept_and_no_other(tmp_path: Path) -> None:
    names = []
    for count in (3, 4, 5, 6):
        build(tmp_path, passages(count), [], NgramEmbeddings())
        names.append(current_generation(tmp_path))
    assert generations(tmp_path) == set(names[-2:])


def test_a_text_that_stands_twice_is_embedded_once_and_found_twice(tmp_path: Path) -> None:
    embeddings = NgramEmbeddings()
    twins = [replace(passages(1)[0], id="markdown"), replace(passages(1)[0], id="pdf")]
    build(tmp_path, [*twins, *passages(30)[1:30]], [], embeddings)
    assert len(embeddings.embedded) == 30
    hits = open_index(tmp_path, embeddings).dense(embeddings.embed_query(twins[0].text), "en", 2)
    assert [hit.passage.id for hit in hits] == ["markdown", "pdf"]
    assert [hit.rank for hit in hits] == [1, 2]


def test_thousands_of_copies_do_not_hide_the_rest(tmp_path: Path) -> None:
    embeddings = NgramEmbeddings()
    header = [replace(passages(1)[0], id=f"header-{number}") for number in range(2000)]
    build(tmp_path, [*header, *passages(300, ("en",), first=1)], [], embeddings)
    index = open_index(tmp_path, embeddings)
    for each in passages(300, ("en",), first=1):
        (hit,) = index.dense(embeddings.embed_query(record(each).content), "en", 1)
        assert hit.score == pytest.approx(1, abs=1e-3)


def test_a_passage_without_usable_vector_or_text_fails_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    empty = replace(passages(1)[0], id="empty", text="")
    broken = replace(passages(1)[0], id="broken", text="half a character: \ud800")
    headed = replace(passages(1)[0], id="headed", topic="half a topic: \udfff")
    wanted = [empty, broken, headed, *passages(5)]
    assert build(tmp_path, wanted, [], NgramEmbeddings()) == Counts(10, 0, 0, failed=3)
    assert "'empty'" in caplog.text
    assert "'broken'" in caplog.text
    assert build(tmp_path, wanted, [], NgramEmbeddings()) == Counts(0, 10, 0, failed=3)
    assert open_index(tmp_path, NgramEmbeddings()).passages(["empty", "broken"]) == []


def test_a_document_text_with_half_characters_comes_back(tmp_path: Path) -> None:
    document, of_document = guide()
    broken = replace(document, text=document.text + " \udc00")
    build(tmp_path, of_document, [broken], NgramEmbeddings())
    assert open_index(tmp_path, NgramEmbeddings()).documents[document.id] == broken


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    build(tmp_path, [], [], NgramEmbeddings())
    index = open_index(tmp_path, NgramEmbeddings())
    assert index.languages == frozenset()
    assert index.dense([1.0] * 64, "en", 5) == index.lexical("apply", "en", 5) == []


def test_two_passages_of_one_id_are_refused(tmp_path: Path) -> None:
    build(tmp_path, passages(2), [], NgramEmbeddings())
    before = current_generation(tmp_path)
    with pytest.raises(IndexFailed, match="'statement-en-0'"):
        build(tmp_path, passages(2) + passages(1), [], NgramEmbeddings())
    assert current_generation(tmp_path) == before


def test_a_language_that_is_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexFailed, match=r"'\.\./en'"):
        build(tmp_path, [replace(passages(1)[0], language="../en")], [], NgramEmbeddings())


def test_progress_ends_at_the_number_of_passages(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    build(
        tmp_path,
        passages(20),
        [],
        NgramEmbeddings(),
        progress=lambda done, total: heard.append((done, total)),
    )
    assert heard[-1] == (40, 40)
    assert heard == sorted(heard)


def test_another_embedder_is_refused_by_name_and_rebuilt_for(tmp_path: Path) -> None:
    build(tmp_path, passages(5), [], NgramEmbeddings())
    with pytest.raises(IndexMismatch, match=r"ngrams-1.*ngrams-2.*kcity index --rebuild"):
        open_index(tmp_path, OtherEmbeddings())
    embeddings = OtherEmbeddings()
    assert build(tmp_path, passages(5), [], embeddings) == Counts(10, 0, 0, 0)
    assert len(embeddings.embedded) == 10
    assert open_index(tmp_path, embeddings).languages == {"en", "ko"}


def test_an_embedder_that_fails_leaves_the_old_index_and_no_remains(tmp_path: Path) -> None:
    class Failing(NgramEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise MemoryError("too many texts")

    build(tmp_path, passages(5), [], NgramEmbeddings())
    before = current_generation(tmp_path)
    with pytest.raises(MemoryError):
        build(tmp_path, passages(6), [], Failing())
    assert generations(tmp_path) == {before}
    assert open_index(tmp_path, NgramEmbeddings()).generation == before


FULL_DISK = """
import resource, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
from index_samples import NgramEmbeddings, passages
from assistant.errors import AssistantError
from assistant.index import build
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
try:
    build(Path({data!r}), passages(1500), [], NgramEmbeddings())
except AssistantError as error:
    print(type(error).__name__, error)
    sys.exit(7)
"""


@pytest.mark.parametrize("limit", [10_000, 200_000, 400_000])
def test_a_full_disk_leaves_the_old_index_and_no_remains(tmp_path: Path, limit: int) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    build(tmp_path, passages(5), [], NgramEmbeddings())
    before = current_generation(tmp_path)
    code = FULL_DISK.format(root=str(ROOT), tests=str(Path(__file__).parent), limit=limit, data=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[0]) == (7, "IndexFailed"), done.stderr
    assert "disk has room" in done.stdout
    assert generations(tmp_path) == {before}
    assert open_index(tmp_path, NgramEmbeddings()).passages([passages(5)[0].id]) == passages(1, ("en",))
    build(tmp_path, passages(50), [], NgramEmbeddings())


def test_a_damaged_index_is_said_to_be_and_built_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    build(tmp_path, passages(5), [], NgramEmbeddings())
    good = current_generation(tmp_path)
    build(tmp_path, passages(6), [], NgramEmbeddings())
    damaged = current_generation(tmp_path)
    (tmp_path / "index" / "generations" / str(damaged) / "store.sqlite").write_bytes(b"")
    with caplog.at_level(logging.WARNING):
        build(tmp_path, passages(6), [], NgramEmbeddings())
    assert "damaged" in caplog.text
    assert generations(tmp_path) == {good, current_generation(tmp_path)}
    assert open_index(tmp_path, NgramEmbeddings()).passages([passages(6)[5].id]) == [passages(6)[5]]


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"generation": "x"}'])
def test_an_unreadable_pointer_is_damage_that_a_build_mends(tmp_path: Path, content: bytes) -> None:
    build(tmp_path, passages(5), [], NgramEmbeddings())
    (tmp_path / "index" / "current").write_bytes(content)
    with pytest.raises(IndexDamaged, match="kcity index --rebuild"):
        open_index(tmp_path, NgramEmbeddings())
    build(tmp_path, passages(5), [], NgramEmbeddings(), rebuild=True)
    assert len(generations(tmp_path)) == 1
    assert open_index(tmp_path, NgramEmbeddings()).languages == {"en", "ko"}


def test_an_index_of_another_format_is_refused_and_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr("assistant.index.identity.FORMAT", "0-older")
        for module in ("assistant.index.build", "assistant.index.reader"):
            older.setattr(sys.modules[module], "FORMAT", "0-older")
        build(tmp_path, passages(5), [], NgramEmbeddings())
    with pytest.raises(IndexMismatch, match="format 0-older"):
        open_index(tmp_path, NgramEmbeddings())
    assert build(tmp_path, passages(5), [], NgramEmbeddings()).added == 10


def test_the_pointer_is_one_small_file_of_three_names(tmp_path: Path) -> None:
    build(tmp_path, passages(5), [], NgramEmbeddings())
    pointer = json.loads((tmp_path / "index" / "current").read_text())
    assert set(pointer) == {"generation", "manifest", "previous"}
