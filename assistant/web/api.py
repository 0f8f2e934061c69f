"""`POST /api/ask` and the two health probes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from assistant.line import Line
from assistant.reply import reply
from assistant.web.faults import fault

if TYPE_CHECKING:
    from assistant.assistant import Assistant


def routes(assistant: Assistant) -> APIRouter:
    """The API over one assistant."""
    router = APIRouter()
    schema: Mapping[str, Any] = {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Line.model_json_schema()}},
        }
    }

    @router.post("/api/ask", openapi_extra=dict(schema), summary="Answer a question.")
    async def ask(request: Request) -> Response:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            return fault(request.scope, 415)
        line = Line.read(await request.body())
        answer = await run_in_threadpool(
            assistant.ask, line.question, line.history, language=line.lang, edition=line.edition
        )
        return JSONResponse({**reply(answer), "id": line.id})

    @router.get("/healthz", summary="Is the process alive?")
    async def healthz() -> Mapping[str, str]:
        return {"status": "alive"}

    @router.get("/readyz", summary="Is the index open, and does it hold anything?")
    async def readyz(request: Request) -> Response:
        documents = len(assistant.index.documents)
        if not documents:
            return fault(request.scope, 503, "The index holds no documents. Run `kcity index`, then `kcity doctor`.")
        return JSONResponse({"status": "ready", "documents": documents})

    return router
