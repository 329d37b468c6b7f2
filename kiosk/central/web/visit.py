"""Who visits a page: language, sign-in, and that a form is one of ours.

A visitor's cookie holds random bytes. From a sign-in on they are those of the sign-in, new ones, so
that nobody can hand theirs to a clerk. A form carries a digest of them, which another site can't
read (CSRF); browsers that say where a form comes from are believed too.
"""

import hmac
import secrets
from collections.abc import Callable, Coroutine, Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.central.centre import Centre
from kiosk.central.pages import LANGUAGES, page
from kiosk.central.store.clerks import Clerk, Role

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 50
_TOKEN_BYTES: Final = 32
SIGN_IN: Final = "/desk/sign-in"


class ToSignIn(Exception):  # noqa: N818 - it is no error
    """Nobody is signed in, or no longer."""


class PageError(Exception):
    """A page that says why there is no other; ``why`` is a text ``centre.error.<why>``."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class PageRoute(APIRoute):
    """Answers people with pages, also where something is wrong."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                response = await handle(request)
            except ToSignIn:
                return RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
            except PageError as error:
                return told(request, error.status, error.why)
            except DBAPIError as error:
                log.error("central.database_failed", detail=str(error.orig))
                return told(request, HTTPStatus.SERVICE_UNAVAILABLE, "database")
            if (chosen := request.query_params.get("language")) in LANGUAGES:
                response.set_cookie("language", str(chosen), path="/", samesite="strict")
            return response

        return answered


def told(request: Request, status: HTTPStatus, why: str) -> Response:
    return page("message", language_of(request), status, why=why, clerk=None, csrf="")


@dataclass(frozen=True)
class Visit:
    """``token`` is what the browser keeps, empty on the first page of all."""

    centre: Centre
    language: str
    token: str
    secure: bool

    @property
    def csrf(self) -> str:
        return csrf_of(self.token)

    def keep(self, response: Response, token: str) -> None:
        """Have the browser keep ``token`` until it is closed, for this site's own pages alone."""
        response.set_cookie(
            _cookie(secure=self.secure),
            token,
            path="/",
            httponly=True,
            secure=self.secure,
            samesite="strict",
        )

    def forget(self, response: Response) -> None:
        response.delete_cookie(
            _cookie(secure=self.secure),
            path="/",
            httponly=True,
            secure=self.secure,
            samesite="strict",
        )


@dataclass(frozen=True)
class ClerkVisit:
    """A visit of somebody signed in."""

    visit: Visit
    clerk: Clerk

    def show(self, name: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> Response:
        """A page for this clerk."""
        return page(
            name, self.visit.language, status, clerk=self.clerk, csrf=self.visit.csrf, **values
        )


Form = Mapping[str, list[str]]


def new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)


def csrf_of(token: str) -> str:
    return sha256(b"form " + token.encode()).hexdigest()


def language_of(request: Request) -> str:
    """As chosen before, else as the browser says; Chinese where it says neither."""
    chosen = request.query_params.get("language") or request.cookies.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    wanted = request.headers.get("accept-language", "").lower()
    return "en" if wanted.startswith("en") else "zh_CN"


def visit_of(request: Request) -> Visit:
    told = request.headers.get("x-forwarded-proto")  # who lies here gets no cookie of theirs back
    secure = request.app.state.gate.asks or "https" in (request.url.scheme, told)
    token = request.cookies.get(_cookie(secure=secure), "")
    return Visit(request.app.state.centre, language_of(request), token, secure)


def clerk_visit(role: Role | None = None) -> Callable[[Request], ClerkVisit]:
    """Whoever is signed in and may act as ``role``."""

    def checked(request: Request) -> ClerkVisit:
        visit = visit_of(request)
        clerk = visit.token and visit.centre.sign_ins.of(visit.token, visit.centre.now())
        if not clerk:
            raise ToSignIn
        if role is not None and role not in clerk.roles:
            raise PageError(HTTPStatus.FORBIDDEN, "role")
        return ClerkVisit(visit, clerk)

    return checked


async def own_form(request: Request) -> Form:
    """The fields of a form that came from a page of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise PageError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "form")
    try:
        fields = parse_qs((await request.body()).decode(), max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise PageError(HTTPStatus.BAD_REQUEST, "form") from None
    token = visit_of(request).token
    told_token = fields.get("csrf", [""])[0]
    elsewhere = request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
    if (
        not token
        or elsewhere
        or not hmac.compare_digest(csrf_of(token).encode(), told_token.encode())
    ):
        raise PageError(HTTPStatus.FORBIDDEN, "form")
    return fields


def _cookie(*, secure: bool) -> str:
    """The prefix keeps neighbours' sites from setting it (RFC 6265bis, 4.1.3.2)."""
    return "__Host-centre" if secure else "centre"
