"""The fixed texts of the pages, language by language: `<lang>.yaml` beside this file, read once.

The fixed texts of answers are not here but in `compose/locale`; these stand around them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.domain import SourceKind, Status

FALLBACK = "en"


class Texts(BaseModel):
    """The page texts of one language; `{braces}` are filled in where a text is used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    lead: str
    unofficial: str
    channels: str
    official_site: str
    welcome: str
    question: str
    placeholder: str
    send: str
    restart: str
    documents: str
    examples: tuple[str, ...]
    status: Mapping[Status, str]
    not_taken: str
    fault_label: str
    fault: str
    edition: str
    program: str
    page: str
    citations: str
    published_in: str
    publications: str
    kind: Mapping[SourceKind, str]
    viewer: Mapping[str, str]


_FOLDER = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    """The languages the page texts are written in, the fallback first."""
    found = {path.stem for path in _FOLDER.glob("*.yaml")}
    return (FALLBACK, *sorted(found - {FALLBACK}))


@cache
def texts(language: str) -> Texts:
    """The page texts of `language`, or those of the fallback where it has none yet."""
    name = language if language in languages() else FALLBACK
    text = (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return Texts.model_validate(yaml.safe_load(text))


def preferred(accept_language: str) -> str:
    """The language of ours that an `Accept-Language` header likes best, or the fallback."""
    wishes = []
    for position, part in enumerate(accept_language.split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        wishes.append((-quality, position, tag.split("-")[0].strip().lower()))
    return next((tag for _, _, tag in sorted(wishes) if tag in languages()), FALLBACK)
