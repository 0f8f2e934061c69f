"""Blocks into passages: what is indexed, retrieved and quoted.

A block that states facts is a passage of its own. Others are packed, in order and under one heading, up to
`LIMIT` characters; a longer paragraph is cut at sentence ends, then at clauses or spaces, then between
characters as a reader sees them. A table row is never cut, and no passage holds both rows and prose or
crosses a page.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from assistant.documents.blocks import Block, Span
from assistant.domain import Document, Kind, Passage

LIMIT = 500
"""Characters that a packed passage may reach."""

VERSION = "1"
"""Changes whenever the same file would be split differently, so that an index knows to read it again."""

NOT_EVIDENCE = frozenset({"sources", "출처"})
"""Headings (case aside) whose text stays in the document but is no passage: a list of links is no answer."""

CLOSERS = "\"'”’»)\\]」』）】〉》"
SENTENCE_END = re.compile(
    rf"[。！？｡؟۔।॥။។៕៚།༎።፧։෴]+[{CLOSERS}]*"  # marks that end a sentence whatever follows
    rf"|(?P<spaced>[.!?…]+)[{CLOSERS}]*(?=\s)"  # marks that do so only before a space
)
CLAUSE_END = re.compile(r"[、，；：،؛၊]|\s+")
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|No|Nos|Art|Dr|Mr|Ms|Mrs|Prof|St|vs|cf|e\.g|i\.e|\d{1,2})$", re.IGNORECASE
)

LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")
JOINERS = frozenset("\u200d\u034f")


def sentence_ends(text: str) -> list[int]:
    """Offsets at which a sentence ends, closing quotes and brackets included, in any script that marks it."""
    return [match.end() for match in SENTENCE_END.finditer(text) if not _is_abbreviation(text, match)]


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    if match["spaced"] != ".":
        return False
    following = text[match.end() :].lstrip()[:1]
    return following.islower() or ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()]) is not None


def clause_ends(text: str) -> list[int]:
    """Offsets after a comma-like mark of a script without spaces, and after white space."""
    return [match.end() for match in CLAUSE_END.finditer(text)]


def character_ends(text: str) -> list[int]:
    """Offsets between characters as a reader sees them: no mark is parted from its base."""
    return [i for i in range(1, len(text)) if _may_part(text[i - 1], text[i])]


def _may_part(left: str, right: str) -> bool:
    return not (
        unicodedata.category(right).startswith("M")
        or right in JOINERS
        or left in JOINERS
        or unicodedata.combining(left) == 9  # a virama or coeng binds the consonant after it
        or left in LEADING_VOWELS
        or "\u1160" <= right <= "\u11ff"  # conjoining Hangul vowels and finals
        or right in "\u0e33\u0eb3"  # Thai and Lao SARA AM
        or "\U0001f3fb" <= right <= "\U0001f3ff"  # skin tones
        or ("\U0001f1e6" <= left <= "\U0001f1ff" and "\U0001f1e6" <= right <= "\U0001f1ff")  # flags
    )


LEVELS: tuple[Callable[[str], list[int]], ...] = (sentence_ends, clause_ends, character_ends)
"""Where a text may be cut, best places first."""


def cut(text: str, limit: int = LIMIT, levels: Sequence[Callable[[str], list[int]]] = LEVELS) -> list[Span]:
    """Cut a text into spans of at most `limit` characters and of like length, at the best places there are.

    The spans stand in order, do not overlap, and leave out nothing but white space. A cluster of characters
    that may not be parted is longer than `limit` if it must.
    """
    if len(text) <= limit or not levels:
        return _trimmed(text, [(0, len(text))])
    edges = [0, *[end for end in levels[0](text) if 0 < end < len(text)], len(text)]
    pieces: list[Span] = []
    for start, end in pairwise(edges):
        inner = cut(text[start:end], limit, levels[1:]) if end - start > limit else [(0, end - start)]
        pieces += [(start + a, start + b) for a, b in inner]
    return _trimmed(text, _balanced(pieces, limit))


def _balanced(spans: Sequence[Span], limit: int) -> list[Span]:
    """Join neighbours into the fewest spans that `limit` allows, of like length, so that none is a mere tail."""
    joined: list[Span] = []
    for start, end in spans:
        if joined:
            first, last = joined[-1]
            rest = spans[-1][1] - first
            goal = rest / math.ceil(rest / limit)
            if end - first <= limit and (end - first) - goal <= goal - (last - first):
                joined[-1] = (first, end)
                continue
        joined.append((start, end))
    return joined


def _packed(spans: Sequence[Span], limit: int) -> list[Span]:
    """Join neighbours as long as `limit` allows."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and end - joined[-1][0] <= limit:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _trimmed(text: str, spans: Sequence[Span]) -> list[Span]:
    cores = ((start, text[start:end]) for start, end in spans)
    return [
        (start + len(core) - len(core.lstrip()), start + len(core.rstrip())) for start, core in cores if core.strip()
    ]


def split(document: Document, blocks: Sequence[Block], spans: Sequence[Span], limit: int = LIMIT) -> list[Passage]:
    """Make the passages of a document from its blocks and their spans in `document.text`.

    Headings are carried by the passages under them; a document of nothing but headings has them as its
    passages.
    """
    placed = [(block, span) for block, span in zip(blocks, spans, strict=True) if is_evidence(block)]
    body = [(block, span) for block, span in placed if block.kind != "heading"] or placed
    seen: Counter[str] = Counter()
    passages = []
    for block, (start, end) in _grouped(body, document.text, limit):
        text = document.text[start:end]
        seen[text] += 1
        passages.append(
            Passage(
                id=passage_id(document.id, text, seen[text]),
                kind=Kind.DOCUMENT,
                text=text,
                language=document.language,
                edition=document.edition,
                topic=None,
                fact_ids=block.facts,
                document=document.id,
                family=document.family,
                page=block.page,
                heading=block.heading,
                start=start,
                end=end,
                table=block.kind == "row",
            )
        )
    return passages


def is_evidence(block: Block) -> bool:
    """Whether a block may be quoted as an answer: it is no part of a list of sources."""
    own = (block.text,) if block.kind == "heading" else ()
    return not any(name.strip().casefold() in NOT_EVIDENCE for name in (*block.heading, *own))


def _grouped(body: Sequence[tuple[Block, Span]], text: str, limit: int) -> Iterator[tuple[Block, Span]]:
    """Each passage's span with a block that speaks for it: its page, heading, facts and kind."""

    def together(numbered: tuple[int, tuple[Block, Span]]) -> tuple[object, ...]:
        number, (block, _) = numbered
        return block.page, block.heading, block.kind == "row", number if block.facts else None

    for _, group in groupby(enumerate(body), together):
        members = [member for _, member in group]
        first = members[0][0]
        pieces: list[Span] = []
        for block, (start, end) in members:
            whole = block.facts or block.kind == "row"
            inner = [(0, end - start)] if whole else cut(text[start:end], limit)
            pieces += [(start + a, start + b) for a, b in inner]
        yield from ((first, span) for span in _packed(pieces, limit))


def passage_id(document: str, text: str, occurrence: int) -> str:
    """An id that stays while the document keeps the text: a hash of both and of the occurrence, from 1."""
    return hashlib.sha256("\x1f".join((document, text, str(occurrence))).encode()).hexdigest()[:24]
