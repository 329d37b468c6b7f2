"""What the receipt page is told: whether the code is genuine, and what is true now."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from kiosk.base import jose
from kiosk.central.ledger import Act
from kiosk.domain.report import ReportKind, ReportState
from kiosk.printing.token import signing
from tests.central.conftest import Service
from tests.central.examples import Json, report
from tests.central.web.stand import heartbeat, receipt_of
from tests.persons import WANG
from tests.printing.examples import IN_FORCE, KEY, KIOSK


@pytest.fixture(autouse=True)
def heard(service: Service) -> None:
    """The centre knows the kiosk's key."""
    service.client.post("/v1/heartbeats", json=heartbeat(KIOSK, "x")).raise_for_status()


def asked(service: Service, token: str) -> Json:
    answer = service.client.post("/r/state", json={"token": token})
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


def said(told: Json, language: str) -> str:
    (words,) = [one for one in told["says"] if one["language"] == language]
    return str(words)


def test_what_was_printed_long_ago_is_told_as_it_is_now(service: Service) -> None:
    formal = report("formal_loss")
    token = KEY.sign(receipt_of(formal))
    service.post(formal)
    told = asked(service, token)
    assert (told["genuine"], told["state"]) == (True, "awaiting_counter")
    assert "尚未生效" in said(told, "zh-CN")
    service.server.centre.counter_step(Act.CONFIRM, formal["report_id"])
    told = asked(service, token)
    assert (told["state"], told["effective_at"]) == ("in_force", "2026-11-23T09:30:00+08:00")
    assert "尚未生效" not in said(told, "zh-CN").replace("printed': '已登记，尚未生效'", "")
    assert "The card is blocked: formal loss report" in said(told, "en")
    service.server.centre.counter_step(Act.REPLACE, formal["report_id"])
    assert asked(service, token)["state"] == "replaced"


def test_the_code_alone_is_called_genuine_and_the_paper_is_to_be_compared(
    service: Service,
) -> None:
    """A paper may hold another receipt's code."""
    for language, told in (
        ("zh_CN", ("二维码是真的", "和纸上的对一对")),
        ("en", ("The QR code is genuine<", "Compare the receipt number below with the paper")),
    ):
        page = service.client.get("/r", params={"language": language}).text
        assert all(one in page for one in told)


def test_nothing_personal_is_told(service: Service) -> None:
    lost = report(phone="13800138000")
    service.post(lost)
    told = str(asked(service, KEY.sign(receipt_of(lost))))
    for secret in (WANG.name, WANG.number, WANG.number[-4:], "13800138000"):
        assert secret not in told.replace(lost["report_number"], "")


@pytest.mark.parametrize("kind", ReportKind)
def test_what_has_not_arrived_is_not_in_force_and_told_with_what_to_do(
    service: Service, kind: ReportKind
) -> None:
    """Whatever its receipt says: it may have been printed by a kiosk whose centre was replaced."""
    printed = replace(IN_FORCE, kind=kind, report_id=uuid4(), state=ReportState.IN_FORCE)
    told = asked(service, KEY.sign(printed))
    assert (told["genuine"], told["state"]) == (True, "recorded")
    words: dict[str, Any] = told["says"][0]
    assert "尚未生效" in words["state"]
    assert "还没有收到" in words["meaning"][0]
    todo = " ".join(words["todo"])
    undoing = kind is ReportKind.UNDO_PRE_LOSS
    assert ("马上停用" in todo) == (not undoing)
    applied = kind in {ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS}
    assert ("窗口办完才生效" in todo) == applied


def test_a_forged_code_is_told_and_one_that_proves_nothing_is_not_called_so(
    service: Service,
) -> None:
    token = KEY.sign(IN_FORCE)
    stranger = signing.ReceiptKey(KIOSK, jose.generate())
    unknown = signing.ReceiptKey("110105-9999", jose.generate())
    assert asked(service, stranger.sign(IN_FORCE)) == {"genuine": False, "says": []}
    assert "genuine" not in asked(service, unknown.sign(IN_FORCE))
    assert "genuine" not in asked(service, token[:-9])
    assert "genuine" not in asked(service, "rubbish")


@pytest.mark.parametrize("form", ["https://central.example/r#{}", "%EF%BB%BF{}%0A", "  #{}  "])
def test_the_code_is_taken_as_scanners_hand_it_on(service: Service, form: str) -> None:
    assert asked(service, form.format(KEY.sign(IN_FORCE)))["genuine"] is True


def test_a_body_that_is_no_token_is_refused_with_a_problem(service: Service) -> None:
    for body in ({}, {"token": ""}, {"token": "x" * 5000}, {"token": "x", "name": "y"}):
        answer = service.client.post("/r/state", json=body)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
