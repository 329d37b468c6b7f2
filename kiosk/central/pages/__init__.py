"""The web pages: templates and words put together, and the headers they go out with.

Nothing in a page is inline, nothing comes from elsewhere: what runs and how it looks are files of
ours, and the policy in the headers lets nothing else in.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib import resources
from typing import Final

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from kiosk.base.records import dataclass
from kiosk.base.resources import RESOURCES
from kiosk.domain.advice.phrase import Phrase, day, minute, worded
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.texts import Texts

LANGUAGES: Final = ("zh_CN", "en")
_TRANSLATIONS: Final = RESOURCES / "translations"
_TYPES: Final = {"css": "text/css", "mjs": "text/javascript", "svg": "image/svg+xml"}
_NOSNIFF: Final = {"X-Content-Type-Options": "nosniff"}
HEADERS: Final = _NOSNIFF | {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
_UNKEPT: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Words:
    """The texts of the pages in one language, and what they share with screens and paper."""

    pages: Texts
    advice: Texts

    @property
    def tag(self) -> str:
        """The language as HTML names it (BCP 47)."""
        return self.pages.language.replace("_", "-")

    def __call__(self, text_id: str, *arguments: object) -> str:
        return self.pages(f"centre.{text_id}", *arguments)

    def say(self, given: Phrase) -> str:
        return worded(given, self.advice)

    def minute(self, moment: datetime) -> str:
        return worded(minute(moment), self.advice)

    def known(self, group: str, name: str) -> str:
        """The text for a name that may be newer than this program: then the name itself."""
        return self.pages.entries.get(f"centre.{group}.{name}", name)

    def day(self, text: str) -> str:
        """A day in ISO 8601."""
        return worded(day(date.fromisoformat(text)), self.advice)

    def period(self, seconds: float) -> str:
        """How long, in its largest unit."""
        for name, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
            if seconds >= length:
                count = int(seconds // length)
                return self(f"period.{name}" if count > 1 else f"period.{name}_one", count)
        return self("period.moment")


@cache
def words(language: str) -> Words:
    return Words(
        Texts.load(_TRANSLATIONS / "pages", language),
        Texts.load(_TRANSLATIONS / "advice", language),
    )


def grouped(number: str) -> str:
    """A receipt's number in fours, as it is printed."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


@cache
def _environment() -> Environment:
    loader = PackageLoader("kiosk.central.pages")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {
        "grouped": grouped,
        "masked_name": masked_name,
        "masked_number": masked_number,
    }
    environment.globals["asset"] = address_of
    return environment


def page(
    name: str, language: str, status: HTTPStatus = HTTPStatus.OK, **values: object
) -> Response:
    """The page of this name; nobody keeps a copy of it."""
    html = rendered(name, words(language), **values)
    return HTMLResponse(html, status, headers=HEADERS | _UNKEPT)


def rendered(name: str, texts: Words, **values: object) -> str:
    """The HTML of a page."""
    template = _environment().get_template(f"{name}.html")
    return template.render(t=texts, language=texts.pages.language, **values)


# ---- what pages are made of ------------------------------------------------------------------


@cache
def _assets() -> Mapping[str, bytes]:
    folder = resources.files(__package__).joinpath("assets")
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@cache
def _version() -> str:
    """Of all assets together: they name each other by their place beside them."""
    return sha256(b"".join(_assets()[name] for name in sorted(_assets()))).hexdigest()[:12]


def address_of(name: str) -> str:
    """Where an asset is: another address with each version, so that it can be kept for ever."""
    return f"/r/assets/{_version()}/{name}"


def asset(name: str, version: str) -> Response | None:
    """The asset of this name, to be kept where it is of ``version``; none where there is none."""
    content = _assets().get(name)
    if content is None:
        return None
    kept = "public, max-age=31536000, immutable" if version == _version() else "no-cache"
    headers = _NOSNIFF | {"Cache-Control": kept}
    return Response(content, headers=headers, media_type=_TYPES[name.rpartition(".")[2]])
