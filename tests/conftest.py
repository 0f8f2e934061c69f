"""What every test shares: no network but loopback, no settings from outside, and the shipped corpus indexed once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.settings import ROOT, Settings

LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_runtest_setup() -> None:
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True, scope="session")
def _offline() -> Iterator[None]:
    """No `KCITY_…` setting of the developer's reaches a test, and no library of a child process asks a hub."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("KCITY_")}
    os.environ.update({"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "GRADIO_ANALYTICS_ENABLED": "False"})
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The default settings, with a data folder of this test run's own."""
    return Settings(data_dir=tmp_path_factory.mktemp("data"), corpus_dir=ROOT / "corpus", _env_file=None)


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Assistant:
    """The real assistant over the shipped corpus: bundled embedder, real Chroma."""
    return Assistant.open(settings)


@pytest.fixture
def environment(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The environment of a child process that runs the command line on this test run's index."""
    return {**os.environ, "KCITY_DATA_DIR": str(settings.data_dir), "HOME": str(tmp_path)}
