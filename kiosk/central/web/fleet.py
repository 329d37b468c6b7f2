"""``/fleet``: every kiosk, those that need a person first, and the last days of one."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Response

from kiosk.central.attention import Need, by_need, kiosk_of
from kiosk.central.forms import KioskId
from kiosk.central.store.clerks import Role
from kiosk.central.web.visit import ClerkVisit, PageError, PageRoute, clerk_visit

router = APIRouter(route_class=PageRoute, include_in_schema=False)
AtFleet = Annotated[ClerkVisit, Depends(clerk_visit(Role.FLEET))]
_DAYS: Final = 7
_MOST: Final = 500
_NOTICES: Final = 40


@router.get("/fleet")
def get_fleet(at: AtFleet, place: str = "") -> Response:
    """``place`` is what the ids of the kiosks begin with."""
    centre = at.visit.centre
    now, place = centre.now(), place.strip() or at.clerk.place[:6]
    heard, waiting = centre.fleet(place)
    etag = centre.policies.etag
    kiosks = by_need([kiosk_of(one, now, etag, key_waits=one.kiosk_id in waiting) for one in heard])
    counts = {need: sum(one.need is need for one in kiosks) for need in Need}
    waiting_notices, given_up = centre.notices(_NOTICES)
    return at.show(
        "fleet",
        kiosks=kiosks[:_MOST],
        counts=counts,
        now=now,
        place=place,
        etag=etag,
        tells=centre.tells,
        waiting=waiting_notices,
        given_up=given_up,
    )


@router.get("/fleet/{kiosk_id}")
def get_kiosk(kiosk_id: KioskId, at: AtFleet) -> Response:
    centre = at.visit.centre
    now = centre.now()
    heard, waiting = centre.fleet(kiosk_id)
    latest = next((one for one in heard if one.kiosk_id == kiosk_id), None)
    if latest is None:
        raise PageError(HTTPStatus.NOT_FOUND, "kiosk")
    etag = centre.policies.etag
    hours = [
        kiosk_of(one, one.received_at, etag)
        for one in centre.kiosk_hours(kiosk_id, now - timedelta(days=_DAYS))
    ]
    return at.show(
        "kiosk",
        kiosk=kiosk_of(latest, now, etag, key_waits=kiosk_id in waiting),
        hours=hours,
        stated=centre.stated_at(kiosk_id, now - timedelta(days=1)),
        now=now,
        etag=etag,
    )
