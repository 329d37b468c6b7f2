"""The pages in a real Chromium: from a scanned receipt to a replacement, and everybody's eyes."""

import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.central.ledger import Act
from kiosk.domain.policy import PolicyBook
from tests.central.examples import holder, sqlite_in
from tests.central.web.browser import WIDTHS, Browser, chromium
from tests.central.web.pages import LANGUAGES, PAGES, scan, sign_in
from tests.central.web.stand import Stand, stand
from tests.patience import PATIENCE

pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None, reason="Ubuntu has Chromium as a snap alone"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def place(tmp_path: Path, browser: Browser) -> Iterator[Stand]:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook)
    with stand(sqlite_in(tmp_path), book) as place:
        browser.fit(*WIDTHS["desktop"])
        yield place
        browser.open("about:blank")  # whose connections would hold its server's end up
        assert browser.complaints() == []


def test_from_a_scanned_receipt_to_a_completed_replacement(browser: Browser, place: Stand) -> None:
    sign_in(browser, place)
    scan(browser, place, place.formal)
    assert "王*娜" in browser.text
    for tick in browser.all("#confirm .tick"):
        tick.click()
    browser.press("#confirm .main")
    assert "办好了，已经生效" in browser.text
    scan(browser, place, place.formal)  # the person comes back for the card
    for tick in browser.all("#replace .tick"):
        tick.click()
    browser.press("#replace .main")
    assert "办好了，新卡已发" in browser.text
    browser.open(f"{place.address}/r#{place.token(place.formal)}")
    assert "新卡" in browser.find("#now").text
    browser.open(f"{place.address}/desk")
    assert "您今天办了 2 件" in browser.text


def test_a_step_needs_its_ticks_and_a_scan_finds_its_field_wherever_the_focus_is(
    browser: Browser, place: Stand
) -> None:
    sign_in(browser, place)
    scan(browser, place, place.formal)
    browser.find("#confirm .main").click()
    assert browser.driver.execute_script("return document.activeElement.type") == "checkbox"
    scan(browser, place, place.written)
    assert place.written["report_id"] in browser.driver.current_url


def test_a_report_is_refused_with_a_reason(browser: Browser, place: Stand) -> None:
    sign_in(browser, place)
    scan(browser, place, place.formal)
    browser.find("details:last-of-type summary").click()
    browser.find("#refuse .tick").click()
    browser.press("#refuse .danger")
    assert "已退回，没有生效" in browser.text


@pytest.mark.parametrize("can_check", [True, False], ids=["ed25519", "no ed25519"])
def test_a_receipt_on_a_telephone_says_what_is_true_now(
    browser: Browser, place: Stand, can_check: bool
) -> None:
    browser.fit(*WIDTHS["phone"])
    without = """if (window.crypto.subtle) {
        const real = crypto.subtle.importKey.bind(crypto.subtle);
        crypto.subtle.importKey = (form, key, kind, ...rest) => kind.name === "Ed25519"
          ? Promise.reject(new DOMException("", "NotSupportedError"))
          : real(form, key, kind, ...rest);
    }"""
    script = "" if can_check else without
    added = browser.driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument", {"source": script}
    )
    try:
        browser.open(f"{place.address}/r#{place.token(place.formal)}")
        now = browser.find("#now").text
        assert "二维码是真的" in browser.find("#verdict").text
        assert "尚未生效" in now
        place.centre.counter_step(*_confirming(place))
        browser.open(f"{place.address}/r#{place.token(place.formal)}")
        now = browser.find("#now").text
        assert "正式挂失已生效" in now
        assert "2026年11月23日 09:30" in now
        assert holder()["name"] not in browser.text
    finally:
        browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def _confirming(place: Stand) -> tuple[Act, str]:
    return Act.CONFIRM, place.formal["report_id"]


def test_another_language_keeps_the_receipt(browser: Browser, place: Stand) -> None:
    browser.driver.delete_all_cookies()
    browser.open(f"{place.address}/r#{place.token(place.formal)}")
    browser.find("#facts")
    browser.press("#language")
    assert "Formal loss report" in browser.find("#facts").text
    assert "The QR code is genuine" in browser.find("#verdict").text


def test_the_camera_is_offered_where_codes_can_be_read_with_it(
    browser: Browser, place: Stand
) -> None:
    sign_in(browser, place)
    if not browser.driver.execute_script("return 'BarcodeDetector' in window"):
        assert not browser.all("#camera")
    link = f"https://central.example/r#{place.token(place.formal)}"
    source = f"""window.BarcodeDetector = class {{
        static async getSupportedFormats() {{ return ["qr_code"]; }}
        async detect() {{ return [{{ rawValue: {link!r} }}]; }}
    }};"""
    asked = {"source": source}
    added = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", asked)
    try:
        browser.open(f"{place.address}/desk")
        browser.press("#camera")
        assert place.formal["report_id"] in browser.driver.current_url
    finally:
        browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_a_printed_report_has_its_facts_and_no_buttons(
    browser: Browser, place: Stand, tmp_path: Path
) -> None:
    sign_in(browser, place)
    scan(browser, place, place.formal)
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(b64decode(browser.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]))
    read = ["pdftotext", "-layout", str(pdf), "-"]
    text = subprocess.run(read, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
    for shown in ("王*娜", "1101 0500 0700 0000 16", "打印，zhao"):
        assert shown in text
    for hidden in ("退出", "English", "办结正式挂失", "下一张回执"):
        assert hidden not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_for_everybody_and_fits_every_window(
    browser: Browser, place: Stand, language: str
) -> None:
    """No violation that axe-core knows, in either language, and nothing to scroll sideways."""
    found: dict[str, object] = {}
    sign_in(browser, place, language)
    for name, go in PAGES.items():
        go(browser, place)
        if violations := browser.violations():
            found[name] = violations
        for width, size in WIDTHS.items():
            browser.fit(*size)
            if wider := browser.overflow():
                found[f"{name} {width}"] = wider
        browser.fit(*WIDTHS["desktop"])
    assert found == {}
