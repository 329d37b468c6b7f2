"""The central API as an ASGI application (contracts, section 4)."""

import json
from asyncio import wait_for, wrap_future
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import Scope

from kiosk.base import log
from kiosk.base.resources import RESOURCES
from kiosk.central import problems
from kiosk.central.admission import Admission, TheCaller, refuse_others, who_asks
from kiosk.central.api import (
    MAX_BODY_BYTES,
    Diagnostics,
    Heartbeat,
    HeartbeatAnswer,
    Policies,
    Result,
    Results,
    Status,
    StatusQuestion,
)
from kiosk.central.batch import Batch
from kiosk.central.batch_process import BatchProcess, DiedError, Work
from kiosk.central.batch_work import take_in
from kiosk.central.batches import Batches
from kiosk.central.calls import Call, CallResult, call_result
from kiosk.central.centre import Centre, Clock
from kiosk.central.faults import Failing, Faults, Refusing, Slow
from kiosk.central.identity import OPEN, Gate
from kiosk.central.inbox import BusyError, Inbox
from kiosk.central.intake import refusal
from kiosk.central.limit import BodyLimit, Crowding, JsonOnly, Turns
from kiosk.central.metrics import CONTENT_TYPE, Meter
from kiosk.central.notices.gateway import Address
from kiosk.central.rate import Throttle
from kiosk.central.reading import BODY_OF_REPORTS, SMALL_BODY_BYTES, read
from kiosk.central.requests import Requests
from kiosk.central.store.trail import SOME_KIOSK
from kiosk.central.web import desk, fleet, receipt
from kiosk.domain import china
from kiosk.domain.failure import Failure
from kiosk.domain.order import LARGEST_DIAGNOSTICS
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome, Verification

OPENAPI: Final = RESOURCES / "openapi.json"
_RETRY_AFTER: Final = 5  # seconds, while the disk is full or the database is held
_CLIENT_GONE: Final = 499
"""As nginx says it of a client that was gone before it had sent everything."""
_PATIENCE: Final = 15.0  # seconds that a report may wait to be written; a kiosk waits 20


_REPORTS: Final = "/v1/reports"
_TAKE_JSON: Final = frozenset(
    {_REPORTS, "/v1/calls", "/v1/status", "/v1/heartbeats", "/v1/diagnostics"}
)


def create_app(
    database_url: str,
    policies: PolicyBook,
    *,
    clock: Clock = china.now,
    faults: Faults | None = None,
    gate: Gate = OPEN,
    meter: Meter | None = None,
    workers: int = 1,
    gateway: Address | None = None,
    process: Work | None = None,
) -> FastAPI | Failure:
    """The service over a database (:meth:`~kiosk.central.store.store.Store.open`).

    Fails with ``configuration_invalid`` or ``central_database_unusable``. The application closes
    its database when its server shuts it down. ``gate`` is how it knows who asks. One of several
    ``workers`` has a row of their common ``meter``. Where there is a ``gateway``, people are told
    by messages of what could not be told at the kiosk. ``process`` is the work of one
    that takes batches in (:class:`~kiosk.central.batch_process.BatchProcess`), if they have one.
    """
    centre = Centre.open(database_url, policies, clock=clock, tells=gateway is not None)
    if isinstance(centre, Failure):
        return centre

    meter = meter or Meter()
    sender = centre.sender(gateway, meter) if gateway else None

    def note(outcomes: Mapping[Outcome, int]) -> None:
        if sender:
            sender.wake()
        meter.reports(outcomes)

    def receive(batches: Sequence[Batch]) -> list[list[Result]]:
        answers = centre.receive(batches)
        note(Counter(one.outcome for results in answers for one in results))
        return answers

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        beside = BatchProcess(process) if process else None
        write = beside.write if beside else partial(take_in, centre)
        batches = Batches(write, note, in_parts=centre.writers == 1)
        inbox = Inbox(receive, centre.writers)
        app.state.batches, app.state.inbox = batches, inbox
        batches.start()
        if sender:
            sender.start()
        yield
        if sender:
            sender.close()
        batches.close()
        if beside:
            beside.close()
        inbox.close()
        centre.close()

    app = bare_app(workers)
    _tell_failures(app)
    app.router.lifespan_context = lifespan
    app.state.centre = centre
    app.state.gate = gate
    app.state.meter = meter
    app.state.faults = faults or Faults()
    return app


def _tell_failures(app: FastAPI) -> None:
    """What comes of the database and of too much at once, as problem documents."""

    @app.exception_handler(BusyError)
    async def busy(_request: Request, error: BusyError) -> Response:
        headers = {"Retry-After": str(error.retry_after)}
        return problems.problem(HTTPStatus.TOO_MANY_REQUESTS, headers=headers)

    @app.exception_handler(DiedError)
    @app.exception_handler(TimeoutError)
    async def not_now(_request: Request, _error: Exception) -> Response:
        headers = {"Retry-After": str(_RETRY_AFTER)}
        return problems.problem(HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)

    @app.exception_handler(DBAPIError)
    async def database_failed(request: Request, error: DBAPIError) -> Response:
        detail = str(error.orig).partition("\n")[0]  # PostgreSQL goes on with values
        log.error("central.database_failed", request=request.state.request_id, detail=detail)
        headers = {"Retry-After": str(_RETRY_AFTER)}
        return problems.problem(HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)

    @app.exception_handler(ClientDisconnect)
    async def gone(_request: Request, _error: ClientDisconnect) -> Response:
        return Response(status_code=_CLIENT_GONE)  # for the log: nobody hears it


def bare_app(workers: int = 1) -> FastAPI:
    """The routes alone, with nothing behind them: enough for the OpenAPI document."""
    app = FastAPI(
        title="Central service for lost social security cards",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.turns = Turns()
    app.add_middleware(Crowding, small=SMALL_BODY_BYTES, retry_after=_retry_after)
    app.add_middleware(Throttle, workers=workers)
    app.add_middleware(JsonOnly, paths=_TAKE_JSON)
    app.add_middleware(Admission)
    app.add_middleware(BodyLimit, limit=MAX_BODY_BYTES)
    app.add_middleware(Requests)
    problems.install(app)
    app.include_router(_v1)
    app.include_router(_open)
    for pages in (desk.router, fleet.router, receipt.router):
        app.include_router(pages)
    # FastAPI's own way there is in the OpenAPI document alone: it takes a fifth of a single's time.
    app.router.routes.insert(0, Route(_REPORTS, post_reports, methods=["POST"]))
    return app


def _retry_after(scope: Scope) -> int | None:
    batches: Batches = scope["app"].state.batches
    return batches.retry_after() if batches.is_full else None


async def _centre(request: Request) -> Centre:
    centre: Centre = request.app.state.centre
    return centre


# What is needed is at hand: a plain function would be called in a thread.
TheCentre = Annotated[Centre, Depends(_centre)]


async def _behave(request: Request) -> None:
    faults: Faults = request.app.state.faults
    if isinstance(faults.behaviour, Slow):
        await run_in_threadpool(faults.hold_back)
    if isinstance(behaviour := faults.behaviour, Failing):
        headers = {"Retry-After": str(behaviour.retry_after)}
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)


_v1 = APIRouter(
    prefix="/v1",
    dependencies=[Depends(_behave)],
    responses=problems.responses(400, 403, 413, 415, 422, 429, 503),
)
_open = APIRouter()


@_v1.post("/reports", response_model=Results, openapi_extra=BODY_OF_REPORTS)
async def post_reports(request: Request) -> Response:
    """Take in 1 to 500 reports. Idempotent by ``report_id``; answers in the same order."""
    await _behave(request)
    state, caller, body = request.app.state, who_asks(request), await request.body()
    batches: Batches = state.batches
    if isinstance(behaviour := state.faults.behaviour, Refusing):
        said = read(body)
        results = [refusal(one.report_id, behaviour.reason) for one in said.reports]
    elif len(body) > SMALL_BODY_BYTES:
        taken = await wait_for(wrap_future(batches.put(body, caller)), _PATIENCE)
        return Response(taken.answer, media_type="application/json")
    else:
        said = read(body)
        refuse_others(caller, (one.kiosk_id for one in said.reports))
        batches.note_person()
        written = state.inbox.put(Batch(said.reports, said.sent_at))
        results = await wait_for(wrap_future(written), _PATIENCE)
    text = Results(results=results).model_dump_json(exclude_none=True)
    return Response(text, media_type="application/json")


@_v1.post("/calls", response_model_exclude_none=True)
async def post_call(call: Call, request: Request) -> CallResult:
    """A loss told by phone, as the hotline's system reports it. Idempotent by ``call_id``."""
    state = request.app.state
    if isinstance(behaviour := state.faults.behaviour, Refusing):
        return call_result(call, refusal(call.call_id, behaviour.reason))
    written = wrap_future(state.inbox.put(Batch([call])))
    (result,) = await wait_for(written, _PATIENCE)
    return call_result(call, result)


@_v1.post("/status", response_model_exclude_none=True, responses=problems.responses(403))
def post_status(question: StatusQuestion, centre: TheCentre, caller: TheCaller) -> Status:
    """What is true now of a person's cards and reports; for nobody whose chip was not read."""
    if question.verification is not Verification.CHIP:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    return centre.asked(question.holder, caller.name if caller else SOME_KIOSK)


@_v1.get("/policies", response_model=Policies, responses={304: {"description": "Unchanged"}})
def get_policies(
    centre: TheCentre, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """The rules by issuing region; what is absent is unknown."""
    etag = centre.policies.etag
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if if_none_match is not None and etag in if_none_match:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(centre.policies.to_json(), HTTPStatus.OK, headers, "application/json")


@_v1.post("/heartbeats", response_model_exclude_none=True)
def post_heartbeat(heartbeat: Heartbeat, centre: TheCentre, caller: TheCaller) -> HeartbeatAnswer:
    """A kiosk's health; answers the time and what the kiosk should fetch."""
    refuse_others(caller, [heartbeat.kiosk_id])
    if heartbeat.receipt_key.kid != heartbeat.kiosk_id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "the key is another kiosk's")
    return centre.heartbeat(heartbeat, caller.certificate_until if caller else None)


@_v1.post("/diagnostics", status_code=HTTPStatus.NO_CONTENT)
def post_diagnostics(told: Diagnostics, centre: TheCentre, caller: TheCaller) -> None:
    """What a kiosk tells of itself when it was ordered to; the latest is kept."""
    refuse_others(caller, [told.kiosk_id])
    content = json.dumps(told.diagnostics, ensure_ascii=False)
    if len(content.encode()) > LARGEST_DIAGNOSTICS:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    centre.keep_diagnostics(told.kiosk_id, content)


@_open.get("/openapi.json", include_in_schema=False)
def get_openapi() -> Response:
    """What this service answers, as it stands in ``resources/openapi.json``."""
    return Response(OPENAPI.read_bytes(), media_type="application/json")


@_open.get("/healthz", response_class=PlainTextResponse)
async def get_health() -> str:
    """Answers 200 as long as the process lives; asks nobody."""
    return "ok\n"


@_open.get("/readyz", response_class=PlainTextResponse, responses=problems.responses(503))
def get_readiness(centre: TheCentre) -> str:
    """Answers 200 when the database answers."""
    centre.kiosks()
    return "ok\n"


@_open.get("/metrics", response_class=PlainTextResponse)
def get_metrics(request: Request, centre: TheCentre) -> PlainTextResponse:
    """Prometheus text."""
    meter: Meter = request.app.state.meter
    waiting, _ = centre.notices(0)
    oldest = (centre.now() - waiting.since).total_seconds() if waiting.since else 0.0
    told = meter.exposition(centre.kiosks(), waiting.count, oldest)
    return PlainTextResponse(told, media_type=CONTENT_TYPE)
