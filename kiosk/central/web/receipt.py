"""``/r``: the page that a receipt's QR opens, and what it asks."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from kiosk.central import problems
from kiosk.central.api import KeySet
from kiosk.central.forms import KioskId
from kiosk.central.pages import HEADERS, LANGUAGES, Words, asset, page, words
from kiosk.central.pages.receipt import Told, of_nothing, of_now
from kiosk.central.receipts import Doubt, Now
from kiosk.central.web.visit import PageRoute, language_of, visit_of
from kiosk.domain import receipt_link
from kiosk.domain.advice.phrase import Phrase
from kiosk.domain.advice.printed import printed
from kiosk.domain.advice.rules import Rules
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import ReportKind, ReportState

router = APIRouter(route_class=PageRoute)


class Token(BaseModel):
    """What a receipt's QR holds: a link or the token in it (contracts, section 5)."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, Field(min_length=1, max_length=4096)]


class Said(BaseModel):
    """All that the page says of a report, in one language."""

    language: str
    kind: str
    recorded: str
    printed: str
    state: str
    since: str | None = None
    until: str | None = None
    meaning: list[str]
    todo: list[str]


class ReceiptState(BaseModel):
    """Whether a receipt's code is ``genuine`` (absent where that can't be told), and what is true
    now of its report: ``recorded`` is one that has not arrived here.
    """

    genuine: bool | None = None
    report_number: str | None = None
    kiosk_id: str | None = None
    kind: ReportKind | None = None
    recorded_at: datetime | None = None
    state: ReportState | None = None
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    says: list[Said] = []


@router.get("/r", response_class=HTMLResponse)
def get_receipt_page(request: Request) -> Response:
    """The page a receipt's QR opens. The token stays in the fragment, in the browser, until the
    page has checked it.
    """
    return page("receipt", language_of(request))


@router.get("/r/keys/{kiosk_id}", responses=problems.responses(422))
def get_receipt_keys(kiosk_id: KioskId, request: Request) -> KeySet:
    """The public keys that a kiosk's receipts are signed with (RFC 7517)."""
    return visit_of(request).centre.receipt_keys(kiosk_id)


@router.post(
    "/r/state",
    response_model_exclude_none=True,
    responses=problems.responses(400, 413, 415, 422, 503),
)
def post_receipt_state(token: Token, request: Request) -> ReceiptState:
    """Whether a receipt's code is genuine, what is true now of its report, and what to do next."""
    centre = visit_of(request).centre
    now = centre.receipts.now(token.token)
    if isinstance(now, Doubt):
        return ReceiptState(genuine=False if now is Doubt.FORGED else None)
    return _state(now, centre.policies)


def _state(now: Now, policies: PolicyBook) -> ReceiptState:
    claims, receipt = now.claims, now.receipt
    known = ReceiptState(
        genuine=True,
        report_number=claims.report_number,
        kiosk_id=claims.kiosk_id,
        kind=claims.kind,
        recorded_at=claims.recorded_at,
        state=ReportState.RECORDED,
    )
    told = of_nothing(claims.kind)
    if receipt is not None:
        told = of_now(receipt, Rules.of(receipt.issuing_region, policies))
        known.state = receipt.state
        known.effective_at, known.expires_at = receipt.effective_at, receipt.expires_at
    known.says = [_said(now, told, words(language)) for language in LANGUAGES]
    return known


def _said(now: Now, told: Told, language: Words) -> Said:
    claims = now.claims
    since = now.receipt.effective_at if now.receipt else None
    until = now.receipt.expires_at if now.receipt else None
    then = printed(claims.kind, claims.state)

    def each(phrases: Sequence[Phrase]) -> list[str]:
        return [language.say(one) for one in phrases]

    return Said(
        language=language.tag,
        kind=language.say(then.kind),
        recorded=language.minute(claims.recorded_at),
        printed=language.say(then.state),
        state=language.say(told.state),
        since=None if since is None else language.minute(since),
        until=None if until is None else language.minute(until),
        meaning=each(told.meaning),
        todo=each(told.todo),
    )


@router.get("/r/assets/{digest}/{name}", include_in_schema=False)
def get_asset(digest: str, name: str) -> Response:
    """A file that the pages are made of; ``digest`` tells its versions apart."""
    found = asset(name, digest)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


@router.get("/r{rest:path}", include_in_schema=False)
def get_receipt_page_astray(rest: str, request: Request) -> RedirectResponse:
    """The page by what scanners make of its address: a slash or parameters after it, or an escaped
    ``#``, so that the token came here; it goes back into the fragment.
    """
    if rest == "/state":
        raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})
    if not rest.startswith(tuple("/#%&;? ")):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    link = receipt_link.read(rest)
    up = "../" * (request.scope["raw_path"].count(b"/") - 1)
    return RedirectResponse(f"{up}r#{link.token}" if link else f"{up}r", headers=HEADERS)
