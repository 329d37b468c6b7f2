"""Bodies that are too long, or come when there are too many, are refused before they are parsed."""

import asyncio
from collections.abc import Callable, Collection
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.central.problems import problem


class BodyLimit:
    """ASGI middleware: 413 to a body over ``limit`` bytes, whether or not it said so before.

    (FastAPI's own limit answers in plain text, and every error here is a problem document.)
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > self._limit:
            await problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)
            return
        left = self._limit

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, counted, send)


class Crowding:
    """ASGI middleware: 429, unparsed, to a body over ``small`` bytes while there is no room.

    ``retry_after`` says when to come again, in whole seconds; ``None`` while there is room.
    """

    def __init__(
        self, app: ASGIApp, small: int, retry_after: Callable[[Scope], int | None]
    ) -> None:
        self._app = app
        self._small = small
        self._retry_after = retry_after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        is_long = size.isdecimal() and int(size) > self._small
        seconds = self._retry_after(scope) if is_long else None
        if seconds is None:
            await self._app(scope, receive, send)
            return
        busy = problem(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(seconds)})
        await turn_away(busy, scope, receive, send)


class JsonOnly:
    """ASGI middleware: 415 to what is posted to ``paths`` as anything but JSON."""

    def __init__(self, app: ASGIApp, paths: Collection[str]) -> None:
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_meant = scope["type"] == "http" and scope["method"] == "POST"
        if is_meant and scope["path"] in self._paths:
            said = Headers(scope=scope).get("content-type", "").partition(";")[0]
            if said.strip().lower() != "application/json":
                refused = problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
                await turn_away(refused, scope, receive, send)
                return
        await self._app(scope, receive, send)


class Turns:
    """Lets one pass in each turn of the loop."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def next(self) -> None:
        async with self._lock:
            await asyncio.sleep(0)


async def turn_away(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that nobody looks at.

    A body of a length that is known is read to its end all the same: a client that is still sending
    would not hear the answer. It takes two of the application's ``turns``, so that a crowd that
    comes at once keeps nobody else waiting.
    """
    turns: Turns = scope["app"].state.turns
    await turns.next()
    if Headers(scope=scope).get("content-length", "").isdecimal():
        while (await receive()).get("more_body", False):
            pass
    await turns.next()
    await answer(scope, receive, send)
