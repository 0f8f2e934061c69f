import json
import shutil
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from assistant.documents import Limits, Reading, read_documents
from assistant.documents.render import main, render, stale
from assistant.documents.sidecar import dumps, loads
from assistant.documents.worker import read
from assistant.errors import CorpusError
from assistant.settings import ROOT

FOLDER = ROOT / "corpus" / "documents"
MASTERS = sorted(FOLDER.glob("*.md"))

SMALL = """---
id: small-ko
family: small
title: "작은 안내"
edition: "2025"
language: ko
compiled: 2026-11-22
sources: [a-source]
---

# 작은 안내

> 비공식 요약 자료. <!-- facts: notice -->

## 접수 기간

제안서는 **2025년** 1월 21일부터 받습니다. [포털](https://smartcity.go.kr)에 있습니다. <!-- facts: open -->

1. 첫째 <!-- facts: first -->
2. 둘째
   - 둘째의 하나 <!-- facts: nested -->

| 일정 | 일자 | 비고 |
|---|---|---|
| 발표 | 2025년 1월 20일 | <!-- facts: announced --> |
| 시작 | 2025년 1월 21일 | KIND <!-- facts: start, open --> |

### 작은 제목

사실이 없는 문단 <b>하나</b> & 부등호 1 < 2.

## 출처

- 신문, https://example.org/a_very_long_address/that/does/not/fit/on/one/line/of/the/page/at/all/2025?x=1&y=2
"""


@pytest.fixture(scope="module")
def corpus() -> dict[str, Reading]:
    return {reading.path.name: reading for reading in read_documents(sorted([*MASTERS, *FOLDER.glob("*.pdf")]))}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small-ko.md"
    path.write_text(SMALL, encoding="utf-8")
    return path


def facts(reading: Reading) -> list[tuple[object, ...]]:
    return [
        ("".join(passage.text.split()), passage.fact_ids, passage.heading, passage.table)
        for passage in reading.passages
        if passage.fact_ids
    ]


def test_the_committed_pdfs_are_those_of_their_masters() -> None:
    assert MASTERS
    assert list(stale(FOLDER)) == []


@pytest.mark.parametrize("master", MASTERS, ids=lambda path: path.stem)
def test_every_annotated_block_is_found_in_the_pdf(master: Path, corpus: dict[str, Reading]) -> None:
    markdown, pdf = corpus[master.name], corpus[f"{master.stem}.pdf"]
    assert (pdf.status, pdf.reason) == ("text", "")
    assert facts(pdf) == facts(markdown)
    assert any(passage.table for passage in pdf.passages)
    assert any(passage.heading for passage in pdf.passages)
    assert markdown.document is not None
    assert pdf.document is not None
    assert pdf.document.id == f"{markdown.document.id}.pdf"
    for name in ("family", "title", "edition", "language", "compiled", "sources"):
        assert getattr(pdf.document, name) == getattr(markdown.document, name)


@pytest.mark.parametrize("master", MASTERS, ids=lambda path: path.stem)
def test_the_pdf_alone_gives_the_words_of_the_master(master: Path, corpus: dict[str, Reading], tmp_path: Path) -> None:
    alone = Path(shutil.copy(master.with_suffix(".pdf"), tmp_path))
    reading = read(alone, Limits())
    assert reading.document is not None
    text = "".join(reading.document.text.split())
    for passage in corpus[master.name].passages:
        if not passage.table:
            assert "".join(passage.text.split()) in text.replace("•", "")
    assert any(passage.table for passage in reading.passages)
    assert any(passage.heading for passage in reading.passages)


@pytest.mark.parametrize("master", MASTERS, ids=lambda path: path.stem)
def test_the_pdf_is_small_has_few_pages_and_names_itself(master: Path) -> None:
    path = master.with_suffix(".pdf")
    assert path.stat().st_size < 200_000
    reader = PdfReader(path)
    assert 1 <= len(reader.pages) <= 4
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.author
    assert reader.trailer["/Root"]["/Lang"] == master.stem[-2:]
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert unicodedata.is_normalized("NFC", text)
        assert "facts:" not in text
        assert "<!--" not in text
        footer = "비공식 요약 자료" if master.stem.endswith("ko") else "Unofficial summary"
        assert footer in text.splitlines()[0]
        assert text.splitlines()[1].strip() == str(number)


def test_the_same_master_gives_the_same_bytes(small: Path) -> None:
    first, second = render(small.read_bytes(), small), render(small.read_bytes(), small)
    assert first == second


def test_everything_a_master_may_hold_comes_back_from_the_pdf(small: Path) -> None:
    assert main([str(small.parent)]) == 0
    markdown, pdf = read_documents([small, small.with_suffix(".pdf")])
    assert [p.text for p in pdf.passages] == [p.text for p in markdown.passages]
    assert facts(pdf) == facts(markdown)
    assert [(p.text, p.fact_ids) for p in pdf.passages if p.table] == [
        ("일정: 발표; 일자: 2025년 1월 20일", ("announced",)),
        ("일정: 시작; 일자: 2025년 1월 21일; 비고: KIND", ("start", "open")),
    ]


def test_rendering_again_changes_nothing_and_a_changed_master_is_noticed(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(small.parent)]) == 0
    before = {path: path.stat().st_mtime_ns for path in small.parent.iterdir()}
    capsys.readouterr()
    assert main([str(small.parent)]) == 0
    assert "up to date" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in small.parent.iterdir()} == before
    small.write_text(SMALL.replace("21일", "22일"), encoding="utf-8")
    assert main([str(small.parent), "--check"]) == 1
    assert "small-ko.md: has changed since it was rendered" in capsys.readouterr().err


def test_a_table_over_pages_repeats_its_head_and_keeps_its_rows_whole(small: Path) -> None:
    rows = "\n".join(f"| 항목 {i} | {'긴 설명 ' * 20}{i} | 끝 <!-- facts: f{i} --> |" for i in range(60))
    text = SMALL.replace("| 발표 | 2025년 1월 20일 | <!-- facts: announced --> |", rows)
    small.write_text(text, encoding="utf-8")
    assert main([str(small.parent)]) == 0
    markdown, pdf = read_documents([small, small.with_suffix(".pdf")])
    assert pdf.pages > 2
    assert facts(pdf) == facts(markdown)
    heads = [page.extract_text().count("비고") for page in PdfReader(small.with_suffix(".pdf")).pages]
    assert heads[:3] == [1, 1, 1]


def test_a_character_without_a_glyph_is_named(small: Path) -> None:
    with pytest.raises(CorpusError, match=r"small-ko.md: the fonts have no '☃' \(U\+2603\)"):
        render(SMALL.replace("첫째", "☃").encode(), small)


def test_a_master_without_its_properties_is_refused(small: Path) -> None:
    with pytest.raises(CorpusError, match="the front matter lacks family, language"):
        render(SMALL.replace("family: small\n", "").replace("language: ko\n", "").encode(), small)


def test_a_missing_folder_and_an_orphan_are_reported(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(small.parent / "none")]) == 1
    assert "no such folder" in capsys.readouterr().err
    assert main([str(small.parent)]) == 0
    small.unlink()
    assert main([str(small.parent)]) == 1
    assert "master is gone" in capsys.readouterr().err


def test_a_changed_pdf_no_longer_takes_facts_from_its_sidecar(small: Path) -> None:
    assert main([str(small.parent)]) == 0
    pdf = small.with_suffix(".pdf")
    pdf.write_bytes(pdf.read_bytes() + b"\n% changed\n")
    reading = read(pdf, Limits())
    assert reading.status == "text"
    assert reading.reason.startswith("sidecar ignored")
    assert not any(passage.fact_ids for passage in reading.passages)


def test_a_sidecar_is_read_back_as_written_one_block_a_line(small: Path) -> None:
    _, sidecar = render(small.read_bytes(), small)
    text = dumps(sidecar)
    assert loads(text) == sidecar
    assert json.loads(text)["document"]["id"] == "small-ko.pdf"
    assert sum('"kind"' in line for line in text.splitlines()) == text.count('"kind"')
