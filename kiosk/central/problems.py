"""Errors as RFC 9457 problem documents."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from kiosk.domain.problem import MEDIA_TYPE, TYPES

_WITH_RETRY_AFTER: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

# As RFC 9110 calls them; Python does so from 3.13 on, and the document is the same on every one.
_RENAMED: Final = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


class Problem(BaseModel):
    """RFC 9457. ``detail`` names fields and never repeats their values.

    A kiosk believes a refusal only by this ``type``: whatever stands in between can't say it.
    """

    type: Annotated[str, Field(pattern=f"^{TYPES}[a-z-]+$")]
    title: str
    status: int
    detail: str | None = None


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that may answer with these problems, for OpenAPI."""
    schema = {"$ref": "#/components/schemas/Problem"}
    later = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}}
    return {
        status: {
            "description": phrase(status),
            "content": {MEDIA_TYPE: {"schema": schema}},
            "headers": later if status in _WITH_RETRY_AFTER else {},
        }
        for status in statuses
    }


def phrase(status: int) -> str:
    """What a status is called, whatever Python this is."""
    return _RENAMED.get(status, HTTPStatus(status).phrase)


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem document."""

    @app.exception_handler(HTTPException)
    async def refused(_request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, error.detail, error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        kinds = {str(found["type"]) for found in error.errors()}
        if "json_invalid" in kinds:
            return problem(HTTPStatus.BAD_REQUEST, "The body is not JSON.")
        if "too_long" in kinds:
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, _faults(error))

    @app.exception_handler(Exception)
    async def broken(_request: Request, _error: Exception) -> JSONResponse:
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(
    status: int, detail: str | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    if detail == HTTPStatus(status).phrase:
        detail = None  # Starlette's, where nothing was said
    title = phrase(status)
    kind = TYPES + title.lower().replace(" ", "-")
    content = Problem(type=kind, title=title, status=status, detail=detail)
    return JSONResponse(
        content.model_dump(exclude_none=True), status, headers, media_type=MEDIA_TYPE
    )


def _faults(error: RequestValidationError) -> str:
    """Which fields are wrong and how, without what they hold."""
    return "; ".join(
        f"{'.'.join(str(part) for part in found['loc'])}: {found['type']}"
        for found in error.errors()
    )
