"""Who may see and do what, and what keeps everybody else out."""

import re

import pytest

from kiosk.central.store.clerks import Role
from tests.central.conftest import Service
from tests.central.examples import report
from tests.central.web.conftest import ClerkBrowser, SignedIn
from tests.central.web.stand import CLERK, PASSWORD

PAGES = ["/desk", "/fleet", "/fleet/110105-0007", "/desk/trail", "/desk/quarantine"]
OPEN = ["/r", "/desk/sign-in"]


def test_a_clerk_signs_in_and_out(service: Service, signed_in: SignedIn) -> None:
    clerk = signed_in()
    assert "扫回执" in clerk.get("/desk").text
    assert clerk.post("/desk/sign-out").headers["location"] == "/desk/sign-in"
    assert clerk.get("/desk").headers["location"] == "/desk/sign-in"


@pytest.mark.parametrize("path", [*PAGES, "/desk/reports/01a21852-7b21-73b6-af9a-65e932465db5"])
def test_nobody_sees_a_page_without_signing_in(service: Service, path: str) -> None:
    answer = ClerkBrowser(service).get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.DESK, {"/desk"}),
        (Role.FLEET, {"/fleet", "/fleet/110105-0007"}),
        (Role.AUDIT, {"/desk/trail", "/desk/quarantine"}),
    ],
)
def test_a_clerk_sees_the_pages_of_their_role_alone(
    service: Service, signed_in: SignedIn, role: Role, pages: set[str]
) -> None:
    clerk = signed_in(role)
    refused = {path for path in PAGES if clerk.get(path).status_code == 403}
    assert refused == set(PAGES) - pages
    if role is not Role.DESK:
        assert clerk.post("/desk/find", text="1").status_code == 403


def test_what_the_browser_keeps_is_for_this_site_alone_and_no_script(service: Service) -> None:
    answer = ClerkBrowser(service).get("/desk/sign-in")
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/"} <= {p.strip() for p in cookie.split(";")}
    assert "secure" not in cookie, "plain on loopback, where it would be kept from being sent"


def test_behind_tls_it_is_sent_over_tls_alone(service: Service) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}  # a proxy's, on loopback
    answer = service.client.get("/desk/sign-in", headers=forwarded)
    name, _, rest = answer.headers["set-cookie"].partition("=")
    assert name == "__Host-centre"
    assert "secure" in {part.strip().lower() for part in rest.split(";")}


def test_signing_in_makes_a_new_token(service: Service, signed_in: SignedIn) -> None:
    """Else somebody could hand theirs to a clerk beforehand."""
    clerk = ClerkBrowser(service)
    signed_in()
    clerk.get("/desk/sign-in")
    before = dict(clerk.client.cookies)
    clerk.sign_in()
    assert before["centre"] != clerk.client.cookies["centre"]


@pytest.mark.parametrize("csrf", ["", "0" * 64, "ä"], ids=["none", "another", "letters"])
def test_a_form_of_another_site_does_nothing(
    service: Service, signed_in: SignedIn, csrf: str
) -> None:
    clerk, written = signed_in(), report("written_pre_loss", verification="counter")
    service.post(written)
    clerk.csrf = csrf
    step = f"/desk/reports/{written['report_id']}/confirm"
    assert clerk.post(step, tick=["holder"]).status_code == 403
    assert service.status(written["holder"])["reports"][0]["state"] == "awaiting_counter"


def test_a_form_that_a_browser_says_comes_from_elsewhere_does_nothing(
    service: Service, signed_in: SignedIn
) -> None:
    clerk = signed_in()
    sent = {"csrf": clerk.csrf, "text": "1"}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert clerk.client.post("/desk/find", data=sent, headers=headers).status_code == 403
    assert clerk.client.post("/desk/find", json=sent).status_code == 415


def test_wrong_passwords_lock_the_account(service: Service, signed_in: SignedIn) -> None:
    signed_in()
    clerk = ClerkBrowser(service)
    for _ in range(5):
        assert clerk.sign_in("wrong").status_code == 401
    answer = clerk.sign_in(PASSWORD)
    assert answer.status_code == 401
    assert "15 分钟" in answer.text


def test_a_sign_in_ends_after_half_an_hour_without_a_page(
    service: Service, signed_in: SignedIn
) -> None:
    clerk = signed_in()
    service.clock.pass_(minutes=29)
    assert clerk.get("/desk").status_code == 200
    service.clock.pass_(minutes=31)
    assert clerk.get("/desk").headers["location"] == "/desk/sign-in"


@pytest.mark.parametrize("path", [*OPEN, *PAGES])
def test_nothing_in_a_page_is_inline_or_from_elsewhere(
    service: Service, signed_in: SignedIn, path: str
) -> None:
    answer = signed_in().get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "sha256" not in policy
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\bstyle=|\bon[a-z]+=", answer.text)
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', answer.text)
    assert not [one for one in addresses if not one.startswith(("/", "?", "#"))]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_what_a_page_is_made_of_is_kept_for_ever_by_its_own_address(service: Service) -> None:
    page = service.client.get("/r").text
    (style,) = re.findall(r'href="(/r/assets/[^"]+\.css)"', page)
    (script,) = re.findall(r'src="(/r/assets/[^"]+\.mjs)"', page)
    for address, kind in ((style, "text/css"), (script, "text/javascript")):
        answer = service.client.get(address)
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
    older = style.replace(style.split("/")[3], "0" * 12)
    assert service.client.get(older).headers["cache-control"] == "no-cache"
    assert service.client.get(style.replace("centre.css", "other.css")).status_code == 404


@pytest.mark.parametrize(
    ("header", "language"), [("en-GB", "en"), ("zh-CN", "zh-CN"), ("fr", "zh-CN")]
)
def test_the_language_is_the_browsers_until_another_is_chosen(
    service: Service, header: str, language: str
) -> None:
    accepted = {"Accept-Language": header}
    assert f'<html lang="{language}">' in service.client.get("/r", headers=accepted).text
    chosen = service.client.get("/desk/sign-in", params={"language": "en"}, headers=accepted)
    assert '<html lang="en">' in chosen.text
    service.client.cookies = chosen.cookies
    assert '<html lang="en">' in service.client.get("/r", headers=accepted).text


def test_a_clerks_name_is_shown_as_text(service: Service, signed_in: SignedIn) -> None:
    """Whatever a page is given, it shows and does not run."""
    clerk = signed_in()
    answer = clerk.get("/desk/trail", who="<script>alert(1)</script>")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert CLERK in answer.text
