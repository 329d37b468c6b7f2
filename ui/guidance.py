"""What is known of a person's cards, and what to do, as rows ready to show. No Qt, no state."""

from dataclasses import dataclass
from typing import Final

from kiosk.domain.advice import advice, worded
from kiosk.domain.known import CardState, Known, KnownCard, KnownReport, Source
from kiosk.domain.report import ReportState
from kiosk.domain.report_number import grouped
from kiosk.domain.texts import Texts
from kiosk.journey.state import Session
from ui.presentation import Presentation, Row

_GOOD: Final = frozenset({CardState.PRE_LOSS, CardState.FORMAL_LOSS, ReportState.IN_FORCE})
_BAD: Final = frozenset({CardState.CANCELLED, ReportState.REFUSED})
_OPEN: Final = frozenset({ReportState.RECORDED, ReportState.AWAITING_COUNTER})


@dataclass(frozen=True, slots=True)
class Guidance:
    """Tells in one language. ``words`` are those of advice, which paper says too; ``district`` is
    the GB/T 2260 code of where the kiosk stands.
    """

    show: Presentation
    words: Texts
    district: str

    def advice(self, session: Session) -> list[dict[str, object]]:
        """What to do on this screen: rows of ``heading`` and ``items``."""
        if session.topic is None:
            return []
        answers = session.answers
        told = advice(
            session.topic, answers.issuing_region, self.show.book, self.district, answers.known
        )
        return [
            {
                "heading": worded(one.heading, self.words),
                "items": [worded(item, self.words) for item in one.items],
            }
            for one in told
        ]

    def source(self, known: Known | None) -> str:
        """Who says so, and when."""
        if known is None:
            return ""
        return self.show.texts(f"known.{known.source}", self.show.moment(known.as_of))

    def standing(self, session: Session, hotline: str) -> Row:
        """The one statement about the card in question: ``tone``, ``title``, ``detail``."""
        known, region = session.answers.known, session.answers.issuing_region
        card = known.card(region) if known else None
        if card is not None and card.state is not CardState.NORMAL:
            return self._statement(card.state, card)
        waiting = [r for r in known.reports if r.state in _OPEN] if known else []
        here = next((report for report in waiting if report.issuing_region == region), None)
        if here is not None:
            title, detail = "title", "detail"
            part = f"standing.{here.state}"
            return self._row("attention", f"{part}.{title}", f"{part}.{detail}", hotline)
        asked = known is not None and known.source is Source.CENTRE
        part = "standing.none" if asked else "standing.unasked"
        return self._row("plain", f"{part}.title", f"{part}.detail", hotline)

    def _statement(self, state: CardState, of: KnownCard) -> Row:
        part = f"standing.{state}"
        if of.expires_at and state is CardState.PRE_LOSS:
            until = self.show.moment(of.expires_at)
            return self._row(_tone(state), f"{part}.title", f"{part}.detail_until", until)
        return self._row(_tone(state), f"{part}.title", f"{part}.detail")

    def _row(self, tone: str, title: str, detail: str, *arguments: str) -> Row:
        texts = self.show.texts
        return {"tone": tone, "title": texts(title), "detail": texts(detail, *arguments)}

    def cards(self, known: Known | None) -> list[Row]:
        """Rows of ``region``, ``state``, ``tone`` and ``detail``."""
        return [
            {
                "region": self.show.region_name(card.issuing_region),
                "state": self.show.texts(f"card_state.{card.state}"),
                "tone": _tone(card.state),
                "detail": self._end(card),
            }
            for card in (known.cards if known else ())
        ]

    def reports(self, known: Known | None) -> list[Row]:
        """Rows of ``number``, ``kind``, ``state``, ``tone``, ``recorded`` and ``detail``."""
        texts = self.show.texts
        return [
            {
                "number": grouped(report.report_number),
                "kind": texts(f"kind.{report.kind}"),
                "state": texts(f"report_state.{report.state}"),
                "tone": _tone(report.state),
                "recorded": texts("known.recorded", self.show.moment(report.recorded_at)),
                "detail": self._end(report) if report.state is ReportState.IN_FORCE else "",
            }
            for report in (known.reports if known else ())
        ]

    def _end(self, thing: KnownCard | KnownReport) -> str:
        if thing.expires_at is None:
            return ""
        return self.show.texts("known.until", self.show.moment(thing.expires_at))


def _tone(state: CardState | ReportState) -> str:
    if state in _GOOD:
        return "good"
    if state in _BAD:
        return "danger"
    return "attention" if state in _OPEN else "plain"
