"""The one table of what each screen is like: which events act on it, how long it waits, and how
long it is deaf.

Every event either acts on a screen or the screen stays as it is; there is no third. What an event
says of the kiosk itself (a card lies there, the reader is gone) is noted in either case.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.slip import Topic
from kiosk.journey import events
from kiosk.journey.steps import JourneyName, Screen

EVERYWHERE: Final = frozenset(
    {
        events.Preferred,
        events.OpenSettings,
        events.CloseSettings,
        events.PlaceChanged,
        events.ServiceChanged,
        events.Exchanged,
        events.CardLies,
    }
)
"""Events that are noted on every screen, whatever it is."""


class Wait(StrEnum):
    """How long a screen waits for somebody to touch it before the session ends.

    ``USUAL`` asks whether they are still there before it does. A ``SHORT`` one shows nothing of
    them, and says itself how long it waits.
    """

    USUAL = "usual"
    SHORT = "short"
    FOR_EVER = "for_ever"


DEAF_SECONDS: Final = 0.5
"""For so long a screen that has just come hears nothing: the touch was meant for the one before."""
GRAVE_SECONDS: Final = 2.0
"""For so long it hears nothing grave, counted anew from each touch that came too early: who taps on
and on where a button was means none of what comes to stand there."""


@dataclass(frozen=True)
class Traits:
    """``acts`` are the events that act on the screen; every other one leaves it as it is.

    ``topic`` is what it tells about, where that may be taken along on paper; ``onward`` are the
    journeys that somebody who reads it may want to go through next, the likelier first.
    ``changeable`` says that its answer may be changed from the review. ``grave`` are the events
    that bind the person, or would take from their sight what came of that.
    """

    acts: frozenset[type[events.Event]]
    waits: Wait
    topic: Topic | None
    onward: tuple[JourneyName, ...]
    changeable: bool
    grave: frozenset[type[events.Event]]

    @property
    def may_end(self) -> bool:
        """Whether a person may be done here."""
        return events.Finish in self.acts


_COLUMNS: Final[tuple[tuple[type[events.Event], ...], ...]] = (
    (events.Begin,),
    (events.Next,),
    (events.Back,),
    (events.Cancel,),
    (events.Edit,),
    (events.Confirm,),
    (events.Print,),
    (events.CallStaff,),
    (events.Finish,),
    (events.IdleExpired,),
    (events.ProofChosen,),
    (events.IdNumberGiven,),
    (events.RegionChosen,),
    (events.LostOnChosen,),
    (events.PhoneGiven,),
    (events.CardLaid,),
    (events.CardRead,),
    (events.SocialCardRead,),
    (events.CardFailed,),
    (events.CardRemoved, events.ReaderGone),
    (events.EnquiryAnswered,),
    (events.Recorded,),
    (events.NotRecorded,),
    (events.CentreAnswered,),
    (events.CentreSilent,),
    (events.ReceiptTakes, events.ReceiptPrinted, events.ReceiptFailed),
    (events.SlipTakes, events.SlipPrinted, events.SlipFailed),
    (events.PaperSeen,),
)


def _row(
    marks: str,
    waits: Wait = Wait.USUAL,
    *,
    topic: Topic | None = None,
    onward: tuple[JourneyName, ...] = (),
    changeable: bool = False,
    grave: tuple[type[events.Event], ...] = (),
) -> Traits:
    """``marks`` has one for each of the columns, in their order: ``x`` acts, ``.`` stays."""
    marked = zip(marks.replace(" ", ""), _COLUMNS, strict=True)
    acts = frozenset(event for mark, column in marked if mark == "x" for event in column)
    return Traits(acts | EVERYWHERE, waits, topic, onward, changeable, frozenset(grave))


_PRE: Final = (JourneyName.PRE_LOSS,)
_FORMAL: Final = (JourneyName.FORMAL_LOSS,)
_BOTH: Final = _PRE + _FORMAL
_STATUS: Final = Topic.STATUS
_LEAVING: Final = (events.Begin, events.Back, events.Cancel)

# The columns in their order, each with a letter of its own in the head of the table: what a person
# does (Begin Next Back caNcel Edit confIrm Print cAllstaff Finish idLe) and answers (prOof nUmber
# Region lostoN Phone), the card (Laid Read Social failEd Gone), and news: of the person (enQuiry),
# the report (Recorded Notrecorded Answered Silent) and the paper (reCeipt sLip Seen).
SCREENS: Final[Mapping[Screen, Traits]] = {
    #                          BNBNEIPAFL OURNP LRSEG Q RNAS CLS
    Screen.ATTRACT:       _row("x........x ..... x.... . .... ..."),
    Screen.DOCUMENT:      _row("xxxx.....x x.... ..... . .... ..."),
    Screen.PLACE_CARD:    _row("x.xx.....x ..... .xxx. . .... ..."),
    # What was on its way when the card was taken goes on behind it: news, and a slip.
    Screen.CARD_GONE:     _row("..xx.....x ..... .xxxx x .... .xx", Wait.SHORT),
    Screen.IDENTITY:      _row(".xxx.....x ..... .x..x x .... ..."),
    Screen.HOLDER_CARD:   _row(".xxx.....x ..... .xxx. . .... ..."),
    Screen.ID_NUMBER:     _row(".xxx.....x .x... .x..x . .... ...", changeable=True),
    Screen.PEOPLE:        _row(".xxx.....x ..... .x..x . .... ..."),
    Screen.REGION:        _row(".xxx.....x ..x.. .x..x x .... ...", changeable=True),
    Screen.NOT_SERVED:    _row("x.xx..x.xx ..... .x..x x .... .xx", topic=Topic.UNSERVED),
    Screen.CHECKING:      _row("..xx.....x ..... .x..x x .... ..."),
    Screen.ALREADY:       _row("xxxx..x.xx ..... .x..x x .... .xx", topic=_STATUS, onward=_FORMAL),
    Screen.CONSEQUENCES:  _row(".xxx.....x ..... .x..x x .... ..."),
    Screen.LOST_ON:       _row(".xxx.....x ...x. .x..x x .... ...", changeable=True),
    Screen.PHONE:         _row(".xxx.....x ....x .x..x x .... ...", changeable=True),
    Screen.REVIEW:        _row("..xxxx...x ..... .x..x x .... ...", grave=(events.Confirm,)),
    # What was confirmed is recorded, whether the card still lies there or anybody is still there.
    Screen.RECORDING:     _row(".......... ..... ..... x xxxx ...", Wait.FOR_EVER),
    # The paper is printed for whoever confirmed, though their card is back in the pocket.
    Screen.RESULT:        _row("........xx ..... ..... . ..x. x.x", grave=(events.Finish,)),
    Screen.FOUND:         _row("xxxx..x.xx ..... .x..x x .... .xx", topic=Topic.FOUND),
    Screen.STATUS:        _row("x.xx..x.xx ..... .x..x x .... .xx", topic=_STATUS, onward=_BOTH),
    Screen.GUIDANCE:      _row("x.xx..x.xx ..... .x..x x .... .xx", onward=_PRE),
    Screen.NO_ID_CARD:    _row("x.xx....xx ..... ..... . .... ..."),
    Screen.HELP:          _row("xxxx...xxx ..... ..... . .... ..."),
    Screen.LAW:           _row("x.xx....xx ..... ..... . .... ..."),
    # Whoever called waits until somebody has come.
    Screen.STAFF_CALLED:  _row("x.xx....x. ..... ..... . .... ...", Wait.FOR_EVER),
    Screen.TAKE_CARD:     _row("x.......xx ..... ....x . .... ...", Wait.SHORT),
    # A card that could not be used may be read after all, or another one in its place.
    Screen.PROBLEM:       _row("x.xx.....x ..... .xxxx x .... ...", grave=_LEAVING),
}  # fmt: skip
