"""Windows of calls from typed facts, and their state day by day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.calls import KOREA, calls, today_in_korea, window
from assistant.corpus import load_corpus
from assistant.domain import Call, Fact
from assistant.settings import ROOT


def fact(name: str, value: Any, *, aspect: str = "call-period", edition: str = "2026", kind: Any = "both") -> Fact:
    return Fact(
        id=name,
        edition=edition,
        topic="deadlines",
        type=kind,
        audience=(),
        aspects=(aspect,),
        value=value,
        statements={},
        sources=("a-source",),
    )


WINDOW = fact("window", {"open": "2026-01-31", "close": "2026-03-20"})


def on(day: str, *facts: Fact) -> Call:
    (call,) = calls(facts, date.fromisoformat(day))
    return call


@pytest.mark.parametrize(
    ("day", "state", "days_left"),
    [
        ("2026-01-30", "upcoming", None),
        ("2026-01-31", "open", 48),
        ("2026-03-19", "open", 1),
        ("2026-03-20", "open", 0),
        ("2026-03-21", "closed", None),
        ("2030-01-01", "closed", None),
    ],
)
def test_the_state_of_a_call_follows_the_day(day: str, state: str, days_left: int | None) -> None:
    call = on(day, WINDOW)
    assert (call.state, call.days_left) == (state, days_left)
    assert (call.opens, call.closes, call.timezone) == ("2026-01-31", "2026-03-20", "Asia/Seoul")


def test_days_are_counted_over_a_leap_day() -> None:
    leap = fact("window", {"open": "2024-02-01", "close": "2024-03-01"}, edition="2024")
    assert on("2024-02-28", leap).days_left == 2


def test_an_hour_of_closing_leaves_the_last_day_open() -> None:
    timed = fact("close", "2026-04-29T18:00:00+09:00")
    assert (on("2026-04-29", timed).state, on("2026-04-29", timed).days_left) == ("open", 0)
    assert on("2026-04-30", timed).state == "closed"


def test_opening_and_closing_come_from_two_facts() -> None:
    call = on("2026-02-01", fact("open", "2026-01-28", aspect="call-open"), fact("close", "2026-03-17"))
    assert (call.opens, call.closes, call.state) == ("2026-01-28", "2026-03-17", "open")
    assert set(call.fact_ids) == {"open", "close"}


def test_year_round_intake_is_open_for_the_newest_edition_only() -> None:
    intake = fact("intake", {"intake": "year-round"}, kind="planning")
    older = fact("older", {"intake": "year-round"}, kind="planning", edition="2025")
    newest, before = calls((older, intake), date(2026, 6, 1))
    assert (newest.edition, newest.state, newest.closes, newest.days_left) == ("2026", "year-round", None, None)
    assert (before.edition, before.state) == ("2025", "closed")


def test_year_round_intake_with_a_cut_off_closes_on_it() -> None:
    intake = fact("intake", {"intake": "year-round", "cutoff_for_2024": "2024-04-30"}, edition="2024")
    assert on("2024-04-30", intake).days_left == 0
    assert on("2024-05-01", intake).state == "closed"


def test_a_type_has_its_own_window_and_shares_the_opening_day() -> None:
    planning, demonstration = (fact(k, f"2026-0{m}-10", kind=k) for k, m in (("planning", 4), ("demonstration", 3)))
    opening = fact("opening", "2026-01-28", aspect="call-open")
    found = {call.type: call for call in calls((planning, demonstration, opening), date(2026, 3, 20))}
    assert {kind: call.opens for kind, call in found.items()} == dict.fromkeys(found, "2026-01-28")
    assert {kind: call.state for kind, call in found.items()} == {"planning": "open", "demonstration": "closed"}


def test_facts_of_the_program_and_of_other_aspects_make_no_call() -> None:
    facts = (fact("a", "2026-01-01", edition="program"), fact("b", "2026-01-01", aspect="launch"))
    assert calls(facts, date(2026, 1, 1)) == ()


def test_a_lone_date_opens_or_closes_by_its_aspect() -> None:
    assert window(fact("a", "2026-01-28", aspect="call-open")).opens == "2026-01-28"
    assert window(fact("a", "2026-01-28")).closes == "2026-01-28"


def test_every_edition_of_the_corpus_has_calls_with_a_state(assistant: Assistant) -> None:
    found = calls(assistant.corpus.facts.values(), date(2026, 11, 22))
    assert {call.edition for call in found} == set(assistant.corpus.editions)
    assert all(call.state != "unknown" and call.fact_ids for call in found)
    launch = [call for call in found if call.edition == "2020"]
    assert [(call.opens, call.closes, call.state) for call in launch] == [("2020-01-31", "2020-03-20", "closed")]


def test_today_is_the_day_in_korea() -> None:
    assert abs((today_in_korea() - date.today()).days) <= 1
    assert KOREA.key == "Asia/Seoul"


def test_the_calendar_holds_what_is_ahead_and_what_goes_on() -> None:
    from icalendar import Calendar

    from assistant.compose.calendar import calendar_file

    facts = load_corpus(ROOT / "corpus").facts.values()
    in_january = date(2026, 1, 20)
    calendar = Calendar.from_ical(calendar_file(calls(facts, in_january), "en", in_january))
    days = {str(event["uid"]).partition("@")[0]: event["dtstart"].dt for event in calendar.walk("VEVENT")}
    assert days["2026-demonstration-closes"] == date(2026, 3, 17)
    assert not any(name.startswith("2020") for name in days)
    later = date(2026, 11, 22)
    (event,) = Calendar.from_ical(calendar_file(calls(facts, later), "ko", later)).walk("VEVENT")
    assert "연중" in str(event["summary"])
