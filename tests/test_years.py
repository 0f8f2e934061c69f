"""Which editions a text names: in digits of any script and calendar, in words, and from what was named before."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.years import named

TODAY = date(2026, 11, 22)
KNOWN = ("2026", "2025", "2024", "2023", "2022", "2021", "2020")


def years(text: str, *before: str) -> set[str]:
    return set(named(text, KNOWN, TODAY, before).years)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who may apply?", set()),
        ("the 2023 call", {"2023"}),
        ("2020년도에는 언제까지?", {"2020"}),
        ("24년 해외실증 마감일", {"2024"}),
        ("24년간 운영한 시스템", set()),
        ("the '25 round", {"2025"}),
        ("the call of ２０２４", {"2024"}),
        ("مكالمة ٢٠٢٤", {"2024"}),
        ("รอบปี 2567 เปิดถึงเมื่อไร", {"2024"}),
        ("รอบปี ๒๕๖๘", {"2025"}),
        ("a budget of 2567 won", set()),
        ("令和6年の募集", {"2024"}),
        ("民國113年的徵集", {"2024"}),
        ("up to 2020000 won", set()),
        ("KR-120205", set()),
        ("by 2050", set()),
        ("the 2027 call", {"2027"}),
    ],
)
def test_years_are_read_in_digits_of_any_script_and_calendar(text: str, expected: set[str]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("올해 공모", {"2026"}),
        ("last year's call", {"2025"}),
        ("la convocatoria del año pasado", {"2025"}),
        ("the call next year", {"2027"}),
        ("내년 공모는 언제 열리나요", {"2027"}),
        ("the first call", {"2020"}),
        ("the 3rd round", {"2022"}),
        ("the first step of an application", set()),
        ("İkinci çağrı", {"2021"}),
    ],
)
def test_words_for_a_year_are_counted_from_the_day_of_asking(text: str, expected: set[str]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    "text",
    ["from 2021 to 2024", "2021~2024년", "2021-2024", "de 2021 a 2024", "с 2021 по 2024 год", "2021年から2024年まで"],
)
def test_a_range_holds_the_years_within_it(text: str) -> None:
    assert years(text) == {"2021", "2022", "2023", "2024"}


def test_two_years_that_are_only_named_together_are_no_range() -> None:
    assert years("2021 and 2024") == {"2021", "2024"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("and the year after?", {"2023"}),
        ("그 다음 해는?", {"2023"}),
        ("¿y dos años antes?", {"2020"}),
        ("and two years later?", {"2024"}),
        ("and in 2025?", {"2025"}),
    ],
)
def test_a_follow_up_counts_from_the_year_named_before(text: str, expected: set[str]) -> None:
    assert years(text, "2022") == expected


def test_without_a_year_before_nothing_is_counted_from_it() -> None:
    assert years("the year after selection") == set()


def test_what_names_the_year_and_the_program_is_taken_out() -> None:
    assert named("Who may apply to K-City Network in 2023?", KNOWN, TODAY).rest == "Who may apply to ?"


def test_all_editions_are_told_apart_from_none() -> None:
    assert named("How many cities were selected over the years?", KNOWN, TODAY).every
    assert not named("How many cities were selected?", KNOWN, TODAY).every
