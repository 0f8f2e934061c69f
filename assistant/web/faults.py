"""The one JSON shape of every error: `{"error": {"code", "message", "request_id"}}`."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from assistant.errors import UsageError

CODES: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "The request could not be understood."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    413: ("too_large", "The request is larger than is taken here."),
    415: ("unsupported_media_type", "Send the body as application/json."),
    422: ("bad_usage", "The request could not be used."),
    500: ("internal_fault", "Something went wrong on our side. Tell the operator the request id."),
    503: ("not_ready", "The service is not ready yet. Try again in a moment."),
}
"""Code and message by HTTP status; a status that is not here is told as its next of kin, 400 or 500."""

log = logging.getLogger(__name__)


def request_id(scope: Scope) -> str | None:
    """The id that `limits.Edge` gave this request."""
    found: str | None = scope.get("state", {}).get("request_id")
    return found


def fault(scope: Scope, status: int, message: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """An error of HTTP `status` in the one shape, with the status's own message unless another is given."""
    code, usual = CODES.get(status) or CODES[400 if status < 500 else 500]
    error = {"code": code, "message": message or usual, "request_id": request_id(scope)}
    return JSONResponse({"error": error}, status, headers)


def handle(app: FastAPI) -> None:
    """Give every error that the routes of `app` raise the one shape."""

    @app.exception_handler(HTTPException)
    async def _(request: Request, error: HTTPException) -> Response:
        # Starlette's own detail is the bare HTTP phrase; ours says what to do.
        return fault(request.scope, error.status_code, headers=error.headers)

    @app.exception_handler(UsageError)
    async def _(request: Request, error: UsageError) -> Response:
        return fault(request.scope, 422, str(error))
