"""What goes over the line: questions and answers, as HTTP has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Sent = tuple[int, Mapping[str, str], bytes]
"""Status, headers and body of an answer."""

JSON: Mapping[str, str] = MappingProxyType({"Content-Type": "application/json"})


@dataclass(frozen=True)
class Question:
    """A request. ``certificate`` (DER) is what the connection showed, ``None`` where it was let in
    by none. ``refused_with`` is the status that it deserves, if it is not one to be let pass.
    """

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    certificate: bytes | None = None
    refused_with: int | None = None
