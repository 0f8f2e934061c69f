"""Which format a file has, by its content: a name can be wrong, the first bytes rarely are."""

from __future__ import annotations

import zipfile
from io import BytesIO

from assistant.errors import DocumentError

SAVE_AS = "not supported yet; save it as PDF or Markdown"

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"HWP Document File", "hwp"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

ZIP_PARTS: tuple[tuple[str, str], ...] = (
    ("word/", "docx"),
    ("Contents/", "hwpx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
)
"""What the first entry of this beginning makes of a ZIP archive."""

REFUSED: dict[str, str] = {
    "docx": f"a Word document (DOCX): {SAVE_AS}",
    "hwpx": f"a Hangul document (HWPX): {SAVE_AS}",
    "hwp": f"a Hangul document (HWP): {SAVE_AS}",
    "ole": f"an old Office document, or one encrypted with a password: {SAVE_AS}",
    "xlsx": f"an Excel workbook: {SAVE_AS}",
    "pptx": f"a PowerPoint presentation: {SAVE_AS}",
    "rtf": f"a rich text document (RTF): {SAVE_AS}",
    "zip": "a ZIP archive: unpack it and give the files in it",
    "pdf+zip": "both a PDF and a ZIP archive, which no honest program writes; save it anew as PDF",
    "image": "a picture: it holds no text; give the document it was made from",
    "utf-16": "text in UTF-16: save it as UTF-8",
    "binary": "binary data, not a document: give PDF, Markdown or UTF-8 text",
}
"""The formats that are recognised and not read, with what a person can do about it."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_WITHIN = 1024
"""Bytes from the start within which `%PDF-` makes a PDF, as viewers have it."""


def detect(data: bytes) -> str:
    """The format of a file's bytes: "pdf", "markdown" (which any text is), or a key of `REFUSED`."""
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf+zip" if zipfile.is_zipfile(BytesIO(data)) else "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(OLE):
        return "hwp" if b"HWP Document File" in data else "ole"
    known = next((name for signature, name in SIGNATURES if data.startswith(signature)), None)
    return known or ("binary" if b"\0" in data else "markdown")


def _zip_kind(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "zip"
    return next((kind for start, kind in ZIP_PARTS if any(name.startswith(start) for name in names)), "zip")


def require_readable(name: str) -> None:
    """Refuse a format there is no reader for.

    Raises:
        DocumentError: The format is one of `REFUSED`; the message says what to do.
    """
    if name in REFUSED:
        raise DocumentError(REFUSED[name])
