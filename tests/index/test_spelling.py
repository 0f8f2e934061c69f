"""Slips of the keyboard, read as the words that people are known to use."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.index.spelling import Spelling, count_words, open_spelling, write_spelling

COUNTS = {
    "deadline": 120,
    "closing": 40,
    "demonstration": 900,
    "demonstrations": 100,
    "planificación": 60,
    "dedline": 2,
}
SPELLING = Spelling(COUNTS)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("dedline plz", "deadline plz"),
        ("clsoing date", "closing date"),
        ("Demonstartion?", "demonstration?"),
        ("planificacion", "planificación"),
        ("demonstrations", "demonstrations"),
        ("Kampala 2024", "Kampala 2024"),
        ("close", "close"),
        ("마감일이 언제", "마감일이 언제"),
    ],
)
def test_a_word_is_read_as_the_known_one_a_slip_away(text: str, meant: str) -> None:
    assert SPELLING.corrected(text) == meant


def test_a_word_that_few_have_used_is_no_correction() -> None:
    assert Spelling({"deadlines": 2}).corrected("deadlinez") == "deadlinez"


def test_words_are_counted_where_letters_make_them() -> None:
    assert count_words(["Deadline deadline", "the call", "공모공모공모공모 공모공모공모공모"]) == {"deadline": 2}


def test_counts_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_spelling(tmp_path, {"en": COUNTS})
    assert open_spelling(tmp_path) == {"en": COUNTS}
