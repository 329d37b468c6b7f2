"""The shelf of rules: new ones hold at once, broken ones never, the last good ones stay."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.operations.policies import COPY, PolicyShelf
from tests.logs import capture_logs

FOLDER = RESOURCES / "policies"
KIOSK = "110105"
TAG = 'W/"rules-8"'

Sheet = dict[str, Any]


def _shipped() -> PolicyBook:
    book = PolicyBook.load(FOLDER)
    assert isinstance(book, PolicyBook)
    return book


SHIPPED = _shipped()


@pytest.fixture
def sheet() -> Sheet:
    """Rules as the centre gives them, in which Beijing's hotline is a new one."""
    given: Sheet = json.loads(SHIPPED.to_json())
    beijing(given)["hotlines"] = [{"number": "12345"}]
    return given


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as captured:
        yield captured


def beijing(sheet: Sheet) -> Sheet:
    own: Sheet = next(one for one in sheet["policies"] if one["region"] == "110000")
    return own


def body(sheet: Sheet) -> bytes:
    return json.dumps(sheet).encode()


def shelf_in(folder: Path, changes: list[PolicyBook] | None = None) -> PolicyShelf:
    heard = changes if changes is not None else []
    return PolicyShelf(SHIPPED, folder, KIOSK, heard.append)


def hotline(shelf: PolicyShelf) -> str:
    own = shelf.current.for_region(KIOSK)
    assert own is not None
    return own.hotlines[0].number


def test_before_the_centre_gave_any_the_shipped_rules_hold(tmp_path: Path, logs: list[Any]) -> None:
    shelf = shelf_in(tmp_path)
    assert shelf.current is SHIPPED
    assert shelf.seen == SHIPPED.etag
    assert logs == []


def test_new_rules_hold_at_once_and_over_a_restart(
    tmp_path: Path, sheet: Sheet, logs: list[Any]
) -> None:
    changes: list[PolicyBook] = []
    shelf = shelf_in(tmp_path, changes)
    assert shelf.update(body(sheet), TAG) is None
    assert changes == [shelf.current]
    assert logs == [
        {"event": "policies.updated", "regions": len(SHIPPED), "log_level": "info"},
    ]
    for kept in (shelf, shelf_in(tmp_path)):
        assert hotline(kept) == "12345"
        assert kept.seen == kept.current.etag == TAG


def test_rules_that_came_without_a_tag_get_their_own(tmp_path: Path, sheet: Sheet) -> None:
    shelf = shelf_in(tmp_path)
    assert shelf.update(body(sheet)) is None
    assert shelf.seen == shelf_in(tmp_path).seen
    assert shelf.seen != SHIPPED.etag


def spoilt(sheet: Sheet, how: str) -> bytes:
    own, others = beijing(sheet), sheet["policies"]
    match how:
        case "no source":
            del own["source"]
        case "no Chinese name":
            own["name"] = {"en": "Beijing"}
        case "no own region":
            others.remove(own)
        case "no own hotline":
            own["hotlines"] = []
        case "two rules for one":
            others.append(own)
        case "unknown unit":
            own["loss"]["pre_loss"]["duration"]["unit"] = "weeks"
        case "cut off":
            return body(sheet)[:-20]
        case "no rules":
            return b"<html>"
    return body(sheet)


@pytest.mark.parametrize(
    ("how", "place"),
    [
        ("no source", "policies.1.source: "),
        ("no Chinese name", "policies.1.name: "),
        ("no own region", "110105"),
        ("no own hotline", "110105"),
        ("two rules for one", "a region has two rules"),
        ("unknown unit", "policies.1.loss.pre_loss.duration.unit: "),
        ("cut off", "column"),
        ("no rules", "column 1"),
    ],
)
def test_a_broken_update_leaves_the_last_good_rules_and_is_told_with_its_place(
    tmp_path: Path, sheet: Sheet, logs: list[Any], how: str, place: str
) -> None:
    changes: list[PolicyBook] = []
    shelf = shelf_in(tmp_path, changes)
    assert shelf.update(body(sheet), TAG) is None
    good = shelf.current
    failure = shelf.update(spoilt(sheet, how), '"broken"')
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID
    assert place in failure.detail
    assert "\n" not in failure.detail
    assert logs[1:] == [
        {"event": "policies.refused", "detail": failure.detail, "log_level": "error"}
    ]
    assert shelf.current is good
    assert changes == [good]
    assert hotline(shelf_in(tmp_path)) == "12345"


def test_broken_rules_are_not_asked_for_again_until_there_are_others(
    tmp_path: Path, sheet: Sheet
) -> None:
    shelf = shelf_in(tmp_path)
    shelf.update(b"{}", '"broken"')
    assert shelf.seen == f'{SHIPPED.etag}, "broken"'
    assert shelf.update(body(sheet), TAG) is None
    assert shelf.seen == TAG


def test_rules_that_cannot_be_kept_are_not_used_and_asked_for_again(
    tmp_path: Path, sheet: Sheet, logs: list[Any]
) -> None:
    folder = tmp_path / "not there yet"
    shelf = shelf_in(folder)
    failure = shelf.update(body(sheet), TAG)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.DATA_FOLDER_UNWRITABLE
    assert shelf.current is SHIPPED
    assert shelf.seen == SHIPPED.etag
    assert [log["event"] for log in logs] == ["policies.refused"]
    folder.mkdir()
    assert shelf.update(body(sheet), TAG) is None
    assert hotline(shelf_in(folder)) == "12345"


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "folder"])
def test_a_damaged_copy_gives_way_to_the_shipped_rules(
    tmp_path: Path, sheet: Sheet, logs: list[Any], damage: str
) -> None:
    assert shelf_in(tmp_path).update(body(sheet), TAG) is None
    copy = tmp_path / COPY
    kept = copy.read_bytes()
    if damage == "folder":
        copy.unlink()
        copy.mkdir()
    else:
        copy.write_bytes(
            {"flipped": kept.replace(b"12345", b"12346"), "cut": kept[:-9], "empty": b""}[damage]
        )
    logs.clear()
    shelf = shelf_in(tmp_path)
    assert shelf.current is SHIPPED
    (log,) = logs
    assert log["event"] == "policies.refused"
    assert log["detail"].startswith(f"{COPY}: ")


def test_a_copy_that_an_older_program_kept_is_held_against_the_rules_of_this_one(
    tmp_path: Path, sheet: Sheet, logs: list[Any]
) -> None:
    """It is whole, and still may hold what this program does not know any more."""
    shelf = shelf_in(tmp_path)
    beijing(sheet)["loss"]["lent"] = {}
    assert shelf._keep(body(sheet), TAG) is None
    assert shelf_in(tmp_path).current is SHIPPED
    assert [log["event"] for log in logs] == ["policies.refused"]


def test_a_start_that_was_cut_off_in_the_middle_of_keeping_has_the_rules_before(
    tmp_path: Path, sheet: Sheet
) -> None:
    assert shelf_in(tmp_path).update(body(sheet), TAG) is None
    (tmp_path / f"{COPY}.part").write_bytes(b"half of")
    shelf = shelf_in(tmp_path)
    assert hotline(shelf) == "12345"
    assert shelf.update(SHIPPED.to_json(), SHIPPED.etag) is None
    assert hotline(shelf_in(tmp_path)) == "96102"
