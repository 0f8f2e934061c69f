import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from assistant.documents import Limits, Reading, read_documents, reading_json
from assistant.documents.reading import from_wire, to_wire

MakePdf = Callable[..., Path]

GOOD = "# Guide\n\nProposals are taken until 20 March 2020.\n"


def read_one(path: Path, limits: Limits | None = None) -> Reading:
    (reading,) = read_documents([path], limits or Limits())
    return reading


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.md"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_files_are_read_in_order_and_a_bad_one_does_not_stop_the_rest(tmp_path: Path, good: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nno more than this")
    readings = list(read_documents([good, broken, tmp_path / "missing.md", tmp_path, good]))
    assert [reading.status for reading in readings] == ["text", "refused", "refused", "refused", "text"]
    assert [reading.format for reading in readings] == ["markdown", "pdf", "unknown", "unknown", "markdown"]
    assert "broken PDF" in readings[1].reason
    assert "No such file" in readings[2].reason
    assert "folder" in readings[3].reason


def test_nothing_is_started_for_no_files() -> None:
    before = psutil.Process().children()
    assert list(read_documents([])) == []
    assert psutil.Process().children() == before


def test_a_file_that_takes_too_long_is_refused_and_the_rest_is_read(slow_pdf: Path, good: Path) -> None:
    start = time.monotonic()
    slow, after = read_documents([slow_pdf, good], Limits(seconds=0.5))
    assert (slow.status, slow.format, slow.reason) == ("refused", "pdf", "took longer than 0.5 seconds")
    assert after.status == "text"
    assert time.monotonic() - start < 15


def test_a_file_that_takes_too_much_processor_time_is_refused(slow_pdf: Path, good: Path) -> None:
    slow, after = read_documents([slow_pdf, good], Limits(cpu_seconds=1))
    assert (slow.status, slow.reason) == ("refused", "took more than 1 seconds of processor time")
    assert after.status == "text"


def test_a_file_that_eats_memory_is_refused_and_the_rest_is_read(make_raw_pdf: MakePdf, good: Path) -> None:
    swelling = make_raw_pdf("swelling.pdf", [b" " * 1_000_000] * 48)
    hungry, after = read_documents([swelling, good], Limits(memory_bytes=128 << 20))
    assert (hungry.status, hungry.format) == ("refused", "pdf")
    assert hungry.reason == "needs more than 128 MiB of memory"
    assert after.status == "text"


def test_a_decompression_bomb_is_refused(make_raw_pdf: MakePdf) -> None:
    bomb = make_raw_pdf("bomb.pdf", [b" " * 1_000_000] * 200)
    assert bomb.stat().st_size < 250_000
    reading = read_one(bomb)
    assert reading.status == "refused"
    assert "page 1 cannot be read (LimitReachedError" in reading.reason


def test_a_crash_of_the_reader_is_told_from_a_broken_file(slow_pdf: Path, good: Path) -> None:
    readings: list[Reading] = []
    reading = threading.Thread(target=lambda: readings.extend(read_documents([slow_pdf, good])))
    mine = set(psutil.Process().children())
    reading.start()
    while not (started := set(psutil.Process().children()) - mine):
        time.sleep(0.01)
    (child,) = started
    while child.cpu_times().user < 0.6:  # past its start, and at work on the first file
        time.sleep(0.01)
    child.send_signal(signal.SIGSEGV)
    reading.join(timeout=30)
    assert [(reading.status, reading.reason) for reading in readings] == [
        ("refused", "crashed the reader (SIGSEGV)"),
        ("text", ""),
    ]


def test_the_child_ends_with_the_iterator(good: Path) -> None:
    before = set(psutil.Process().children())
    readings = read_documents([good, good])
    next(readings)
    assert set(psutil.Process().children()) - before
    readings.close()  # type: ignore[attr-defined]
    assert set(psutil.Process().children()) == before


def test_the_child_ends_with_its_parent(good: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.documents import read_documents\n"
        "import psutil\n"
        f"readings = read_documents([Path({str(good)!r})] * 2); next(readings)\n"
        "print(psutil.Process().children()[0].pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    child.wait(timeout=10)


@pytest.mark.parametrize(("size", "status"), [(99, "text"), (100, "text"), (101, "refused")])
def test_the_size_limit_holds(tmp_path: Path, size: int, status: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * size)
    assert read_one(path, Limits(file_bytes=100)).status == status


@pytest.mark.parametrize(("pages", "status"), [(2, "text"), (3, "text"), (4, "refused")])
def test_the_page_limit_holds(make_pages: MakePdf, pages: int, status: str) -> None:
    reading = read_one(make_pages("a.pdf", ["some words"] * pages), Limits(pages=3))
    assert reading.status == status
    assert reading.reason == ("" if status == "text" else "4 pages, and at most 3 are read; split the file")


def test_six_hundred_pages_are_too_many(make_pages: MakePdf) -> None:
    reading = read_one(make_pages("long.pdf", ["words"] * 600))
    assert (reading.status, reading.document) == ("refused", None)
    assert "600 pages" in reading.reason


def test_too_much_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words " * 100)
    assert "at most 50 are read" in read_one(path, Limits(characters=50)).reason


def test_a_pipe_does_not_hang_the_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "not a regular file" in read_one(tmp_path / "pipe.md").reason


def test_a_zip_that_is_also_a_pdf_is_refused(tmp_path: Path, make_pages: MakePdf) -> None:
    path = make_pages("both.pdf", ["words"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("hidden.txt", "more")
    assert read_one(path).format == "pdf+zip"


def test_the_reading_process_loads_no_model_and_no_server() -> None:
    code = (
        "import sys, assistant.documents.worker\n"
        "heavy = {'torch', 'gradio', 'chromadb', 'langchain_core', 'numpy', 'reportlab'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_name_that_is_not_utf_8_is_read_and_reported(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md"))
    path.write_text(GOOD)
    reading = read_one(path)
    assert (reading.status, reading.path) == ("text", path)
    assert json.dumps(reading_json(reading), ensure_ascii=False).encode()


def test_relative_paths_are_those_of_the_caller(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(good.parent)
    reading = read_one(Path("good.md"))
    assert (reading.status, reading.path) == ("text", Path("good.md"))


def test_a_reading_travels_between_processes_unchanged(good: Path) -> None:
    reading = read_one(good)
    assert from_wire(json.loads(json.dumps(to_wire(reading))), good) == reading


def test_the_json_line_has_what_the_contract_names(good: Path, tmp_path: Path) -> None:
    assert reading_json(read_one(good)) == {
        "file": str(good),
        "format": "markdown",
        "status": "text",
        "reason": None,
        "pages": 1,
        "passages": [{"text": "Proposals are taken until 20 March 2020.", "page": 1, "heading": [], "table": False}],
    }
    assert reading_json(read_one(tmp_path / "none.md")) == {
        "file": str(tmp_path / "none.md"),
        "format": "unknown",
        "status": "refused",
        "reason": "cannot be opened: No such file or directory",
        "pages": 0,
        "passages": [],
    }
