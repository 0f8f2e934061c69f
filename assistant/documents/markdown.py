"""Markdown and plain text: UTF-8, CommonMark with tables, YAML front matter.

Raw HTML is left out, but for the hidden comment `<!-- facts: id, id -->` that names the facts which the
paragraph, list item or table row it ends (or directly follows) states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.documents.blocks import Block, Draft, Kind, row_text, tidy, without_title
from assistant.errors import DocumentError

FACTS = re.compile(r"<!--\s*facts:\s*(.*?)\s*-->", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)

Inline = Callable[[Sequence[Token]], str]

PARSER = MarkdownIt("commonmark").enable("table")


def read(data: bytes) -> Draft:
    """Make out a Markdown or text file.

    Raises:
        DocumentError: The bytes are not UTF-8 (the message gives the offset), or the front matter is not
        YAML.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"not valid UTF-8 at byte {error.start} (0x{data[error.start]:02x}); save it as UTF-8 text"
        ) from error
    properties, body = front_matter(text)
    tokens = PARSER.parse(body)
    found = blocks(tokens)
    headings = (block.text for block in found if block.kind == "heading")
    title = str(properties.get("title") or next(headings, ""))
    return Draft(
        without_title(found, title),
        pages=1,
        properties={**properties, "title": title},
        note="raw HTML left out" if _has_html(tokens) else "",
    )


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """Part a text into the mapping between its opening `---` lines, empty where there is none, and the rest.

    Raises:
        DocumentError: What stands between the lines is not YAML.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        values = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise DocumentError(f"the front matter is not valid YAML at line {line}; mend or remove it") from error
    return (values, text[match.end() :]) if isinstance(values, dict) else ({}, text)


def plain(tokens: Sequence[Token]) -> str:
    """Inline tokens as the words that a person reads; a link's address follows its text in brackets."""
    return tidy("".join(_plain_parts(tokens)))


def _plain_parts(tokens: Sequence[Token]) -> Iterator[str]:
    opened: list[tuple[str, int]] = []
    written: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append((address(token), len(written)))
            continue
        if token.type == "link_close":
            url, since = opened.pop()
            part = f" ({url})" if url and url not in "".join(written[since:]) else ""
        elif token.type in ("softbreak", "hardbreak"):
            part = " "
        elif token.type == "html_inline":
            part = ""
        else:
            part = token.content
        written.append(part)
        yield part


def address(link: Token) -> str:
    """Where a link leads, when that tells a reader something: a web or mail address; "" for other links."""
    url = str(link.attrs.get("href", ""))
    return url.removeprefix("mailto:") if url.startswith(("http://", "https://", "mailto:")) else ""


@dataclass
class _Place:
    """Where the walk through the tokens stands."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    items: int = 0
    quotes: int = 0
    marker: str = ""
    columns: tuple[str, ...] = ()
    cells: list[str] = field(default_factory=list)
    facts: tuple[str, ...] = ()
    in_head: bool = False
    container: str = ""
    level: int = 0

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)


def blocks(tokens: Sequence[Token], inline: Inline = plain) -> tuple[Block, ...]:
    """The blocks of a Markdown text, in order.

    Args:
        tokens: What `PARSER` made of the text without its front matter.
        inline: Writes the words of a block, heading or cell; the default writes plain text.
    """
    found: list[Block] = []
    place = _Place()
    for token in tokens:
        if token.type == "html_block":
            facts = fact_ids(token.content)
            if facts and found:
                found[-1] = replace(found[-1], facts=(*found[-1].facts, *facts))
        elif token.type in ("fence", "code_block"):
            found.append(Block("paragraph", tidy(token.content), heading=place.path))
        elif token.type == "inline":
            _take_inline(token, place, found, inline)
        else:
            _move(token, place, found)
    return tuple(block for block in found if block.text)


def _take_inline(token: Token, place: _Place, found: list[Block], inline: Inline) -> None:
    children = token.children or []
    text = inline(children)
    facts = fact_ids("".join(child.content for child in children if child.type == "html_inline"))
    if place.container in ("th_open", "td_open"):
        place.cells.append(text)
        place.facts += facts
    elif place.container == "heading_open":
        place.headings = [held for held in place.headings if held[0] < place.level]
        found.append(Block("heading", text, heading=place.path, facts=facts, level=place.level))
        place.headings.append((place.level, text))
    else:
        kind: Kind = "item" if place.items else "quote" if place.quotes else "paragraph"
        found.append(Block(kind, text, heading=place.path, facts=facts, level=place.items, marker=place.marker))
        place.marker = ""


def _move(token: Token, place: _Place, found: list[Block]) -> None:
    if token.type in ("heading_open", "paragraph_open", "th_open", "td_open"):
        place.container = token.type
        place.level = int(token.tag[1]) if token.type == "heading_open" else 0
    elif token.type in ("list_item_open", "list_item_close"):
        place.items += token.nesting
        place.marker = (f"{token.info}." if token.info else "•") if token.nesting == 1 else ""
    elif token.type in ("blockquote_open", "blockquote_close"):
        place.quotes += token.nesting
    elif token.type in ("thead_open", "thead_close"):
        place.in_head = token.nesting == 1
    elif token.type == "tr_open":
        place.cells, place.facts = [], ()
    elif token.type == "tr_close":
        cells = tuple(place.cells)
        if place.in_head:
            place.columns = cells
        else:
            text = row_text(place.columns, cells)
            found.append(Block("row", text, heading=place.path, facts=place.facts, columns=place.columns, cells=cells))


def fact_ids(html: str) -> tuple[str, ...]:
    """The ids in `<!-- facts: a, b -->` comments, in order."""
    return tuple(part.strip() for listed in FACTS.findall(html) for part in listed.split(",") if part.strip())


def _has_html(tokens: Sequence[Token]) -> bool:
    flat = [inner for token in tokens for inner in (token, *(token.children or ()))]
    html = "".join(token.content for token in flat if token.type in ("html_block", "html_inline"))
    return bool(COMMENT.sub("", html).strip())
