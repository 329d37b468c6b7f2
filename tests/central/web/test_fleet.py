"""The fleet's page: every kiosk, those that need a person first."""

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from random import Random
from typing import Final
from urllib.parse import parse_qsl

from uuid_utils.compat import uuid7

from kiosk.central.api import Heartbeat
from kiosk.central.attention import Kiosk, Need
from kiosk.central.store.clerks import Role
from kiosk.central.store.notices import Fate, Notice, notice_id
from kiosk.domain.order import OrderAct
from kiosk.domain.report import ReportKind, ReportState
from tests.central.conftest import Service
from tests.central.examples import Json
from tests.central.web.conftest import SignedIn
from tests.central.web.stand import heartbeat
from tests.logs import capture_logs
from tests.printing.examples import KIOSK


def beat(service: Service, kiosk_id: str, **others: object) -> None:
    sent = heartbeat(kiosk_id, service.server.centre.policies.etag)
    sent |= {"sent_at": service.clock.now.isoformat()} | others
    service.client.post("/v1/heartbeats", json=sent).raise_for_status()


def test_kiosks_are_listed_with_those_first_that_need_a_person(
    service: Service, signed_in: SignedIn
) -> None:
    beat(service, KIOSK)
    beat(service, "110105-0012", devices={"printer": "printer_paper_out", "reader": "ready"})
    beat(service, "110108-0002", clock_synchronised=False)
    clerk = signed_in(Role.FLEET)
    page = clerk.get("/fleet").text
    assert re.findall(r'href="/fleet/([\d-]+)"', page) == ["110105-0012", "110108-0002", KIOSK]
    assert "打印机：缺纸" in page
    page = clerk.get("/fleet", place="110108").text
    assert re.findall(r'href="/fleet/([\d-]+)"', page) == ["110108-0002"]


MANY = [f"1101{n % 9:02}-{n:04}" for n in range(1, 181)]
ODD: Final[Sequence[Json]] = (
    {},
    {"devices": {"printer": "printer_paper_out", "reader": "reader_missing"}},
    {"clock_synchronised": False},
    {"queue": {"states": {}, "oldest_unsent_seconds": 3600.0}},
    {"policies": "older"},
)


def test_the_database_sorts_as_the_rules_say(service: Service) -> None:
    """Whatever is wrong, and whatever has become of it since."""
    random, centre = Random(7), service.server.centre
    for kiosk_id in MANY:
        service.clock.pass_(minutes=random.choice((0, 0, 1, 2)))
        sent = heartbeat(kiosk_id, centre.policies.etag) | random.choice(ODD)
        sent["sent_at"] = service.clock.now.isoformat()
        ends = random.choice((None, 1, 20, 90))
        until = None if ends is None else service.clock.now + timedelta(days=ends)
        centre.heartbeat(Heartbeat.model_validate(sent), until)
    for kiosk_id in MANY[::25]:
        other = sent["receipt_key"] | {"kid": kiosk_id, "x": "A" * 43}
        shown = sent | {"kiosk_id": kiosk_id, "receipt_key": other}
        centre.heartbeat(Heartbeat.model_validate(shown))
    pages = [centre.fleet("1101", first, 25) for first in range(0, 200, 25)]
    listed = [kiosk for kiosks, _ in pages for kiosk in kiosks]
    assert sorted(one.heard.kiosk_id for one in listed) == sorted(MANY)

    def urgency(one: Kiosk) -> tuple[object, ...]:
        return -one.need, -len(one.found), one.heard.received_at, one.heard.kiosk_id

    assert listed == sorted(listed, key=urgency)
    assert {len(one.found) for one in listed} > {0, 1, 2, 3}
    for _, counts in pages:
        assert counts == {need: sum(one.need is need for one in listed) for need in Need}
    few, _ = centre.fleet("110103", 0, 25)
    assert few == [one for one in listed if one.heard.kiosk_id.startswith("110103")]


def test_a_large_fleet_is_turned_page_by_page(service: Service, signed_in: SignedIn) -> None:
    for kiosk_id in MANY[:120]:
        beat(service, kiosk_id)
    clerk = signed_in(Role.FLEET)
    seen: list[str] = []
    page = clerk.get("/fleet", place="1101").text
    assert 'rel="prev"' not in page
    while True:
        seen += re.findall(r'href="/fleet/([\d-]+)"', page)
        onward = re.search(r'href="/fleet\?([^"]*)" rel="next"', page)
        if onward is None:
            break
        page = clerk.get("/fleet", **dict(parse_qsl(unescape(onward[1])))).text
        assert 'rel="prev"' in page
    assert seen == sorted(MANY[:120]), "all heard alike, so by their ids"
    assert "第 101 到 120 台，共 120 台" in page
    assert clerk.get("/fleet", first="-1").status_code == 422


def test_a_kiosks_last_days_are_told_by_the_hour(service: Service, signed_in: SignedIn) -> None:
    service.clock.pass_(days=-8)
    beat(service, KIOSK, version="0.0.1")
    service.clock.pass_(days=7)
    beat(service, KIOSK, version="0.0.2", devices={"printer": "printer_paper_out"})
    service.clock.pass_(days=1)
    beat(service, KIOSK)
    page = signed_in(Role.FLEET).get(f"/fleet/{KIOSK}").text
    rows = page.partition("<tbody>")[2]
    assert "0.0.2" in rows
    assert "缺纸" in rows
    assert "0.0.1" not in rows, "longer ago than a week"


def test_a_kiosk_tells_how_its_program_and_its_machine_are(
    service: Service, signed_in: SignedIn
) -> None:
    told = {
        "disk_free_bytes": 3 << 30,
        "memory_bytes": 180 << 20,
        "uptime_seconds": 7300.5,
        "machine_uptime_seconds": 90000.0,
        "starts": 41,
        "crashes": 2,
        "moved_aside": 0,
        "versions": {"qt": "6.11.1", "sqlite": "3.53.4"},
    }
    beat(service, KIOSK, vitals=told, devices={"kiosk": "queue_full", "clock": "clock_at_odds"})
    page = signed_in(Role.FLEET).get(f"/fleet/{KIOSK}").text
    for seen in ("<dd>3072</dd>", "2 小时", "<dd>41</dd>", "qt 6.11.1", "登记", "时间不对"):
        assert seen in page, seen


def test_a_kiosk_that_was_never_heard_has_no_page(service: Service, signed_in: SignedIn) -> None:
    answer = signed_in(Role.FLEET).get("/fleet/110105-0099")
    assert answer.status_code == 404
    assert "没有这台自助终端的消息" in answer.text


def test_whom_nobody_could_tell_is_shown_to_who_looks_after_kiosks(
    service: Service, signed_in: SignedIn
) -> None:
    clerk = signed_in(Role.FLEET)
    assert "通知短信" not in clerk.get("/fleet").text, "this centre tells nobody"
    centre = service.server.centre
    report_id = uuid7()
    notice = Notice(
        notice_id(report_id, ReportState.REFUSED),
        report_id,
        ReportKind.PRE_LOSS,
        ReportState.REFUSED,
        bytes(32),
        True,
        centre.now(),
        b"sealed",
    )
    centre._store.write(lambda work: work.notices.add([notice]))
    service.clock.pass_(minutes=20)
    centre.tells = True
    page = clerk.get("/fleet").text
    assert "等着发的 1 条，最早的等了 20 分钟" in page
    assert "没有发出去的" not in page
    claimed = centre._store.write(lambda work: work.notices.claim(centre.now(), centre.now()))
    assert claimed
    centre._store.write(lambda work: work.notices.settle(claimed, Fate.GIVEN_UP, "answered 422"))
    page = clerk.get("/fleet").text
    assert "没有等着发的" in page
    for shown in ("没有发出去的", "预挂失：没有接受", "网关回答 422", str(report_id)):
        assert shown in page
    centre.tells = False
    assert "没有发出去的" in clerk.get("/fleet").text, "it was, and they don't know yet"


def test_whoever_looks_after_kiosks_gives_one_an_order(
    service: Service, signed_in: SignedIn
) -> None:
    beat(service, KIOSK)
    clerk = signed_in(Role.FLEET)
    clerk.get(f"/fleet/{KIOSK}")
    page = clerk.follow(clerk.post(f"/fleet/{KIOSK}/orders", act="restart")).text
    assert "等待执行" in page
    sent = heartbeat(KIOSK, service.server.centre.policies.etag)
    answer = service.client.post("/v1/heartbeats", json=sent).json()
    assert len(answer["orders"]) == 1
    number = service.server.centre.orders_of(KIOSK)[0].number
    sent |= {"orders": [{"number": number, "answer": "done"}]}
    assert "orders" not in service.client.post("/v1/heartbeats", json=sent).json()
    assert "已执行" in clerk.get(f"/fleet/{KIOSK}").text
    told = {"kiosk_id": KIOSK, "diagnostics": {"parts": {"reader": "ready"}}}
    assert service.client.post("/v1/diagnostics", json=told).status_code == 204
    assert clerk.get(f"/fleet/{KIOSK}/diagnostics").json() == told["diagnostics"]
    told["diagnostics"] = {"log": ["x" * 100] * 2000}
    assert service.client.post("/v1/diagnostics", json=told).status_code == 413


def test_an_order_stands_in_the_trail_and_is_nobody_elses_to_give(
    service: Service, signed_in: SignedIn
) -> None:
    beat(service, KIOSK)
    clerk = signed_in(Role.FLEET, Role.AUDIT)
    clerk.get(f"/fleet/{KIOSK}")
    assert clerk.post(f"/fleet/{KIOSK}/orders", act="open_the_door").status_code == 400
    clerk.get(f"/fleet/{KIOSK}")
    assert clerk.post("/fleet/110105-0099/orders", act="restart").status_code == 404
    clerk.get(f"/fleet/{KIOSK}")
    clerk.post(f"/fleet/{KIOSK}/orders", act="restart")
    assert "下达了远程操作" in clerk.get("/desk/trail").text
    at_desk = signed_in(Role.DESK)
    at_desk.get("/desk")
    assert at_desk.post(f"/fleet/{KIOSK}/orders", act="restart").status_code == 403


def test_an_order_is_logged(service: Service) -> None:
    beat(service, KIOSK)
    with capture_logs() as logs:
        service.server.centre.order(KIOSK, OrderAct.RESTART)
    assert [(line["event"], line["act"]) for line in logs] == [("central.ordered", "restart")]
