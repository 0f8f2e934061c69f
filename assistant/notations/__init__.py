"""How each language writes figures: `NOTATION` of the module named after the language."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from assistant.notations.notation import Notation, Words, counted

__all__ = ["Notation", "Words", "counted", "languages", "notation_of"]


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a notation, by BCP-47 code."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name != "notation"))


@cache
def notation_of(language: str) -> Notation | None:
    """The notation of a BCP-47 code, with or without script and region; None where there is none."""
    name = language.partition("-")[0].lower()
    if name not in languages():
        return None
    notation: Notation = import_module(f"{__name__}.{name}").NOTATION
    return notation
