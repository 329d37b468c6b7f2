"""What a session knows: the place it stands in, the answers given, what came of them."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.domain.policy import NATIONAL, Proof, governing
from kiosk.domain.report import SiteProfile
from kiosk.domain.status import HolderStatus

LARGE_TEXT: Final = 2
LARGEST_TEXT: Final = 3
SLOWEST: Final = -2
FASTEST: Final = 3
QUIETEST: Final = 0
LOUDEST: Final = 5
USUAL_VOLUME: Final = 3


@dataclass(frozen=True)
class Place:
    """Where the kiosk stands, and what the regions' rules allow there.

    ``region`` is that of the governing policy. The sets hold issuing regions: those with rules,
    those the kiosk may report to, those that know a written report and those where the household
    register will do for it, those that take a pre-loss by a typed number and those that take one
    from an agent, those for which the kiosk may prepare a formal loss, and those for which it may
    undo a pre-loss. ``sees_card`` says whether the reader tells a card that lies
    there from one that is gone; some serial modules hide a card they have read (facts, 2.3).
    ``volume`` is that of voice and sounds with which each person begins, as staff have set it.
    """

    profile: SiteProfile
    region: str
    language: str
    served: frozenset[str]
    known: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    register: frozenset[str] = frozenset()
    stated: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    formal_loss: frozenset[str] = frozenset()
    undo: frozenset[str] = frozenset()
    sees_card: bool = True
    volume: int = USUAL_VOLUME

    def governing(self, code: str) -> str:
        """The region whose rules govern a GB/T 2260 code; the national ones where none do."""
        return governing(code, self.known) or NATIONAL


@dataclass(frozen=True)
class Answers:
    """What the person has told so far, and what is known of them.

    The region starts with the kiosk's own. ``id_number`` was typed, ``identity`` read from a
    card; there is one of them at most. ``agent`` is whoever came for the holder, read from their
    card. ``found_card`` is the social security card they found.
    """

    issuing_region: str
    proof: Proof | None = None
    agent: Identity | None = None
    identity: Identity | None = None
    id_number: str | None = None
    found_card: SocialSecurityCard | None = None
    known: HolderStatus | None = None
    lost_on: date | None = None
    phone: str | None = None

    @property
    def laid_down(self) -> Identity | None:
        """Whose card was read last: the holder's, else the agent's."""
        return self.identity or self.agent


class Look(StrEnum):
    """The colours of the screens: light, light on black, dark."""

    DEFAULT = "default"
    CONTRAST = "contrast"
    DARK = "dark"


@dataclass(frozen=True)
class Preferences:
    """How the person wants to be spoken to, for this session only.

    ``text_step`` is 0 to 3. ``low_reach`` puts everything that is touched into the lowest third,
    ``calm`` lets nothing move, ``voice`` has the screens read out where the kiosk can. ``elder`` is
    the version for elderly people: few choices at home, and what :meth:`for_elders` turns on.
    ``pace`` and ``volume`` are those of the voice and of all sounds, from :data:`SLOWEST` to
    :data:`FASTEST` and from silence to :data:`LOUDEST`; ``hidden`` shows nothing to who looks on.
    """

    language: str
    text_step: int = 0
    look: Look = Look.DEFAULT
    low_reach: bool = False
    calm: bool = False
    voice: bool = False
    elder: bool = False
    pace: int = 0
    volume: int = USUAL_VOLUME
    hidden: bool = False

    @property
    def unhurried(self) -> bool:
        """Whether the person needs longer than others: who chose large text reads slowly, and who
        listens has to wait for the words.
        """
        return self.large_print or self.voice

    @property
    def large_print(self) -> bool:
        """Whether paper is to be in large type too."""
        return self.text_step >= LARGE_TEXT or self.elder

    def for_elders(self) -> "Preferences":
        """The version for elderly people."""
        return replace(self, elder=True, text_step=LARGEST_TEXT, voice=True)

    def as_usual(self, before: "Preferences") -> "Preferences":
        """The usual version again, with the text and the voice that there were before."""
        usual = Preferences(self.language) if before.elder else before
        return replace(self, elder=False, text_step=usual.text_step, voice=usual.voice)


class Printing(StrEnum):
    """Where the paper is. ``UNCONFIRMED``: sent, and only the person can see whether it came."""

    NONE = "none"
    BUSY = "busy"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
