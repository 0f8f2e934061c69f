"""The API: questions, calls, eligibility, and the two health probes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from assistant.calls import today_in_korea
from assistant.compose.calendar import calendar_file
from assistant.errors import UsageError
from assistant.line import EligibilityQuery, Line
from assistant.reply import assessment_json, call_json, reply
from assistant.web.faults import fault

if TYPE_CHECKING:
    from assistant.assistant import Assistant


def routes(assistant: Assistant) -> APIRouter:
    """The API over one assistant."""
    router = APIRouter()

    @router.post("/api/ask", openapi_extra=_body(Line.model_json_schema()), summary="Answer a question.")
    async def ask(request: Request) -> Response:
        if not _is_json(request):
            return fault(request.scope, 415)
        line = Line.read(await request.body())
        answer = await run_in_threadpool(
            assistant.ask, line.question, line.history, language=line.lang, edition=line.edition
        )
        return JSONResponse({**reply(answer), "id": line.id})

    @router.get("/api/calls", summary="Every call, with its state today in Korea.")
    async def calls() -> Response:
        return JSONResponse([call_json(call) for call in assistant.calls()])

    @router.get("/api/calls.ics", summary="What is ahead of the calls, as a calendar file.")
    async def calendar(lang: str = "en") -> Response:
        if lang not in assistant.languages:
            raise UsageError(f"lang: {lang!r} is not served. Choose one of: {', '.join(assistant.languages)}.")
        file = calendar_file(assistant.calls(), lang, today_in_korea())
        return Response(file, media_type="text/calendar")

    @router.post(
        "/api/eligibility",
        openapi_extra=_body(EligibilityQuery.model_json_schema()),
        summary="Whether an applicant may apply, by the rule table: meets, does not meet, or ask the office.",
    )
    async def eligibility(request: Request) -> Response:
        if not _is_json(request):
            return fault(request.scope, 415)
        query = EligibilityQuery.read(await request.body())
        assessment, answer = await run_in_threadpool(assistant.assess, query.who, query.what, query.edition, query.lang)
        return JSONResponse(assessment_json(assessment, answer))

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


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    """What OpenAPI says of a request's body."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
