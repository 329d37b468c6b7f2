"""The page that a receipt's QR opens: found by every address that scanners make of it, and never
saying of a true receipt that it isn't one.
"""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import quote, urlsplit

import pytest

from kiosk.base import jose
from kiosk.central import pages
from kiosk.domain.receipt_link import read
from kiosk.printing.token.signing import ReceiptKey
from tests.central.conftest import Service
from tests.central.examples import Json
from tests.domain.receipt_links import LOST, TRAPS, WHOLE
from tests.patience import PATIENCE
from tests.printing.examples import IN_FORCE, KEY, KIOSK, RECEIPT

TOKEN: Final = KEY.sign(IN_FORCE)
ADDRESS: Final = "https://kiosks.example/r"
STRANGER: Final = ReceiptKey(KIOSK, jose.generate())


GENUINE: Final = {"genuine": True}


@dataclass(frozen=True)
class Visit:
    """``keys`` and ``state`` are the centre's answers; ``None`` where it is not reached."""

    hash: str
    ed25519: bool = True
    keys: Sequence[object] | None = (KEY.public_jwk,)
    state: Json | None = field(default_factory=lambda: dict(GENUINE))


def seen(*visits: Visit) -> list[dict[str, Any]]:
    """What the page's own code makes of them."""
    folder = Path(pages.__file__).with_name("assets")
    asked = json.dumps({"folder": str(folder), "visits": [vars(visit) for visit in visits]})
    node: list[str | Path] = ["node", Path(__file__).with_name("browser.mjs")]
    done = subprocess.run(
        node, input=asked, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    shown: list[dict[str, Any]] = json.loads(done.stdout)
    return shown


def fragment(service: Service, text: str) -> str | None:
    """What is in the fragment of the page that a browser ends at; none where it opens no page.

    Browsers drop line breaks, escape what is not ASCII, and keep a fragment over a redirection.
    """
    text = re.sub(r"[\t\r\n]", "", text).strip()
    parts = urlsplit(quote(text, safe="%/:?&=#@!$'()*+,;~[]"))
    if parts.hostname != "kiosks.example":
        return None
    kept = parts.fragment
    address = parts._replace(scheme="", netloc="", fragment="").geturl()
    answer = service.client.get(address, follow_redirects=False)
    if answer.is_redirect:
        led = answer.url.join(answer.headers["location"])
        kept = led.fragment or kept
        answer = service.client.get(led.path)
    assert (answer.status_code, answer.url.path) == (200, "/r")
    assert 'id="verdict"' in answer.text
    return f"#{kept}" if kept else ""


def test_a_true_receipt_is_genuine() -> None:
    (shown,) = seen(Visit(f"#{TOKEN}"))
    assert shown["verdict"] == "genuine"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_names_no_places_line_and_no_paper_that_only_some_places_know(
    service: Service, language: str
) -> None:
    """Its receipts are for cards of every region: the right line is printed on each of them."""
    page = service.client.get("/r", params={"language": language}).text
    assert "96102" not in page
    assert "领卡证明" not in page
    line = {"zh_CN": "印的热线", "en": "hotline printed on the receipt"}
    national = {"zh_CN": "先拨发卡地区号，再拨 12333", "en": "area code of the place of issue"}
    assert line[language] in page
    assert national[language] in page


def test_the_page_is_found_and_reads_every_form_that_a_browser_opens(service: Service) -> None:
    texts = {form: make(ADDRESS, TOKEN) for form, make in WHOLE.items()}
    opened = {form: fragment(service, text) for form, text in texts.items()}
    visits = {form: Visit(found) for form, found in opened.items() if found is not None}
    assert len(visits) > len(WHOLE) // 2
    shown = dict(zip(visits, seen(*visits.values()), strict=True))
    assert {form: each["verdict"] for form, each in shown.items()} == dict.fromkeys(
        visits, "genuine"
    )


def test_the_page_reads_just_what_receipt_verify_reads() -> None:
    chance = Random(5)
    fragments = [f"#{make('', TOKEN).lstrip('#')}" for make in (WHOLE | LOST | TRAPS).values()]
    signs = ["%", "%23", "%252E", "#", " ", "\n", "\u200b", "&", "=", ".", "A", "", "中", "%FF"]
    for base in (TOKEN, quote(TOKEN.replace(".", "%2E")), f"{TOKEN}&from=x"):
        for _ in range(80):
            place = chance.randrange(len(base))
            fragments.append(
                f"#{base[:place]}{chance.choice(signs)}{base[place + chance.randrange(3) :]}"
            )
    tokens = [shown["token"] for shown in seen(*map(Visit, fragments))]
    assert tokens == [link.token if (link := read(each)) else None for each in fragments]
    assert {TOKEN, None} < set(tokens)


@pytest.mark.parametrize("form", LOST)
def test_a_code_that_is_not_whole_is_not_called_forged(form: str) -> None:
    text = LOST[form](ADDRESS, TOKEN)
    _, mark, kept = text.partition("#")
    (shown,) = seen(Visit(mark + kept))
    assert (shown["verdict"], shown["asked"]) == ("unread", [])


def test_what_cannot_be_checked_is_not_called_forged() -> None:
    visits = [
        Visit(f"#{TOKEN}", ed25519=False, state=None),
        Visit(f"#{TOKEN}", keys=None, state=None),
        Visit(f"#{TOKEN}", keys=(), state={"genuine": None}),
        Visit(f"#{TOKEN.swapcase()}"),
    ]
    verdicts = [each["verdict"] for each in seen(*visits)]
    assert verdicts == ["unclear", "unclear", "unclear", "unread"]


def test_a_browser_that_cannot_check_has_the_centre_do_it() -> None:
    visits = [
        Visit(f"#{TOKEN}", ed25519=False),
        Visit(f"#{TOKEN}", ed25519=False, state={"genuine": False}),
    ]
    assert [each["verdict"] for each in seen(*visits)] == ["genuine", "bad"]


def test_a_true_receipt_stays_so_while_the_centre_cannot_be_asked() -> None:
    (shown,) = seen(Visit(f"#{TOKEN}", state=None))
    assert shown["verdict"] == "genuine"


def test_a_kiosks_older_keys_still_count() -> None:
    (shown,) = seen(Visit(f"#{TOKEN}", keys=(STRANGER.public_jwk, KEY.public_jwk)))
    assert shown["verdict"] == "genuine"


def test_a_forged_receipt_is_not_to_be_relied_on() -> None:
    _, payload, signature = TOKEN.split(".")
    nameless = quote("eyJhbGciOiJub25lIiwia2lkIjoiMTEwMTA1LTAwMDcifQ")
    forged = [
        Visit(f"#{STRANGER.sign(IN_FORCE)}"),
        Visit(f"#{KEY.sign(RECEIPT).rpartition('.')[0]}.{signature}"),
        Visit(f"#{nameless}.{payload}.{signature}"),
    ]
    for shown in seen(*forged):
        assert shown["verdict"] == "bad"
        assert "r/state" not in shown["asked"], "a forged token goes nowhere"


@pytest.mark.parametrize("path", ["/rubbish", "/r.php", "/report", "/rä", "/x/r/", "/r/keys/x/y/z"])
def test_other_addresses_lead_where_they_led(service: Service, path: str) -> None:
    answer = service.client.get(path, follow_redirects=False)
    assert answer.status_code in ({404} if not path.startswith("/r/") else {307})


def test_an_escaped_token_goes_back_into_the_fragment_and_nothing_else_does(
    service: Service,
) -> None:
    for path in (f"/r%23{TOKEN}&from=x", f"/r%2523{TOKEN}", f"/r/%23{TOKEN}"):
        answer = service.client.get(path, follow_redirects=False)
        assert urlsplit(answer.headers["location"]).fragment == TOKEN
    for path in (
        "/r/",
        "/r%23",
        "/r%23//elsewhere.example",
        "/r%0d%0aSet-Cookie:x",
        "/r//x.example",
    ):
        answer = service.client.get(path, follow_redirects=False)
        if answer.status_code != 404:
            assert answer.url.join(answer.headers["location"]).path == "/r"
            assert "#" not in answer.headers["location"]
            assert "set-cookie" not in answer.headers
