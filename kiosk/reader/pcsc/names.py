"""Which PC/SC readers a configured name means.

pcscd calls them by their make, a running number and a slot (``ACS Dual Reader 00 01``), and gives
the number anew when a reader is plugged back.
"""

import re
from collections.abc import Sequence
from typing import Final

_NUMBER: Final = re.compile(" [0-9a-f]{2}(?= [0-9a-f]{2}$)")


def meant_readers(readers: Sequence[str], name: str) -> list[str]:
    """The readers with ``name`` in theirs, in any case.

    Where ``name`` tells number and slot and there is no such reader, those with another number.
    """
    wanted = name.casefold()
    meant = [reader for reader in readers if wanted in reader.casefold()]
    if not meant and _NUMBER.search(wanted):
        unnumbered = _NUMBER.sub("", wanted)
        meant = [reader for reader in readers if unnumbered in _NUMBER.sub("", reader.casefold())]
    return meant
