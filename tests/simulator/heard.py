"""What the centre answers over HTTP, held against what it has to."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kiosk.domain.problem import MEDIA_TYPE, TYPES
from kiosk.domain.report import ReportState
from tests.simulator.question import Question, Sent

if TYPE_CHECKING:
    from tests.simulator.ledger import Ledger
    from tests.simulator.world import World

_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_GOOD = {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}


def hold(world: "World", question: Question, sent: Sent) -> None:
    """Note what was answered, and in the ledger what is wrong with it."""
    status, headers, body = sent
    if "x-request-id" not in headers:
        world.ledger.wrong(f"an answer without an id: {sent}")
    if status not in _GOOD:
        world.count(f"centre: {status}")
        if not is_problem(sent):
            world.ledger.wrong(f"no problem document: {sent}")
        if status in _LATER and int(headers.get("retry-after", 0)) < 1:
            world.ledger.wrong(f"nobody knows when to come again: {sent}")
        if status not in {*_LATER, question.refused_with}:
            world.ledger.wrong(f"{question.path} is answered {status}: {body!r}")
    elif question.refused_with is not None:
        world.ledger.wrong(f"{question.refused_with} was due, and {status} came: {question}")
    elif question.path == "/v1/reports":
        for result in json.loads(body)["results"]:
            _compare(world.ledger, result)


def is_problem(sent: Sent) -> bool:
    """Whether it is a document of RFC 9457 of the centre's own."""
    status, headers, body = sent
    if headers.get("content-type") != MEDIA_TYPE:
        return False
    said = json.loads(body)
    return bool(said["status"] == status and said["type"].startswith(TYPES) and said["title"])


def _compare(ledger: "Ledger", result: Mapping[str, Any]) -> None:
    """A repeat is answered as the first time, but for what was refused and not kept."""
    if "report_id" not in result:
        return
    report_id = UUID(result["report_id"])
    if result["state"] == ReportState.REFUSED:
        ledger.refusals.add(report_id)
    if not result["central_reference"]:
        return
    said = {name: value for name, value in result.items() if name != "outcome"}
    first = ledger.answers.setdefault(report_id, said)
    if first != said:
        ledger.wrong(f"answered otherwise than before: {first} {said}")
