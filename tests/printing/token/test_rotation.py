"""A key's renewal: the centre lets the new one count, and what the old one signed stays genuine."""

import json
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kiosk.central.api import PublicKey
from kiosk.central.receipt_keys import shown as what_becomes_of
from kiosk.central.store.fleet import ShownKey
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt_token import Claims, verify
from kiosk.printing.token.rotation import KeyInUse
from kiosk.printing.token.signing import (
    PRIVATE_KEY_FILE,
    PUBLIC_KEYS_FILE,
    ReceiptKey,
    load_public_keys,
)
from tests.central.examples import MONDAY, Clock
from tests.logs import capture_logs
from tests.printing.examples import KIOSK, RECEIPT


def opened(folder: Path) -> KeyInUse:
    key = KeyInUse.open(folder, KIOSK)
    assert isinstance(key, KeyInUse)
    return key


def number(key: KeyInUse) -> str:
    jwk = key.shown()["receipt_key"]
    assert isinstance(jwk, dict)
    return jwk["x"]


class Centre:
    """By the reference centre's own rule."""

    def __init__(self) -> None:
        self._clock = Clock(MONDAY)
        self._known: Sequence[ShownKey] = ()

    def hear(self, key: KeyInUse) -> None:
        self._clock.pass_(minutes=1)
        told = key.shown()
        public = PublicKey.model_validate(told["receipt_key"])
        signature = told.get("receipt_key_signature")
        assert signature is None or isinstance(signature, str)
        change = what_becomes_of(public, signature, self._known, self._clock())
        self._known = [*self._known, *([change] if isinstance(change, ShownKey) else [])]

    def heard(self, key: KeyInUse) -> None:
        told = key.shown()
        self.hear(key)
        key.heard(told)

    @property
    def counting(self) -> list[str]:
        return [json.loads(one.key)["x"] for one in self._known if one.taken_at is not None]


def test_the_centre_lets_each_further_key_count(tmp_path: Path) -> None:
    centre, key, numbers = Centre(), opened(tmp_path), []
    for _ in range(3):
        centre.heard(key)
        numbers.append(number(key))
        with capture_logs() as logs:
            assert isinstance(key.rotate(), ReceiptKey)
        assert [log["event"] for log in logs] == ["kiosk.receipt_key_rotated"]
    assert centre.counting == numbers
    assert len(set(numbers)) == 3


def after_a_restart(key: KeyInUse, folder: Path) -> KeyInUse:
    return opened(folder)


def going_on(key: KeyInUse, _folder: Path) -> KeyInUse:
    return key


@pytest.mark.parametrize("then", [going_on, after_a_restart])
@pytest.mark.parametrize("heard_after", [1, 2, 3, None], ids=str)
def test_a_key_that_the_centre_may_not_know_yet_stays(
    tmp_path: Path, then: Callable[[KeyInUse, Path], KeyInUse], heard_after: int | None
) -> None:
    """However often it is renewed meanwhile, and whether or not the centre's answer was lost."""
    centre, key = Centre(), opened(tmp_path)
    centre.heard(key)
    first = number(key)
    for count in (1, 2, 3):
        key.rotate()
        key = then(key, tmp_path)
        if count == heard_after:
            centre.hear(key)
    centre.heard(key)
    assert centre.counting == [first, number(key)]
    key.rotate()
    centre.heard(key)
    assert centre.counting[2:] == [number(key)]


def test_the_key_before_is_gone_once_the_centre_has_heard_of_the_next(tmp_path: Path) -> None:
    centre, key, file = Centre(), opened(tmp_path), tmp_path / PRIVATE_KEY_FILE
    centre.heard(key)
    before = json.loads(file.read_text())["d"]
    told_before = key.shown()
    key.rotate()
    key.heard(told_before)
    assert before in file.read_text(), "that was not yet the answer to it"
    centre.heard(key)
    assert before not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = opened(tmp_path)
    assert again.shown() == key.shown(), "a centre that lost it can still be told by whom it counts"
    again.rotate()
    centre.heard(again)
    assert len(centre.counting) == 3


def test_what_an_older_key_signed_stays_genuine(tmp_path: Path) -> None:
    key = opened(tmp_path)
    links = [key.link(RECEIPT, "https://central.example/r")]
    for _ in range(2):
        key.heard(key.shown())
        key.rotate()
        links.append(key.link(RECEIPT, "https://central.example/r"))
    opened(tmp_path)
    known = load_public_keys(tmp_path / PUBLIC_KEYS_FILE)
    assert not isinstance(known, Failure)
    assert len(set(links)) == 3
    assert all(isinstance(verify(link, known), Claims) for link in links)


def test_where_the_new_key_can_t_be_kept_the_old_one_signs_on(tmp_path: Path) -> None:
    key = opened(tmp_path)
    before, link = key.shown(), key.link(RECEIPT, "https://central.example/r")
    (tmp_path / f"{PRIVATE_KEY_FILE}.part").mkdir()
    failure = key.rotate()
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.DATA_FOLDER_UNWRITABLE
    assert key.shown() == before == opened(tmp_path).shown()
    assert key.link(RECEIPT, "https://central.example/r") == link


@pytest.mark.parametrize("member", [{"signature": "short"}, {"signature": 1}, {"signer": {}}])
def test_a_damaged_handover_is_a_damaged_key(tmp_path: Path, member: dict[str, object]) -> None:
    key = opened(tmp_path)
    key.rotate()
    file = tmp_path / PRIVATE_KEY_FILE
    file.write_text(json.dumps(json.loads(file.read_text()) | member))
    failure = KeyInUse.open(tmp_path, KIOSK)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.RECEIPT_KEY_DAMAGED
