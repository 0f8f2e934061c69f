"""Renders the Markdown masters to PDF, as `make corpus`: `python -m assistant.documents.render FOLDER`.

Each `<id>.md` becomes `<id>.pdf` and its sidecar `<id>.pdf.json`. The same master gives the same bytes, and
every character of the PDF is accounted for: a block of the master, a bullet, a table's heading row, or the
footer.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from markdown_it.token import Token
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from assistant.documents import markdown
from assistant.documents.blocks import Block, Draft, Span, tidy
from assistant.documents.limits import Limits
from assistant.documents.markdown import address
from assistant.documents.pdf import pages
from assistant.documents.sidecar import Placed, Sidecar, dumps, loads, sha256, sidecar_path, text_sha256
from assistant.documents.split import is_evidence
from assistant.errors import AssistantError, CorpusError, DocumentError

FONTS = Path(__file__).resolve().parents[2] / "corpus" / "fonts"
REGULAR, BOLD = "KCitySans-Regular", "KCitySans-Bold"

PUBLISHER = "K-City Network Assistant"
UNOFFICIAL = {"en": "Unofficial summary", "ko": "비공식 요약 자료"}
"""What the footer of each page says, by the language of the document."""

NAVY, INK, GREY = HexColor(0x123A6B), HexColor(0x1B1F24), HexColor(0x5B6470)
TINT, LINE = HexColor(0xEEF3F9), HexColor(0xB9C4D2)
MARGIN = 20 * mm
PADDING = 6
"""Points that a reportlab frame leaves on each side of what stands in it."""
WIDTH = A4[0] - 2 * MARGIN
HEADING_ROOM = 36 * mm
"""A heading goes to the next page when less than this is left under it."""

URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


def _style(
    name: str, size: float, leading: float, font: str = REGULAR, ink: Color = INK, **more: float
) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, textColor=ink, splitLongWords=1, **more)


BODY = _style("body", 9.5, 14, spaceAfter=4.5)
ITEM = _style("item", 9.5, 14, spaceAfter=3, leftIndent=14, bulletIndent=3)
CELL = _style("cell", 8.8, 12.2)
HEAD_CELL = _style("head", 8.8, 12.2, BOLD, white)
SMALL_BODY = _style("small", 7.6, 10.4, ink=GREY, spaceAfter=3)
SMALL_ITEM = _style("small-item", 7.6, 10.4, ink=GREY, spaceAfter=1.5, leftIndent=14, bulletIndent=3)
TITLE = _style("title", 19, 25, BOLD, NAVY, spaceAfter=3)
HEADINGS = {
    2: _style("h2", 12.5, 17, BOLD, NAVY, spaceBefore=9, spaceAfter=4),
    3: _style("h3", 10.3, 14.5, BOLD, INK, spaceBefore=5, spaceAfter=2),
}
STYLES = {"paragraph": (BODY, SMALL_BODY), "item": (ITEM, SMALL_ITEM)}
"""The style of a kind of block, and that of its small print: the list of sources."""


def markup(tokens: Sequence[Token]) -> str:
    """Inline tokens in reportlab's markup: the same words as `markdown.plain`, with bold type and links."""
    parts: list[str] = []
    opened: list[tuple[str, int]] = []
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            parts.append("<b>" if token.nesting == 1 else "</b>")
        elif token.type == "link_open":
            opened.append((address(token), len(parts)))
        elif token.type == "link_close":
            url, since = opened.pop()
            parts.append(f" ({_linked(url)})" if url and escape(url) not in "".join(parts[since:]) else "")
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type not in ("html_inline", "em_open", "em_close"):
            parts.append(_linked(token.content))
    return tidy("".join(parts))


def _linked(text: str) -> str:
    plain_parts, urls = URL.split(text), [match[0] for match in URL.finditer(text)]
    links = [f'<link href="{escape(url, {chr(34): "&quot;"})}" color="#1a4f8f">{escape(url)}</link>' for url in urls]
    return "".join(escape(part) + link for part, link in zip(plain_parts, [*links, ""], strict=True))


def story(blocks: Sequence[Block], title: str) -> list[Flowable]:
    """The flowables of a document whose blocks hold reportlab markup."""
    flowables: list[Flowable] = []
    if not any(block.kind == "heading" and block.level == 1 for block in blocks):
        flowables += _title(escape(title))
    for (kind, columns), group in groupby(blocks, lambda block: (block.kind, block.columns)):
        members = list(group)
        if kind == "row":
            flowables += [Spacer(0, 2), _table(columns, [block.cells for block in members]), Spacer(0, 8)]
        elif kind == "quote":
            flowables += [_notice([block.text for block in members]), Spacer(0, 8)]
        else:
            for block in members:
                flowables += _flowables(block)
    return flowables


def _flowables(block: Block) -> list[Flowable]:
    if block.kind == "heading":
        if block.level == 1:
            return _title(block.text)
        return [CondPageBreak(HEADING_ROOM), Paragraph(block.text, HEADINGS[min(block.level, 3)])]
    base = STYLES[block.kind][not is_evidence(block)]
    indent = 14 * max(0, block.level - 1)
    style = ParagraphStyle(
        f"{base.name}{block.level}",
        base,
        leftIndent=base.leftIndent + indent,
        bulletIndent=base.bulletIndent + indent,
        bulletFontName=REGULAR,
    )
    return [KeepTogether([Paragraph(block.text, style, bulletText=block.marker or None)])]


def _title(text: str) -> list[Flowable]:
    return [Paragraph(text, TITLE), HRFlowable(WIDTH, 1.6, color=NAVY, spaceBefore=2, spaceAfter=10)]


def _notice(texts: Sequence[str]) -> Flowable:
    return Table(
        [[Paragraph(text, CELL)] for text in texts],
        colWidths=[WIDTH],
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), TINT),
            ("LINEBEFORE", (0, 0), (0, -1), 3, NAVY),
            ("LEFTPADDING", (0, 0), (-1, -1), 11),
            ("RIGHTPADDING", (0, 0), (-1, -1), 11),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ],
    )


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Flowable:
    longest = [max(len(row[i]) for row in (columns, *rows)) for i in range(len(columns))]
    weights = [min(max(length, 10), 46) for length in longest]
    head = [Paragraph(cell, HEAD_CELL) for cell in columns]
    body = [[Paragraph(cell, CELL) for cell in row] for row in rows]
    return Table(
        [head, *body],
        colWidths=[WIDTH * weight / sum(weights) for weight in weights],
        repeatRows=1,
        style=[
            ("BACKGROUND", (0, 0), (-1, 0), NAVY),
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, TINT]),
            ("GRID", (0, 0), (-1, -1), 0.5, LINE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ],
    )


class _Template(SimpleDocTemplate):  # type: ignore[misc]
    """Pages with a footer, and a bookmark for every heading."""

    def __init__(self, target: BytesIO, draft: Draft, footer: str) -> None:
        self._footer = footer
        super().__init__(
            target,
            pagesize=A4,
            leftMargin=MARGIN - PADDING,
            rightMargin=MARGIN - PADDING,
            topMargin=17 * mm,
            bottomMargin=20 * mm,
            title=str(draft.properties["title"]),
            author=PUBLISHER,
            subject=footer,
            creator=PUBLISHER,
            lang=str(draft.properties["language"]),
            displayDocTitle=1,
            invariant=1,
            pageCompression=1,
        )

    def draw_page(self, canvas: Canvas, _: SimpleDocTemplate) -> None:
        """Draw what every page has."""
        canvas.saveState()
        canvas.setStrokeColor(LINE)
        canvas.line(MARGIN, 16 * mm, A4[0] - MARGIN, 16 * mm)
        canvas.setFillColor(GREY)
        canvas.setFont(REGULAR, 8)
        canvas.drawString(MARGIN, 11.5 * mm, self._footer)
        canvas.drawRightString(A4[0] - MARGIN, 11.5 * mm, str(canvas.getPageNumber()))
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Make a bookmark of a heading."""
        level = {TITLE.name: 0, "h2": 1, "h3": 2}.get(getattr(getattr(flowable, "style", None), "name", ""))
        if level is not None:
            key = f"s{self.canv.getPageNumber()}-{self.frame._y:.0f}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level, closed=level > 0)


def _footer(draft: Draft) -> str:
    language = str(draft.properties["language"])
    return f"{draft.properties['title']} · {UNOFFICIAL.get(language, UNOFFICIAL['en'])}"


def render(master: bytes, source: Path) -> tuple[bytes, Sidecar]:
    """The PDF of a Markdown master, and its sidecar.

    Args:
        master: The bytes of the Markdown file.
        source: Its path, for messages.

    Raises:
        CorpusError: The master lacks a property, needs a character that the fonts lack, or cannot be set
        whole.
    """
    try:
        draft = markdown.read(master)
    except DocumentError as error:
        raise CorpusError(f"{source}: {error}.") from error
    missing = [name for name in ("id", "family", "title", "edition", "language") if not draft.properties.get(name)]
    if missing:
        raise CorpusError(f"{source}: the front matter lacks {', '.join(missing)}.")
    _load_fonts()
    _require_glyphs(draft, source)
    _, body = markdown.front_matter(master.decode("utf-8-sig"))
    marked_up = markdown.blocks(markdown.PARSER.parse(body), markup)
    target = BytesIO()
    template = _Template(target, draft, _footer(draft))
    template.build(
        story(marked_up, str(draft.properties["title"])),
        onFirstPage=template.draw_page,
        onLaterPages=template.draw_page,
    )
    data = target.getvalue()
    texts = pages(data, Limits().pages).texts
    properties = {**draft.properties, "id": f"{draft.properties['id']}.pdf"}
    return data, Sidecar(
        properties={name: value if isinstance(value, list) else str(value) for name, value in properties.items()},
        markdown_sha256=sha256(master),
        pdf_sha256=sha256(data),
        text_sha256=text_sha256(texts),
        pages=place(draft, texts, source),
    )


def _load_fonts() -> None:
    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def _require_glyphs(draft: Draft, source: Path) -> None:
    glyphs = pdfmetrics.getFont(REGULAR).face.charToGlyph
    for block in draft.blocks:
        for char in "".join((block.text, *block.columns, *block.cells)):
            if ord(char) not in glyphs:
                raise CorpusError(
                    f"{source}: the fonts have no {char!r} (U+{ord(char):04X}), in {block.text[:60]!r}; "
                    "add it as corpus/fonts/README.md says, or write it otherwise."
                )


class _Page:
    """The text of a page without its white space, and where each character stands in the whole."""

    def __init__(self, text: str) -> None:
        self.places = [i for i, char in enumerate(text) if not char.isspace()]
        self.text = "".join(text[i] for i in self.places)

    def span(self, start: int, end: int) -> Span:
        return (self.places[start], self.places[end - 1] + 1) if end > start else (0, 0)


def _squeezed(*texts: str) -> str:
    return "".join("".join(texts).split())


def place(draft: Draft, texts: Sequence[str], source: Path) -> tuple[tuple[Placed, ...], ...]:
    """Find every block in the text of the pages, in order, leaving over nothing but furniture.

    Raises:
        CorpusError: A page holds other words than the master has there.
    """
    footer = _squeezed(_footer(draft))
    placed: list[list[Placed]] = [[] for _ in texts]
    waiting = list(reversed(_expected(draft)))
    for number, page in enumerate(map(_Page, texts)):
        cursor = len(footer) + len(str(number + 1))
        if page.text[:cursor] != f"{footer}{number + 1}":
            raise CorpusError(f"{source}: page {number + 1} of the PDF does not begin with its footer.")
        while cursor < len(page.text):
            found = waiting and _match(page, cursor, waiting[-1])
            if not found:
                raise CorpusError(
                    f"{source}: page {number + 1} of the PDF reads {page.text[cursor : cursor + 60]!r} where "
                    f"the master has {waiting[-1].text[:60] if waiting else 'nothing'!r}."
                )
            spans, cursor = found
            block = waiting.pop()
            placed[number].append(Placed(block.kind, spans, block.heading, block.facts, block.level, block.columns))
    if waiting:
        raise CorpusError(f"{source}: the PDF lacks {waiting[-1].text[:60]!r}.")
    return tuple(map(tuple, placed))


def _expected(draft: Draft) -> list[Block]:
    if any(block.kind == "heading" and block.level == 1 for block in draft.blocks):
        return list(draft.blocks)
    return [Block("heading", str(draft.properties["title"]), level=1), *draft.blocks]


def _match(page: _Page, cursor: int, block: Block) -> tuple[tuple[Span, ...], int] | None:
    """The spans of a block's cells (or of its words) from the cursor on, and where they end."""
    for lead in ("", _squeezed(block.marker), _squeezed(*block.columns)):
        if not page.text.startswith(lead, cursor):
            continue
        at = cursor + len(lead)
        spans = []
        for cell in block.cells or (block.text,):
            words = _squeezed(cell)
            if not page.text.startswith(words, at):
                break
            spans.append(page.span(at, at + len(words)))
            at += len(words)
        else:
            return tuple(spans), at
    return None


def write(master: Path) -> bool:
    """Render one master beside itself, if it needs to be. Returns whether a file changed."""
    data = master.read_bytes()
    pdf, sidecar = render(data, master)
    target = master.with_suffix(".pdf")
    wanted = {target: pdf, sidecar_path(target): dumps(sidecar).encode()}
    changed = {path: new for path, new in wanted.items() if not path.exists() or path.read_bytes() != new}
    for path, new in changed.items():
        path.write_bytes(new)
    return bool(changed)


def stale(folder: Path) -> Iterator[str]:
    """What in a folder is not as `write` would leave it, going by the hashes alone."""
    masters = {path.stem: path for path in sorted(folder.glob("*.md"))}
    for name, master in masters.items():
        pdf = folder / f"{name}.pdf"
        beside = sidecar_path(pdf)
        if not (pdf.exists() and beside.exists()):
            yield f"{master}: has not been rendered"
            continue
        sidecar = loads(beside.read_bytes())
        if sidecar.markdown_sha256 != sha256(master.read_bytes()):
            yield f"{master}: has changed since it was rendered"
        if sidecar.pdf_sha256 != sha256(pdf.read_bytes()):
            yield f"{pdf}: is not the file its sidecar was written for"
    for beside in sorted(folder.glob("*.pdf.json")):
        if beside.name.removesuffix(".pdf.json") not in masters:
            yield f"{beside}: its Markdown master is gone; remove it and the PDF"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: render every master in a folder, or check that nothing needs it. Exit code 0 or 1."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.documents.render", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", type=Path, help="folder of Markdown masters")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a PDF is not up to date")
    options = parser.parse_args(arguments)
    try:
        if not options.folder.is_dir():
            raise CorpusError(f"{options.folder}: there is no such folder.")
        if not options.check:
            for master in sorted(options.folder.glob("*.md")):
                sys.stdout.write(f"{master.with_suffix('.pdf')}: {'written' if write(master) else 'up to date'}\n")
        faults = list(stale(options.folder))
    except AssistantError as error:
        faults = [str(error)]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
