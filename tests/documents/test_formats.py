import zipfile
from pathlib import Path

import pytest

from assistant.documents import Limits
from assistant.documents.formats import REFUSED, detect
from assistant.documents.worker import read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(path: Path, *names: str) -> bytes:
    with zipfile.ZipFile(path, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("[Content_Types].xml", "word/document.xml"), "docx"),
        (("mimetype", "Contents/section0.xml"), "hwpx"),
        (("xl/workbook.xml",), "xlsx"),
        (("ppt/presentation.xml",), "pptx"),
        (("notes.txt",), "zip"),
        ((), "zip"),
    ],
)
def test_archives_are_told_apart_by_what_is_in_them(tmp_path: Path, names: tuple[str, ...], kind: str) -> None:
    data = archive(tmp_path / "a.zip", *names)
    assert detect(data) == ("binary" if not names else kind)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"junk before\n%PDF-1.4\n", "pdf"),
        (b"PK\x03\x04 cut short", "zip"),
        (OLE + b"\0" * 600 + b"HWP Document File\0", "hwp"),
        (b"HWP Document File V3.00", "hwp"),
        (OLE + b"\0" * 600, "ole"),
        (b"{\\rtf1 text}", "rtf"),
        (b"\x89PNG\r\n\x1a\n\0", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        ("text".encode("utf-16"), "utf-16"),
        (b"\x7fELF\0\0", "binary"),
        (b"plain text", "markdown"),
        ("한국어 문서".encode(), "markdown"),
        ("한국어".encode("euc-kr"), "markdown"),
    ],
)
def test_the_content_tells_the_format(data: bytes, kind: str) -> None:
    assert detect(data) == kind


def test_the_suffix_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "really-text.pdf").write_text("# Title\n\nWords.")
    reading = read(tmp_path / "really-text.pdf", Limits())
    assert (reading.format, reading.status) == ("markdown", "text")
    (tmp_path / "really-a-picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    picture = read(tmp_path / "really-a-picture.md", Limits())
    assert (picture.format, picture.status, picture.reason) == ("image", "refused", REFUSED["image"])


@pytest.mark.parametrize("kind", ["docx", "hwpx", "hwp", "ole", "rtf"])
def test_formats_to_come_say_what_to_do(kind: str) -> None:
    assert "not supported yet; save it as PDF or Markdown" in REFUSED[kind]


def test_an_empty_file_is_empty_and_text_in_another_encoding_is_refused_by_byte(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    assert read(tmp_path / "empty.md", Limits()).status == "empty"
    (tmp_path / "blank.md").write_bytes(b" \n \n")
    blank = read(tmp_path / "blank.md", Limits())
    assert (blank.format, blank.status, blank.reason) == ("markdown", "empty", "no text")
    (tmp_path / "cp949.txt").write_bytes("ab 한국".encode("cp949"))
    assert "not valid UTF-8 at byte 3" in read(tmp_path / "cp949.txt", Limits()).reason
