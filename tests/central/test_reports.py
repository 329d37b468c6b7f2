"""``POST /v1/reports`` and ``POST /v1/status`` over a real connection."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from kiosk.central.api import MAX_BODY_BYTES
from kiosk.central.store.tables import content
from tests.central.conftest import Service
from tests.central.examples import MONDAY, Json, by_agent, holder, report, stated
from tests.logs import capture_logs
from tests.persons import CHAN, WANG

JSON_TYPE = {"Content-Type": "application/json"}


def problem(response: Any, status: int) -> Json:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: Json = response.json()
    assert document["status"] == status
    assert document["type"].startswith("urn:social-card-kiosk:problem:")
    return document


def test_a_pre_loss_is_in_force_at_once(service: Service) -> None:
    service.clock.pass_(minutes=2)
    sent = report()
    (result,) = service.post(sent)
    assert result == {
        "report_id": sent["report_id"],
        "outcome": "accepted",
        "state": "in_force",
        "central_reference": "20261123-00000001",
        "effective_at": "2026-11-23T09:32:00+08:00",
        "expires_at": "2026-12-03T09:30:00+08:00",
    }


def test_where_no_duration_is_known_no_end_is_answered(service: Service) -> None:
    (result,) = service.post(report(issuing_region="370102"))
    assert result["state"] == "in_force"
    assert "expires_at" not in result


def test_an_unserved_region_is_refused_and_nothing_is_kept(service: Service) -> None:
    (result,) = service.post(report(issuing_region="650102"))
    assert (result["outcome"], result["state"]) == ("refused", "refused")
    assert (result["reason"], result["central_reference"]) == ("region_not_served", "")
    assert service.status(holder()) == {"cards": [], "reports": []}


def test_results_come_in_order_and_a_bad_report_fails_alone(service: Service) -> None:
    good, other = report(), report(number=CHAN.number, sequence=2)
    spoilt = report() | {"holder": holder(number="1"), "colour": "red"}
    nameless = {"kind": "pre_loss"}
    results = service.post(good, spoilt, "no report at all", nameless, other)
    assert [result["outcome"] for result in results] == ["accepted", *["refused"] * 3, "accepted"]
    assert [result.get("report_id") for result in results] == [
        good["report_id"],
        spoilt["report_id"],
        None,
        None,
        other["report_id"],
    ]
    assert {result["reason"] for result in results[1:4]} == {"report_invalid"}


@pytest.mark.parametrize(
    "fault",
    [
        {"report_number": "1101050007000018"},
        {"kind": "stolen"},
        {"kiosk_id": "7"},
        {"recorded_at": "2026-11-23T09:30:00"},
        {"recorded_at": "1969-12-31T23:59:59Z"},
        {"recorded_at": "9999-12-31T23:59:59-12:00"},
        {"issuing_region": "１１０１０５"},
        {"phone": "none"},
        {"verification": "trust me"},
    ],
)
def test_a_report_is_understood_wholly_or_refused(service: Service, fault: Json) -> None:
    (result,) = service.post(report() | fault)
    assert (result["outcome"], result["reason"]) == ("refused", "report_invalid")


@pytest.mark.parametrize("name", ["\\ud800", "\\u0000", "𠮷野", "阿卜杜拉·買買提"])
def test_names_are_text_whatever_their_characters(service: Service, name: str) -> None:
    body = json.dumps({"reports": [report() | {"holder": holder(name="NAME")}, report(sequence=2)]})
    response = service.client.post(
        "/v1/reports",
        content=body.replace("NAME", name).encode(),
        headers={"Content-Type": "application/json"},
    )
    first, second = response.json()["results"]
    assert first["outcome"] == ("refused" if name == "\\ud800" else "accepted")
    assert second["outcome"] == "accepted"


def by_household_register(**others: Any) -> Json:
    """Somebody without an ID card has typed their number."""
    return report("written_pre_loss", verification="counter", holder=holder(name=""), **others)


def test_the_counter_fills_in_the_name_of_who_typed_their_number(service: Service) -> None:
    sent = by_household_register()
    (result,) = service.post(sent)
    assert (result["outcome"], result["state"]) == ("accepted", "awaiting_counter")
    assert service.post(sent) == [result | {"outcome": "duplicate"}]
    (known,) = service.status(holder())["reports"]
    assert (known["report_id"], known["state"]) == (sent["report_id"], "awaiting_counter")


@pytest.mark.parametrize(
    "otherwise",
    [
        {"verification": "chip"},
        {"kind": "pre_loss"},
        {"kind": "formal_loss"},
        {"kind": "undo_pre_loss"},
        {"holder": {"document": "hk_mo_tw_permit", "name": "", "number": CHAN.number}},
    ],
)
def test_nobody_else_goes_without_a_name(service: Service, otherwise: Json) -> None:
    (result,) = service.post(by_household_register() | otherwise)
    assert (result["outcome"], result["reason"]) == ("refused", "report_invalid")
    nameless = service.client.post(
        "/v1/status", json={"holder": holder(name=""), "verification": "chip"}
    )
    problem(nameless, 422)


@pytest.mark.parametrize("sent", [stated(), by_agent(), by_agent(holder=holder())])
def test_a_pre_loss_may_come_without_the_holders_card(service: Service, sent: Json) -> None:
    (result,) = service.post(sent)
    assert result.get("reason") != "report_invalid"


@pytest.mark.parametrize(
    "sent",
    [
        stated(kind="written_pre_loss"),
        stated(kind="formal_loss"),
        stated(kind="undo_pre_loss"),
        stated() | {"holder": holder("110105199003070026", "")},
        stated() | {"agent": holder()},
        by_agent(agent=None),
        by_agent(agent=holder(name="")),
        by_agent(verification="chip", holder=holder()),
        by_agent(holder=holder("110105199003070026")),
    ],
)
def test_what_is_stated_has_a_form_too(service: Service, sent: Json) -> None:
    (result,) = service.post(sent)
    assert (result["outcome"], result["reason"]) == ("refused", "report_invalid")


@pytest.mark.parametrize(
    "number",
    [
        "110105199003070026",  # another check digit
        "110105199002300028",  # 30 February
        "110105202611240029",  # born on the day after
        "PAK310080010103",  # of another document
    ],
)
def test_a_typed_number_is_checked(service: Service, number: str) -> None:
    with capture_logs() as logs:
        (result,) = service.post(by_household_register() | {"holder": holder(number, "")})
    assert (result["outcome"], result["reason"]) == ("refused", "report_invalid")
    assert ("central.malformed", (": holder_number_invalid",)) in {
        (log["event"], log.get("faults")) for log in logs
    }
    assert number not in str(logs)


def test_a_number_from_a_chip_is_taken_as_it_is(service: Service) -> None:
    (result,) = service.post(report(number="110105199003070026"))
    assert result["outcome"] == "accepted"


@pytest.mark.parametrize("kind", ["formal_loss", "undo_pre_loss"])
def test_what_cannot_be_taken_back_needs_the_chip(service: Service, kind: str) -> None:
    (result,) = service.post(report(kind, verification="counter"))
    assert (result["outcome"], result["reason"]) == ("refused", "not_at_kiosk")
    assert service.status(holder()) == {"cards": [], "reports": []}


def test_a_refused_report_may_come_again_mended(service: Service) -> None:
    sent = report()
    service.post(sent | {"kind": "stolen"})
    (result,) = service.post(sent)
    assert result["outcome"] == "accepted"


def test_a_repeat_gets_the_first_answer_however_late(service: Service) -> None:
    sent = report()
    (first,) = service.post(sent)
    service.clock.pass_(days=30)
    (second,) = service.post(sent)
    assert second == first | {"outcome": "duplicate"}
    assert service.status(holder())["reports"][0]["state"] == "lapsed"


def test_a_repeat_in_the_same_batch_is_a_duplicate(service: Service) -> None:
    sent = report()
    first, second = service.post(sent, sent)
    assert second == first | {"outcome": "duplicate"}
    assert len(service.status(holder())["reports"]) == 1


def test_the_same_moment_written_otherwise_is_the_same_report(service: Service) -> None:
    sent = report()
    service.post(sent)
    (second,) = service.post(sent | {"recorded_at": "2026-11-23T01:30:00Z", "phone": None})
    assert second["outcome"] == "duplicate"


@pytest.mark.parametrize("together", [True, False])
def test_the_same_id_with_other_content_is_a_conflict(service: Service, *, together: bool) -> None:
    sent = report()
    changed = sent | {"phone": "13800138000"}
    results = (
        service.post(sent, changed) if together else service.post(sent) + service.post(changed)
    )
    assert (results[1]["outcome"], results[1]["reason"]) == ("refused", "conflict")
    assert service.post(sent)[0] == results[0] | {"outcome": "duplicate"}


def test_another_persons_report_under_a_known_id_is_a_conflict(service: Service) -> None:
    sent = report()
    service.post(sent)
    (result,) = service.post(sent | {"holder": holder(number=CHAN.number)})
    assert result["reason"] == "conflict"
    assert service.status(holder(number=CHAN.number))["reports"] == []


def test_two_kiosks_one_pre_loss(service: Service) -> None:
    (first,) = service.post(report())
    service.clock.pass_(hours=1)
    (second,) = service.post(report(kiosk_id="110105-0008", sequence=9))
    assert second["outcome"] == "accepted"
    shared = ("state", "central_reference", "effective_at")
    assert [first[key] for key in shared] == [second[key] for key in shared]
    (card,) = service.status(holder())["cards"]
    assert (card["state"], card["central_reference"]) == ("pre_loss", first["central_reference"])


def test_a_clock_that_is_ahead_makes_nothing_last_longer(service: Service) -> None:
    (result,) = service.post(report(recorded_at="2027-11-23T09:30:00+08:00"))
    assert (result["state"], result["expires_at"]) == ("in_force", "2026-12-03T09:30:00+08:00")


def test_a_late_report_lapses(service: Service) -> None:
    service.clock.pass_(days=11)
    (result,) = service.post(report())
    assert (result["outcome"], result["state"]) == ("accepted", "lapsed")
    assert "effective_at" not in result
    assert result["expires_at"] == "2026-12-03T09:30:00+08:00"


def test_no_kiosk_undoes_a_pre_loss_of_beijing(service: Service) -> None:
    lost = report()
    _, undo = service.post(lost, report("undo_pre_loss", sequence=2, replaces=lost["report_id"]))
    assert (undo["outcome"], undo["reason"]) == ("refused", "not_at_kiosk")
    assert service.status(holder())["reports"][0]["state"] == "in_force"


def test_status_lists_newest_first_by_when_it_was_recorded(service: Service) -> None:
    late = report(sequence=1, recorded_at="2026-11-23T09:00:00+08:00")
    early = report(sequence=2, recorded_at="2026-11-22T09:00:00+08:00")
    waiting = report("formal_loss", sequence=3, recorded_at="2026-11-23T09:20:00+08:00")
    service.post(late)
    service.post(early, waiting)
    reports = service.status(holder())["reports"]
    assert [entry["report_id"] for entry in reports] == [
        sent["report_id"] for sent in (waiting, late, early)
    ]
    assert [entry["state"] for entry in reports] == ["awaiting_counter", "in_force", "in_force"]
    assert reports[0]["report_number"] == waiting["report_number"]
    assert datetime.fromisoformat(reports[1]["recorded_at"]) == MONDAY.replace(hour=9, minute=0)


def test_someone_unknown_has_no_cards_and_no_reports(service: Service) -> None:
    assert service.status(holder()) == {"cards": [], "reports": []}


def test_five_hundred_at_once_and_not_one_more(service: Service) -> None:
    reports = [report(sequence=n, number=f"{WANG.number[:13]}{n:05d}") for n in range(500)]
    results = service.post(*reports)
    assert {result["outcome"] for result in results} == {"accepted"}
    assert len({result["central_reference"] for result in results}) == 500
    body = {"reports": [*reports, report()]}
    problem(service.client.post("/v1/reports", json=body), 413)


def _chunks() -> Iterator[bytes]:
    yield b'{"reports": ["'
    for _ in range(MAX_BODY_BYTES // 65536 + 1):
        yield b"x" * 65536
    yield b'"]}'


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_past_the_limit_is_refused(service: Service, *, declared: bool) -> None:
    content = b"".join(_chunks()) if declared else _chunks()
    headers = {"Content-Type": "application/json"}
    refused = problem(service.client.post("/v1/reports", content=content, headers=headers), 413)
    assert refused["title"] == "Content Too Large"  # on every Python
    assert "detail" not in refused


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"reports": []}', 422),
        (b'{"reports": {}}', 422),
        (b'{"reports": "x", "more": 1}', 422),
    ],
)
def test_what_is_no_batch_is_a_problem(service: Service, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    problem(service.client.post("/v1/reports", content=body, headers=headers), status)


@pytest.mark.parametrize("said", [None, "text/plain", "application/x-www-form-urlencoded", "json"])
@pytest.mark.parametrize("path", ["/v1/reports", "/v1/calls", "/v1/status", "/v1/heartbeats"])
def test_another_content_type_is_refused(service: Service, path: str, said: str | None) -> None:
    headers = {"Content-Type": said} if said else {}
    body = json.dumps({"reports": [report()]}).encode()
    problem(service.client.post(path, content=body, headers=headers), 415)


def test_json_may_say_its_characters(service: Service) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    body = json.dumps({"reports": [report()]}).encode()
    assert service.client.post("/v1/reports", content=body, headers=headers).status_code == 200


def test_a_problem_repeats_nothing_personal(service: Service) -> None:
    chip = {"verification": "chip"}
    question = {"holder": holder() | {"phone": "13800138000"}} | chip
    text = problem(service.client.post("/v1/status", json=question), 422)
    assert text["detail"] == "body.holder.phone: extra_forbidden"
    spoilt = {"holder": holder(number="110105-not-a-number")} | chip
    answer = service.client.post("/v1/status", json=spoilt)
    assert problem(answer, 422)["title"] == "Unprocessable Content"
    assert "110105" not in answer.text
    assert WANG.name not in answer.text


def test_what_a_newer_kiosk_says_besides_is_kept_and_ignored(service: Service) -> None:
    mood = {"mood": ["calm", "\ud800", None], "nested": {"a": 1}}
    newer = report() | mood
    newer["holder"] = newer["holder"] | {"nickname": "x"}
    body = json.dumps({"reports": [newer], "weather": "fine"})  # half a surrogate is escaped
    for outcome in ("accepted", "duplicate"):
        answer = service.client.post("/v1/reports", content=body, headers=JSON_TYPE)
        assert [one["outcome"] for one in answer.json()["results"]] == [outcome]
    assert service.post(newer | {"mood": "other"})[0]["reason"] == "conflict"
    store = service.server.centre._store
    with store._reading.begin() as connection:
        (row,) = connection.execute(sa.select(content)).all()
    kept = json.loads(store.keys.open(row.sealed, row.report_id.bytes) or "")
    assert kept["mood"] == newer["mood"]
    assert kept["holder"]["nickname"] == "x"


def test_unknown_paths_and_methods_are_problems(service: Service) -> None:
    problem(service.client.get("/v1/nothing"), 404)
    problem(service.client.get("/v1/reports"), 405)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def test_nothing_breaks_it_and_good_reports_always_pass(service: Service) -> None:
    @settings(max_examples=60)
    @given(st.data())
    def hold(data: st.DataObject) -> None:
        good = report()
        field = data.draw(st.sampled_from([*good, "holder.number", "holder.name", "extra"]))
        value = data.draw(anything)
        bad: Any = json.loads(json.dumps(good)) | {"report_id": str(uuid7())}
        if "." in field:
            bad["holder"][field.split(".")[1]] = value
        else:
            bad[field] = value
        first, _, _, last = service.post(good, bad, data.draw(anything), good)
        assert (first["outcome"], last["outcome"]) == ("accepted", "duplicate")

    hold()
