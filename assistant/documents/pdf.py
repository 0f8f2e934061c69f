"""PDF, by pypdf: the text of each page, and the blocks in it.

A PDF that `render.py` made has a sidecar that says where each block of its Markdown master stands; in any
other PDF `layout.py` makes out blocks by where their lines stand.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import Configuration, PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.errors import PyPdfError

from assistant.documents import layout
from assistant.documents.blocks import UNSEEN, Draft, tidy, without_title
from assistant.documents.layout import Line, lines_of
from assistant.documents.sidecar import Sidecar
from assistant.errors import DocumentError

CONFIGURATION = Configuration().with_overwrites(
    zlib_maximum_output_length=50_000_000,
    lzw_maximum_output_length=50_000_000,
    stream_parsing_work_maximum_count=1_000_000,
    disable_legacy_handling=True,
    jbig2dec_binary=None,
)
"""pypdf's own limits, below its defaults where a real page stays far below; no outside program is run."""

NO_TITLES = frozenset({"", "untitled", "(anonymous)", "none"})
"""Titles that programs write when nobody has set one."""


@dataclass(frozen=True)
class Pages:
    """What pypdf makes of a PDF: of each page its text in NFC, and its lines with their places.

    `title` is the one stated in the file, or ""; `note` names pages that could not be read, or is "".
    """

    texts: tuple[str, ...]
    lines: tuple[tuple[Line, ...], ...]
    title: str
    note: str


def pages(data: bytes, max_pages: int) -> Pages:
    """Take the text of each page.

    Raises:
        DocumentError: The file is encrypted, broken, has too many pages, or not one readable page.
    """
    texts: list[str] = []
    lines: list[tuple[Line, ...]] = []
    failures: dict[int, str] = {}
    with apply_configuration(CONFIGURATION):
        reader = _open(data, max_pages)
        for number, page in enumerate(reader.pages, start=1):
            try:
                text, placed = _extract(page)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - a broken page raises anything; the others still count
                failures[number] = f"{type(error).__name__}: {error}"
                text, placed = "", ()
            texts.append(text)
            lines.append(placed)
        title = _title(reader)
    if failures and not any(text.strip() for text in texts):
        number, reason = next(iter(failures.items()))
        raise DocumentError(f"broken PDF: page {number} cannot be read ({reason})")
    note = f"pages that cannot be read: {', '.join(map(str, failures))}" if failures else ""
    return Pages(tuple(texts), tuple(lines), title, note)


def _extract(page: PageObject) -> tuple[str, tuple[Line, ...]]:
    pieces: list[tuple[str, float, float, float]] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _: object, size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = math.sqrt(abs((tm[0] * tm[3] - tm[1] * tm[2]) * (cm[0] * cm[3] - cm[1] * cm[2])))
        pieces.append((text, x, y, size * scale))

    text = page.extract_text(visitor_text=visit)
    return UNSEEN.sub("", unicodedata.normalize("NFC", text)), tuple(lines_of(pieces))


def _open(data: bytes, max_pages: int) -> PdfReader:
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise DocumentError("encrypted: a password is needed to open it; save it without one")
        count = len(reader.pages)
    except PyPdfError as error:
        raise DocumentError(f"broken PDF: {error}") from error
    if count > max_pages:
        raise DocumentError(f"{count:,} pages, and at most {max_pages:,} are read; split the file")
    return reader


def _title(reader: PdfReader) -> str:
    try:
        title = tidy(str((reader.metadata and reader.metadata.title) or "")).removeprefix("Microsoft Word - ")
    except Exception:  # noqa: BLE001 - a broken information dictionary costs the title, not the text
        return ""
    return "" if title.casefold() in NO_TITLES else title


def read(data: bytes, max_pages: int, sidecar: Sidecar | None = None) -> Draft:
    """Make out a PDF, with the help of its sidecar where there is one.

    Raises:
        DocumentError: As `pages`.
    """
    found = pages(data, max_pages)
    note = found.note
    if sidecar is not None:
        reason = sidecar.mismatch(data, found.texts)
        if not reason:
            return Draft(sidecar.blocks(found.texts), len(found.texts), sidecar.properties, note)
        note = "; ".join(filter(None, (note, f"sidecar ignored: {reason}")))
    blocks = layout.blocks(found.lines)
    title = found.title or next((block.text for block in blocks if block.kind == "heading"), "")
    return Draft(without_title(blocks, title), len(found.texts), {"title": title}, note)
