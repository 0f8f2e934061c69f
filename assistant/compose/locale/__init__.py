"""Every fixed text, language by language: `<lang>.yaml` beside this file, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class Locale(BaseModel):
    """The fixed texts of one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    date: str
    greeting: str
    no_evidence: str
    gap: str
    outside: str
    no_edition: str
    not_served: str
    unofficial: str
    quotations: str
    fact_record: str
    call: Mapping[str, str]
    subject: Mapping[str, str]
    topics: Mapping[str, str]


_FOLDER = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    """The languages whose fixed texts are written."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@cache
def locale(language: str) -> Locale:
    """The fixed texts of `language`, which is one of `languages()`."""
    text = (_FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    return Locale.model_validate(yaml.safe_load(text))
