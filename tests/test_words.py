"""Phrases of all languages, found in a text at once and held to the boundaries of words."""

from __future__ import annotations

import pytest

from assistant.compose.locale import languages
from assistant.words import Finder, cut, fold, words

FINDER = Finder(
    [
        ("greeting", "en", "Hi"),
        ("greeting", "en", "hi there"),
        ("year", "ko", "올해"),
        ("round", "th", "รอบนี้"),
        ("two", "tr", "İki"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(each.meaning, text[each.start : each.end]) for each in FINDER.find(text)]


def test_a_phrase_is_found_without_case() -> None:
    assert found("HI, who may apply?") == [("greeting", "HI")]
    assert found("İKI YIL") == [("two", "İKI")]


@pytest.mark.parametrize("text", ["Chile", "this", "hi2", "2hi3"])
def test_a_phrase_inside_a_longer_word_is_none(text: str) -> None:
    assert found(text) == []


def test_korean_endings_and_scripts_without_spaces_may_touch_a_phrase() -> None:
    assert found("올해는 언제까지") == [("year", "올해")]
    assert found("เปิดรอบนี้เมื่อไร") == [("round", "รอบนี้")]


def test_of_phrases_that_overlap_the_longest_counts() -> None:
    assert found("hi there") == [("greeting", "hi there")]


@pytest.mark.parametrize("text", ["İSTANBUL", "ΣΊΣΥΦΟΣ", "Straße", "ŉ"])
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_cutting_leaves_the_rest_in_order() -> None:
    assert cut("one two three", [(4, 7)]) == "one three"


def test_every_language_of_the_answers_has_its_words() -> None:
    assert set(words()) == set(languages())
    for language, entry in words().items():
        assert entry.editions.year_before, language
        assert entry.editions.range, language
        assert entry.instructions, language
        assert entry.language_names.keys() == set(languages()), language
        assert all("{}" in template for template in entry.answer_in), language
