"""A damaged index is noticed before it answers, and a bad new one is never published."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from index_samples import NgramEmbeddings, guide, passages

from assistant.errors import IndexDamaged
from assistant.index import build, current_generation, open_index
from assistant.index.generation import matrix_path
from assistant.index.probe import main, probe
from assistant.index.vectors import FOLDER, Vectors, open_client


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    build(folder, passages(300) + guide()[1], [guide()[0]], NgramEmbeddings())
    return folder


@pytest.fixture
def data_dir(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "data")


@pytest.fixture
def generation(data_dir: Path) -> Path:
    return data_dir / "index" / "generations" / str(current_generation(data_dir))


def files(generation: Path) -> list[Path]:
    return sorted(path for path in generation.rglob("*") if path.is_file())


def flip_a_bit(path: Path, at: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(at * (len(content) - 1))] ^= 1
    path.write_bytes(content)


FILE_DAMAGES: dict[str, Callable[[Path], None]] = {
    "removed": Path.unlink,
    "emptied": lambda path: path.write_bytes(b"") and None,
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]) and None,
    "a bit at the start": lambda path: flip_a_bit(path, 0),
    "a bit in the middle": lambda path: flip_a_bit(path, 0.5),
    "a bit at the end": lambda path: flip_a_bit(path, 1),
    "a byte too many": lambda path: path.write_bytes(path.read_bytes() + b"\0") and None,
}


@pytest.mark.parametrize("damage", FILE_DAMAGES.values(), ids=FILE_DAMAGES.keys())
def test_every_damage_to_every_file_is_noticed(
    published: Path, data_dir: Path, generation: Path, damage: Callable[[Path], None]
) -> None:
    found = files(generation)
    assert len(found) > 20
    for path in found:
        sound = path.read_bytes()
        damage(path)
        with pytest.raises(IndexDamaged, match=r"kcity index --rebuild"):
            open_index(data_dir, NgramEmbeddings())
        path.write_bytes(sound)
    assert open_index(data_dir, NgramEmbeddings()).languages == {"en", "ko"}


@pytest.mark.parametrize("what", ["", FOLDER, "vectors", "lexical/ko"])
def test_a_missing_folder_is_noticed(data_dir: Path, generation: Path, what: str) -> None:
    shutil.rmtree(generation / what)
    with pytest.raises(IndexDamaged, match="kcity index --rebuild"):
        open_index(data_dir, NgramEmbeddings())


def test_a_file_too_many_is_noticed(data_dir: Path, generation: Path) -> None:
    (generation / FOLDER / "chroma.sqlite3-journal").write_bytes(b"\0" * 512)
    with pytest.raises(IndexDamaged, match="journal"):
        open_index(data_dir, NgramEmbeddings())


def test_a_graph_lost_after_opening_is_noticed(data_dir: Path, generation: Path) -> None:
    index = open_index(data_dir, NgramEmbeddings())
    for graph in (generation / FOLDER).iterdir():
        if graph.is_dir():
            shutil.rmtree(graph)
    with pytest.raises(IndexDamaged, match="kcity index --rebuild"):
        index.dense(NgramEmbeddings().embed_query("apply"), "en", 5)


def test_a_sound_generation_passes_the_probe_unchanged(generation: Path) -> None:
    before = {path: path.read_bytes() for path in files(generation)}
    probe(generation)
    main(str(generation))
    assert {path: path.read_bytes() for path in files(generation)} == before


def lose_the_graph(generation: Path) -> None:
    for path in (generation / FOLDER).rglob("index_metadata.pickle"):
        path.unlink()


def shuffle_the_vectors(generation: Path) -> None:
    path = matrix_path(generation, "en")
    np.save(path, np.load(path)[::-1] * np.float32(-1))


def lose_a_vector(generation: Path) -> None:
    path = matrix_path(generation, "ko")
    np.save(path, np.load(path)[:-1])


def lose_a_passage(generation: Path) -> None:
    with sqlite3.connect(generation / "store.sqlite") as connection:
        connection.execute("DELETE FROM passages WHERE id = 'statement-ko-7'")


def lose_tokens(generation: Path) -> None:
    shutil.rmtree(generation / "lexical" / "en")
    shutil.copytree(generation / "lexical" / "ko", generation / "lexical" / "en")


def break_the_graph(generation: Path) -> None:
    for path in (generation / FOLDER).rglob("data_level0.bin"):
        path.write_bytes(path.read_bytes()[:5000])


def break_chroma(generation: Path) -> None:
    path = generation / FOLDER / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    "damage",
    [
        lose_the_graph,
        shuffle_the_vectors,
        lose_a_vector,
        lose_a_passage,
        lose_tokens,
        break_the_graph,
        break_chroma,
    ],
)
def test_the_probe_refuses_what_does_not_hold_together(generation: Path, damage: Callable[[Path], None]) -> None:
    damage(generation)
    with pytest.raises(IndexDamaged, match="health probe"):
        probe(generation)


def test_a_generation_that_fails_its_probe_is_not_published(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = current_generation(data_dir)
    seal = sys.modules["assistant.index.build"].seal

    def damage_and_seal(generation: Path) -> str:
        lose_the_graph(generation)
        return str(seal(generation))

    monkeypatch.setattr(sys.modules["assistant.index.build"], "seal", damage_and_seal)
    with pytest.raises(IndexDamaged, match=r"health probe.*in force was left"):
        build(data_dir, passages(301), [], NgramEmbeddings())
    assert current_generation(data_dir) == before
    assert {folder.name for folder in (data_dir / "index" / "generations").iterdir()} == {before}
    assert open_index(data_dir, NgramEmbeddings()).generation == before


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("raise BaseException('a panic')", "a panic"),
        ("import sys; sys.exit(3)", "no message"),
    ],
)
def test_a_crash_of_the_probing_process_is_a_refusal(
    generation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, reason: str
) -> None:
    crashing = tmp_path / "python"
    crashing.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}"\n')
    crashing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(crashing))
    with pytest.raises(IndexDamaged, match=reason):
        probe(generation)


def test_recall_is_counted_over_the_vectors_themselves(generation: Path) -> None:
    client = open_client(generation)
    vectors = Vectors(generation, client, "en")
    vectors.check_recall(50, 1.0)
    vectors.matrix = -vectors.matrix
    with pytest.raises(IndexDamaged, match="Only 0 of 50"):
        vectors.check_recall(50, 0.02)
    client.close()
