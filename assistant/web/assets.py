"""The style sheets and scripts of our own pages, served from `style/` by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from assistant.web.faults import fault

FOLDER = Path(__file__).parent / "style"

MEDIA_TYPES: Mapping[str, str] = {
    "document.css": "text/css; charset=utf-8",
    "chat.js": "text/javascript; charset=utf-8",
    "favicon.png": "image/png",
}
"""What is served, and as what; a request names one of these and never a path."""


def routes() -> APIRouter:
    """The files of `MEDIA_TYPES` under `/style/`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/style/{name}")
    def asset(request: Request, name: str) -> Response:
        if name not in MEDIA_TYPES:
            return fault(request.scope, 404)
        headers = {"cache-control": "max-age=3600"}
        return FileResponse(FOLDER / name, media_type=MEDIA_TYPES[name], headers=headers)

    return router
