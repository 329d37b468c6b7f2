"""A real Chromium, without a window."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.patience import PATIENCE

AXE: Final = Path(__file__).with_name("axe.min.js")
"""axe-core 4.14.1 (Deque Systems, MPL-2.0), as npm has it."""
WIDTHS: Final = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1440, 900)}
_AXE: Final = """
const [done] = arguments;
const told = (one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 120)).join(" | ");
axe.run(document).then((found) => done(found.violations.map(told)));
"""


class Browser:
    """What a person does with one."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        self.driver.get("about:blank")  # another fragment alone would load nothing
        self.driver.get(address)

    def fit(self, width: int, height: int) -> None:
        """A window of this size inside, or a telephone's."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def find(self, css: str) -> WebElement:
        """The first that fits and is seen, as soon as it is."""

        def seen(driver: Chrome) -> WebElement | None:
            found = driver.find_elements(By.CSS_SELECTOR, css)
            return next((one for one in found if one.is_displayed()), None)

        found = WebDriverWait(self.driver, PATIENCE).until(seen)
        assert found is not None
        return found

    def all(self, css: str) -> list[WebElement]:
        return [
            one for one in self.driver.find_elements(By.CSS_SELECTOR, css) if one.is_displayed()
        ]

    def press(self, css: str) -> None:
        """A press, after which another page is there."""
        self._leave(self.find(css).click)

    def type(self, text: str) -> None:
        """What a hand scanner does: keys, wherever the focus is, and Enter."""
        keyboard = self.driver.switch_to.active_element
        self._leave(lambda: keyboard.send_keys(text + "\n"))

    def _leave(self, act: Any) -> None:
        before = self.driver.find_element(By.TAG_NAME, "html")
        act()
        WebDriverWait(self.driver, PATIENCE).until(lambda driver: _is_another(driver, before))

    @property
    def text(self) -> str:
        return self.find("body").text

    def violations(self) -> list[str]:
        """What axe-core finds: rule and elements."""
        self.driver.execute_script(AXE.read_text("utf-8"))
        found: list[str] = self.driver.execute_async_script(_AXE)
        return found

    def complaints(self) -> list[str]:
        """What the browser said of its pages since it was asked last, but for statuses meant so."""
        said: list[dict[str, str]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        told = [one["message"] for one in said]
        return [one for one in told if "the server responded with a status of" not in one]

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        wider: int = self.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider

    def picture(self, path: Path) -> None:
        """All of the page."""
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        asked = {"format": "png", "captureBeyondViewport": True, "clip": clip}
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", asked)
        path.write_bytes(b64decode(shot["data"]))


def _is_another(driver: Chrome, before: WebElement) -> bool:
    now = driver.find_element(By.TAG_NAME, "html")
    state: str = driver.execute_script("return document.readyState")
    return now.id != before.id and state == "complete"


@contextmanager
def chromium(language: str = "zh-CN") -> Iterator[Browser]:
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for one in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
    ):
        options.add_argument(one)
    options.add_argument("--disable-dev-shm-usage")
    options.add_argument(f"--accept-lang={language}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
    driver.set_page_load_timeout(PATIENCE)
    driver.set_script_timeout(PATIENCE)
    try:
        yield Browser(driver)
    finally:
        driver.quit()
