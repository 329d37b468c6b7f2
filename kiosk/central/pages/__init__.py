"""The web pages, each one self-contained file."""

import base64
import hashlib
import re
from importlib import resources
from typing import Final, Self

from kiosk.base.records import dataclass

_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page and the headers that let nothing run in it but what is written in it."""

    html: str
    headers: dict[str, str]

    @classmethod
    def load(cls, name: str) -> Self:
        html = resources.files(__package__).joinpath(name).read_text("utf-8")
        policy = (
            f"default-src 'none'; script-src {_hashes(_SCRIPT, html)}; "
            f"style-src {_hashes(_STYLE, html)}; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        return cls(
            html,
            {
                "Content-Security-Policy": policy,
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )


def _hashes(element: re.Pattern[str], html: str) -> str:
    digests = (hashlib.sha256(body.encode()).digest() for body in element.findall(html))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


RECEIPT: Final = Page.load("receipt.html")
