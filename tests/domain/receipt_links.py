"""What scanners, chat apps and people make of a receipt's link, for all that reads it.

``WHOLE`` are forms in which the token came through, ``LOST`` such in which it did not, ``TRAPS``
such as open elsewhere than they seem to. Each makes a text of the address and the token.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

Form = Callable[[str, str], str]


def _escaped(text: str) -> str:
    return quote(text, safe="")


def _wrapped(text: str, end: str) -> str:
    return end.join(text[start : start + 40] for start in range(0, len(text), 40))


WHOLE: Final[dict[str, Form]] = {
    "as printed": lambda address, token: f"{address}#{token}",
    "# escaped": lambda address, token: f"{address}%23{token}",
    "# escaped twice": lambda address, token: f"{address}%2523{token}",
    "# twice": lambda address, token: f"{address}##{token}",
    "# twice, one escaped": lambda address, token: f"{address}#%23{token}",
    "all escaped": lambda address, token: _escaped(f"{address}#{token}"),
    "all escaped in small letters": lambda address, token: (
        _escaped(address).replace("%3A%2F%2F", "%3a%2f%2f") + "%23" + token
    ),
    "all escaped twice": lambda address, token: _escaped(_escaped(f"{address}#{token}")),
    "all escaped three times": lambda address, token: _escaped(
        _escaped(_escaped(f"{address}#{token}"))
    ),
    "dots escaped": lambda address, token: f"{address}#{token.replace('.', '%2E')}",
    "dots escaped twice": lambda address, token: f"{address}#{token.replace('.', '%252e')}",
    "parameters before": lambda address, token: f"{address}?from=singlemessage&a=0#{token}",
    "parameters before, escaped": lambda address, token: f"{address}%3Ffrom%3Dx%23{token}",
    "parameters before without ?": lambda address, token: f"{address}&from=timeline#{token}",
    "parameters after": lambda address, token: f"{address}#{token}&from=timeline",
    "parameters after, escaped": lambda address, token: f"{address}#{token}%26from%3Dtimeline",
    "parameters after ?": lambda address, token: f"{address}#{token}?from=timeline#x",
    "mark after": lambda address, token: f"{address}#{token}#wechat_redirect",
    "empty parameter": lambda address, token: f"{address}#{token}=",
    "slash": lambda address, token: f"{address}/#{token}",
    "slash and parameters": lambda address, token: f"{address}/?utm_source=x#{token}",
    "slash after": lambda address, token: f"{address}#{token}/",
    "capital scheme": lambda address, token: f"{address.replace('https', 'HTTPS')}#{token}",
    "capital host": lambda address, token: f"{address.replace('central', 'Central')}#{token}",
    "port": lambda address, token: f"{address.replace('.example', '.example:443')}#{token}",
    "white space around": lambda address, token: f" \t{address}#{token} \r\n",
    "wide space around": lambda address, token: f"\u3000{address}#{token}\u3000",
    "byte order mark": lambda address, token: f"\ufeff{address}#{token}",
    "line end, escaped": lambda address, token: f"{address}#{token}%0D%0A",
    "wrapped": lambda address, token: _wrapped(f"{address}#{token}", "\r\n"),
    "wrapped and set in": lambda address, token: _wrapped(f"{address}#{token}", "\n    "),
    "wrapped and escaped": lambda address, token: _wrapped(_escaped(f"{address}#{token}"), "\n"),
    "soft hyphens": lambda address, token: _wrapped(f"{address}#{token}", "\u00ad"),
    "zero-width spaces": lambda address, token: _wrapped(f"{address}#{token}", "\u200b"),
    "zero-width spaces, escaped": lambda address, token: (
        f"{address}#{_wrapped(token, '%E2%80%8B')}"
    ),
    "direction marks": lambda address, token: f"\u2066{address}#{token}\u2069",
    "scanner's prefix": lambda address, token: f"]Q3{address}#{token}",
    "scanner's prefix and end": lambda address, token: f"\x02]Q1{address}#{token}\x03\r",
    "words after": lambda address, token: f"{address}#{token} sent from my phone",
    "words after, full stop": lambda address, token: f"{address}#{token}。请查收",
    "token alone": lambda _, token: token,
    "fragment alone": lambda _, token: f"#{token}",
    "token alone, wrapped": lambda _, token: _wrapped(token, "\n"),
}

LOST: Final[dict[str, Form]] = {
    "nothing": lambda _address, _token: "",
    "no token": lambda address, _: address,
    "empty fragment": lambda address, _: f"{address}#",
    "cut off": lambda address, token: f"{address}#{token[:-1]}",
    "cut short": lambda address, token: f"{address}#{token[: len(token) // 2]}",
    "a character more": lambda address, token: f"{address}#{token}A",
    "a fourth part": lambda address, token: f"{address}#{token}.A",
    "dots lost": lambda address, token: f"{address}#{token.replace('.', '')}",
    "escaped four times": lambda address, token: f"{address}%25252523{token}",
    "full-width": lambda address, token: f"{address}#{token}".translate(
        {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    ),
}

TRAPS: Final[dict[str, Form]] = {
    "elsewhere": lambda _, token: f"https://elsewhere.example/r#{token}",
    "without TLS": lambda address, token: f"{address.replace('https', 'http')}#{token}",
    "host with more behind": lambda address, token: (
        f"{address.replace('.example', '.example.evil')}#{token}"
    ),
    "other port": lambda address, token: f"{address.replace('.example', '.example:8443')}#{token}",
    "other page": lambda address, token: f"{address}/other#{token}",
    "capital page": lambda address, token: f"{address.replace('/r', '/R')}#{token}",
    "user": lambda address, token: f"{address.replace('//', '//central.example@')}#{token}",
    "as a parameter": lambda address, token: f"https://elsewhere.example/?to={address}#{token}",
    "escaped user": lambda address, token: f"{_hidden(address, token)}@elsewhere.example/",
    "escaped user and escaped": lambda address, token: (
        f"{_hidden(address, token)}%40elsewhere.example/"
    ),
    "escaped user, line broken": lambda address, token: (
        f"ht\ntps{_hidden(address, token).removeprefix('https')}@elsewhere.example/"
    ),
    "escaped slashes": lambda address, token: (
        f"https:{_escaped(address).removeprefix('https%3A')}%23{token}&@elsewhere.example/"
    ),
    "backslash": lambda address, token: (
        f"{address.replace('https://', 'https://elsewhere.example')}".replace(
            "central", "\\@central"
        )
        + f"#{token}"
    ),
    "script": lambda _, token: f"javascript:x/r#{token}",
    "words before": lambda address, token: f"回执：{address}#{token}",
}
"""What a browser opens is not the address, however it reads."""


def _hidden(address: str, token: str) -> str:
    """The link as a browser takes for a user's name: its slash and its ``#`` are escaped."""
    return f"{address.replace('/r', '%2Fr')}%23{token}&"
