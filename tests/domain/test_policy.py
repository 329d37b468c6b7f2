"""Policies by issuing region: the shipped files, the lookup, and what is wrong with a file."""

import json
from datetime import date
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Channel, DurationUnit, OnExpiry, Policy, PolicyBook
from kiosk.domain.report import ReportKind

FOLDER = Path(__file__).parents[2] / "resources" / "policies"

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


def _duration(policy: Policy, kind: ReportKind) -> tuple[int, DurationUnit] | None:
    rule = policy.loss.get(kind)
    if rule is None or rule.duration is None:
        return None
    return rule.duration.amount, rule.duration.unit


@pytest.mark.parametrize(
    ("code", "amount", "unit", "on_expiry"),
    [
        ("110105", 10, DurationUnit.CALENDAR_DAYS, OnExpiry.RESTORE),
        ("320205", 7, DurationUnit.CALENDAR_DAYS, OnExpiry.RESTORE),
        ("510104", 7, DurationUnit.CALENDAR_DAYS, OnExpiry.UNKNOWN),
        ("330784", 10, DurationUnit.CALENDAR_DAYS, OnExpiry.RESTORE),
        ("330602", 10, DurationUnit.CALENDAR_DAYS, OnExpiry.RESTORE),
        ("310115", 24, DurationUnit.HOURS, OnExpiry.UNKNOWN),
        ("350302", 5, DurationUnit.WORKING_DAYS, OnExpiry.UNKNOWN),
    ],
)
def test_pre_loss_lasts_as_the_facts_say(
    book: PolicyBook, code: str, amount: int, unit: DurationUnit, on_expiry: OnExpiry
) -> None:
    policy = _rules(book, code)
    assert _duration(policy, ReportKind.PRE_LOSS) == (amount, unit)
    assert policy.loss[ReportKind.PRE_LOSS].on_expiry is on_expiry


@pytest.mark.parametrize("code", ["370102", "220102", "440103", "440304", "441900", "330106"])
def test_no_duration_where_none_is_known(book: PolicyBook, code: str) -> None:
    assert _duration(_rules(book, code), ReportKind.PRE_LOSS) is None


def test_a_written_report_in_shanghai_ends_with_the_card(book: PolicyBook) -> None:
    policy = _rules(book, "310000")
    assert _duration(policy, ReportKind.WRITTEN_PRE_LOSS) == (30, DurationUnit.CALENDAR_DAYS)
    assert policy.loss[ReportKind.WRITTEN_PRE_LOSS].on_expiry is OnExpiry.CANCEL_CARD


def test_beijing_is_complete_but_for_the_fee(book: PolicyBook) -> None:
    beijing = _rules(book, "110000")
    assert beijing.hotlines[0].number == "96102"
    assert beijing.hotlines[0].all_day
    assert beijing.formal_loss_at_kiosk
    assert set(beijing.documents) == set(ReportKind) - {ReportKind.PRE_LOSS}
    assert beijing.replacement.working_days == 4
    assert beijing.replacement.fee_yuan is None
    assert beijing.e_channels


def test_no_source_lets_a_kiosk_undo_a_pre_loss(book: PolicyBook) -> None:
    assert [policy.region for policy in book if Channel.KIOSK in policy.undo_channels] == []
    assert _rules(book, "110000").undo_channels == (Channel.OUTLET,)


def test_every_file_is_dated_and_speaks_both_languages(book: PolicyBook) -> None:
    assert len(book) == len(list(FOLDER.glob("*.toml")))
    for policy in book:
        assert policy.checked_on <= date(2026, 11, 22)
        assert policy.hotlines
        assert policy.named("en") != policy.named("zh_CN")


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
    changed = [policy.model_copy(update={"served": not policy.served}) for policy in book]
    assert PolicyBook(changed).etag != book.etag


@pytest.mark.parametrize("spoil", ["unknown", "missing", "cut"])
def test_a_broken_update_is_refused(book: PolicyBook, spoil: str) -> None:
    sheet = json.loads(book.to_json())
    if spoil == "unknown":
        sheet["policies"][0]["colour"] = "red"
    elif spoil == "missing":
        del sheet["policies"][0]["source"]
    body = json.dumps(sheet).encode()
    failure = PolicyBook.parse(body[:-2] if spoil == "cut" else body)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID
