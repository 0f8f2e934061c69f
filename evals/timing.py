"""How long something takes."""

from __future__ import annotations

import time
from collections.abc import Callable


def seconds(action: Callable[[], object]) -> float:
    """The seconds of the wall clock that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
