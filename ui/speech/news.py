"""What has happened since something was last said."""

from kiosk.base.records import dataclass


@dataclass(frozen=True)
class News:
    """``done`` is what the person did. Then: whether something else ``comes`` to stand there, else
    the ``changes`` on it, which may be ``pressing``; else whether the focus ``moves``.
    """

    done: str = ""
    comes: bool = False
    changes: tuple[str, ...] = ()
    pressing: bool = False
    moves: bool = False

    @property
    def cuts_off(self) -> bool:
        """Whether it is said instead of what is being said, rather than after it."""
        return self.comes or self.moves or self.pressing or self.done != ""
