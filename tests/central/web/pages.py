"""Every page in the states it can be in, and how a person gets there."""

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.central.api import Heartbeat
from kiosk.domain.order import OrderAct
from tests.central.web.browser import Browser
from tests.central.web.stand import CLERK, PASSWORD, Stand, heartbeat
from tests.printing.examples import KEY, KIOSK
from tests.printing.examples import RECEIPT as ANOTHER

Go = Callable[[Browser, Stand], None]
LANGUAGES: Final = ("zh_CN", "en")


def sign_in(browser: Browser, stand: Stand, language: str = "zh_CN") -> None:
    browser.driver.delete_all_cookies()
    browser.open(f"{stand.address}/desk/sign-in?language={language}")
    browser.find("#name").send_keys(CLERK)
    browser.find("#password").send_keys(PASSWORD)
    browser.press(".main")


def scan(browser: Browser, stand: Stand, sent: Mapping[str, object]) -> None:
    """The counter's hand scanner reads the code on a receipt."""
    browser.type(f"https://central.example/r#{stand.token(dict(sent))}")


def _at(path: str) -> Go:
    def go(browser: Browser, stand: Stand) -> None:
        browser.open(f"{stand.address}{path}")

    return go


def _signed_out(browser: Browser, stand: Stand) -> None:
    browser.open(f"{stand.address}/desk")
    browser.press("form[action='/desk/sign-out'] button")
    browser.find("#password").send_keys("wrong")
    browser.find("#name").send_keys(CLERK)
    browser.press(".main")


def _missed(browser: Browser, stand: Stand) -> None:
    browser.open(f"{stand.address}/desk")
    browser.type("1101050007000000")


def _report(browser: Browser, stand: Stand) -> None:
    browser.open(f"{stand.address}/desk/reports/{stand.formal['report_id']}")


def _refusing(browser: Browser, stand: Stand) -> None:
    browser.open(f"{stand.address}/desk/reports/{stand.written['report_id']}")
    browser.find("details:last-of-type summary").click()
    browser.find("#refuse .danger")


def _ordered(browser: Browser, stand: Stand) -> None:
    for act in OrderAct:
        stand.centre.order("110105-0012", act, CLERK)
    browser.open(f"{stand.address}/fleet/110105-0012")


def _large_fleet(browser: Browser, stand: Stand) -> None:
    """Of a province with more kiosks than a page shows."""
    for number in range(1, 121):
        sent = heartbeat(f"310105-{number:04d}", stand.centre.policies.etag)
        stand.centre.heartbeat(Heartbeat.model_validate(sent))
    browser.open(f"{stand.address}/fleet?place=31&first=50")


def _receipt(which: str) -> Go:
    def go(browser: Browser, stand: Stand) -> None:
        sent = stand.formal if which == "formal" else stand.written
        browser.open(f"{stand.address}/r#{stand.token(sent)}")
        browser.find("#facts")

    return go


def _not_arrived(browser: Browser, stand: Stand) -> None:
    browser.open(f"{stand.address}/r#{KEY.sign(ANOTHER)}")
    browser.find("#facts")


def _forged(browser: Browser, stand: Stand) -> None:
    forged = KEY.sign(ANOTHER).rpartition(".")[0] + "." + stand.token(stand.formal).split(".")[2]
    browser.open(f"{stand.address}/r#{forged}")
    browser.find("[data-verdict=bad]")


PAGES: Final[Mapping[str, Go]] = {
    "receipt": _at("/r"),
    "receipt-formal": _receipt("formal"),
    "receipt-written": _receipt("written"),
    "receipt-not-arrived": _not_arrived,
    "receipt-forged": _forged,
    "desk": _at("/desk"),
    "desk-missed": _missed,
    "report": _report,
    "report-refusing": _refusing,
    "fleet": _at("/fleet"),
    "fleet-large": _large_fleet,
    "kiosk": _at("/fleet/110105-0012"),
    "kiosk-well": _at(f"/fleet/{KIOSK}"),
    "kiosk-ordered": _ordered,
    "trail": _at("/desk/trail"),
    "quarantine": _at("/desk/quarantine"),
    "message": _at("/fleet/110105-0099"),
    "sign-in-denied": _signed_out,
}
"""The last one leaves nobody signed in."""
