"""Every fixed text, language by language: `<lang>.yaml` beside this file, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field


class Eligibility(BaseModel):
    """The texts of the eligibility walk-through."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"))

    ask_who: str = Field(alias="ask_who")
    ask_what: str = Field(alias="ask_what")
    ask_edition: str = Field(alias="ask_edition")
    who: Mapping[str, str]
    what: Mapping[str, str]
    meets: str
    does_not_meet: str
    with_partner: str
    ask_the_office: str
    reasons: str
    no_promise: str = Field(alias="no_promise")


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
    blocked: str
    conflict: str
    comparison: Mapping[str, str]
    labels: Mapping[str, str]
    calendar: Mapping[str, str]
    eligibility: Eligibility


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
