"""Writes the OpenAPI document: ``python -m kiosk.central.openapi resources/openapi.json``."""

import json
import sys
from pathlib import Path

from pydantic.json_schema import models_json_schema

from kiosk.central.api import ReportBatch
from kiosk.central.problems import Problem
from kiosk.central.service import bare_app


def document() -> str:
    """The document as it stands in ``resources/openapi.json``."""
    openapi = bare_app().openapi()
    schemas = openapi["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    # What is read beside FastAPI.
    _, batch = models_json_schema(
        [(ReportBatch, "validation")], ref_template="#/components/schemas/{model}"
    )
    schemas.update(batch["$defs"])
    schemas.pop("Malformed", None)  # never crosses the wire
    return json.dumps(openapi, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), "utf-8")
