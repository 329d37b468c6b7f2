"""Who may come where (contracts, section 4)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.central.identity import OPEN, Caller, Gate, Role
from kiosk.central.limit import turn_away
from kiosk.central.problems import problem

_EVERYBODY: Final = frozenset({"/healthz", "/readyz"})
_AFTER_R: Final = tuple("/#%&;? ")
_ALL: Final = frozenset(Role)
_KIOSKS: Final = frozenset({Role.KIOSK})
_HOTLINES: Final = frozenset({Role.HOTLINE})
_DESKS: Final = frozenset({Role.DESK})
_ROLES: Final = {
    "/openapi.json": _ALL,
    "/metrics": _ALL,
    "/v1/calls": _HOTLINES,
    "/v1/heartbeats": _KIOSKS,
    "/v1/policies": _ALL,
    "/v1/reports": _KIOSKS,
    "/v1/status": _KIOSKS,
}
"""By path; all else is for desks."""


class Admission:
    """ASGI middleware: 403 to whom a gate does not know, or whose role has no business there.

    The gate is the application's (``app.state.gate``). Whom it knows is in the request's state.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gate: Gate = scope["app"].state.gate if scope["type"] == "http" else OPEN
        if gate.asks:
            caller = gate.caller(scope)
            if not is_open(scope["path"]) and (
                caller is None or caller.role not in roles_for(scope["path"])
            ):
                await turn_away(problem(HTTPStatus.FORBIDDEN), scope, receive, send)
                return
            scope["state"] = {**scope.get("state", {}), "caller": caller}
        await self._app(scope, receive, send)


def is_open(path: str) -> bool:
    """Whether everybody may come there: the page of a receipt, and whether the process lives."""
    return path in _EVERYBODY or path == "/r" or (path[:2] == "/r" and path[2:3] in _AFTER_R)


def roles_for(path: str) -> frozenset[Role]:
    return _ROLES.get(path, _DESKS)


def who_asks(request: Request) -> Caller | None:
    """Who asks; ``None`` in a trial on loopback, where everybody's word is taken."""
    return getattr(request.state, "caller", None)


async def _caller(request: Request) -> Caller | None:
    return who_asks(request)


TheCaller = Annotated[Caller | None, Depends(_caller)]


def refuse_others(caller: Caller | None, kiosk_ids: Iterable[str | None]) -> None:
    """403 where anything is said in another kiosk's name, ``None`` where it is in nobody's."""
    if caller is not None and any(kiosk_id not in (caller.name, None) for kiosk_id in kiosk_ids):
        raise HTTPException(HTTPStatus.FORBIDDEN, "kiosk_id is not the certificate's")
