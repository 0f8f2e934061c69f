"""The fixed texts of the pages: whole in every language, and chosen as the browser asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from assistant.domain import Status
from assistant.web.texts import languages, preferred, texts


def leaves(value: Any, path: str = "") -> Mapping[str, str]:
    if isinstance(value, Mapping):
        return {k: v for key, each in value.items() for k, v in leaves(each, f"{path}.{key}").items()}
    return {} if isinstance(value, list | tuple) else {path: value}


@pytest.mark.parametrize("language", languages())
def test_every_text_is_written_and_takes_what_the_english_one_takes(language: str) -> None:
    ours, english = leaves(texts(language).model_dump()), leaves(texts("en").model_dump())
    assert set(ours) == set(english)
    for name, text in ours.items():
        assert text.strip(), name
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[name])), name
    assert set(texts(language).status) == set(Status)
    assert texts(language).examples


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ko", "ko"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("th,ko;q=0.5,en;q=0.4", "ko"),
        ("en;q=0.1,ko;q=0.9", "ko"),
        ("KO", "ko"),
        ("th", "en"),
        ("*", "en"),
        (";;;,,,q=,ko;q=abc", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_the_browser_s_first_language_of_ours_is_taken(header: str, language: str) -> None:
    assert preferred(header) == language
