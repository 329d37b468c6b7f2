"""What the interface asks of whatever speaks."""

from PySide6.QtCore import QObject, Signal

from kiosk.base.records import dataclass


@dataclass(frozen=True)
class Manner:
    """How something is said: in which language of ours, at which pace and volume
    (:class:`kiosk.journey.values.Preferences`).
    """

    language: str
    pace: int = 0
    volume: int = 3


class Engine(QObject):
    """Says one sentence at a time. Nothing here waits: what comes of it is told by signals.

    ``ready`` tells the languages it has a voice for, once it has started; ``said`` the number of
    the sentence it is done with; ``lost`` why it can't go on, once, after which it is to be started
    anew. An engine may also say nothing at all any more: whoever uses it keeps the time.
    """

    ready = Signal(list)
    said = Signal(int)
    lost = Signal(str)

    def start(self, languages: tuple[str, ...]) -> None:
        """Find voices for these languages."""
        raise NotImplementedError

    def say(self, number: int, words: str, manner: Manner) -> None:
        """Say this now, instead of anything else."""
        raise NotImplementedError

    def hush(self) -> None:
        """Say nothing more, from this moment on."""
        raise NotImplementedError

    def play(self, tone: str, volume: int) -> None:
        """Play one of the tones in ``resources/sounds``, beside what is being said."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of it. It may be started again."""
        raise NotImplementedError

    def join(self) -> None:
        """Wait for what was let go of, a second at most; for the end of the program."""
        raise NotImplementedError
