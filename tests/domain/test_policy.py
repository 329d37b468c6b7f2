"""Policies by issuing region: the shipped files, the lookup, and what is wrong with a file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import (
    Channel,
    Confidence,
    DurationUnit,
    OnExpiry,
    Policy,
    PolicyBook,
    Proof,
)
from kiosk.domain.report import ReportKind

FOLDER = RESOURCES / "policies"

SOURCE = re.compile(r"facts sheet (1\.\d|9a)")
WHOLE = """\
region = "990000"
served = true
hotlines = []
source = "made up"
checked_on = 2026-11-22
name = { zh_CN = "某地", en = "Somewhere" }
"""


@pytest.fixture(scope="module")
def book() -> PolicyBook:
    book = PolicyBook.load(FOLDER)
    assert isinstance(book, PolicyBook), book
    return book


def _rules(book: PolicyBook, code: str) -> Policy:
    policy = book.for_region(code)
    assert policy is not None
    return policy


HOURS, DAYS, WORKING = DurationUnit.HOURS, DurationUnit.CALENDAR_DAYS, DurationUnit.WORKING_DAYS
RESTORE, CANCEL, UNKNOWN = OnExpiry.RESTORE, OnExpiry.CANCEL_CARD, OnExpiry.UNKNOWN
OUTLET, BANK, ONLINE = Channel.OUTLET, Channel.BANK, Channel.ONLINE
HOTLINE, KIOSK = Channel.HOTLINE, Channel.KIOSK


@dataclass(frozen=True)
class Fact:
    """One row of the facts sheet, 1.1 to 1.4 and 9a; what is left out is not known."""

    hotlines: tuple[str, ...] = ("12333",)
    all_day: bool = False
    pre_loss: tuple[int, DurationUnit, OnExpiry] | None = None
    written: tuple[int, DurationUnit, OnExpiry] | None = None
    undo: tuple[Channel, ...] = ()
    formal: tuple[Channel, ...] = ()
    working_days: int | None = None
    fee: int | None = None
    reported_at: tuple[Channel, ...] = ()
    no_document_at: tuple[Channel, ...] = ()
    agents_at: tuple[Channel, ...] = ()
    written_with: tuple[Proof, ...] = ()
    written_is: ReportKind | None = None
    credential: str | None = None


FACTS = {
    "000000": Fact(reported_at=(OUTLET, HOTLINE, ONLINE, BANK)),
    "110000": Fact(
        hotlines=("96102",),
        all_day=True,
        pre_loss=(10, DAYS, RESTORE),
        written=(10, DAYS, RESTORE),
        undo=(OUTLET,),
        formal=(OUTLET, BANK, ONLINE),
        working_days=4,
        reported_at=(OUTLET, KIOSK, HOTLINE),
        no_document_at=(KIOSK, HOTLINE),
        agents_at=(OUTLET, KIOSK),
        written_with=(Proof.ID_CARD, Proof.HOUSEHOLD_REGISTER),
        written_is=ReportKind.WRITTEN_PRE_LOSS,
        credential="“领卡证明”",
    ),
    "220100": Fact(credential="临时卡"),
    "310000": Fact(
        hotlines=("962222",),
        pre_loss=(24, HOURS, UNKNOWN),
        written=(30, DAYS, CANCEL),
        reported_at=(HOTLINE,),
        written_with=(Proof.ID_CARD,),
        written_is=ReportKind.FORMAL_LOSS,
    ),
    "320000": Fact(
        pre_loss=(7, DAYS, RESTORE),
        undo=(BANK,),
        formal=(BANK,),
        reported_at=(HOTLINE, ONLINE, KIOSK),
    ),
    "330100": Fact(hotlines=("96225",), fee=15),
    "330600": Fact(pre_loss=(10, DAYS, RESTORE), fee=20),
    "330784": Fact(pre_loss=(10, DAYS, RESTORE)),
    "350300": Fact(pre_loss=(5, WORKING, UNKNOWN), working_days=30, fee=20),
    "350900": Fact(fee=25, reported_at=(KIOSK,)),
    "370000": Fact(),
    "371000": Fact(
        reported_at=(HOTLINE, KIOSK), written_with=(Proof.ID_CARD, Proof.HOUSEHOLD_REGISTER)
    ),
    "440100": Fact(
        hotlines=("020-12333", "020-12343", "020-12345"),
        all_day=True,
        undo=(ONLINE,),
        formal=(ONLINE, BANK),
        working_days=12,
    ),
    "440300": Fact(),
    "441900": Fact(),
    "510000": Fact(pre_loss=(7, DAYS, UNKNOWN), formal=(OUTLET, ONLINE)),
}


def _lasts(policy: Policy, kind: ReportKind) -> tuple[int, DurationUnit, OnExpiry] | None:
    rule = policy.loss.get(kind)
    if rule is None:
        return None
    assert rule.duration is not None
    return rule.duration.amount, rule.duration.unit, rule.on_expiry


def test_every_region_of_the_facts_has_a_file_and_no_other(book: PolicyBook) -> None:
    assert {policy.region for policy in book} == FACTS.keys()
    assert len(book) == len(list(FOLDER.glob("*.toml")))


@pytest.mark.parametrize("region", FACTS)
def test_a_file_says_what_the_facts_say_and_nothing_else(book: PolicyBook, region: str) -> None:
    policy, fact = _rules(book, region), FACTS[region]
    assert tuple(line.number for line in policy.hotlines) == fact.hotlines
    assert {line.all_day for line in policy.hotlines} == {fact.all_day}
    assert set(policy.loss) <= {ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS}
    assert _lasts(policy, ReportKind.PRE_LOSS) == fact.pre_loss
    assert _lasts(policy, ReportKind.WRITTEN_PRE_LOSS) == fact.written
    assert policy.undo_channels == fact.undo
    assert policy.formal_loss_channels == fact.formal
    assert policy.replacement.working_days == fact.working_days
    assert policy.replacement.fee_yuan == fact.fee
    assert policy.outlets == ()
    assert policy.pre_loss_channels == fact.reported_at
    assert policy.without_document == fact.no_document_at
    assert policy.agent_channels == fact.agents_at
    assert policy.written_proofs == fact.written_with
    written = policy.written_report
    assert (written.counts_as if written else None) == fact.written_is
    credential = policy.credential
    assert (credential.name["zh_CN"] if credential else None) == fact.credential


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("110105", "110000"),
        ("320205", "320000"),
        ("510104", "510000"),
        ("330602", "330600"),
        ("310115", "310000"),
        ("350302", "350300"),
        ("370102", "370000"),
        ("371002", "371000"),
        ("440103", "440100"),
    ],
)
def test_a_place_goes_by_the_rules_of_its_city_or_province(
    book: PolicyBook, place: str, region: str
) -> None:
    assert _rules(book, place).region == region


@pytest.mark.parametrize("place", ["330106", "440402", "220202", "350102", "330782"])
def test_a_neighbour_s_rules_are_nobody_else_s(book: PolicyBook, place: str) -> None:
    policy = book.for_region(place)
    assert policy is None or not policy.loss


def test_beijing_is_complete_but_for_the_fee(book: PolicyBook) -> None:
    beijing = _rules(book, "110000")
    assert beijing.formal_loss_at_kiosk
    assert set(beijing.documents) == set(ReportKind)
    assert beijing.replacement.same_visit
    assert beijing.meanwhile
    assert beijing.e_channels


def test_only_beijing_lets_a_kiosk_prepare_a_formal_loss(book: PolicyBook) -> None:
    assert [policy.region for policy in book if policy.formal_loss_at_kiosk] == ["110000"]


def test_no_source_lets_a_kiosk_undo_a_pre_loss(book: PolicyBook) -> None:
    assert [policy.region for policy in book if Channel.KIOSK in policy.undo_channels] == []


def test_every_file_is_dated_sourced_and_speaks_every_language(book: PolicyBook) -> None:
    today = datetime.now(CHINA_TIME).date()
    for policy in book:
        assert policy.checked_on <= today
        assert SOURCE.match(policy.source)
        for ground in policy.grounds.values():
            assert SOURCE.match(ground.source)
        assert policy.hotlines
        for text in _texts(policy):
            assert text.keys() == {"zh_CN", "zh_HK", "en"}
            assert text["zh_CN"] != text["en"]


UNGROUNDED = {"region", "name", "served", "formal_loss_at_kiosk", "source", "checked_on", "grounds"}
"""What is this kiosk's own decision, or says where the rest comes from."""


@pytest.mark.parametrize("region", FACTS)
def test_each_statement_has_its_source_and_confidence(book: PolicyBook, region: str) -> None:
    (stated,) = json.loads(PolicyBook([_rules(book, region)]).to_json())["policies"]
    keys = {
        f"{key}.{kind}" if key in {"loss", "documents"} else key
        for key, value in stated.items()
        for kind in (value if key in {"loss", "documents"} else [""])
        if key not in UNGROUNDED
    }
    assert _rules(book, region).grounds.keys() == keys


def test_only_what_may_have_changed_is_dated(book: PolicyBook) -> None:
    """Facts, 1.1: whether Shanghai's old rules are still in use is not known."""
    dated = {p.region for p in book for g in p.grounds.values() if g.confidence is Confidence.DATED}
    assert dated == {"310000"}


def test_a_sheet_of_an_older_centre_still_lets_a_written_report_be_made(book: PolicyBook) -> None:
    """It has none of the newer keys; that there is such a report, its duration tells."""
    sheet = json.loads(book.to_json())
    for policy in sheet["policies"]:
        for key in NEWER & policy.keys():
            del policy[key]
    older = PolicyBook.parse(json.dumps(sheet).encode())
    assert isinstance(older, PolicyBook)
    written = {policy.region: policy.written_proofs for policy in older if policy.written_proofs}
    assert written == {"110000": (Proof.ID_CARD,), "310000": (Proof.ID_CARD,)}


NEWER = {
    "hotline_asks",
    "pre_loss_channels",
    "pre_loss_note",
    "without_document",
    "agent_channels",
    "written_report",
    "agents",
    "minors",
    "bank",
    "credential",
    "grounds",
}
"""Keys that a centre of before doesn't send, and a kiosk of before passes over."""


def _texts(policy: Policy) -> Iterator[dict[str, str]]:
    yield policy.name
    yield from (*policy.while_blocked, *policy.meanwhile)
    yield from (*policy.agents, *policy.minors, *policy.bank)
    yield from (channel.name for channel in policy.e_channels)
    for listed in policy.documents.values():
        yield from listed
    notes = (policy.pre_loss_note, policy.undo_note, policy.formal_loss_undo_note)
    yield from filter(None, (*notes, policy.hotline_asks, policy.replacement.same_visit))
    if policy.credential:
        yield policy.credential.name
        yield from filter(None, (policy.credential.lasts,))


def test_lookup_goes_from_the_place_to_its_city_to_its_province(tmp_path: Path) -> None:
    for region in ("330784", "330700", "330000"):
        (tmp_path / f"{region}.toml").write_text(WHOLE.replace("990000", region))
    book = PolicyBook.load(tmp_path)
    assert isinstance(book, PolicyBook)
    assert _rules(book, "330784").region == "330784"
    assert _rules(book, "330702").region == "330700"
    assert _rules(book, "330106").region == "330000"
    assert book.for_region("110105") is None
    assert book.national is None


def test_a_region_without_rules_is_guided_by_what_holds_everywhere(book: PolicyBook) -> None:
    assert book.for_region("650102") is None
    assert book.national is not None
    assert not book.national.served
    assert book.national.hotlines[0].number == "12333"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (WHOLE + "undo = []\n", "undo"),
        (WHOLE.replace('source = "made up"', ""), "source"),
        (WHOLE.replace('"made up"', '""'), "source"),
        (WHOLE.replace("checked_on = 2026-11-22", ""), "checked_on"),
        (WHOLE.replace("zh_CN", "zh"), "name"),
        (WHOLE.replace("checked_on = 2026-11-22", "checked_on = 'lately'"), "checked_on"),
        (WHOLE.replace("served = true", "served = 'perhaps'"), "served"),
        (WHOLE.replace("hotlines = []", ""), "hotlines"),
        ("undo_channels = ['post']\n" + WHOLE, "undo_channels.0"),
        ("undo_note = { en = 'no Chinese' }\n" + WHOLE, "undo_note"),
        (WHOLE + "[loss.pre_loss]\nduration = 10\n", "loss.pre_loss.duration"),
        (WHOLE + "[loss.pre_loss]\non_expiry = 'burn'\n", "loss.pre_loss.on_expiry"),
        (WHOLE + "[loss.pre_loss]\nends = 'never'\n", "loss.pre_loss.ends"),
        (WHOLE + "[replacement]\nfee_yuan = -1\n", "replacement.fee_yuan"),
        (WHOLE + "[[outlets]]\nregion = '990000'\n", "outlets.0"),
        (WHOLE + "[loss.pre_loss]\nduration = { amount = 0, unit = 'hours' }\n", "amount"),
        (WHOLE + "[loss.pre_loss]\nduration = { amount = 1, unit = 'weeks' }\n", "unit"),
        (WHOLE + "[loss.stolen]\n", "loss.stolen"),
        (WHOLE + "[[hotlines]]\nnumber = 'call us'\n", "hotlines"),
        (WHOLE.replace("990000", "990001"), "region"),
        (WHOLE + "]", "line"),
    ],
)
def test_a_broken_file_is_named_with_its_key(tmp_path: Path, change: str, key: str) -> None:
    (tmp_path / "990000.toml").write_text(change)
    failure = PolicyBook.load(tmp_path)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID
    assert failure.detail.startswith("990000.toml: ")
    assert key in failure.detail
    assert "\n" not in failure.detail


def test_a_folder_without_policies_is_a_failure(tmp_path: Path) -> None:
    failure = PolicyBook.load(tmp_path / "nowhere")
    assert isinstance(failure, Failure)
    assert "nowhere" in failure.detail


def test_a_book_survives_the_journey_as_json(book: PolicyBook) -> None:
    sheet = book.to_json()
    assert "null" not in sheet.decode()
    again = PolicyBook.parse(sheet)
    assert isinstance(again, PolicyBook)
    assert list(again) == list(book)
    assert again.etag == book.etag


def test_the_tag_changes_with_the_rules(book: PolicyBook) -> None:
    changed = [replace(policy, served=not policy.served) for policy in book]
    assert PolicyBook(changed).etag != book.etag


def test_what_a_newer_centre_adds_to_its_rules_is_passed_over(book: PolicyBook) -> None:
    sheet = json.loads(book.to_json())
    with_loss = next(policy for policy in sheet["policies"] if policy.get("loss"))
    with_loss["colour"] = with_loss["loss"]["pre_loss"]["colour"] = "red"
    sheet["issued_by"] = {"clerk": "x"}
    told = PolicyBook.parse(json.dumps(sheet).encode())
    assert isinstance(told, PolicyBook)
    assert list(told) == list(book)


@pytest.mark.parametrize("spoil", ["missing", "cut"])
def test_a_broken_update_is_refused(book: PolicyBook, spoil: str) -> None:
    sheet = json.loads(book.to_json())
    if spoil == "missing":
        del sheet["policies"][0]["source"]
    body = json.dumps(sheet).encode()
    failure = PolicyBook.parse(body[:-2] if spoil == "cut" else body)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID


def test_only_where_a_source_says_so_may_a_number_be_typed_or_another_report(
    book: PolicyBook,
) -> None:
    """Facts, 9a: Beijing's terminals ask for no document, and take an agent's ID card."""
    assert {policy.region for policy in book if policy.takes_stated} == {"110000"}
    assert {policy.region for policy in book if policy.takes_agents} == {"110000"}
    beijing = _rules(book, "110000")
    assert not replace(beijing, served=False).takes_stated
    assert not replace(beijing, served=False).takes_agents
    assert not replace(beijing, without_document=(Channel.HOTLINE,)).takes_stated
    assert not replace(beijing, agent_channels=(OUTLET,)).takes_agents
