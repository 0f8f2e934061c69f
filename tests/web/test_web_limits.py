"""What stands in front of every route: sizes, headers, and the parts of Gradio that nobody may reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

BIG = b'{"question": "' + b"a" * 1_000_000 + b'"}'
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/queue/join", "/documents", "/nothing"])
def test_a_large_body_is_refused_before_it_is_read(web: httpx.Client, path: str) -> None:
    reply = web.post(path, content=BIG, headers=JSON)
    assert reply.status_code == 413
    assert reply.json()["error"]["code"] == "too_large"
    assert "64 KiB" in reply.json()["error"]["message"]


def test_a_large_body_of_no_announced_length_is_refused(web: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(16):
            yield b"a" * 65_536

    assert web.post("/api/ask", content=pieces(), headers=JSON).status_code == 413


def test_a_body_of_the_limit_is_still_read(web: httpx.Client) -> None:
    body = b'{"question": "Who may apply?", "x": "' + b"a" * (64 * 1024 - 39) + b'"}'
    assert len(body) == 64 * 1024
    assert web.post("/api/ask", content=body, headers=JSON).status_code == 200
    assert web.post("/api/ask", content=body + b" ", headers=JSON).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../etc/passwd",
        "/gradio_api/file=http://127.0.0.1:1/",
        "/gradio_api/file/etc/passwd",
        "/file=/etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1:1/",
        "/gradio_api/upload_progress?upload_id=x",
        "/gradio_api/vibe-code",
        "/gradio_api/openapi.json",
        "/gradio_api/token",
        "/monitoring",
        "/gradio_api/runs",
        "/assets/../../../../etc/passwd",
        "/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/style/../api.py",
        "/style/..%2fapi.py",
        "/style/chat.css%00",
    ],
)
def test_no_file_is_served_but_those_of_the_pages(web: httpx.Client, path: str) -> None:
    reply = web.get(path)
    assert reply.status_code == 404
    assert "root:" not in reply.text


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/upload",
        "/gradio_api/run/submit",
        "/gradio_api/call/submit",
        "/gradio_api/api/submit",
        "/gradio_api/process_recording",
        "/gradio_api/stream/x",
        "/gradio_api/component_server",
        "/login",
    ],
)
def test_uploads_and_direct_calls_are_refused(web: httpx.Client, path: str) -> None:
    reply = web.post(path, files={"files": ("a.txt", b"x")})
    assert reply.status_code in (404, 405)
    assert set(reply.json()) == {"error"}


@pytest.mark.parametrize("path", ["/", "/api/ask", "/documents", "/documents/none", "/healthz", "/nothing", "/config"])
def test_every_response_carries_the_security_headers(web: httpx.Client, path: str) -> None:
    headers = web.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


def test_no_other_origin_may_read_an_answer(web: httpx.Client) -> None:
    foreign = {"origin": "https://evil.example"}
    assert "access-control-allow-origin" not in web.get("/config", headers=foreign).headers
    wanted = {**foreign, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    allowed = web.options("/api/ask", headers=wanted)
    assert allowed.status_code == 400
    assert "access-control-allow-origin" not in allowed.headers


def test_inline_scripts_need_the_nonce_of_their_response(web: httpx.Client) -> None:
    first, second = web.get("/"), web.get("/")
    nonces = [re.search(r"'nonce-([\w-]+)'", reply.headers["content-security-policy"])[1] for reply in (first, second)]
    assert nonces[0] != nonces[1]
    assert first.text.count("<script") == first.text.count(f'<script nonce="{nonces[0]}"') > 0
