"""The body of a request with reports."""

import json
from http import HTTPStatus
from typing import Final

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from kiosk.central.api import ReportBatch

SMALL_BODY_BYTES = 8192
"""More is a batch."""
BODY_OF_REPORTS: Final = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ReportBatch"}}},
    }
}
"""As OpenAPI has it."""


def read(body: bytes) -> ReportBatch:
    """What came. Raises what is answered 400 where it is not JSON, and 422 where it is no batch."""
    if not body:
        raise RequestValidationError([{"type": "missing", "loc": ("body",)}])
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The body is not JSON.") from error
    try:
        return ReportBatch.model_validate(said)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError(
            [{**one, "loc": ("body", *one["loc"])} for one in found]
        ) from error
