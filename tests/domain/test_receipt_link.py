"""A receipt's link is read however it was handed on, and opens what it seems to."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.receipt_link import ReceiptLink, read
from tests.domain.receipt_links import LOST, TRAPS, WHOLE

ADDRESS = "https://central.example/r"
TOKEN = f"eyJhbGciOiJFZERTQSJ9.eyJyaWQiOiIwIn0.{'aZ09_-' * 14}Qw"
_ANY = st.text("".join(map(chr, range(0x20, 0x7F))) + "\n\u200b。", max_size=12)


@pytest.mark.parametrize("form", WHOLE)
def test_the_token_comes_through_and_the_address_is_known(form: str) -> None:
    link = read(WHOLE[form](ADDRESS, TOKEN))
    assert link is not None
    assert link.token == TOKEN
    assert not link.address or link.leads_to(ADDRESS)
    assert not link.address or link.leads_to(None)


@pytest.mark.parametrize("form", LOST)
def test_what_is_not_whole_is_not_guessed(form: str) -> None:
    assert read(LOST[form](ADDRESS, TOKEN)) is None


@pytest.mark.parametrize("form", TRAPS)
def test_an_address_that_is_not_the_centres_is_none(form: str) -> None:
    link = read(TRAPS[form](ADDRESS, TOKEN))
    assert link is None or not link.leads_to(ADDRESS)


def test_an_address_that_is_not_known_must_at_least_look_like_one() -> None:
    assert ReceiptLink("http://127.0.0.1:8600/r", TOKEN).leads_to(None)
    assert ReceiptLink("https://central.example/kiosks/r/", TOKEN).leads_to(None)
    for other in ("https://central.example/", "javascript:x/r", "central.example/r", "/r"):
        assert not ReceiptLink(other, TOKEN).leads_to(None)


def test_a_centre_may_have_a_port_and_a_folder_of_its_own() -> None:
    address = "https://central.example:8443/kiosks/r"
    assert ReceiptLink("HTTPS://Central.example:8443/kiosks/r/?a=b", TOKEN).leads_to(address)
    for other in ("https://central.example/kiosks/r", "https://central.example:8443/r"):
        assert not ReceiptLink(other, TOKEN).leads_to(address)
    assert ReceiptLink("http://127.0.0.1:80/r", TOKEN).leads_to("http://127.0.0.1/r")
    assert not ReceiptLink("http://127.0.0.1:443/r", TOKEN).leads_to("http://127.0.0.1/r")


@given(_ANY, _ANY, _ANY, _ANY)
@example("https://", "%2Fr", "%23", "&@elsewhere.example/")
@example("https:/\\", "/r", "#", "")
def test_what_opens_is_the_centres(before: str, path: str, mark: str, after: str) -> None:
    """Where a browser would go is judged by a reader of its own."""
    text = f"{before}central.example{path}{mark}{TOKEN}{after}"
    link = read(text)
    if link is None or not link.leads_to(ADDRESS):
        return
    assert link.token == TOKEN
    opened = "".join(sign for sign in text if sign.isprintable() and sign != " ")
    if opened.lower().startswith("https:"):
        assert urlsplit(opened).hostname == "central.example"


@given(st.text(max_size=300))
def test_any_other_text_has_no_link_in_it(text: str) -> None:
    assert read(text) is None
