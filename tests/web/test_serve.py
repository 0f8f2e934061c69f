"""`kcity serve` and `python app.py` as processes: the line they print, how they stop, what stops them."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping

import httpx
import pytest

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.settings import ROOT, Settings
from assistant.web import address, listen

COMMANDS = {"kcity": [sys.executable, "-m", "assistant", "serve"], "app.py": [sys.executable, "app.py"]}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def start(command: list[str], environment: Mapping[str, str], port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_address_is_printed_when_it_can_be_opened_and_sigterm_stops_it(
    name: str, assistant: Assistant, environment: dict[str, str]
) -> None:
    port = free_port()
    process = start(COMMANDS[name], environment, port)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"K-City Network assistant: http://127.0.0.1:{port}\n"
        base = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{base}/readyz").status_code == 200
        # A visitor's open page holds a stream: it must not keep the server alive.
        with httpx.stream("GET", f"{base}/gradio_api/heartbeat/visitor", timeout=20) as heartbeat:
            assert heartbeat.status_code == 200
            asked = time.monotonic()
            process.send_signal(signal.SIGTERM)
            output, errors = process.communicate(timeout=8)
        assert time.monotonic() - asked < 8
        assert "Traceback" not in output + errors
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_port_in_use_is_told_without_a_trace(name: str, assistant: Assistant, environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        output, errors = (process := start(COMMANDS[name], environment, port)).communicate(timeout=60)
    assert process.returncode == 1
    assert f"Cannot listen on '127.0.0.1', port {port}" in errors
    assert "KCITY_PORT" in errors
    assert "Traceback" not in output + errors


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host", ""])
def test_a_host_that_is_not_here_is_told(host: str) -> None:
    with pytest.raises(AssistantError, match="Cannot listen on"):
        listen(host, 0)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:7860"),
        ("0.0.0.0", "http://127.0.0.1:7860"),
        ("::1", "http://[::1]:7860"),
        ("::", "http://[::1]:7860"),
        ("localhost", "http://localhost:7860"),
    ],
)
def test_the_address_can_be_opened_on_this_machine(host: str, url: str) -> None:
    assert address(Settings(host=host, port=7860, _env_file=None)) == url
