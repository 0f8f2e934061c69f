"""The windows of the calls, typed from facts, and their state on a given day in Korea."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.domain import PROGRAM, Call, Fact, Type

KOREA = ZoneInfo("Asia/Seoul")

OPENING, PERIOD = "call-open", "call-period"
"""The aspects of the facts that say when a call opens, and until when it takes applications."""


def today_in_korea() -> date:
    """The date it is now in Korea, which is what deadlines are counted by."""
    return datetime.now(KOREA).date()


@dataclass(frozen=True)
class Window:
    """What one fact says of a call's opening and closing; None where it does not say."""

    opens: str | None = None
    closes: str | None = None
    year_round: bool = False


def window(fact: Fact) -> Window:
    """What the typed value of a fact of the aspects `call-open` and `call-period` says.

    A lone date is the opening day under `call-open` and the closing day under `call-period`; a mapping names them.
    Year-round intake with a cut-off for its own edition (`cutoff_for_2024`) closes on that day for that edition.
    """
    value: Any = fact.value
    if isinstance(value, Mapping):
        cut_off = value.get(f"cutoff_for_{fact.edition}")
        return Window(value.get("open"), value.get("close") or cut_off, value.get("intake") == "year-round")
    return Window(opens=str(value)) if PERIOD not in fact.aspects else Window(closes=str(value))


def calls(facts: Iterable[Fact], today: date) -> tuple[Call, ...]:
    """Every call by edition and type, newest first, with its state on `today` (a day in Korea)."""
    told = [fact for fact in facts if {OPENING, PERIOD} & set(fact.aspects) and fact.edition != PROGRAM]
    newest = max((fact.edition for fact in told), default="")
    found = []
    for edition in sorted({fact.edition for fact in told}, reverse=True):
        mine = [fact for fact in told if fact.edition == edition]
        kinds: list[Type] = sorted({fact.type for fact in mine if PERIOD in fact.aspects})  # type: ignore[type-var]
        found += [_call(mine, kind, edition == newest, today) for kind in kinds]
    return tuple(found)


def _call(facts: list[Fact], kind: Type, newest: bool, today: date) -> Call:
    """The call of one edition for one type. Facts of its own type come before those of both types."""
    mine = sorted((fact for fact in facts if fact.type in (kind, "both")), key=lambda fact: fact.type != kind)
    windows = [window(fact) for fact in mine]
    opens = next((w.opens for w in windows if w.opens), None)
    closes = next((w.closes for w in windows if w.closes), None)
    call = Call(
        edition=facts[0].edition,
        type=kind,
        opens=opens,
        closes=closes,
        timezone=KOREA.key,
        state="unknown",
        days_left=None,
        fact_ids=tuple(fact.id for fact in mine),
    )
    return _on(call, any(w.year_round for w in windows), newest, today)


def _on(call: Call, year_round: bool, newest: bool, today: date) -> Call:
    if call.opens and date.fromisoformat(call.opens[:10]) > today:
        return replace(call, state="upcoming")
    if call.closes:
        left = (date.fromisoformat(call.closes[:10]) - today).days
        return replace(call, state="open", days_left=left) if left >= 0 else replace(call, state="closed")
    if year_round:
        # Intake goes on from edition to edition: what arrives now counts for the newest one, not for an older.
        return replace(call, state="year-round" if newest else "closed")
    return call
