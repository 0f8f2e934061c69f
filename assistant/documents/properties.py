"""What a document says of itself, or, where it says nothing, what its name and script let one assume."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from assistant.documents.blocks import tidy
from assistant.domain import PROGRAM, Document

YEAR = re.compile(r"(?<!\d)20[23]\d(?!\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ko", "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"),
    ("ja", "\u3041-\u30ff"),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff"),
    ("th", "\u0e01-\u0e5b"),
    ("lo", "\u0e81-\u0edf"),
    ("km", "\u1780-\u17ff"),
    ("my", "\u1000-\u109f"),
    ("ru", "\u0400-\u04ff"),
    ("ar", "\u0600-\u06ff"),
    ("hi", "\u0900-\u097f"),
    ("en", "A-Za-z\u00c0-\u024f"),
)
"""The language assumed for a script, and its letters; languages of one script are told apart no further."""

LETTERS = re.compile("|".join(f"([{letters}])" for _, letters in SCRIPTS))
SAMPLE = 20_000
"""Characters looked at to tell a document's script."""


def document(
    path: Path,
    fmt: str,
    found: Mapping[str, object],
    text: str,
    page_starts: Sequence[int],
) -> Document:
    """Make the document of a file: stated properties first, then what can be assumed.

    A title may be assumed from the file's name; a language from the script of the text; an edition from a
    year 2020 to 2039 in the file's name, then the title. The id of a document that states none is its file
    name.
    """
    name = os.fsencode(path.name).decode("utf-8", "replace")
    title = tidy(_stated(found, "title")) or tidy(Path(name).stem) or name
    identity = _stated(found, "id") or name
    edition = _stated(found, "edition")
    language = _stated(found, "language")
    sources = found.get("sources")
    return Document(
        id=identity,
        family=_stated(found, "family") or identity,
        path=path,
        format=fmt,
        title=title,
        edition=edition if edition == PROGRAM or YEAR.fullmatch(edition) else edition_of(name, title),
        language=language if LANGUAGE.fullmatch(language) else language_of(text),
        text=text,
        page_starts=tuple(page_starts),
        sources=tuple(map(str, sources)) if isinstance(sources, list | tuple) else (),
        compiled=_stated(found, "compiled") or None,
    )


def _stated(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip() if isinstance(value, str | int) else ""


def edition_of(*names: str) -> str:
    """The first year 2020 to 2039 in any of the names, else "program"."""
    years = (YEAR.search(name) for name in names)
    return next((year[0] for year in years if year), PROGRAM)


def language_of(text: str) -> str:
    """The language that the script of most letters stands for; "en" for a text without letters.

    Japanese mixes Han with its own signs, so a Han text with one such sign in twenty is Japanese.
    """
    counts = Counter(SCRIPTS[match.lastindex - 1][0] for match in LETTERS.finditer(text[:SAMPLE]) if match.lastindex)
    if counts["ja"] * 20 >= counts["zh"] and counts["ja"]:
        counts["ja"] += counts.pop("zh", 0)
    return max(counts, key=counts.__getitem__, default="en")
