"""The web pages, each one self-contained file."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Final, Self

from kiosk.base.records import dataclass
from kiosk.base.resources import RESOURCES
from kiosk.domain.advice.phrase import sentences, worded
from kiosk.domain.advice.printed import printed
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.texts import Texts

_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TOLD: Final = '"TOLD"'
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page and the headers that let nothing run in it but what is written in it."""

    html: str
    headers: dict[str, str]

    @classmethod
    def load(cls, name: str, told: Mapping[str, object]) -> Self:
        """The page of this name, with what it says by kind and state of a report."""
        html = resources.files(__package__).joinpath(name).read_text("utf-8")
        html = html.replace(_TOLD, json.dumps(told, ensure_ascii=False))
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


def told_of_receipts(*languages: Texts) -> dict[str, dict[str, dict[str, list[str]]]]:
    """What the receipt page says by kind and state, each in all these languages."""
    return {
        kind: {state: _told(kind, state, languages) for state in ReportState} for kind in ReportKind
    }


def _told(kind: ReportKind, state: ReportState, languages: Sequence[Texts]) -> dict[str, list[str]]:
    said = printed(kind, state)
    return {
        "kind": [worded(said.kind, texts) for texts in languages],
        "state": [worded(said.state, texts) for texts in languages],
        "todo": [worded(sentences(*said.todo), texts) if said.todo else "" for texts in languages],
    }


_ADVICE: Final = RESOURCES / "translations" / "advice"
_LANGUAGES: Final = (Texts.load(_ADVICE, "zh_CN"), Texts.load(_ADVICE, "en"))
RECEIPT: Final = Page.load("receipt.html", told_of_receipts(*_LANGUAGES))
