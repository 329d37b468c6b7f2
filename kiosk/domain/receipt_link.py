"""Reading the link in a receipt's QR, ``<verify_url>#<token>`` (contracts, section 5).

Scanners and chat apps don't hand it on as it was printed: they escape it, wholly or in part and
even twice, add parameters before and after the token, a slash, a prefix or invisible characters,
and break its lines. All this is undone here. The token itself must have come through whole.

The page that the link opens reads its fragment in the same way, in
``kiosk/central/pages/assets/link.mjs``; one table of forms tests both.
"""

import re
from typing import Final

from kiosk.base.records import dataclass

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""Control characters, byte order mark, soft hyphen, zero-width and direction marks."""

_PREFIX: Final = re.compile(r"^\s*\]Q[0-6]")
"""The AIM identifier (ISO/IEC 15424) that a hand scanner puts before a QR's text."""

_MOST_ESCAPES: Final = 3
_ESCAPED: Final = re.compile(r"(?:%\s*[0-9A-Fa-f]\s*[0-9A-Fa-f])+")
"""Escaped characters (RFC 3986, section 2.1), also with a line broken in them."""

_SIGN: Final = r"(?:[A-Za-z0-9_-]\s*)"
_LINK: Final = re.compile(
    rf"(?:([^#]*)#+)?\s*({_SIGN}+\.\s*{_SIGN}+\.\s*{_SIGN}{{86}})(?!\.?[A-Za-z0-9_-])"
)
"""Address and token (RFC 7515, 7.1). An Ed25519 signature is 64 bytes, 86 base64url characters."""

_HOST: Final = r"[\w.:\[\]-]+"
_OPENS: Final = re.compile(r"https?:", re.IGNORECASE)
_PLAIN_HOST: Final = re.compile(rf"https?://{_HOST}[/?#]", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    rf"(https?)://({_HOST}?)(?::(80|443))?(/[^?&;]*)?(?:[?&;].*)?", re.IGNORECASE
)
_PORTS: Final = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class ReceiptLink:
    """What was read. ``address`` is empty where the token came alone; nothing is proved yet."""

    address: str
    token: str

    def leads_to(self, verify_url: str | None) -> bool:
        """Whether it opens ``verify_url``, or where that isn't known, a page named like it."""
        place = _place(self.address)
        if verify_url is None:
            return place is not None and place[2].endswith("/r")
        return place is not None and place == _place(verify_url)


def read(text: str) -> ReceiptLink | None:
    """The link or bare token that ``text`` begins with; none where no whole token is there."""
    for _ in range(_MOST_ESCAPES + 1):
        text = _PREFIX.sub("", _INVISIBLE.sub("", text)).strip()
        if _hides_its_host(text):
            return None
        if found := _LINK.match(text):
            address, token = found.groups(default="")
            return ReceiptLink(_joined(address), _joined(token))
        text = _ESCAPED.sub(_unescaped, text)
    return None


def _hides_its_host(text: str) -> bool:
    """``https://centre%2Fr%23token@elsewhere`` opens elsewhere, whatever it reads like later."""
    link = _joined(text)
    return bool(_OPENS.match(link)) and not _PLAIN_HOST.match(link)


def _unescaped(escaped: re.Match[str]) -> str:
    try:
        return bytes.fromhex(_joined(escaped[0]).replace("%", "")).decode()
    except UnicodeDecodeError:
        return escaped[0]


def _place(address: str) -> tuple[str, str, str] | None:
    """Scheme, host and path, without what may differ: case, default port, slash, parameters."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    scheme, host, port, path = found.groups(default="")
    scheme = scheme.lower()
    if port and port != _PORTS[scheme]:
        host = f"{host}:{port}"
    return scheme, host.lower(), path.rstrip("/")


def _joined(text: str) -> str:
    """The text without its line breaks and spaces."""
    return "".join(text.split())
