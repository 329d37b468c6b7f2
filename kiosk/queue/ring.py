"""The keys that open what lies in a data folder: the one in use, and those it took the place of.

A database that was moved aside, a copy made before a migration or an old copy put back may be
sealed with a key that was changed since. So a key is never thrown away: it is kept beside the
queue, sealed with the key that came after it, and whoever has today's key has them all.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kiosk.base.disk import write_whole
from kiosk.queue.sealing import Sealer

_RETIRED: Final = "queue.key.old-"
_PLACE: Final = b"retired queue key"


class KeyRing:
    """Sealers by the key they seal with; ``current`` seals what is written from now on."""

    def __init__(self, current: Sealer, others: Iterable[Sealer] = ()) -> None:
        self.current = current
        self.sealers = {sealer.check: sealer for sealer in (*others, current)}

    @classmethod
    def of(cls, folder: Path, key: bytes) -> "KeyRing":
        """``key``, and all retired keys in ``folder`` that it leads to. Raises ``OSError``."""
        ring = cls(Sealer(key))
        waiting = {path.read_bytes() for path in folder.glob(f"{_RETIRED}*")}
        while found := {sealed: old for sealed in waiting if (old := ring._opened(sealed))}:
            waiting -= found.keys()
            for sealer in map(Sealer, found.values()):
                ring.sealers.setdefault(sealer.check, sealer)
        return ring

    def get(self, check: bytes) -> Sealer | None:
        """The sealer of the key with this ``check``, which every database names."""
        return self.sealers.get(check)

    def _opened(self, sealed: bytes) -> bytes | None:
        for sealer in self.sealers.values():
            content = sealer.open(sealed, _PLACE)
            if content is not None:
                return bytes.fromhex(content["key"] or "")
        return None


def retire(folder: Path, old: bytes, new: bytes) -> None:
    """Keep ``old`` in ``folder``, sealed with ``new``; durable on return. Raises ``OSError``."""
    name = f"{_RETIRED}{Sealer(old).check.hex()[:16]}"
    write_whole(folder / name, Sealer(new).seal({"key": old.hex()}, _PLACE))
