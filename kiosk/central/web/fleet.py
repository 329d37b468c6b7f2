"""``/fleet``: every kiosk, those that need a person first, and the last days of one."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from kiosk.central.attention import kiosk_of
from kiosk.central.forms import KioskId
from kiosk.central.store.clerks import Role
from kiosk.central.web.visit import (
    ClerkVisit,
    Form,
    PageError,
    PageRoute,
    clerk_visit,
    own_form,
)
from kiosk.domain.failure import Failure
from kiosk.domain.order import OrderAct

router = APIRouter(route_class=PageRoute, include_in_schema=False)
AtFleet = Annotated[ClerkVisit, Depends(clerk_visit(Role.FLEET))]
OwnForm = Annotated[Form, Depends(own_form)]
First = Annotated[int, Query(ge=0, le=1_000_000)]
_DAYS: Final = 7
_MOST: Final = 50
"""Kiosks on a page."""
_NOTICES: Final = 40


@router.get("/fleet")
def get_fleet(at: AtFleet, place: str = "", first: First = 0) -> Response:
    """``place`` is what the ids of the kiosks begin with; ``first`` of them is shown first."""
    centre = at.visit.centre
    place = place.strip() or at.clerk.place[:6]
    kiosks, counts = centre.fleet(place, first, _MOST)
    waiting_notices, given_up = centre.notices(_NOTICES)
    return at.show(
        "fleet",
        kiosks=kiosks,
        counts=counts,
        first=first,
        most=_MOST,
        count=sum(counts.values()),
        now=centre.now(),
        place=place,
        etag=centre.policies.etag,
        tells=centre.tells,
        waiting=waiting_notices,
        given_up=given_up,
    )


@router.get("/fleet/{kiosk_id}")
def get_kiosk(kiosk_id: KioskId, at: AtFleet) -> Response:
    centre = at.visit.centre
    now, kiosk = centre.now(), centre.kiosk(kiosk_id)
    if kiosk is None:
        raise PageError(HTTPStatus.NOT_FOUND, "kiosk")
    etag = centre.policies.etag
    hours = [
        kiosk_of(one, one.received_at, etag)
        for one in centre.kiosk_hours(kiosk_id, now - timedelta(days=_DAYS))
    ]
    return at.show(
        "kiosk",
        kiosk=kiosk,
        hours=hours,
        orders=centre.orders_of(kiosk_id),
        acts=list(OrderAct),
        told=centre.diagnostics(kiosk_id),
        stated=centre.stated_at(kiosk_id, now - timedelta(days=1)),
        now=now,
        etag=etag,
    )


@router.post("/fleet/{kiosk_id}/orders")
def post_order(kiosk_id: KioskId, at: AtFleet, form: OwnForm) -> Response:
    """Have the kiosk do one thing, once; the trail says who wanted it."""
    act = form.get("act", [""])[0]
    if act not in list(OrderAct):
        raise PageError(HTTPStatus.BAD_REQUEST, "form")
    given = at.visit.centre.order(kiosk_id, OrderAct(act), at.clerk.name)
    if isinstance(given, Failure):
        raise PageError(HTTPStatus.NOT_FOUND, "kiosk")
    return RedirectResponse(f"/fleet/{kiosk_id}", HTTPStatus.SEE_OTHER)


@router.get("/fleet/{kiosk_id}/diagnostics")
def get_diagnostics(kiosk_id: KioskId, at: AtFleet) -> Response:
    """What the kiosk told of itself last, as a file."""
    told = at.visit.centre.diagnostics(kiosk_id)
    if told is None:
        raise PageError(HTTPStatus.NOT_FOUND, "kiosk")
    headers = {"Content-Disposition": f'attachment; filename="kiosk-{kiosk_id}.json"'}
    return Response(told[0], headers=headers, media_type="application/json")
