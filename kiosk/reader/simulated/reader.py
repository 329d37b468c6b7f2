"""A reader without hardware, steered by the dock, the demo and tests.

It works at the level of the card image: what lies on it is bytes, read by the same decoders as a
real card's.
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.decoding.image import decode_image
from kiosk.reader.decoding.social_security import decode_public_data
from kiosk.reader.notifier import Notifier
from kiosk.reader.port import (
    Empty,
    Failed,
    NoReader,
    Read,
    ReaderListener,
    Reading,
    Today,
)
from kiosk.reader.simulated.persons import PERSONS

DEFAULT_DELAY: Final = 0.4
"""Seconds that a reading takes, about what a real one does."""

_SOCIAL_SECURITY_ID: Final = bytes.fromhex("0110 110100D15600000599110145FFFFFFFF")
_SOCIAL_SECURITY_NUMBER: Final = b"\x07\x09A00000042"

_Reading = Callable[[], Identity | SocialSecurityCard | Failure]


@dataclass(frozen=True)
class _Situation:
    """What a person could see of the device: is it connected, and what lies on it."""

    is_plugged: bool = True
    card: _Reading | None = None


_CLOSED: Final = _Situation()


class SimulatedReader:
    """A ``CardReader``; the methods below ``close`` play the person and may come from any thread.

    Every situation is passed through in order, however fast they follow each other. ``delay`` is
    how long a reading takes, in seconds.
    """

    def __init__(self, *, delay: float = DEFAULT_DELAY, today: Today = china.today) -> None:
        self._delay = delay
        self._today = today
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._situation = _Situation()
        self._situations: queue.SimpleQueue[_Situation] = queue.SimpleQueue()
        self._situations.put(self._situation)

    def start(self, listener: ReaderListener) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(Notifier(listener),), name="simulated-reader"
        )
        self._thread.start()

    def read_again(self) -> None:
        self._become(lambda situation: situation)

    def close(self) -> None:
        self._situations.put(_CLOSED)
        if self._thread:
            self._thread.join()

    def place(self, person_key: str) -> None:
        """Lay down the card of one of the made-up ``PERSONS``."""
        person = PERSONS[person_key]
        self._lay(lambda: decode_image(person.image(), self._today()))

    def place_image(self, image: bytes) -> None:
        """Lay down a card with this image, as :func:`decode_image` wants it or not."""
        self._lay(lambda: decode_image(bytearray(image), self._today()))

    def place_unreadable(self) -> None:
        """Lay down an identity card whose chip does not answer."""
        self._lay(lambda: Failure(FailureCode.CARD_UNREADABLE, "simulated"))

    def place_wrong(self) -> None:
        """Lay down a card that is no identity card, such as a bus card."""
        self._lay(lambda: Failure(FailureCode.CARD_WRONG, "simulated"))

    def place_social_security(self) -> None:
        """Lay down a social security card of Beijing."""
        self._lay(lambda: decode_public_data(_SOCIAL_SECURITY_ID, _SOCIAL_SECURITY_NUMBER))

    def remove(self) -> None:
        """Take away whatever lies there."""
        self._lay(None)

    def unplug(self) -> None:
        """Pull the reader's cable; a card stays where it lies."""
        self._become(lambda situation: replace(situation, is_plugged=False))

    def plug(self) -> None:
        """Put the reader's cable back."""
        self._become(lambda situation: replace(situation, is_plugged=True))

    def cause(self) -> Failure | None:
        with self._lock:
            plugged = self._situation.is_plugged
        return None if plugged else Failure(FailureCode.READER_MISSING, "its cable is pulled")

    def _lay(self, card: _Reading | None) -> None:
        self._become(lambda situation: replace(situation, card=card))

    def _become(self, change: Callable[[_Situation], _Situation]) -> None:
        with self._lock:
            self._situation = change(self._situation)
            self._situations.put(self._situation)

    def _run(self, notifier: Notifier) -> None:
        situation = self._situations.get()
        while situation is not _CLOSED:
            situation = self._show(situation, notifier) or self._situations.get()

    def _show(self, situation: _Situation, notifier: Notifier) -> _Situation | None:
        """Tell what the situation is; the answer is the next one where that came mid-read."""
        if not situation.is_plugged:
            notifier.notify(NoReader())
            return None
        if situation.card is None:
            notifier.notify(Empty())
            return None
        notifier.notify(Reading())
        following = self._wait_while_reading()
        if following is None:
            card = situation.card()
            notifier.notify(Failed(card) if isinstance(card, Failure) else Read(card))
        elif following is not _CLOSED and following != situation:
            notifier.notify(Failed(Failure(FailureCode.CARD_REMOVED)))
        return following

    def _wait_while_reading(self) -> _Situation | None:
        if self._delay == 0:
            return None
        try:
            return self._situations.get(timeout=self._delay)
        except queue.Empty:
            return None
