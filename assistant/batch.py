"""Many questions in one file: one JSON object a line in, one a line out. A bad line never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.assistant import Assistant
from assistant.errors import AssistantError, CheckFailed, UsageError
from assistant.line import Line
from assistant.reply import reply


def answers(
    assistant: Assistant,
    lines: Sequence[bytes],
    *,
    today: date | None,
    language: str | None,
    edition: str | None,
    keep_trace: Callable[[], str],
) -> Iterator[Mapping[str, Any]]:
    """The reply to each line, or `{"id", "error"}`, in their order.

    Args:
        assistant: Answers the questions.
        lines: One JSON object each.
        today: The day of asking.
        language: The language to answer in where a line names none.
        edition: The call year to answer for where a line names none.
        keep_trace: Called at a fault of ours; keeps its trace and says where.
    """
    for line in lines:
        id_: str | int | None = None
        try:
            value = _parsed(line)
            given = value.get("id")
            id_ = given if isinstance(given, str | int) and not isinstance(given, bool) else None
            entry = Line.of(value)
            answer = assistant.ask(
                entry.question,
                entry.history,
                today,
                language=entry.lang or language,
                edition=entry.edition or edition,
            )
            yield reply(answer, id_)
        except CheckFailed as error:
            yield {"id": id_, "error": f"{error} {keep_trace()}"}
        except AssistantError as error:
            yield {"id": id_, "error": str(error)}
        except Exception as error:  # noqa: BLE001 - the edge: one line's fault is kept and the others go on
            yield {"id": id_, "error": f"Internal fault: {error}. {keep_trace()}"}


def _parsed(line: bytes) -> dict[str, Any]:
    """The JSON object that a line of a batch is."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"The line is not valid UTF-8 at byte {error.start + 1}.") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"The line is not valid JSON: {error.msg} at column {error.colno}.") from error
    except RecursionError as error:
        raise UsageError("The line is not usable JSON: it is nested too deeply.") from error
    except ValueError as error:
        raise UsageError(f"The line is not usable JSON: {error}.") from error
    if not isinstance(value, dict):
        raise UsageError("The line is not a JSON object.")
    return value
