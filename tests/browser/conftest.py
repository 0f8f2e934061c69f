"""A real Chromium against a served app, with no request to another host and no error in the console allowed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from assistant.assistant import Assistant
from assistant.settings import ROOT, Settings

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-quic"),
]
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        # Where main is guarded a skipped test would pass for a green one.
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("there is no chromium, chromium-browser or google-chrome; install one: `apt-get install chromium`")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(settings: Settings, assistant: Assistant) -> Iterator[str]:
    """The address of `kcity serve` over the shipped corpus, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "KCITY_DATA_DIR": str(settings.data_dir)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip().endswith(f":{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Opens a path of the site in a window of a named size and language.

    The test fails if any page of it asked another host for anything, logged an error, or broke its policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
            return
        complaints.append(f"asked {route.request.url}")
        route.abort()

    def watch(page: Page) -> None:
        page.on("console", lambda m: complaints.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("response", lambda r: complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else None)

    def visit(path: str = "/", *, size: str = "desktop", language: str = "en-GB") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
        context.set_default_timeout(15_000)
        context.on("page", watch)
        context.route("**/*", guard)
        contexts.append(context)
        page = context.new_page()
        page.goto(site + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []
