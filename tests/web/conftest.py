"""A real server over the real assistant, on a loopback port, in a thread of the test process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web import create_app, listen


def running(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of `app`, which is served until the generator is closed."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    listening = listen("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=20) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@pytest.fixture(scope="session")
def web(settings: Settings, assistant: Assistant) -> Iterator[httpx.Client]:
    """A client of the served app, over the shipped corpus."""
    yield from running(create_app(settings, assistant))


@pytest.fixture(scope="session")
def broken(settings: Settings) -> Iterator[httpx.Client]:
    """A client of an app whose assistant fails at every question, in a way nobody foresaw, and has no documents."""

    def ask(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the secret inner state")

    assistant = SimpleNamespace(ask=ask, index=SimpleNamespace(documents={}), corpus=SimpleNamespace(sources={}))
    yield from running(create_app(settings, assistant))  # type: ignore[arg-type]
