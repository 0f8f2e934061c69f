"""A call as a calendar file (RFC 5545), for what is still ahead or goes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from assistant.calls import KOREA
from assistant.compose.locale import locale
from assistant.domain import Call


def calendar_file(calls: Iterable[Call], language: str, today: date) -> bytes:
    """The opening and closing days that are not past, each a whole day unless its hour is known, and calls that take
    proposals all year round on the day of asking.

    Args:
        calls: With their state on `today`.
        language: One of those that answers can be given in.
        today: The day of asking, in Korea.
    """
    texts = locale(language)
    calendar = Calendar()
    calendar.add("prodid", "-//K-City Network assistant//EN")
    calendar.add("version", "2.0")
    for call in calls:
        subject = texts.subject[call.type].format(edition=call.edition)
        if call.state == "year-round":
            calendar.add_component(_event(call, "year_round", today.isoformat(), texts.calendar["year_round"], subject))
        for kind, when in (("opens", call.opens), ("closes", call.closes)):
            if when and date.fromisoformat(when[:10]) >= today:
                calendar.add_component(_event(call, kind, when, texts.calendar[kind], subject))
    file: bytes = calendar.to_ical()
    return file


def _event(call: Call, kind: str, when: str, title: str, subject: str) -> Event:
    event = Event()
    event.add("uid", f"{call.edition}-{call.type}-{kind}@kcity-assistant")
    event.add("dtstamp", datetime(int(call.edition), 1, 1, tzinfo=UTC))
    event.add("summary", title.format(subject=subject))
    if "T" in when:
        event.add("dtstart", datetime.fromisoformat(when).astimezone(KOREA))
    else:
        day = date.fromisoformat(when[:10])
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
