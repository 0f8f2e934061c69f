import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assistant.documents import Limits, Reading, pdf
from assistant.documents.layout import Line, lines_of, without_running_heads
from assistant.documents.worker import read

MakePdf = Callable[..., Path]

LONG = (
    "The call of 2020 was open to foreign central governments, local governments and public institutions, and each of "
    "them could propose a smart city project of its own until the twentieth of March of that year."
)
KOREAN = (
    "2020년 공모에는 해외 중앙정부와 지방정부, 공공기관이 신청할 수 있었으며, 신청 기관은 2020년 3월 20일까지 "
    "스마트도시 사업을 제안할 수 있었습니다."
)
TABLE = [["Item", "Date"], ["Opening of the call", "31 January 2020"], ["Closing of the call", "20 March 2020"]]


def words(reading: Reading) -> str:
    assert reading.document is not None, reading.reason
    return " ".join(reading.document.text.split())


def test_wrapped_lines_are_joined_and_headings_and_rows_are_told_apart(make_pdf: MakePdf) -> None:
    path = make_pdf("call 2020.pdf", ["# Who may apply", LONG, "# 접수 기간", KOREAN, TABLE], title="The call")
    reading = read(path, Limits())
    assert [(p.text, p.heading, p.table) for p in reading.passages] == [
        (LONG, ("Who may apply",), False),
        (KOREAN, ("접수 기간",), False),
        (
            "Item | Date\nOpening of the call | 31 January 2020\nClosing of the call | 20 March 2020",
            ("접수 기간",),
            True,
        ),
    ]
    document = reading.document
    assert document is not None
    assert (document.id, document.title, document.edition) == ("call 2020.pdf", "The call", "2020")
    assert unicodedata.is_normalized("NFC", document.text)


def test_passages_name_the_page_they_stand_on(make_pages: MakePdf) -> None:
    reading = read(make_pages("a.pdf", ["first words", None, "third words"]), Limits())
    assert [(passage.text, passage.page) for passage in reading.passages] == [("first words", 1), ("third words", 3)]
    assert reading.document is not None
    assert reading.document.page_starts == (0, 13, 13)
    assert (reading.status, reading.reason, reading.pages) == ("text", "", 3)


def test_running_heads_and_page_numbers_are_left_out_and_figures_are_not() -> None:
    def page(number: int) -> list[Line]:
        body = [Line(f"{number} city, {number * number} billion", 72, 700 - 14 * i, 10) for i in range(3)]
        return [Line(f"Page {number} of 4", 72, 30, 8), Line("The ministry", 72, 800, 8), *body]

    pages = [page(number) for number in range(1, 5)]
    assert without_running_heads(pages) == [page[2:] for page in pages]


def test_pages_that_are_all_alike_keep_their_text(make_pages: MakePdf) -> None:
    reading = read(make_pages("a.pdf", ["Page 1 text", "Page 2 text", "Page 3 text"]), Limits())
    assert [passage.text for passage in reading.passages] == ["Page 1 text", "Page 2 text", "Page 3 text"]


def test_pieces_of_one_line_are_joined_as_they_come() -> None:
    pieces = [("Up to ", 72, 700, 10), ("1 billion", 110, 700, 10), (" won\n", 160, 700, 10), ("\nNext", 72, 686, 10)]
    assert [line.text for line in lines_of(pieces)] == ["Up to 1 billion won", "Next"]


def test_two_columns_are_no_table(tmp_path: Path) -> None:
    path = tmp_path / "columns.pdf"
    canvas = Canvas(str(path))
    for x, side in ((60, "left"), (310, "right")):
        for i in range(30):
            canvas.drawString(x, 760 - 14 * i, f"{side} line {i:02} goes on to the edge of it")
    canvas.save()
    reading = read(path, Limits())
    assert not any(passage.table for passage in reading.passages)
    assert words(reading).index("left line 29") < words(reading).index("right line 00")


def test_a_password_is_asked_for_by_name(make_pdf: MakePdf) -> None:
    path = make_pdf("locked.pdf", ["secret"], encrypt=StandardEncryption("user", ownerPassword="owner", strength=128))
    reading = read(path, Limits())
    assert (reading.status, reading.format) == ("refused", "pdf")
    assert reading.reason == "encrypted: a password is needed to open it; save it without one"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_file_locked_against_changes_only_is_read(make_pages: MakePdf, tmp_path: Path, algorithm: str) -> None:
    writer = PdfWriter(clone_from=make_pages("open.pdf", ["free to read"]))
    writer.encrypt("", "owner", algorithm=algorithm)
    writer.write(tmp_path / "locked.pdf")
    assert words(read(tmp_path / "locked.pdf", Limits())) == "free to read"


def test_a_truncated_file_is_refused_or_read_but_never_passed_over(make_pdf: MakePdf) -> None:
    path = make_pdf("whole.pdf", [LONG] * 40)
    whole = path.read_bytes()
    statuses = set()
    for share in (0.02, 0.2, 0.5, 0.8, 0.95):
        path.write_bytes(whole[: int(len(whole) * share)])
        reading = read(path, Limits())
        statuses.add(reading.status)
        assert reading.reason or reading.document
    assert "refused" in statuses


def test_damaged_bytes_never_escape_as_an_exception(make_pdf: MakePdf) -> None:
    path = make_pdf("whole.pdf", [LONG, KOREAN, TABLE])
    whole = path.read_bytes()
    for seed in range(60):
        damaged = bytearray(whole)
        for i in range(12):
            damaged[(seed * 7919 + i * 104729) % len(damaged)] = (seed * 31 + i * 17) % 256
        path.write_bytes(damaged)
        reading = read(path, Limits())
        assert reading.status in ("text", "empty", "refused")
        assert reading.reason or reading.status == "text"


def test_no_pages_and_pages_without_text_are_empty_and_say_why(tmp_path: Path, make_pages: MakePdf) -> None:
    PdfWriter().write(tmp_path / "none.pdf")
    none = read(tmp_path / "none.pdf", Limits())
    assert (none.status, none.reason, none.pages) == ("empty", "no pages", 0)
    Image.new("RGB", (40, 40), "white").save(tmp_path / "scan.png")
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, 500, 700)
    canvas.showPage()
    canvas.save()
    scan = read(tmp_path / "scan.pdf", Limits())
    assert (scan.status, scan.format, scan.pages, scan.document) == ("empty", "pdf", 1, None)
    assert "scanned pages?" in scan.reason
    assert read(make_pages("two.pdf", [None, None]), Limits()).pages == 2


def test_one_broken_page_is_named_and_the_others_are_read(make_pages: MakePdf, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=make_pages("a.pdf", ["first", "second", "third"]))
    stream = StreamObject()
    stream.set_data(b"not deflated")
    stream[NameObject("/Filter")] = NameObject("/NoSuchFilter")
    writer.pages[1][NameObject("/Contents")] = writer._add_object(stream)
    writer.write(tmp_path / "b.pdf")
    reading = read(tmp_path / "b.pdf", Limits())
    assert [(passage.text, passage.page) for passage in reading.passages] == [("first", 1), ("third", 3)]
    assert (reading.status, reading.reason) == ("text", "pages that cannot be read: 2")


def test_cells_written_on_one_line_are_told_apart_and_spans_of_one_sentence_are_not() -> None:
    cells = [("Item", 60, 700, 11), ("Date", 250, 700, 11), ("Notes\n", 420, 700, 11)]
    assert [line.text for line in lines_of(cells)] == ["Item", "Date", "Notes"]
    spans = [("could propose a ", 60, 700, 11), ("smart city project", 139, 700, 11), (" of its own", 232, 700, 11)]
    assert [line.text for line in lines_of(spans)] == ["could propose a smart city project of its own"]


def test_a_sidecar_of_another_file_is_ignored_and_said_to_be(make_pages: MakePdf) -> None:
    path = make_pages("a.pdf", ["some words"])
    sidecar = {
        "document": {"id": "a.pdf", "title": "Forged"},
        "markdown_sha256": "",
        "pdf_sha256": "0" * 64,
        "text_sha256": "",
        "pages": [],
    }
    beside = path.with_name("a.pdf.json")
    beside.write_text(json.dumps(sidecar))
    reading = read(path, Limits())
    assert (reading.status, words(reading)) == ("text", "some words")
    assert reading.reason.startswith("sidecar ignored: it was made for another version of the file")
    beside.write_text('{"some": "settings"}')
    assert "not as `make corpus` writes it" in read(path, Limits()).reason


def test_titles_that_programs_make_up_are_not_taken(make_pages: MakePdf, make_pdf: MakePdf) -> None:
    untitled = read(make_pages("my report 2024.pdf", ["words"]), Limits()).document
    assert untitled is not None
    assert (untitled.title, untitled.edition) == ("my report 2024", "2024")
    from_word = read(make_pdf("x.pdf", ["words"], title="Microsoft Word - 공모 안내"), Limits()).document
    assert from_word is not None
    assert (from_word.title, from_word.edition) == ("공모 안내", "program")


def test_text_is_what_pypdf_gives_whitespace_aside(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", ["# Title", LONG, TABLE, KOREAN])
    bare = "".join(PdfReader(path).pages[0].extract_text().split())
    assert "".join(words(read(path, Limits())).replace("|", "").split()) == bare
    assert "".join("".join(pdf.pages(path.read_bytes(), 10).texts).split()) == bare
