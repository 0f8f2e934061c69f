"""What `render.py` writes beside a PDF: the document's properties, and where its blocks stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.documents.blocks import Block, Kind, Span, row_text, tidy
from assistant.errors import DocumentError


@dataclass(frozen=True)
class Placed:
    """A block, and the spans of its words in the text of its page: one, or one for each cell of a row."""

    kind: Kind
    spans: tuple[Span, ...]
    heading: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    level: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sidecar:
    """The contents of `<id>.pdf.json`. `pages[i]` holds the blocks of page i + 1.

    `text_sha256` is that of the pages' text as the PDF reader gave it: spans hold for that text alone.
    """

    properties: dict[str, object]
    markdown_sha256: str
    pdf_sha256: str
    text_sha256: str
    pages: tuple[tuple[Placed, ...], ...]

    def mismatch(self, data: bytes, texts: Sequence[str]) -> str:
        """Why this sidecar does not fit the PDF with these page texts; "" when it does."""
        if sha256(data) != self.pdf_sha256:
            return "it was made for another version of the file; run `make corpus`"
        if text_sha256(texts) != self.text_sha256:
            return "this PDF reader makes out the text differently; run `make corpus`"
        return ""

    def blocks(self, texts: Sequence[str]) -> tuple[Block, ...]:
        """The blocks with their words, taken from the text of the pages."""
        return tuple(
            _block(placed, number, texts[number - 1])
            for number, page in enumerate(self.pages, start=1)
            for placed in page
        )


def _block(placed: Placed, page: int, text: str) -> Block:
    cells = tuple(tidy(text[start:end]) for start, end in placed.spans)
    is_row = placed.kind == "row"
    return Block(
        kind=placed.kind,
        text=row_text(placed.columns, cells) if is_row else " ".join(cells),
        page=page,
        heading=placed.heading,
        facts=placed.facts,
        level=placed.level,
        columns=placed.columns,
        cells=cells if is_row else (),
    )


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def text_sha256(texts: Sequence[str]) -> str:
    """The SHA-256 of the texts of the pages of a PDF."""
    return sha256("\f".join(texts).encode())


def sidecar_path(pdf: Path) -> Path:
    """Where the sidecar of a PDF stands: `guide.pdf.json` beside `guide.pdf`."""
    return pdf.with_name(pdf.name + ".json")


def dumps(sidecar: Sidecar) -> str:
    """A sidecar as JSON, one block a line, so that a change reads well in a diff."""
    head = {
        "document": sidecar.properties,
        "markdown_sha256": sidecar.markdown_sha256,
        "pdf_sha256": sidecar.pdf_sha256,
        "text_sha256": sidecar.text_sha256,
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}," for name, value in head.items()]
    pages = [",\n".join(f"      {_placed_json(placed)}" for placed in page) for page in sidecar.pages]
    body = ",\n".join(f"    [\n{page}\n    ]" for page in pages)
    return "\n".join(["{", *lines, f'  "pages": [\n{body}\n  ]', "}", ""])


def _placed_json(placed: Placed) -> str:
    return json.dumps({name: value for name, value in vars(placed).items() if value}, ensure_ascii=False)


def loads(text: str | bytes) -> Sidecar:
    """Read a sidecar.

    Raises:
        DocumentError: It is not JSON of the expected shape.
    """
    try:
        values = json.loads(text)
        return Sidecar(
            properties=dict(values["document"]),
            markdown_sha256=str(values["markdown_sha256"]),
            pdf_sha256=str(values["pdf_sha256"]),
            text_sha256=str(values["text_sha256"]),
            pages=tuple(tuple(_placed(placed) for placed in page) for page in values["pages"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError(f"the sidecar is not as `make corpus` writes it ({error!r})") from error


def _placed(values: Mapping[str, object]) -> Placed:
    placed = Placed(**values)  # type: ignore[arg-type]
    return Placed(
        kind=placed.kind,
        spans=tuple((int(start), int(end)) for start, end in placed.spans),
        heading=tuple(placed.heading),
        facts=tuple(placed.facts),
        level=placed.level,
        columns=tuple(placed.columns),
    )
