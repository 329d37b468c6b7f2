"""Policies, heartbeats, pages, metrics, and the OpenAPI document."""

import json
import re

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.central.openapi import document
from kiosk.domain.policy import PolicyBook
from tests.central.conftest import Service
from tests.central.examples import MONDAY, Json, holder, report
from tests.persons import CHAN, WANG

OPENAPI = RESOURCES / "openapi.json"
KEY = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "kid": "110105-0007",
    "use": "sig",
}


def heartbeat(**others: object) -> Json:
    return {
        "kiosk_id": "110105-0007",
        "site_profile": "outlet",
        "kiosk_region": "110105",
        "sent_at": MONDAY.isoformat(),
        "version": "0.1.0",
        "clock_synchronised": True,
        "queue": {"states": {"recorded": 2, "in_force": 5}, "oldest_unsent_seconds": 31.5},
        "devices": {"reader": "ready", "printer": "printer_paper_out"},
        "receipt_key": KEY,
    } | others


def test_the_openapi_document_is_up_to_date() -> None:
    assert OPENAPI.read_text("utf-8") == document(), (
        "run: python -m kiosk.central.openapi resources/openapi.json"
    )


def test_the_openapi_document_lists_just_what_it_refers_to() -> None:
    text = document()
    schemas = json.loads(text)["components"]["schemas"]
    named = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert named == set(schemas)


def test_policies_are_what_the_book_says_and_fetched_once(
    service: Service, book: PolicyBook
) -> None:
    answer = service.client.get("/v1/policies")
    assert answer.headers["content-type"] == "application/json"
    got = PolicyBook.parse(answer.content)
    assert isinstance(got, PolicyBook)
    assert list(got) == list(book)
    again = service.client.get("/v1/policies", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    stale = service.client.get("/v1/policies", headers={"If-None-Match": '"stale"'})
    assert stale.status_code == 200


def test_a_heartbeat_is_answered_with_the_time_and_what_to_fetch(
    service: Service, book: PolicyBook
) -> None:
    service.clock.pass_(seconds=90)
    answer = service.client.post("/v1/heartbeats", json=heartbeat())
    assert answer.json() == {"time": "2026-11-23T09:31:30+08:00", "fetch": ["policies"]}
    answer = service.client.post("/v1/heartbeats", json=heartbeat(policies=book.etag))
    assert answer.json()["fetch"] == []


def test_only_a_kiosk_has_keys(service: Service) -> None:
    assert service.client.get("/r/keys/110105-0008").json() == {"keys": []}
    assert service.client.get("/r/keys/everyone").status_code == 422


@pytest.mark.parametrize(
    "fault",
    [
        {"receipt_key": KEY | {"d": "the private half"}},
        {"receipt_key": KEY | {"crv": "P-256"}},
        {"queue": {"states": {"recorded": -1}}},
        {"devices": {"reader": "王丽娜"}},
        {"name": "王丽娜"},
    ],
)
def test_a_heartbeat_says_what_it_should_and_no_more(service: Service, fault: Json) -> None:
    assert service.client.post("/v1/heartbeats", json=heartbeat(**fault)).status_code == 422


def test_a_key_under_anothers_name_is_refused(service: Service) -> None:
    stolen = heartbeat(receipt_key=KEY | {"kid": "110105-0008"})
    assert service.client.post("/v1/heartbeats", json=stolen).status_code == 403


def test_metrics_count_what_was_answered(service: Service) -> None:
    sent = report()
    service.post(sent, sent, report("written_pre_loss", sequence=2))
    service.client.post("/v1/heartbeats", json=heartbeat())
    answer = service.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'central_reports_total{outcome="accepted"} 2' in lines
    assert 'central_reports_total{outcome="duplicate"} 1' in lines
    assert 'central_reports_total{outcome="refused"} 0' in lines
    assert "central_kiosks 1" in lines


def test_the_receipt_page_runs_only_its_own_script_and_loads_nothing(service: Service) -> None:
    answer = service.client.get("/r")
    allowed = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in allowed
    assert "default-src 'none'" in allowed
    assert "unsafe-inline" not in allowed
    assert not re.search(r"<(?:img|iframe|form)|https?:", answer.text)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    (first,) = re.findall(r'<script type="module" src="(/r/assets/[^"]+)"></script>', answer.text)
    folder, script = first.rpartition("/")[0], service.client.get(first).text
    modules = re.findall(r'from "\./([^"]+)"', script)
    script += "".join(service.client.get(f"{folder}/{name}").text for name in modules)
    assert re.findall(r"ask\([^)]+\)", script) == [
        "ask(path, body)",
        'ask("r/keys/" + kiosk)',
        'ask("r/state", { token })',
    ]
    assert re.findall(r"fetch\([^,]*,", script) == ["fetch(path,"]
    assert 'credentials: "omit"' in script


def test_who_asked_of_a_person_stands_in_the_trail_and_nobody_is_named(service: Service) -> None:
    service.post(report())
    service.status(holder())
    service.status(holder(CHAN.number))
    rows = service.server.centre._store.write(lambda work: work.trail.newest(10))
    assert [(row.who, row.act) for row in rows] == [("kiosk", "status")] * 2
    assert len({row.detail for row in rows}) == 2, "whom"
    assert not any(WANG.number in row.detail or WANG.name in row.detail for row in rows)
