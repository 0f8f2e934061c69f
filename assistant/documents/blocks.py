"""What a reader makes of a file before it is split: blocks in reading order, and the text they stand in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["heading", "paragraph", "quote", "item", "row"]
Span = tuple[int, int]

UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""Characters that a person does not see and that would break a search or smuggle text past a reviewer:
controls, bidirectional overrides, zero-width spaces, halves of surrogate pairs, tags."""


NO_VALUE = frozenset({"", "-", "–", "—"})
"""Table cells that say nothing."""


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, a quotation, a list item or a table row, with the heading path it stands under.

    The path begins with the outermost heading; `page` counts from 1. `facts` are the ids of the facts it
    states. `level` is that of a heading or item, from 1, and `marker` the bullet or number of an item, which
    is no part of its text. A row also keeps its `columns` and `cells`; its `text` is made of them by
    `row_text`.
    """

    kind: Kind
    text: str
    page: int = 1
    heading: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    level: int = 0
    marker: str = ""
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What a reader made of a file: its blocks, its number of pages, and what the file says of itself.

    `properties` holds what was found of id, family, title, edition, language, compiled and sources. `note`
    says what was left out, and is empty where nothing was.
    """

    blocks: tuple[Block, ...]
    pages: int
    properties: dict[str, object]
    note: str = ""


LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
"""Latin ligatures that PDFs hold for the look of it; the words are spelled in letters."""


def tidy(text: str) -> str:
    """Text on one line: NFC, in letters, without unseen characters, every run of white space one space."""
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(LIGATURES).split())


def row_text(columns: Sequence[str], cells: Sequence[str]) -> str:
    """A table row that reads on its own: "Item: Opening of the call; Date: 31 January 2020".

    A cell without a column heading stands alone; an empty cell, or one of a mere dash, is left out.
    """
    labels = [*columns, *[""] * (len(cells) - len(columns))]
    pairs = zip(labels, cells, strict=False)
    return "; ".join(f"{label}: {cell}" if label else cell for label, cell in pairs if cell not in NO_VALUE)


def assemble(blocks: Iterable[Block], pages: int) -> tuple[str, tuple[int, ...], tuple[Span, ...]]:
    """Join blocks into the document's one text.

    Returns:
        The text; the offset at which each page begins (that of the next text, for a page without any); and
        the span of each block. Items and rows that follow their like stand on the next line, other blocks
        after an empty one.
    """
    parts: list[str] = []
    spans: list[Span] = []
    starts: list[int] = []
    length = 0
    previous: Kind | None = None
    for block in blocks:
        if previous is not None:
            gap = "\n" if block.kind == previous and block.kind in ("item", "row") else "\n\n"
            parts.append(gap)
            length += len(gap)
        starts += [length] * (block.page - len(starts))
        spans.append((length, length + len(block.text)))
        parts.append(block.text)
        length += len(block.text)
        previous = block.kind
    starts += [length] * (pages - len(starts))
    return "".join(parts), (0, *starts[1:]), tuple(spans)


def without_title(blocks: Iterable[Block], title: str) -> tuple[Block, ...]:
    """Drop the document's title from heading paths: the document says it once."""
    same = (tidy(title),)
    return tuple(replace(block, heading=block.heading[1:]) if block.heading[:1] == same else block for block in blocks)
