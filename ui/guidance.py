"""What is known of a person's cards, and what to do, as rows ready to show. No Qt, no state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.domain.advice.phrase import worded
from kiosk.domain.advice.topics import Advice, advice, consequences
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.known import CardState, Known, KnownCard, KnownReport, Source
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.report_number import grouped
from kiosk.domain.texts import Texts
from kiosk.journey.state import Session
from kiosk.journey.steps import Screen
from ui.presentation import Presentation

Fields = dict[str, object]

_GOOD: Final = frozenset({CardState.PRE_LOSS, CardState.FORMAL_LOSS, ReportState.IN_FORCE})
_BAD: Final = frozenset({CardState.CANCELLED, ReportState.REFUSED})
_WAITING: Final = frozenset({ReportState.RECORDED, ReportState.AWAITING_COUNTER})
_OPEN: Final = _WAITING | {ReportState.IN_FORCE}


@dataclass(frozen=True, slots=True)
class Guidance:
    """Tells in one language. ``words`` are those of advice, which paper says too; ``district`` is
    the GB/T 2260 code of where the kiosk stands.
    """

    show: Presentation
    words: Texts
    district: str

    def advice(self, session: Session) -> list[Fields]:
        """What to do on this screen: rows of ``heading`` and ``items``."""
        return [
            {
                "heading": worded(one.heading, self.words),
                "items": [worded(item, self.words) for item in one.items],
            }
            for one in self._advice(session)
        ]

    def _advice(self, session: Session) -> tuple[Advice, ...]:
        region, known = session.answers.issuing_region, session.answers.known
        if session.screen is Screen.CONSEQUENCES:
            return consequences(region, self.show.book)
        if session.topic is None:
            return ()
        return advice(session.topic, region, self.show.book, self.district, known)

    def source(self, known: Known | None) -> str:
        """Who says so, and when."""
        if known is None:
            return ""
        return self.show.texts(f"known.{known.source}", self._when(known.as_of))

    # ---- the card in question ----------------------------------------------------------------

    def standing(self, session: Session, hotline: str) -> Fields:
        """The one statement about it: ``tone``, ``title``, ``detail``; nothing of nobody."""
        known, region = session.answers.known, session.answers.issuing_region
        if known is None:
            return {}
        number = self._hotline(region) or hotline
        card = known.card(region)
        if card is not None and card.state is not CardState.NORMAL:
            return self._statement(card.state, region, number, self._times(card))
        waiting = (r for r in known.reports if r.state in _WAITING and r.issuing_region == region)
        report = next(waiting, None)
        if report is not None:
            return self._statement(report.state, region, number)
        state = "none" if known.source is Source.CENTRE else "unasked"
        return self._statement(state, region, number)

    def _statement(self, state: str, region: str, number: str, times: Iterable[str] = ()) -> Fields:
        texts, part = self.show.texts, f"standing.{state}"
        detail = texts(f"{part}.detail", self.show.region_name(region), number)
        return {
            "tone": _tone(state),
            "title": texts(f"{part}.title"),
            "detail": "\n".join((detail, *times)),
        }

    def _hotline(self, region: str) -> str:
        return next((str(line["number"]) for line in self.show.hotlines(region)), "")

    # ---- everything known --------------------------------------------------------------------

    def cards(self, known: Known | None) -> list[Fields]:
        """Rows of ``title``, ``state``, ``tone``, ``lines`` and an empty ``number``."""
        return [
            {
                "title": self.show.region_name(card.issuing_region),
                "state": self.show.texts(f"card_state.{card.state}"),
                "tone": _tone(card.state),
                "lines": self._times(card),
                "number": "",
            }
            for card in (known.cards if known else ())
        ]

    def reports(self, session: Session) -> list[Fields]:
        """Rows of ``title``, ``state``, ``tone``, ``lines`` and ``number``: of all reports, or on
        the screen that tells what stands already, of those.
        """
        known, region = session.answers.known, session.answers.issuing_region
        standing_only = session.screen is Screen.ALREADY
        return [
            self._report(report)
            for report in (known.reports if known else ())
            if not standing_only or (report.issuing_region == region and report.state in _OPEN)
        ]

    def _report(self, report: KnownReport) -> Fields:
        texts = self.show.texts
        region = self.show.region_name(report.issuing_region)
        undoing = report.kind is ReportKind.UNDO_PRE_LOSS and report.state is ReportState.UNDONE
        state = "done" if undoing else report.state
        return {
            "title": texts("known.report", texts(f"kind.{report.kind}"), region),
            "state": texts(f"report_state.{state}"),
            "tone": _tone(report.state),
            "lines": [texts("known.recorded", self._when(report.recorded_at))],
            "number": texts("known.number", grouped(report.report_number)),
        }

    def _times(self, card: KnownCard) -> list[str]:
        """Since when and until when, each where it is known."""
        times = (("known.since", card.effective_at), ("known.until", card.expires_at))
        return [self.show.texts(text_id, self._when(time)) for text_id, time in times if time]

    def _when(self, moment: datetime) -> str:
        """With its year: reports may be old."""
        local = moment.astimezone(CHINA_TIME)
        return f"{self.show.day(local.date())} {local:%H:%M}"


def _tone(state: str) -> str:
    if state in _GOOD:
        return "good"
    if state in _BAD:
        return "danger"
    return "attention" if state in _WAITING else "plain"
