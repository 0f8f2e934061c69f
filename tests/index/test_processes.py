"""Several processes at one index: a second builder, killed builders, and readers that leave no trace."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from index_samples import NgramEmbeddings, guide, passages

from assistant.domain import Passage
from assistant.errors import IndexBusy
from assistant.index import build, current_generation, open_index
from assistant.index.generation import builder_lock
from assistant.index.store import record
from assistant.index.vectors import collection_name, open_client

ROOT = Path(__file__).resolve().parents[2]

PREAMBLE = f"""
import sys
from pathlib import Path
sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
from index_samples import NgramEmbeddings, passages
from assistant.domain import Filters
from assistant.errors import IndexBusy
from assistant.index import build, open_index
data_dir = Path(sys.argv[1])
print("ready", flush=True)
"""


def start(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PREAMBLE + code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextmanager
def waiting_for(process: subprocess.Popen[str], line: str) -> Iterator[subprocess.Popen[str]]:
    """The process once it has said so; killed afterwards."""
    try:
        assert process.stdout
        assert line in process.stdout.readline(), process.communicate()[1]
        yield process
    finally:
        process.kill()
        process.communicate()


HOLD = """
import time
from assistant.index.generation import builder_lock
with builder_lock(data_dir):
    print("holding", flush=True)
    time.sleep(60)
"""


def test_a_second_builder_is_refused_at_once_and_a_kill_frees_the_lock(tmp_path: Path) -> None:
    build(tmp_path, passages(3), [], NgramEmbeddings())
    with waiting_for(start(HOLD, tmp_path), "ready") as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "holding\n"
        begun = time.monotonic()
        with pytest.raises(IndexBusy, match=f"pid {holder.pid}"):
            build(tmp_path, passages(4), [], NgramEmbeddings())
        assert time.monotonic() - begun < 2
        assert len(open_index(tmp_path, NgramEmbeddings()).of_fact("fact-0")) == 2
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert (tmp_path / "index" / "lock").read_text() == str(holder.pid)
        assert build(tmp_path, passages(4), [], NgramEmbeddings()).added == 2


def test_the_lock_is_refused_within_a_process_too(tmp_path: Path) -> None:
    with builder_lock(tmp_path), pytest.raises(IndexBusy, match=str(os.getpid())), builder_lock(tmp_path):
        pass
    with builder_lock(tmp_path):
        pass


BUILD_ON_AND_ON = """
corpora = [passages(60), passages(80, first=30)]
turn = int(sys.argv[2])
while True:
    build(data_dir, corpora[turn % 2], [], NgramEmbeddings())
    turn += 1
"""

CORPORA = [passages(60), passages(80, first=30)]


def assert_holds(data_dir: Path, wanted: list[Passage]) -> None:
    """The index in force holds exactly these passages, by plain SQLite, by Chroma and by its own search."""
    generation = data_dir / "index" / "generations" / str(current_generation(data_dir))
    with closing(sqlite3.connect(f"file:{generation}/store.sqlite?mode=ro&immutable=1", uri=True)) as store:
        found = dict(store.execute("SELECT id, hash FROM passages"))
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert found == {each.id: record(each).hash for each in wanted}
    with closing(open_client(generation)) as client:
        for language in ("en", "ko"):
            texts = {each.text for each in wanted if each.language == language}
            collection = client.get_collection(collection_name(language), embedding_function=None)
            assert collection.count() == len(texts)
    embeddings = NgramEmbeddings()
    with closing(open_index(data_dir, embeddings)) as index:
        assert index.passages(each.id for each in wanted) == wanted
        for each in wanted[::7]:
            (hit,) = index.dense(embeddings.embed_query(each.text), each.language, 1)
            assert hit.passage == each
            assert each in [hit.passage for hit in index.lexical(each.text, each.language, 5)]


@pytest.mark.slow
def test_twenty_kills_leave_the_old_or_the_new_index_whole(tmp_path: Path) -> None:
    moments = random.Random(20)
    build(tmp_path, CORPORA[0], [], NgramEmbeddings())
    seen = set()
    for kill in range(20):
        with waiting_for(start(BUILD_ON_AND_ON, tmp_path, str(kill)), "ready") as builder:
            time.sleep(moments.uniform(0.0, 3.0))
            assert builder.poll() is None, builder.communicate()[1]
            builder.send_signal(signal.SIGKILL)
            builder.wait()
        with closing(open_index(tmp_path, NgramEmbeddings())) as index:
            turn = 1 if index.passages(["statement-en-89"]) else 0
        assert_holds(tmp_path, CORPORA[turn])
        seen.add(current_generation(tmp_path))
    assert len(seen) > 1, "the kills came too early for any build to end"
    build(tmp_path, passages(61), [], NgramEmbeddings())
    assert_holds(tmp_path, passages(61))
    assert len(list((tmp_path / "index" / "generations").iterdir())) == 2


SEARCH_ON_AND_ON = """
embeddings = NgramEmbeddings()
found = 0
for opening in range(3):
    index = open_index(data_dir, embeddings)
    for number, passage in enumerate(passages(150)):
        vector = embeddings.embed_query(passage.text)
        for language in ("en", "ko", "zh"):
            found += len(index.dense(vector, language, 5))
            found += len(index.dense(vector, language, 5, Filters(edition=passage.edition)))
            found += len(index.lexical(passage.text, language, 5))
    found += len(index.documents["guide-2026"].text)
    index.close()
print(found)
"""


def state(folder: Path) -> dict[str, tuple[int, int, int, str]]:
    return {
        str(path): (
            path.stat().st_mtime_ns,
            path.stat().st_ctime_ns,
            path.stat().st_size,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in sorted(folder.rglob("*"))
    }


def test_four_reading_processes_leave_every_file_as_it_was(tmp_path: Path) -> None:
    document, of_document = guide()
    # One language above, one below and one far below the number of rows at which Chroma writes by itself.
    corpus = passages(150, ("en",)) + passages(40, ("ko",)) + passages(1, ("zh",))
    build(tmp_path, corpus + of_document, [document], NgramEmbeddings())
    before = state(tmp_path)
    readers = [start(SEARCH_ON_AND_ON, tmp_path) for _ in range(4)]
    results = [reader.communicate() for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 4, results
    assert len({out for out, _ in results}) == 1
    assert int(results[0][0].split()[-1]) > 4000
    assert state(tmp_path) == before


def test_a_pointer_is_replaced_and_never_half_written(tmp_path: Path) -> None:
    build(tmp_path, passages(3), [], NgramEmbeddings())
    pointer = tmp_path / "index" / "current"
    inode, content = pointer.stat().st_ino, pointer.read_text()
    with pointer.open() as opened:
        build(tmp_path, passages(4), [], NgramEmbeddings())
        assert opened.read() == content
    assert pointer.stat().st_ino != inode
    assert json.loads(pointer.read_text())["previous"] == json.loads(content)["generation"]
