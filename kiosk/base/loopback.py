"""How addresses name this very machine: what goes there passes no line that others hear."""

from typing import Final

HERE: Final = "127.0.0.1"
LOOPBACK: Final = frozenset({HERE, "::1", "localhost"})
