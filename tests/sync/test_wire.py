"""The JSON of the contract, there and back."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import CentralResult, Holder, Outcome, ReportState, Verification
from kiosk.domain.status import HolderStatus, Source
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Answered
from kiosk.sync.wire import known_of, report_json, results_of
from tests.persons import CHAN, WANG
from tests.sync.examples import report
from tests.sync.reference import Reference

AS_OF = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_the_reference_centre_reads_every_key_that_is_sent(reference: Reference) -> None:
    sent = report(
        report_id=uuid7(),
        lost_on=date(2026, 11, 20),
        replaces=uuid7(),
        replacement_requested=False,
    )
    assert {field.name for field in fields(sent)} - {"agent"} == report_json(sent).keys()
    client = CentralClient(reference.url)
    reply = client.send([sent])
    client.close()
    assert isinstance(reply, Answered)
    assert [one.outcome for one in reply.results] == [Outcome.ACCEPTED]
    assert [one["report_id"] for one in reference.known(sent.holder)] == [str(sent.report_id)]


def test_keys_without_a_value_are_left_out() -> None:
    keys = report_json(report(phone=None)).keys()
    assert not keys & {"lost_on", "phone", "replaces", "replacement_requested", "agent"}


def test_the_reference_centre_reads_a_report_of_a_typed_number(reference: Reference) -> None:
    typed = Holder(DocumentKind.RESIDENT_ID, "", WANG.number)
    agent = Holder(DocumentKind.HK_MO_TW_PERMIT, CHAN.name, CHAN.number)
    stated = report(report_id=uuid7(), holder=typed, verification=Verification.STATED)
    for_her = report(report_id=uuid7(), holder=typed, verification=Verification.AGENT, agent=agent)
    assert report_json(for_her)["agent"] == {
        "document": "hk_mo_tw_permit",
        "name": CHAN.name,
        "number": CHAN.number,
    }
    client = CentralClient(reference.url)
    reply = client.send([stated, for_her])
    client.close()
    assert isinstance(reply, Answered)
    assert "report_invalid" not in {one.reason for one in reply.results}


def _good(report_id: UUID) -> dict[str, Any]:
    return {
        "report_id": str(report_id),
        "outcome": "accepted",
        "state": "in_force",
        "central_reference": "C",
    }


def test_a_result_becomes_what_the_queue_keeps() -> None:
    one = report()
    said = _good(one.report_id) | {
        "outcome": "duplicate",
        "effective_at": "2026-11-22T17:30:00.25+08:00",
        "expires_at": "2026-12-02T15:59:59Z",
        "reason": "conflict",
    }
    beijing = timezone(timedelta(hours=8))
    assert results_of({"results": [said]}, [one]) == (
        CentralResult(
            one.report_id,
            Outcome.DUPLICATE,
            ReportState.IN_FORCE,
            "C",
            datetime(2026, 11, 22, 17, 30, 0, 250_000, tzinfo=beijing),
            datetime(2026, 12, 2, 15, 59, 59, tzinfo=UTC),
            "conflict",
        ),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"state": "frozen"},
        {"state": "recorded"},
        {"outcome": "perhaps"},
        {"report_id": "no uuid"},
        {"report_id": []},
        {"effective_at": "yesterday"},
        {"effective_at": "2026-11-22T17:30:00"},
        {"effective_at": "0001-01-01T00:00:00+14:00"},
        {"expires_at": "9999-12-31T23:59:59-12:00"},
        {"expires_at": "2200-01-01T00:00:00+08:00"},
        {"expires_at": 5},
        {"central_reference": None},
        {"central_reference": 5},
        {"central_reference": "\ud800"},
        {"central_reference": "C\0"},
        {"central_reference": "C\n1"},
        {"central_reference": "C\u2028"},
        {"central_reference": "中" * 201},
        {"reason": {"of": "another form"}},
        {"reason": "\udfff"},
    ],
)
def test_a_result_in_unknown_words_is_left_out_and_the_rest_is_kept(change: dict[str, Any]) -> None:
    odd, plain = report(), report()
    body = {"results": [_good(odd.report_id) | change, _good(plain.report_id)]}
    results = results_of(body, [odd, plain])
    assert results is not None
    assert [result.report_id for result in results] == [plain.report_id]


def test_text_of_two_hundred_characters_and_what_a_newer_centre_adds_are_taken() -> None:
    one = report()
    said = _good(one.report_id) | {"central_reference": "中" * 200, "clerk": ["\ud800"]}
    (result,) = results_of({"results": [said], "more": {}}, [one]) or ()
    assert result.central_reference == "中" * 200


def test_a_result_without_an_id_is_told_by_its_place() -> None:
    reports = [report(i) for i in range(3)]
    named = [_good(one.report_id) | {"central_reference": str(i)} for i, one in enumerate(reports)]
    del named[1]["report_id"]
    named[2]["report_id"] = None
    results = results_of({"results": named}, reports)
    assert results is not None
    assert [(one.report_id, one.central_reference) for one in results] == [
        (one.report_id, str(i)) for i, one in enumerate(reports)
    ]
    assert results_of({"results": named[1:]}, reports) is None, "no places in a list too short"


def test_a_report_answered_twice_keeps_its_first_answer() -> None:
    one, two = report(), report()
    said = [_good(one.report_id), _good(one.report_id) | {"state": "lapsed"}]
    (result,) = results_of({"results": said}, [one, two]) or ()
    assert result.state is ReportState.IN_FORCE


def test_a_result_nobody_asked_for_is_left_out() -> None:
    assert results_of({"results": [_good(uuid4())]}, [report()]) == ()
    assert results_of({"results": [_good(uuid4())] * 2}, [report()]) is None


_WORDS = ["results", "report_id", "state", "outcome", "cards", "reports", "issuing_region"]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_WORDS), inner),
    max_leaves=12,
)


@given(_JSON)
def test_whatever_comes_is_no_exception(body: Any) -> None:
    assert not results_of(body, [report()])
    assert not results_of({"results": body}, [report()])
    known = known_of(body, AS_OF)
    assert known in (None, HolderStatus(Source.CENTRE, AS_OF))


@given(st.lists(_JSON, max_size=3), st.lists(_JSON, max_size=3))
def test_whatever_is_listed_is_no_exception(cards: list[Any], reports: list[Any]) -> None:
    known = known_of({"cards": cards, "reports": reports}, AS_OF)
    assert known == (None if cards or reports else HolderStatus(Source.CENTRE, AS_OF))
