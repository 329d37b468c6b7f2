"""What the result screen says of a report: what is true now, and what to do by the region's rules.

Where a rule is not known, the person is told whom to ask.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.domain.policy import Channel, LossRule, Policy
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState
from ui.rows.presentation import Presentation, Row

_AT_THE_COUNTER: Final = frozenset({ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS})


@dataclass(frozen=True, slots=True)
class ResultRows:
    """One report's, in one language. ``hotline`` is the line that knows of it."""

    show: Presentation
    receipt: Receipt
    hotline: str

    def outcome(self) -> Row:
        """The statement: ``state``, ``title`` and ``detail``."""
        state, effective_at = self.receipt.state, self.receipt.effective_at
        if state is not ReportState.IN_FORCE:
            detail = self._own(f"{state}.detail", self.hotline)
        elif effective_at:
            detail = self._own("in_force.detail", self.show.moment(effective_at))
        else:
            detail = self._own("in_force.detail_undated")
        return {"state": state, "title": self._own(f"{state}.title"), "detail": detail}

    def _own(self, part: str, *arguments: str) -> str:
        """The kind's own words where it has some, else those of every kind."""
        own = f"result.{self.receipt.kind}.{part}"
        known = own in self.show.texts.entries
        return self.show.texts(own if known else f"result.{part}", *arguments)

    # ---- what to do --------------------------------------------------------------------------

    def next_steps(self) -> list[Row]:
        """What the person can or must do now, the most urgent first."""
        undo = self.receipt.kind is ReportKind.UNDO_PRE_LOSS
        undone = undo or self.receipt.state is ReportState.UNDONE
        return [*self._steps(), self._row("bank_undo" if undone else "bank", tone="attention")]

    def _steps(self) -> Iterator[Row]:
        match self.receipt.state:
            case ReportState.UNDONE | ReportState.REPLACED:
                return
            case ReportState.REFUSED:
                where = (self.hotline, self._place(Channel.OUTLET))
                yield self._row("refused", *where, tone="attention")
            case ReportState.LAPSED:
                yield self._row("again", self._formal_places())
            case ReportState.RECORDED | ReportState.AWAITING_COUNTER:
                yield from self._open()
            case ReportState.IN_FORCE:
                yield from self._in_force()

    def _open(self) -> Iterator[Row]:
        kind = self.receipt.kind
        if kind in _AT_THE_COUNTER:
            yield self._row(f"counter_{kind}", self._place(Channel.OUTLET), self._bring(kind))
        if self.receipt.state is ReportState.RECORDED:
            yield self._row("sent_later", self.hotline)
        if kind is ReportKind.PRE_LOSS:
            yield from self._found_or_not()
        elif kind is ReportKind.FORMAL_LOSS:
            yield from self._meanwhile()

    def _in_force(self) -> Iterator[Row]:
        kind, end = self.receipt.kind, self.receipt.expires_at
        if end:
            rule = self._policy.loss.get(kind) if self._policy else None
            on_expiry = (rule or LossRule()).on_expiry
            yield self._row(f"expiry_{on_expiry}", self.show.moment(end), self.hotline)
        if kind is ReportKind.FORMAL_LOSS:
            yield from self._meanwhile()
        elif kind is not ReportKind.UNDO_PRE_LOSS:
            yield from self._found_or_not()

    def _meanwhile(self) -> Iterator[Row]:
        """How to see a doctor until the new card is there, where the region's rules say so."""
        if self._policy and self._policy.meanwhile:
            yield self._row("meanwhile", self.show.listed(self._policy.meanwhile))

    def _found_or_not(self) -> Iterator[Row]:
        channels = self._policy.undo_channels if self._policy else ()
        bring = self._bring(ReportKind.UNDO_PRE_LOSS)
        if not channels:
            yield self._row("found_ask", self.hotline)
        elif Channel.KIOSK in channels:
            yield self._row("found", self._places(channels), bring)
        else:
            yield self._row("found_elsewhere", self._places(channels), bring)
        yield self._row("replace", self._formal_places())

    def _row(self, name: str, *arguments: str, tone: str = "step") -> Row:
        part, texts = f"next.{name}", self.show.texts
        return {
            "tone": tone,
            "title": texts(f"{part}.title", *arguments),
            "detail": texts(f"{part}.detail", *arguments),
        }

    # ---- where and with what -------------------------------------------------------------------

    @property
    def _policy(self) -> Policy | None:
        return self.show.policy(self.receipt.issuing_region)

    def _bring(self, kind: ReportKind) -> str:
        documents = self.show.documents(self.receipt.issuing_region, kind)
        return documents or self.show.texts("next.identity")

    def _formal_places(self) -> str:
        channels = self._policy.formal_loss_channels if self._policy else ()
        return self._places(channels or (Channel.OUTLET,))

    def _places(self, channels: tuple[Channel, ...]) -> str:
        return self.show.texts("next.or").join(self._place(channel) for channel in channels)

    def _place(self, channel: Channel) -> str:
        texts = self.show.texts
        region = (
            self._policy.named(texts.language) if self._policy else texts("next.issuing_region")
        )
        return texts(f"next.place.{channel}", region)
