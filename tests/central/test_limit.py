"""What is turned away keeps nobody else up."""

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send

from kiosk.central.limit import Crowding
from kiosk.central.service import bare_app
from tests.patience import PATIENCE

LONG = [(b"content-length", b"9000")]


async def nobody(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("it is full")


async def came() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_of_a_crowd_that_comes_at_once_one_is_answered_each_turn_of_the_loop() -> None:
    turn, answered_in = 0, []

    async def note(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 429
            answered_in.append(turn)

    async def crowd(count: int) -> None:
        nonlocal turn
        full = Crowding(nobody, 8192, lambda _scope: 3)
        scope = {"type": "http", "headers": LONG, "app": bare_app()}
        waiting = [asyncio.create_task(full(scope, came, note)) for _ in range(count)]
        while not all(one.done() for one in waiting):
            turn += 1
            await asyncio.sleep(0)

    asyncio.run(crowd(20))
    assert len(set(answered_in)) == 20


def test_who_is_slow_to_send_what_nobody_reads_keeps_no_other_from_being_answered() -> None:
    async def both() -> None:
        full = Crowding(nobody, 8192, lambda _scope: 3)
        scope = {"type": "http", "headers": LONG, "app": bare_app()}
        never = asyncio.Event()
        answered = asyncio.Event()

        async def slowly() -> dict[str, Any]:
            await never.wait()
            return await came()

        async def note(_message: Any) -> None:
            answered.set()

        async def deaf(_message: Any) -> None:
            await never.wait()

        others = [
            asyncio.create_task(full(scope, slowly, note)),
            asyncio.create_task(full(scope, came, deaf)),
        ]
        await asyncio.sleep(0)
        await full(scope, came, note)
        assert answered.is_set()
        never.set()
        await asyncio.gather(*others)

    asyncio.run(asyncio.wait_for(both(), PATIENCE))
