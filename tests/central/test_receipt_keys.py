"""Which keys count: the first, one that the key before signed, one that a person approved."""

from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.central.api import PublicKey
from kiosk.central.receipt_keys import thumbprint
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt_token import handover_text
from tests.central.conftest import Service
from tests.central.examples import Json
from tests.central.test_service import heartbeat
from tests.logs import capture_logs

KIOSK = "110105-0007"


class Key:
    def __init__(self, kiosk_id: str = KIOSK) -> None:
        self._private = Ed25519PrivateKey.generate()
        x = _text(self._private.public_key().public_bytes_raw())
        self.public = PublicKey(kty="OKP", crv="Ed25519", x=x, kid=kiosk_id)

    @property
    def json(self) -> Json:
        return self.public.model_dump()

    def sign(self, other: "Key") -> str:
        return _text(self._private.sign(handover_text(other.public.kid, other.public.x)))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def show(service: Service, key: Key, **others: object) -> None:
    service.clock.pass_(minutes=1)
    body = heartbeat(kiosk_id=key.public.kid, receipt_key=key.json, **others)
    answer = service.client.post("/v1/heartbeats", json=body)
    assert answer.status_code == 200, answer.text


def counting(service: Service, kiosk_id: str = KIOSK) -> list[Json]:
    keys: list[Json] = service.client.get(f"/r/keys/{kiosk_id}").json()["keys"]
    return keys


def test_the_first_key_counts_and_a_further_one_waits(service: Service) -> None:
    first, stranger = Key(), Key()
    for key in (first, stranger, first, stranger):
        show(service, key)
    assert counting(service) == [first.json]


def test_another_kiosk_s_key_is_no_further_one(service: Service) -> None:
    one, other = Key(), Key("110105-0008")
    show(service, one)
    show(service, other)
    assert counting(service) == [one.json]
    assert counting(service, "110105-0008") == [other.json]


def test_the_key_before_hands_over_to_the_next(service: Service) -> None:
    first, second, third = Key(), Key(), Key()
    show(service, first)
    show(service, second, receipt_key_signature=first.sign(second))
    show(service, third, receipt_key_signature=second.sign(third))
    assert counting(service) == [first.json, second.json, third.json], "old receipts stay genuine"


def test_a_key_that_waited_counts_once_the_key_before_signs_it(service: Service) -> None:
    first, second = Key(), Key()
    show(service, first)
    show(service, second)
    show(service, second, receipt_key_signature=first.sign(second))
    assert counting(service) == [first.json, second.json]


def test_no_other_signature_hands_over(service: Service) -> None:
    first, stranger, other = Key(), Key(), Key()
    show(service, first)
    show(service, stranger, receipt_key_signature=stranger.sign(stranger))
    show(service, stranger, receipt_key_signature=first.sign(other))
    show(service, other, receipt_key_signature=stranger.sign(other))
    assert counting(service) == [first.json]


def test_a_key_that_was_handed_over_hands_over_no_more(service: Service) -> None:
    first, second, third = Key(), Key(), Key()
    show(service, first)
    show(service, second, receipt_key_signature=first.sign(second))
    show(service, third, receipt_key_signature=first.sign(third))
    assert counting(service) == [first.json, second.json]


def test_a_person_approves_the_key_that_waits(service: Service) -> None:
    first, second, third = Key(), Key(), Key()
    show(service, first)
    show(service, second)
    centre = service.server.centre
    with capture_logs() as logs:
        assert centre.approve_key(KIOSK, None) == thumbprint(second.public)
    assert [log["event"] for log in logs] == ["central.key_approved"]
    assert counting(service) == [first.json, second.json]
    with centre._store.reading() as work:
        [noted] = work.trail.newest(1)
    assert (noted.who, noted.act) == ("command", "key_approved")
    assert noted.detail == f"{KIOSK} {thumbprint(second.public)}"
    show(service, third)
    show(service, Key())
    assert not_waiting(centre.approve_key(KIOSK, None)), "two wait"
    assert centre.approve_key(KIOSK, thumbprint(third.public)) == thumbprint(third.public)
    assert counting(service) == [first.json, second.json, third.json]


@pytest.mark.parametrize("which", [KIOSK, "110105-0008"])
def test_where_no_key_waits_none_is_approved(service: Service, which: str) -> None:
    key = Key()
    show(service, key)
    assert not_waiting(service.server.centre.approve_key(which, None))
    assert not_waiting(service.server.centre.approve_key(which, thumbprint(key.public)))
    assert counting(service) == [key.json]


def not_waiting(answer: str | Failure) -> bool:
    return isinstance(answer, Failure) and answer.code is FailureCode.RECEIPT_KEY_NOT_WAITING


def test_a_thumbprint_is_that_of_rfc_8037() -> None:
    key = PublicKey(
        kty="OKP", crv="Ed25519", x="11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", kid=KIOSK
    )
    assert thumbprint(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
