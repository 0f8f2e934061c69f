"""Blocks out of the loose lines of a PDF, by where they stand on the page.

A PDF knows no paragraphs, tables or headings, only lines of some size at some place. Lines that fill their
column and go on just below are one paragraph; lines side by side are the cells of one table row; lines in
larger type than most of the text are headings. Where this fails, words are still in order and on their page,
in shorter or longer blocks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.documents.blocks import Block, Kind, tidy

NARROWEST_FULL_LINE = 40
"""Columns (a wide character takes two) below which a line is taken to end where its writer ended it."""

HEADING_SIZE = 1.12
"""How many times the size of most of the text a heading is at least."""

LONGEST_HEADING = 150
CELL_BREAK = " | "
RUNNING_HEADS = 3

BULLET = re.compile(r"(?:[-–—•·▪■□○●◦※*]|\(?\d{1,2}[.)]|[가-하][.)]|[①-⑳])\s")
NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
"""A character of a script written without spaces: a line ending in one is joined to the next as it stands."""


@dataclass(frozen=True)
class Line:
    """A line of text with the point it begins at (points from the lower left corner) and its type size."""

    text: str
    x: float
    y: float
    size: float

    @property
    def columns(self) -> int:
        """The width of the text in columns."""
        return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in self.text)

    @property
    def right(self) -> float:
        """About where the line ends, at half the type size a column."""
        return self.x + self.columns * self.size / 2


def lines_of(pieces: Iterable[tuple[str, float, float, float]]) -> list[Line]:
    """Join pieces of text (text, x, y, size), which may hold or end in line breaks, into lines.

    A piece far to the right of the one before it begins a line of its own: it is another cell or column.
    """
    lines: list[Line] = []
    current: list[Line] = []

    def end() -> None:
        if text := tidy("".join(piece.text for piece in current)):
            lines.append(replace(current[0], text=text))
        current.clear()

    for text, x, y, size in pieces:
        for number, part in enumerate(text.split("\n")):
            piece = Line(part, x, y, size)
            if number or (part.strip() and current and _is_apart(current[-1], piece)):
                end()
            if part.strip() or (part and current):
                current.append(piece)
    end()
    return lines


def _is_apart(left: Line, right: Line) -> bool:
    """Whether there is more between two pieces than a space: two type sizes, and what the guessed width may err by."""
    return right.x - left.right > 2 * right.size + 0.15 * (left.right - left.x)


@dataclass
class _Group:
    """Lines that belong together: cells side by side, each of lines one below the other."""

    cells: list[list[Line]] = field(default_factory=list)

    @property
    def last(self) -> Line:
        return self.cells[-1][-1]

    @property
    def low(self) -> float:
        return min(line.y for cell in self.cells for line in cell)

    @property
    def high(self) -> float:
        return max(line.y for cell in self.cells for line in cell)


def groups(lines: Sequence[Line]) -> list[_Group]:
    """Gather the lines of a page, in the order they were written in, into paragraphs, rows and lines."""
    leading = _leading(lines)
    full = _full_width(lines)
    found: list[_Group] = []
    for line in lines:
        group = found[-1] if found else None
        if group is None:
            found.append(_Group([[line]]))
        elif _is_beside(group, line):
            _take_wrapped_first_cell(found, line, leading)
            found[-1].cells.append([line])
        elif _is_below(group, line, leading) and (len(group.cells) > 1 or group.last.columns >= full):
            group.cells[-1].append(line)
        else:
            found.append(_Group([[line]]))
    return found


def _leading(lines: Sequence[Line]) -> float:
    """The distance from a line to the next within a paragraph: the least of the common ones."""
    steps = Counter(
        round(2 * (above.y - below.y)) / 2
        for above, below in pairwise(lines)
        if 0.9 * below.size <= above.y - below.y <= 4 * below.size
    )
    often = max(steps.values(), default=0) / 5
    return min((step for step, count in steps.items() if count >= often), default=15.0)


def _full_width(lines: Sequence[Line]) -> int:
    widths = sorted(line.columns for line in lines)
    usual = widths[len(widths) * 9 // 10] if widths else 0
    return max(NARROWEST_FULL_LINE, usual * 3 // 4)


def _is_beside(group: _Group, line: Line) -> bool:
    """Whether a line stands to the right of a group, within its height."""
    last = group.last
    return (
        line.x > max(last.x + last.size, min(last.right, last.x + 4 * last.size))
        and line.y > group.low - 0.6 * line.size
        and line.y < group.high + 8 * line.size
    )


def _is_below(group: _Group, line: Line, leading: float) -> bool:
    """Whether a line goes on just below a group, in the same type."""
    last = group.last
    return (
        abs(line.x - last.x) <= 3 * last.size
        and 0 < last.y - line.y <= 1.3 * leading
        and abs(line.size - last.size) <= 0.08 * last.size
        and not BULLET.match(line.text)
    )


def _take_wrapped_first_cell(found: list[_Group], line: Line, leading: float) -> None:
    """When a second cell shows that a row has begun, take in the lines its first cell was wrapped from."""
    while len(found) > 1 and len(found[-1].cells) == 1 and len(found[-2].cells) == 1:
        above, below = found[-2], found[-1]
        reach = max(line.y, 2 * line.y - below.low) + 0.6 * line.size
        if not (_is_below(above, below.cells[0][0], leading) and above.high <= reach):
            return
        found[-2:] = [_Group([above.cells[0] + below.cells[0]])]


def blocks(pages: Sequence[Sequence[Line]]) -> tuple[Block, ...]:
    """The blocks of a document from the lines of each page."""
    kept = without_running_heads(pages)
    body_size = _body_size(kept)
    gathered = [(number, group) for number, page in enumerate(kept, start=1) for group in groups(page)]
    sizes = sorted({_size(group) for _, group in gathered if _is_heading(group, body_size)}, reverse=True)
    path: list[tuple[int, str]] = []
    found: list[Block] = []
    for page, group in gathered:
        cells = tuple(_joined(cell) for cell in group.cells)
        if _is_heading(group, body_size):
            level = sizes.index(_size(group)) + 1
            path = [held for held in path if held[0] < level]
            found.append(Block("heading", cells[0], page, tuple(text for _, text in path), level=level))
            path.append((level, cells[0]))
        else:
            kind: Kind = "row" if len(cells) > 1 else "item" if BULLET.match(cells[0]) else "paragraph"
            found.append(Block(kind, CELL_BREAK.join(cells), page, tuple(text for _, text in path)))
    return tuple(found)


def _size(group: _Group) -> int:
    return round(2 * group.cells[0][0].size)


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(2 * line.size) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_heading(group: _Group, body_size: float) -> bool:
    text = _joined(group.cells[0])
    return (
        len(group.cells) == 1
        and len(text) <= LONGEST_HEADING
        and any(char.isalpha() for char in text)
        and min(line.size for line in group.cells[0]) >= HEADING_SIZE * body_size
    )


def _joined(lines: Sequence[Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        right = line.text
        if NO_SPACES.match(text[-1]) and NO_SPACES.match(right[0]):
            text += right
        elif text.endswith("-") and text[-2:-1].islower() and right[0].islower():
            text = text[:-1] + right
        else:
            text += f" {right}"
    return text


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop up to `RUNNING_HEADS` lines at head and foot that at least half of three or more pages share.

    A number that counts with the pages is the same line; any other difference is not, so that no figure is lost. A
    page keeps its lines when nothing else would be left of it.
    """
    kept = [list(page) for page in pages]
    for end in (max, min):
        for _ in range(RUNNING_HEADS):
            edges = [_edge(page, end) for page in kept]
            names = [_names(edge, number) for number, edge in enumerate(edges)]
            counts = Counter(name for found in names for name in found)
            shared = {name for name, count in counts.items() if count >= 3 and count * 2 >= len(kept)}
            for page, edge, found in zip(kept, edges, names, strict=True):
                if found & shared and len(page) > len(edge):
                    page[:] = [line for line in page if line not in edge]
    return kept


def _edge(page: Sequence[Line], end: Callable[[Iterable[float]], float]) -> list[Line]:
    """The lines that stand highest (`max`) or lowest (`min`) on the page."""
    if not page:
        return []
    y = end(line.y for line in page)
    return [line for line in page if abs(line.y - y) < 1]


def _names(edge: Sequence[Line], page: int) -> set[str]:
    """What a running head may be known by: its text, with its first or last number as counted from this page's."""
    text = " ".join(line.text for line in edge)
    numbers = list(re.finditer(r"\d{1,5}", text))
    counted = {
        f"{text[: number.start()]}#{int(number[0]) - page}#{text[number.end() :]}"
        for number in (*numbers[:1], *numbers[-1:])
    }
    return {text, *counted} if text else set()
