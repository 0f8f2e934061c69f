"""What became of one file; and as JSON, for `kcity read --json` and between the reading process and ours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.domain import Document, Passage
from assistant.domain import Kind as PassageKind

ReadingStatus = Literal["text", "empty", "refused"]


@dataclass(frozen=True)
class Reading:
    """One file, made out.

    `status` is "text" with a document and its passages, "empty" where there is no text to read, or "refused".
    `reason` says why for the last two, and for "text" what was left out, if anything. `format` is made out
    from the content ("unknown" when it could not be opened). `pages` is 0 unless pages were counted; Markdown
    has one.
    """

    path: Path
    format: str
    status: ReadingStatus
    reason: str = ""
    pages: int = 0
    document: Document | None = None
    passages: tuple[Passage, ...] = ()


def reading_json(reading: Reading) -> dict[str, Any]:
    """The line that `kcity read --json` prints for a file; `reason` is null where there is nothing to say."""
    return {
        "file": os.fsencode(reading.path).decode("utf-8", "replace"),
        "format": reading.format,
        "status": reading.status,
        "reason": reading.reason or None,
        "pages": reading.pages,
        "passages": [
            {
                "text": passage.text,
                "page": passage.page,
                "heading": list(passage.heading),
                "table": passage.table,
            }
            for passage in reading.passages
        ],
    }


DERIVED = frozenset({"kind", "text", "language", "edition", "topic", "document", "family"})
"""Fields of a passage that follow from its document, and so do not travel."""


def to_wire(reading: Reading) -> dict[str, Any]:
    """A reading as JSON values; the text of a passage is left out, being `document.text[start:end]`."""
    document = reading.document
    return {
        "format": reading.format,
        "status": reading.status,
        "reason": reading.reason,
        "pages": reading.pages,
        "document": document and {name: value for name, value in vars(document).items() if name != "path"},
        "passages": [
            {name: value for name, value in vars(passage).items() if name not in DERIVED}
            for passage in reading.passages
        ],
    }


def from_wire(values: Mapping[str, Any], path: Path) -> Reading:
    """The reading of the file at `path` that `to_wire` made these values of."""
    document = values["document"] and Document(path=path, **_tuples(values["document"]))
    return Reading(
        path=path,
        format=values["format"],
        status=values["status"],
        reason=values["reason"],
        pages=values["pages"],
        document=document,
        passages=tuple(_passage(document, passage) for passage in values["passages"]),
    )


def _passage(document: Document, values: Mapping[str, Any]) -> Passage:
    return Passage(
        kind=PassageKind.DOCUMENT,
        text=document.text[values["start"] : values["end"]],
        language=document.language,
        edition=document.edition,
        topic=None,
        document=document.id,
        family=document.family,
        **_tuples(values),
    )


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
