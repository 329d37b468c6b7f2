"""Clerks at a centre's pages."""

import re
from collections.abc import Callable, Iterator

import httpx2
import pytest

from kiosk.central import sign_in
from kiosk.central.store.clerks import Clerk, Role
from tests.central.conftest import Service
from tests.central.web.stand import CLERK, PASSWORD, QUICK

_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_hasher", QUICK)


class ClerkBrowser:
    """What a browser keeps and sends for a clerk; it follows no redirection by itself."""

    def __init__(self, service: Service) -> None:
        address = str(service.client.base_url)
        self.client = httpx2.Client(base_url=address, trust_env=False)
        self.csrf = ""

    def get(self, path: str, **parameters: str) -> httpx2.Response:
        return self._seen(self.client.get(path, params=parameters or None))

    def post(self, path: str, **fields: str | list[str]) -> httpx2.Response:
        """A form of the page that was last seen."""
        return self._seen(self.client.post(path, data={"csrf": self.csrf, **fields}))

    def sign_in(self, password: str = PASSWORD) -> httpx2.Response:
        self.get("/desk/sign-in")
        answer = self.post("/desk/sign-in", name=CLERK, password=password)
        if answer.is_redirect:
            self.get(answer.headers["location"])
        return answer

    def follow(self, answer: httpx2.Response) -> httpx2.Response:
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["location"])

    def _seen(self, answer: httpx2.Response) -> httpx2.Response:
        if found := _CSRF.search(answer.text):
            self.csrf = found[1]
        return answer


SignedIn = Callable[..., ClerkBrowser]


@pytest.fixture
def signed_in(service: Service) -> Iterator[SignedIn]:
    """Signs a clerk of these roles in."""
    browsers: list[ClerkBrowser] = []

    def sign_in_as(*roles: Role, place: str = "") -> ClerkBrowser:
        clerk = Clerk(CLERK, frozenset(roles or Role), place)
        service.server.centre.sign_ins.put(clerk, PASSWORD, service.clock.now)
        browser = ClerkBrowser(service)
        assert browser.sign_in().status_code == 303
        browsers.append(browser)
        return browser

    yield sign_in_as
    for browser in browsers:
        browser.client.close()
