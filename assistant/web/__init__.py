"""The web: one ASGI app of the API, the document viewer and the chat page, and the server that runs it."""

from __future__ import annotations

import logging
import socket
import sys
from typing import TYPE_CHECKING

from assistant import __version__
from assistant.errors import AssistantError
from assistant.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.assistant import Assistant

STOP_WITHIN = 3
"""Seconds that open connections are given when the server is told to stop."""


def create_app(settings: Settings, assistant: Assistant) -> FastAPI:
    """The ASGI app over one assistant: `/` the chat, `/api/ask`, `/documents`, `/healthz` and `/readyz`."""
    import gradio
    from fastapi import FastAPI
    from fastapi.middleware.cors import CORSMiddleware

    from assistant.web import api, assets, chat, documents, faults, limits

    # No page of docs: FastAPI's loads its scripts from an outside host.
    app = FastAPI(title="K-City Network assistant", version=__version__, docs_url=None, redoc_url=None)
    faults.handle(app)
    app.include_router(api.routes(assistant))
    app.include_router(documents.routes(assistant))
    app.include_router(assets.routes())
    # With a CORS policy of our own, which allows no other origin, Gradio does not add its lenient one.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(limits.BodyLimit)
    app.add_middleware(limits.Edge)

    gradio.mount_gradio_app(
        app,
        chat.build(assistant.ask),
        "/",
        server_name=settings.host,
        server_port=settings.port,
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        favicon_path=str(assets.FOLDER / "favicon.png"),
        i18n=chat.translations(),
        theme=chat.theme(),
        head='<script type="module" src="/style/chat.js"></script>',
        css_paths=[assets.FOLDER / "chat.css"],
    )
    mount = app.router.routes.pop()
    app.router.routes.append(limits.ChatRoutes("/", app=chat.CleanPage(mount.app)))  # type: ignore[attr-defined]
    return app


def serve(settings: Settings, assistant: Assistant) -> None:
    """Serve until told to stop (SIGTERM, or Ctrl-C), and print the address once it can be opened.

    Raises:
        AssistantError: The address cannot be listened on; the message says why and what to set.
    """
    listening = listen(settings.host, settings.port)
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                sys.stdout.write(f"K-City Network assistant: {address(settings)}\n")
                sys.stdout.flush()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # The streams of open pages are cut off when their time is up. That is no fault, and leaves no trace.
            log.setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

    log = logging.getLogger("uvicorn.error")
    log.setLevel(logging.WARNING)
    config = uvicorn.Config(
        create_app(settings, assistant),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
    )
    with listening:
        Server(config).run(sockets=[listening])


def address(settings: Settings) -> str:
    """The URL to open in a browser on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}"


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port`.

    Raises:
        AssistantError: The host is not one of this machine, or the port is taken or not allowed.
    """
    advice = "Choose another with --host and --port, or KCITY_HOST and KCITY_PORT."
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(place[:2], family=family, backlog=512)
    except OSError as error:
        raise AssistantError(f"Cannot listen on {host!r}, port {port}: {error.strerror}. {advice}") from error
