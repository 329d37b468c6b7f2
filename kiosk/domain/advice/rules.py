"""One issuing region's rules as phrases: whom to call, where to go, what to bring, how it ends."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Self

from kiosk.domain.advice.phrase import LocalText, Phrase, either, listed, phrase, quote
from kiosk.domain.policy import Channel, Hotline, LossRule, OnExpiry, Policy, PolicyBook
from kiosk.domain.report import ReportKind

NATIONAL_HOTLINE: Final = Hotline(number="12333")
"""The line of every place in the country; a place's own is asked for its rules."""

BLOCKING: Final = frozenset({ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS})
"""Reports that block a card until they end or are undone."""


@dataclass(frozen=True, slots=True)
class Rules:
    """``region`` is that of the governing policy. ``own`` are the region's own rules, ``national``
    what holds everywhere; either may be missing.
    """

    region: str
    own: Policy | None
    national: Policy | None

    @classmethod
    def of(cls, region: str, book: PolicyBook) -> Self:
        """The rules for cards of ``region``, a GB/T 2260 code."""
        policy = book.for_region(region)
        own = None if policy is book.national else policy
        return cls(policy.region if policy else region, own, book.national)

    @property
    def policy(self) -> Policy | None:
        return self.own or self.national

    # ---- whom to call ----------------------------------------------------------------------

    @property
    def hotlines(self) -> tuple[Hotline, ...]:
        """The issuing region's; where its rules name none, the national one."""
        return (self.policy.hotlines if self.policy else ()) or (NATIONAL_HOTLINE,)

    @property
    def numbers(self) -> Phrase:
        """Without an area code the national number reaches the place where the kiosk stands."""
        return either(_line(line) for line in self.hotlines)

    @property
    def numbers_with_hours(self) -> Phrase:
        return either(
            phrase("line_all_day", line.number) if line.all_day else _line(line)
            for line in self.hotlines
        )

    @property
    def whose_line(self) -> Phrase:
        """Over the numbers: whose cards they are for."""
        of_place = any(_is_of_each_place(line) for line in self.hotlines)
        return phrase("helpline.of_place" if of_place else "helpline.line", self.line_name)

    @property
    def whose_line_with_hours(self) -> Phrase:
        if self.hotlines[0].all_day:
            return phrase("helpline.all_day", self.line_name)
        return self.whose_line

    @property
    def line_name(self) -> "LocalText | Phrase":
        return self.own.name if self.own else phrase("helpline.issuing_region")

    # ---- where -----------------------------------------------------------------------------

    @property
    def name(self) -> "LocalText | Phrase":
        """The region within a sentence about where to go."""
        return self.own.name if self.own else phrase("issuing_region")

    @property
    def label(self) -> Phrase:
        """The region by itself, or in a sentence about a card of it."""
        return quote(self.own.name) if self.own else phrase("elsewhere")

    @property
    def undo_channels(self) -> tuple[Channel, ...]:
        return self.policy.undo_channels if self.policy else ()

    @property
    def formal_loss_channels(self) -> tuple[Channel, ...]:
        return self.policy.formal_loss_channels if self.policy else ()

    def place(self, channel: Channel) -> Phrase:
        return phrase(f"place.{channel}", self.name)

    def places(self, channels: Iterable[Channel]) -> Phrase:
        """``channels``, of which there is one at least."""
        return either(self.place(channel) for channel in channels)

    @property
    def formal_loss_final(self) -> bool:
        return bool(self.own and self.own.formal_loss_final)

    @property
    def finality(self) -> Phrase:
        """Whether a formal loss can be undone, as a sentence."""
        if self.formal_loss_final:
            return phrase("finality.never")
        notes = (one.formal_loss_undo_note for one in (self.own, self.national) if one)
        note = next(filter(None, notes), None)
        return quote(note) if note else phrase("finality.ask", self.numbers)

    # ---- with what -------------------------------------------------------------------------

    def documents(self, kind: ReportKind) -> tuple[Phrase, ...]:
        """What to bring for a report of ``kind``; none where nobody states it."""
        for policy in (self.own, self.national):
            if policy is not None and policy.documents.get(kind):
                return tuple(quote(text) for text in policy.documents[kind])
        return ()

    def bring(self, kind: ReportKind) -> Phrase:
        """What to bring as part of a sentence, or whom to ask."""
        documents = self.documents(kind)
        if not documents:
            return phrase("bring.unlisted", self.numbers)
        return phrase("bring.listed", listed(documents))

    # ---- what then -------------------------------------------------------------------------

    def loss(self, kind: ReportKind) -> LossRule:
        rule = self.policy.loss.get(kind) if self.policy else None
        return rule or LossRule()

    def on_expiry(self, kinds: Collection[ReportKind]) -> OnExpiry:
        """What the end brings to a card that reports of ``kinds`` block, none where it is not known
        which do: the worst that one of them brings, else what all agree on.
        """
        ends = {self.loss(kind).on_expiry for kind in kinds or BLOCKING}
        if kinds and OnExpiry.CANCEL_CARD in ends:
            return OnExpiry.CANCEL_CARD
        return ends.pop() if len(ends) == 1 else OnExpiry.UNKNOWN

    @property
    def while_blocked(self) -> tuple[Phrase, ...]:
        """How to see a doctor during a pre-loss; whom to ask where the region has no own rules."""
        own = self.own.while_blocked if self.own else ()
        everywhere = self.national.while_blocked if self.national else ()
        known = tuple(quote(text) for text in (*everywhere, *own))
        return known if own else (*known, phrase("doctor.ask", self.numbers))

    @property
    def meanwhile(self) -> tuple[Phrase, ...]:
        """How to see a doctor until the new card is there, by the region's own rules."""
        return tuple(quote(text) for text in (self.own.meanwhile if self.own else ()))

    @property
    def meanwhile_everywhere(self) -> tuple[Phrase, ...]:
        """The same by the national rules."""
        return tuple(quote(text) for text in (self.national.meanwhile if self.national else ()))


def _line(line: Hotline) -> Phrase:
    return phrase("line_of_place" if _is_of_each_place(line) else "line", line.number)


def note(line: Hotline) -> Phrase | None:
    """Beside a number that stands by itself."""
    if _is_of_each_place(line):
        return phrase("helpline.area_code_first")
    return phrase("helpline.at_any_hour") if line.all_day else None


def _is_of_each_place(line: Hotline) -> bool:
    return line.number == NATIONAL_HOTLINE.number
