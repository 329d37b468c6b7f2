"""Asking about a person, and for new rules: every answer of a centre is a value."""

import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Holder, ReportKind, ReportState
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Answered, Sheet
from tests.patience import PATIENCE
from tests.sync.examples import report
from tests.sync.reference import POLICIES, Reference
from tests.sync.standin import (
    Centre,
    Handler,
    asking,
    cut_in_the_body,
    dripping,
    says,
    served,
)

UNREACHABLE, PROTOCOL = FailureCode.CENTRAL_UNREACHABLE, FailureCode.CENTRAL_PROTOCOL
SOMEBODY = Holder(DocumentKind.RESIDENT_ID, "王丽娜", "110105199003070025")
NOTHING = b'{"cards": [], "reports": []}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"


# ---- a person ----------------------------------------------------------------------------------


def test_the_reference_centre_tells_of_cards_and_reports(reference: Reference) -> None:
    sent = report(
        report_id=uuid7(),
        holder=Holder(DocumentKind.RESIDENT_ID, "张伟", "11010519491231002X"),
        recorded_at=datetime.now(UTC) - timedelta(hours=1),
    )
    client = CentralClient(reference.url)
    reply = client.send([sent])
    told = client.status(sent.holder)
    client.close()
    assert isinstance(reply, Answered)
    assert isinstance(told, HolderStatus)
    (answer,) = reply.results
    assert answer.effective_at
    assert told.source is Source.CENTRE
    assert told.cards == (
        CardStatus("110000", CardState.PRE_LOSS, answer.effective_at, answer.expires_at),
    )
    assert told.reports == (
        ReportStatus(
            report_id=sent.report_id,
            report_number=sent.report_number,
            kind=ReportKind.PRE_LOSS,
            issuing_region="110000",
            recorded_at=sent.recorded_at,
            state=ReportState.IN_FORCE,
            effective_at=answer.effective_at,
            expires_at=answer.expires_at,
        ),
    )
    assert told.makes_needless(ReportKind.PRE_LOSS, "110000")


def test_somebody_unknown_has_no_cards_and_no_reports(reference: Reference) -> None:
    client = CentralClient(reference.url)
    told = client.status(Holder(DocumentKind.RESIDENT_ID, "李四", "110105195001010014"))
    client.close()
    assert isinstance(told, HolderStatus)
    assert (told.cards, told.reports) == ((), ())


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
def test_a_refused_enquiry_is_no_answer(status: int) -> None:
    with asking(says(status, NOTHING)) as client:
        refused = client.status(SOMEBODY)
    assert isinstance(refused, Failure)
    assert refused.detail == f"HTTP {status}, not from the centre itself"


CARD = {"issuing_region": "110000", "state": "normal"}
REPORT = {
    "report_id": "01890000-0000-7000-8000-000000000000",
    "report_number": "1101050007000019",
    "kind": "pre_loss",
    "issuing_region": "110000",
    "recorded_at": "2026-11-22T09:30:00Z",
    "state": "in_force",
}


ODD_CARDS: list[dict[str, Any]] = [
    {"state": "frozen"},
    {"state": None},
    {"issuing_region": 110000},
    {"effective_at": "yesterday"},
    {"effective_at": "2026-11-22T09:30:00"},
    {"expires_at": 5},
]
ODD_REPORTS: list[dict[str, Any]] = [
    *({key: None} for key in REPORT),
    {"state": "recorded"},
    {"state": "perhaps"},
    {"state": []},
    {"report_id": 5},
    {"report_id": "no uuid"},
    {"recorded_at": "0001-01-01T00:00:00+14:00"},
]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        NOTHING[:-2],
        json.dumps({"cards": []}).encode(),
        json.dumps({"cards": {}, "reports": ""}).encode(),
        json.dumps({"cards": [[]], "reports": []}).encode(),
        *(json.dumps({"cards": [CARD | odd], "reports": []}).encode() for odd in ODD_CARDS),
        *(json.dumps({"cards": [], "reports": [REPORT | odd]}).encode() for odd in ODD_REPORTS),
        json.dumps({"cards": [], "reports": [REPORT, {}]}).encode(),
        json.dumps({"cards": [], "reports": [REPORT, 5]}).encode(),
    ],
)
def test_an_answer_that_is_not_understood_whole_is_none(body: bytes) -> None:
    with asking(says(200, body), says(200, NOTHING)) as client:
        not_understood = client.status(SOMEBODY)
        assert isinstance(not_understood, Failure)
        assert not_understood.code is PROTOCOL
        assert isinstance(client.status(SOMEBODY), HolderStatus)


def test_what_a_newer_centre_adds_is_passed_over() -> None:
    body = {
        "cards": [CARD | {"colour": "red", "expires_at": None}],
        "reports": [REPORT | {"clerk": {"name": "x"}}, REPORT | {"kind": "lent"}],
        "advice": [],
    }
    with asking(says(200, json.dumps(body).encode())) as client:
        told = client.status(SOMEBODY)
    assert isinstance(told, HolderStatus)
    assert [card.state for card in told.cards] == [CardState.NORMAL]
    assert [one.report_number for one in told.reports] == ["1101050007000019"]


def test_moments_are_told_in_chinas_time() -> None:
    body = json.dumps({"cards": [], "reports": [REPORT]}).encode()
    with asking(says(200, body)) as client:
        told = client.status(SOMEBODY)
    assert isinstance(told, HolderStatus)
    assert f"{told.reports[0].recorded_at:%H:%M %z}" == "17:30 +0800"


# ---- hanging up --------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2", HEAD], ids=["nothing", "head", "body"])
def test_hanging_up_ends_an_enquiry_that_drips_and_the_next_is_answered(said: bytes) -> None:
    arrived, release = threading.Event(), threading.Event()
    told: list[HolderStatus | Failure] = []
    with asking(dripping(said, arrived, release), says(200, NOTHING)) as client:
        waiting = threading.Thread(target=lambda: told.append(client.status(SOMEBODY)))
        waiting.start()
        assert arrived.wait(PATIENCE)
        client.hang_up()
        waiting.join(10)
        assert not waiting.is_alive()
        told.append(client.status(SOMEBODY))
        release.set()
    first, second = told
    assert isinstance(first, Failure)
    assert first.code is UNREACHABLE
    assert isinstance(second, HolderStatus)


def test_hanging_up_before_there_is_a_line_ends_the_enquiry_once_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, found = threading.Event(), threading.Event()
    look_up = socket.getaddrinfo

    def slow(*arguments: Any, **others: Any) -> Any:
        asked.set()
        assert found.wait(PATIENCE)
        return look_up(*arguments, **others)

    told: list[HolderStatus | Failure] = []
    with asking(says(200, NOTHING), says(200, NOTHING)) as client:
        monkeypatch.setattr(socket, "getaddrinfo", slow)
        waiting = threading.Thread(target=lambda: told.append(client.status(SOMEBODY)))
        waiting.start()
        assert asked.wait(PATIENCE)
        client.hang_up()
        found.set()
        waiting.join(10)
        assert not waiting.is_alive()
        assert isinstance(told[0], Failure)
        assert isinstance(client.status(SOMEBODY), HolderStatus)


def test_hanging_up_on_a_line_that_rests_costs_nobody_an_answer() -> None:
    with asking(*[says(200, NOTHING)] * 2) as client:
        assert isinstance(client.status(SOMEBODY), HolderStatus)
        client.hang_up()
        assert isinstance(client.status(SOMEBODY), HolderStatus)


def test_after_abort_nobody_is_asked_about_any_more() -> None:
    centre = Centre()
    with served(centre) as url:
        client = CentralClient(url)
        client.abort()
        assert client.status(SOMEBODY) == Failure(UNREACHABLE, "closing")
        client.close()
    assert centre.connections == 0


# ---- the rules ---------------------------------------------------------------------------------


def test_the_reference_centre_sends_its_rules_only_when_they_are_new(reference: Reference) -> None:
    client = CentralClient(reference.url)
    sheet = client.policies("")
    assert isinstance(sheet, Sheet)
    assert sheet.etag
    told = [client.policies(seen) for seen in (sheet.etag, f'"old", {sheet.etag}', '"old"')]
    client.close()
    assert told == [None, None, sheet]
    book, shipped = PolicyBook.parse(sheet.content, sheet.etag), PolicyBook.load(POLICIES)
    assert isinstance(book, PolicyBook)
    assert isinstance(shipped, PolicyBook)
    assert list(book) == list(shipped)
    assert book.etag == shipped.etag == sheet.etag


def test_the_tag_is_sent_back_as_it_came() -> None:
    asked = []

    def unchanged(handler: Handler) -> None:
        asked.append(handler.headers["If-None-Match"])
        handler.reply(304, b"", ETag='W/"7"')

    with asking(says(200, b"{}", ETag='W/"7"'), unchanged, says(200, b"{}")) as client:
        assert client.policies("") == Sheet(b"{}", 'W/"7"')
        assert client.policies('W/"7"') is None
        assert client.policies('W/"7"') == Sheet(b"{}", None)
    assert asked == ['W/"7"']


@pytest.mark.parametrize(("tag", "kept"), [('"\u00e9"', '"\u00e9"'), ('"' + "x" * 300 + '"', None)])
def test_an_odd_tag_is_no_trouble(tag: str, kept: str | None) -> None:
    with asking(says(200, b"{}", ETag=tag), says(200, b"{}")) as client:
        assert client.policies("") == Sheet(b"{}", kept)
        assert client.policies(kept or "") == Sheet(b"{}", None)


@pytest.mark.parametrize("status", [204, 301, 404, 500])
def test_rules_that_are_not_there_are_a_failure(status: int) -> None:
    with asking(says(status, b"")) as client:
        refused = client.policies("")
    assert isinstance(refused, Failure)
    assert refused.detail == f"HTTP {status}, not from the centre itself"


def test_rules_that_break_off_are_a_failure() -> None:
    def broken(handler: Handler) -> None:
        handler.body = b'{"reports": []}'
        cut_in_the_body(handler)

    with asking(broken) as client:
        sheet = client.policies("")
    assert isinstance(sheet, Failure)
    assert sheet.code is UNREACHABLE
