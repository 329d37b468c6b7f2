"""The token in the QR proves what the receipt says, and nothing else passes for one."""

import base64
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kiosk.base import jose
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt_token import Claims, verify
from kiosk.printing.token.signing import (
    PRIVATE_KEY_FILE,
    PUBLIC_KEYS_FILE,
    ReceiptKey,
    load_public_keys,
)
from tests.domain.receipt_links import LOST, TRAPS, WHOLE
from tests.persons import WANG
from tests.printing.examples import IN_FORCE, KEY, KEYS, KIOSK, RECEIPT, VERIFY_URL

TOKEN = KEY.sign(IN_FORCE)
LINK = f"{VERIFY_URL}#{TOKEN}"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def opened(folder: Path) -> ReceiptKey:
    key = ReceiptKey.open(folder, KIOSK)
    assert isinstance(key, ReceiptKey)
    return key


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_the_claims_are_those_of_the_contract_and_no_others() -> None:
    header, payload, _ = TOKEN.split(".")
    assert json.loads(decoded(header)) == {"alg": "EdDSA", "kid": KIOSK}
    assert json.loads(decoded(payload)) == {
        "rid": str(IN_FORCE.report_id),
        "num": IN_FORCE.report_number,
        "knd": "pre_loss",
        "iat": int(IN_FORCE.recorded_at.timestamp()),
        "st": "in_force",
    }


def test_a_verifier_that_knows_only_ed25519_accepts_it() -> None:
    header, payload, signature = TOKEN.split(".")
    public = Ed25519PublicKey.from_public_bytes(decoded(KEY.public_jwk["x"]))
    public.verify(decoded(signature), f"{header}.{payload}".encode())


def test_link_and_bare_token_verify_to_the_same_claims() -> None:
    assert LINK.startswith(f"{VERIFY_URL}#")
    claims = verify(LINK, KEYS)
    assert claims == verify(TOKEN, KEYS) == verify(LINK, KEYS, VERIFY_URL)
    assert claims == Claims(
        kiosk_id=KIOSK,
        report_id=IN_FORCE.report_id,
        report_number=IN_FORCE.report_number,
        kind=IN_FORCE.kind,
        recorded_at=IN_FORCE.recorded_at.replace(microsecond=0),
        state=IN_FORCE.state,
    )


@given(st.integers(min_value=0, max_value=len(TOKEN) - 1), st.sampled_from(ALPHABET))
@example(len(TOKEN) - 1, chr(ord(TOKEN[-1]) + 1))  # in bits that stand for nothing
def test_one_character_changed_is_refused(place: int, character: str) -> None:
    assume(TOKEN[place] != character)
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    assert isinstance(verify(changed, KEYS), Failure)


@given(st.integers(min_value=0, max_value=len(LINK) - 1), st.characters(codec="ascii"))
def test_one_character_of_the_link_changed_is_refused(place: int, character: str) -> None:
    assume(LINK[place] != character)
    changed = LINK[:place] + character + LINK[place + 1 :]
    same_host = changed.lower() == LINK.lower() and place < len("https://central.example")
    assume(changed.strip() != LINK and not same_host)
    assert isinstance(verify(changed, KEYS, VERIFY_URL), Failure)


def test_a_true_token_behind_a_false_address_is_refused() -> None:
    trap = f"https://central.example.evil/r#{TOKEN}"
    assert isinstance(verify(trap, KEYS, VERIFY_URL), Failure)
    assert isinstance(verify(f"javascript:x/r#{TOKEN}", KEYS), Failure)


@pytest.mark.parametrize("form", WHOLE)
def test_a_link_verifies_as_scanners_hand_it_on(form: str) -> None:
    text = WHOLE[form](VERIFY_URL, TOKEN)
    assert verify(text, KEYS, VERIFY_URL) == verify(TOKEN, KEYS)
    assert isinstance(verify(text, KEYS), Claims)


@pytest.mark.parametrize("form", LOST | TRAPS)
def test_a_link_that_lost_its_token_or_leads_elsewhere_does_not(form: str) -> None:
    text = (LOST | TRAPS)[form](VERIFY_URL, TOKEN)
    assert isinstance(verify(text, KEYS, VERIFY_URL), Failure)


@given(st.text(max_size=400))
def test_any_other_text_is_refused_without_a_fuss(text: str) -> None:
    answer = verify(text, KEYS)
    assert isinstance(answer, Failure)
    assert answer.code is FailureCode.RECEIPT_INVALID


def test_another_kiosks_key_does_not_pass_under_this_kiosks_name() -> None:
    stranger = ReceiptKey(KIOSK, jose.generate())
    assert isinstance(verify(stranger.sign(RECEIPT), KEYS), Failure)
    unknown = ReceiptKey("110105-0008", jose.generate())
    answer = verify(unknown.sign(RECEIPT), KEYS)
    assert isinstance(answer, Failure)
    assert "not known" in answer.detail


@pytest.mark.parametrize(
    "header",
    [{"alg": "none", "kid": KIOSK}, {"alg": "HS256", "kid": KIOSK}, {"alg": "EdDSA"}],
)
def test_no_other_algorithm_and_no_nameless_key(header: dict[str, str]) -> None:
    part = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    _, payload, signature = TOKEN.split(".")
    assert isinstance(verify(f"{part}.{payload}.{signature}", KEYS), Failure)
    assert isinstance(verify(f"{part}.{payload}.", KEYS), Failure)


@pytest.mark.parametrize(
    "claims",
    [b"{}", b"[]", b"null", b"\xff", b'{"rid":1,"num":2,"knd":3,"iat":"x","st":5}'],
)
def test_a_signature_over_anything_but_a_receipt_is_refused(claims: bytes) -> None:
    token = jose.sign(KEY._jwk, KIOSK, claims)
    assert isinstance(verify(token, KEYS), Failure)


def test_a_number_with_a_wrong_check_digit_is_refused_even_when_signed() -> None:
    number = RECEIPT.report_number
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert isinstance(verify(KEY.sign(replace(RECEIPT, report_number=wrong)), KEYS), Failure)


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = opened(folder)
    private = folder / PRIVATE_KEY_FILE
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    content = private.read_bytes()
    assert opened(folder).public_jwk == first.public_jwk
    assert private.read_bytes() == content
    assert sorted(p.name for p in folder.iterdir()) == sorted((PRIVATE_KEY_FILE, PUBLIC_KEYS_FILE))


def test_the_public_half_alone_verifies_and_cannot_sign(tmp_path: Path) -> None:
    key = opened(tmp_path)
    keys = load_public_keys(tmp_path / PUBLIC_KEYS_FILE)
    assert not isinstance(keys, Failure)
    assert isinstance(verify(key.sign(RECEIPT), keys), Claims)
    (published,) = json.loads((tmp_path / PUBLIC_KEYS_FILE).read_text())["keys"]
    assert published == key.public_jwk
    assert "d" not in published


def test_neither_repr_nor_str_shows_the_private_key() -> None:
    assert KEY._jwk["d"] not in f"{KEY!r} {KEY!s}"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"kty":"OKP","crv":"X25519"}', "\x00"])
def test_a_damaged_key_is_said_and_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / PRIVATE_KEY_FILE
    path.write_text(content)
    answer = ReceiptKey.open(tmp_path, KIOSK)
    assert isinstance(answer, Failure)
    assert answer.code is FailureCode.RECEIPT_KEY_DAMAGED
    assert path.read_text() == content


def test_an_unwritable_folder_is_said(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    answer = ReceiptKey.open(occupied, KIOSK)
    assert isinstance(answer, Failure)
    assert answer.code is FailureCode.DATA_FOLDER_UNWRITABLE


@pytest.mark.parametrize("content", ["", "{}", '{"keys": [{}]}', '{"keys": 1}'])
def test_a_damaged_set_of_public_keys_is_said(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    answer = load_public_keys(path)
    assert isinstance(answer, Failure)


def test_no_person_is_in_the_token() -> None:
    text = TOKEN + decoded(TOKEN.split(".")[1]).decode()
    assert WANG.number not in text
    assert WANG.name not in text
    assert RECEIPT.name not in text
