"""The counter's work: a report is found, compared, and takes its step by the centre's rules."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from kiosk.base import jose
from kiosk.central.ledger import Act
from kiosk.central.store.clerks import Role
from kiosk.printing.token import signing
from tests.central.conftest import Service
from tests.central.examples import Json, report
from tests.central.web.conftest import ClerkBrowser, SignedIn
from tests.central.web.stand import CLERK, heartbeat, receipt_of
from tests.persons import CHAN, WANG
from tests.printing.examples import KEY, KIOSK

ALL = ["holder", "final", "paper1"]


def state_of(service: Service, sent: Json) -> str:
    reports = service.status(sent["holder"])["reports"]
    (found,) = [one for one in reports if one["report_id"] == sent["report_id"]]
    return str(found["state"])


def trail(service: Service) -> list[tuple[str, str, UUID | None, str]]:
    rows = service.server.centre._store.write(lambda work: work.trail.newest(100))
    told = [(one.who, one.act, one.report_id, one.detail) for one in reversed(rows)]
    return [one for one in told if one[1] != "status"]  # what the test itself asked


@pytest.fixture
def formal(service: Service) -> Json:
    sent = report("formal_loss", phone="13800138000")
    service.post(sent)
    service.client.post("/v1/heartbeats", json=heartbeat(KIOSK, "x")).raise_for_status()
    return sent


@pytest.fixture
def clerk(signed_in: SignedIn) -> ClerkBrowser:
    return signed_in(Role.DESK)


def step(clerk: ClerkBrowser, sent: Json, name: str, **fields: str | list[str]) -> str:
    """What the page says after it."""
    answer = clerk.post(f"/desk/reports/{sent['report_id']}/{name}", **fields)
    return (clerk.follow(answer) if answer.is_redirect else answer).text


@pytest.mark.parametrize("how", ["scanned", "typed", "in fours"])
def test_a_report_is_found_by_its_code_and_by_its_number(
    service: Service, clerk: ClerkBrowser, formal: Json, how: str
) -> None:
    number = formal["report_number"]
    text = {
        "scanned": f"\ufeffhttps://central.example/r#{KEY.sign(receipt_of(formal))}\r\n",
        "typed": number,
        "in fours": f"{number[:4]} {number[4:8]}-{number[8:]}",
    }[how]
    answer = clerk.post("/desk/find", text=text)
    assert answer.headers["location"] == f"/desk/reports/{formal['report_id']}"
    page = clerk.follow(answer).text
    assert "王*娜" in page
    assert "110***********0025" in page
    for secret in (WANG.name, WANG.number, "13800138000"):
        assert secret not in page


def test_what_is_not_found_says_why(service: Service, clerk: ClerkBrowser, formal: Json) -> None:
    stranger = signing.ReceiptKey(KIOSK, jose.generate())
    unheard = signing.ReceiptKey("110105-9999", jose.generate())
    elsewhere = replace(receipt_of(formal), report_id=uuid4())
    number = formal["report_number"]
    wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    for text, told in (
        (stranger.sign(receipt_of(formal)), "签名对不上"),
        (unheard.sign(receipt_of(formal)), "密钥还没有收到"),
        (KEY.sign(elsewhere), "还没有收到这份登记"),
        (KEY.sign(elsewhere)[:-30], "没有读完整"),
        (wrong, "回执号有误"),
        (report(sequence=77)["report_number"], "还没有收到这份登记"),
        (WANG.name, "没有读完整"),
    ):
        answer = clerk.post("/desk/find", text=text)
        assert (answer.status_code, told in answer.text) == (404, True), told


def test_two_reports_of_one_number_are_told_apart(service: Service, clerk: ClerkBrowser) -> None:
    hers = report("written_pre_loss", verification="counter")
    his = report("written_pre_loss", number=CHAN.number, verification="counter")
    service.post(hers, his)
    page = clerk.post("/desk/find", text=hers["report_number"]).text
    assert "同一个回执号" in page
    assert all(f"/desk/reports/{one['report_id']}" in page for one in (hers, his))


def test_a_formal_loss_is_completed_and_its_new_card_handed_out(
    service: Service, clerk: ClerkBrowser, formal: Json
) -> None:
    clerk.get(f"/desk/reports/{formal['report_id']}")
    assert "办好了，已经生效" in step(clerk, formal, "confirm", tick=ALL)
    assert state_of(service, formal) == "in_force"
    assert "办好了，新卡已发" in step(clerk, formal, "replace", tick=ALL)
    assert state_of(service, formal) == "replaced"
    assert trail(service)[1:] == [
        (CLERK, "sign_in", None, ""),
        (CLERK, "look_up", UUID(formal["report_id"]), ""),
        (CLERK, "confirm", UUID(formal["report_id"]), "final holder paper1"),
        (CLERK, "look_up", UUID(formal["report_id"]), ""),
        (CLERK, "replace", UUID(formal["report_id"]), "final holder paper1"),
        (CLERK, "look_up", UUID(formal["report_id"]), ""),
    ]
    assert "您今天办了 2 件" in clerk.get("/desk").text


@pytest.mark.parametrize("ticked", [[], ["final"], ["holder"], ["paper1"]])
def test_nothing_is_completed_that_was_not_compared(
    service: Service, clerk: ClerkBrowser, formal: Json, ticked: list[str]
) -> None:
    clerk.get(f"/desk/reports/{formal['report_id']}")
    assert "还没有打勾" in step(clerk, formal, "confirm", tick=ticked)
    assert state_of(service, formal) == "awaiting_counter"


def test_a_report_is_refused_with_a_reason_that_the_trail_keeps(
    service: Service, clerk: ClerkBrowser, formal: Json
) -> None:
    clerk.get(f"/desk/reports/{formal['report_id']}")
    assert "没有选退回的原因" in step(clerk, formal, "refuse", reason="because")
    assert state_of(service, formal) == "awaiting_counter"
    assert "已退回" in step(clerk, formal, "refuse", reason="papers_missing")
    assert state_of(service, formal) == "refused"
    noted = [row for row in trail(service) if row[1] == "refuse"]
    assert noted == [(CLERK, "refuse", UUID(formal["report_id"]), "papers_missing")]


def test_a_step_that_another_counter_took_first_is_told(
    service: Service, clerk: ClerkBrowser, formal: Json
) -> None:
    clerk.get(f"/desk/reports/{formal['report_id']}")
    service.server.centre.counter_step(Act.REPLACE, formal["report_id"])
    assert "刚才变了" in step(clerk, formal, "confirm", tick=ALL)
    assert state_of(service, formal) == "replaced"


def test_what_needs_no_counter_offers_no_step(service: Service, clerk: ClerkBrowser) -> None:
    lost = report()
    service.post(lost)
    page = clerk.get(f"/desk/reports/{lost['report_id']}").text
    assert "不用窗口办" in page
    assert "<fieldset" not in page
    assert "刚才变了" in step(clerk, lost, "confirm", tick=ALL)
    assert state_of(service, lost) == "in_force"


def test_names_and_numbers_are_shown_whole_when_asked_and_the_trail_says_so(
    service: Service, clerk: ClerkBrowser, formal: Json
) -> None:
    clerk.get(f"/desk/reports/{formal['report_id']}")
    page = step(clerk, formal, "reveal")
    for shown in (WANG.name, WANG.number, "13800138000"):
        assert shown in page
    assert (CLERK, "reveal", UUID(formal["report_id"]), "") in trail(service)


def test_what_waits_is_listed_for_the_clerks_own_place(
    service: Service, signed_in: SignedIn
) -> None:
    here = report("written_pre_loss", sequence=1, verification="counter")
    there = report(
        "written_pre_loss",
        sequence=2,
        number=CHAN.number,
        verification="counter",
        kiosk_id="110108-0001",
    )
    service.post(here, there, report(sequence=3))
    for place, listed in (("", {1, 2}), ("110105", {1}), ("1101080001", {2}), ("31", set())):
        page = signed_in(Role.DESK, place=place).get("/desk").text
        found = {n for n, one in ((1, here), (2, there)) if one["report_id"] in page}
        assert found == listed
        assert WANG.number not in page


def test_an_unknown_report_has_no_page(service: Service, clerk: ClerkBrowser) -> None:
    answer = clerk.get(f"/desk/reports/{uuid4()}")
    assert answer.status_code == 404
    assert "没有这份登记" in answer.text


def test_an_erased_report_is_shown_without_whose_it_is(
    service: Service, clerk: ClerkBrowser, formal: Json
) -> None:
    service.server.centre._store.write(
        lambda work: work._connection.exec_driver_sql("DELETE FROM content")
    )
    page = clerk.get(f"/desk/reports/{formal['report_id']}").text
    assert "到期已删除" in page


def test_the_trail_and_what_was_not_taken_are_there_for_those_who_may(
    service: Service, signed_in: SignedIn
) -> None:
    service.post(report() | {"kind": "found"}, report("undo_pre_loss", sequence=2))
    auditor = signed_in(Role.AUDIT)
    page = auditor.get("/desk/quarantine").text
    assert "内容不合格式" in page
    assert "当地不能在自助终端办" in page
    assert WANG.number not in page
    page = auditor.get("/desk/trail").text
    assert "看了没有收下的登记" in page
    assert "看了查办记录" in page, "reading it stands there too"
    assert "登录" not in auditor.get("/desk/trail", who="li").text.partition("<tbody>")[2]
