"""What is known of a person's cards, and what to do, as rows ready to show."""

from functools import cached_property
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.labels import card_label, made, report_label, source_on_screen
from kiosk.domain.advice.phrase import minute
from kiosk.domain.advice.standing import Standing, already, statement
from kiosk.domain.advice.topics import Advice, advice, consequences
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.report_number import grouped
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus
from kiosk.journey.session import Session
from kiosk.journey.steps import Screen
from ui.rows.presentation import Presentation

Fields = dict[str, object]

_GOOD: Final = frozenset({CardState.PRE_LOSS, CardState.FORMAL_LOSS, ReportState.IN_FORCE})
_BAD: Final = frozenset({CardState.CANCELLED, ReportState.REFUSED})
_WAITING: Final = frozenset({ReportState.RECORDED, ReportState.AWAITING_COUNTER})
_OPEN: Final = _WAITING | {ReportState.IN_FORCE}


@dataclass(frozen=True)
class Guidance:
    """Of the card in question, which is that of ``region``, on ``screen``, which is about
    ``topic``, for somebody who came to report ``aim``, or to have that done ``for_another``.
    """

    show: Presentation
    screen: Screen
    topic: Topic | None
    region: str
    known: HolderStatus | None
    aim: ReportKind | None
    for_another: bool

    @classmethod
    def of(cls, session: Session, show: Presentation) -> "Guidance":
        answers = session.answers
        aim = session.journey.kind if session.journey else None
        for_another = session.journey is not None and session.journey.for_another
        region, known = answers.issuing_region, answers.known
        return cls(show, session.screen, session.topic, region, known, aim, for_another)

    @cached_property
    def advice(self) -> list[Fields]:
        """What to do on this screen: rows of ``heading`` and ``items``."""
        return [
            {
                "heading": self.show.say(one.heading),
                "items": [self.show.say(item) for item in one.items],
            }
            for one in self._advice()
        ]

    def _advice(self) -> tuple[Advice, ...]:
        if self.screen is Screen.CONSEQUENCES:
            return consequences(self.aim, self.region, self.show.book, for_another=self.for_another)
        if self.topic is None:
            return ()
        return advice(self.topic, self.region, self.show.book, self.show.district, self.known)

    @cached_property
    def source(self) -> str:
        """Who says so, and when."""
        if self.known is None:
            return ""
        return self.show.say(source_on_screen(self.known))

    @cached_property
    def already(self) -> str:
        """Over what stands already; empty for somebody who came to report nothing."""
        if self.aim is None:
            return ""
        return self.show.say(already(Standing(self.show.rules(self.region), self.known), self.aim))

    # ---- the card in question ----------------------------------------------------------------

    @cached_property
    def standing(self) -> Fields:
        """The one statement about it: ``tone``, ``title``, ``detail``; nothing of nobody."""
        if self.known is None:
            return {}
        standing = statement(Standing(self.show.rules(self.region), self.known))
        card = self.known.card(self.region)
        times = self._times(card) if card and card.state == standing.state else ()
        return {
            "tone": _tone(standing.state),
            "title": self.show.say(standing.title),
            "detail": "\n".join((self.show.say(standing.detail), *times)),
        }

    # ---- everything known --------------------------------------------------------------------

    @cached_property
    def cards(self) -> list[Fields]:
        """Rows of ``title``, ``state``, ``tone``, ``lines`` and an empty ``number``."""
        return [
            {
                "title": self.show.region_name(card.issuing_region),
                "state": self.show.say(card_label(card.state)),
                "tone": _tone(card.state),
                "lines": self._times(card),
                "number": "",
            }
            for card in (self.known.cards if self.known else ())
        ]

    @cached_property
    def reports(self) -> list[Fields]:
        """Rows of ``title``, ``state``, ``tone``, ``lines`` and ``number``: of all reports, or on
        the screen that tells what stands already, of those.
        """
        standing_only = self.screen is Screen.ALREADY
        return [
            self._report(one)
            for one in (self.known.reports if self.known else ())
            if not standing_only or (one.issuing_region == self.region and one.state in _OPEN)
        ]

    def _report(self, report: ReportStatus) -> Fields:
        texts = self.show.texts
        region = self.show.region_name(report.issuing_region)
        return {
            "title": texts("known.report", self.show.say(made(report)), region),
            "state": self.show.say(report_label(report)),
            "tone": _tone(report.state),
            "lines": [texts("known.recorded", self.show.say(minute(report.recorded_at)))],
            "number": texts("known.number", grouped(report.report_number)),
        }

    def _times(self, card: CardStatus) -> list[str]:
        """Since when and until when, each where it is known."""
        end = Standing(self.show.rules(card.issuing_region), self.known).end
        times = (("known.since", card.effective_at), ("known.until", end))
        known = ((text_id, minute(time)) for text_id, time in times if time)
        return [self.show.texts(text_id, self.show.say(when)) for text_id, when in known]


def _tone(state: str) -> str:
    if state in _GOOD:
        return "good"
    if state in _BAD:
        return "danger"
    return "attention" if state in _WAITING else "plain"
