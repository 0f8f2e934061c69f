"""What stands in front of every route: a request id, a size limit, security headers, the catching of faults.

Gradio's own defaults are not fit for anonymous visitors: it takes uploads of any size, serves files, forwards
requests and runs more functions than the page has. So it is reached by a list of the routes the page needs.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.faults import fault

MAX_BODY = 64 * 1024
"""The largest request body taken, in bytes: some thirty times the longest question in UTF-8 JSON."""

DRAINED = 4 * 1024 * 1024
"""How much of a body that is too large is still read, in bytes, so that the client sees the refusal."""

GRADIO_ROUTES: Mapping[str, re.Pattern[str]] = {
    "GET": re.compile(
        r"/|/config|/theme\.css|/favicon\.ico|/manifest\.json|/robots\.txt|/(assets|static)/[\w./-]+"
        r"|/gradio_api/(info|startup-events|theme\.css|heartbeat/\w+|queue/data)/?"
    ),
    "HEAD": re.compile(r"/"),
    "POST": re.compile(r"/gradio_api/(queue/join|cancel|reset)/?"),
}
"""The paths of Gradio that the chat page asks for, by method: no upload, file, proxy or direct call."""

STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""The content security policy of whatever sets none of its own: text and our own style sheet alone."""

HEADERS: Mapping[str, str] = {
    "content-security-policy": STRICT,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

log = logging.getLogger(__name__)


class ChatRoutes(Mount):
    """Gradio's mount, reached by the paths of `GRADIO_ROUTES` alone; every other one is ours."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As a mount's, where the chat page needs the path."""
        needed = GRADIO_ROUTES.get(scope.get("method", ""))
        if needed is None or not needed.fullmatch(scope.get("path", "")) or ".." in scope["path"]:
            return Match.NONE, {}
        return super().matches(scope)


class Edge:
    """Gives each request its id, each response the security headers, and each unforeseen fault its reply."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        id_ = scope.setdefault("state", {})["request_id"] = secrets.token_hex(8)
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = id_
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_guarded)
        except Exception:
            # The edge: the trace goes to the log under the id that the client is told, and nowhere else.
            log.exception("request %s: %s %s failed", id_, scope["method"], scope["path"])
            if not started:
                await fault(scope, 500)(scope, receive, send_guarded)


class BodyLimit:
    """Reads each body before anything parses it, and refuses one over the limit with 413."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, its body whole in the first message."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        body = await _read(receive, self.limit, Headers(scope=scope).get("content-length", "0"))
        if body is None:
            message = f"The body is larger than {self.limit // 1024} KiB. Send less."
            await fault(scope, 413, message, {"connection": "close"})(scope, receive, send)
            return
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_read() -> Message:
            return pending.pop() if pending else await receive()

        await self.app(scope, receive_read, send)


async def _read(receive: Receive, limit: int, announced: str) -> bytes | None:
    """The whole body, or None for one that is over the limit."""
    if announced.isdigit() and int(announced) > DRAINED:
        return None
    body = bytearray()
    length = 0
    more = True
    while more and length <= DRAINED:
        message = await receive()
        chunk = message.get("body", b"")
        length += len(chunk)
        if length <= limit:
            body += chunk
        more = message.get("more_body", False)
    return bytes(body) if length <= limit else None
