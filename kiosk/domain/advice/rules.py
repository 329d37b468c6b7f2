"""One issuing region's rules as phrases: whom to call, where to go, what to bring, how it ends."""

from collections.abc import Collection, Iterable
from typing import Final, Self

from kiosk.base.records import dataclass
from kiosk.domain.advice.phrase import (
    LocalText,
    Phrase,
    either,
    either_number,
    listed,
    phrase,
    quote,
    sentences,
)
from kiosk.domain.policy import (
    Channel,
    Confidence,
    Hotline,
    LossRule,
    OnExpiry,
    Policy,
    PolicyBook,
    Proof,
)
from kiosk.domain.report import ReportKind

NATIONAL_HOTLINE: Final = Hotline(number="12333")
"""The line of every place in the country; a place's own is asked for its rules."""

BLOCKING: Final = frozenset({ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS})
"""Reports that block a card until they end or are undone."""


@dataclass(frozen=True)
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
        return either_number(_line(line) for line in self.hotlines)

    @property
    def numbers_with_hours(self) -> Phrase:
        return either_number(
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

    @property
    def by_phone(self) -> Phrase:
        """What the region's line wants to see or to hear, or that this is to be asked."""
        if self.own is None or Channel.HOTLINE not in self.own.without_document:
            return phrase("helpline.needs_ask")
        asks = self.own.hotline_asks
        return phrase("helpline.tells", asks) if asks else phrase("helpline.no_document")

    @property
    def to_stop(self) -> Phrase:
        """Whom to call to block a card at once, whosever it is; before a card was read, nobody has
        said where theirs was issued.
        """
        return self._whosever("stop")

    @property
    def to_ask(self) -> Phrase:
        """Whom to ask of a card, whosever it is."""
        return self._whosever("ask")

    def _whosever(self, wanted: str) -> Phrase:
        if self.from_elsewhere is None:
            return phrase(f"failed.{wanted}", self.numbers)
        of_own = phrase(f"failed.{wanted}_of", self.label, self.numbers)
        return sentences(of_own, self.from_elsewhere)

    @property
    def from_elsewhere(self) -> Phrase | None:
        """Whom to call for a card that is not the region's; the national line is for all."""
        return phrase("failed.from_elsewhere") if self.own else None

    def still(self, *statements: str) -> tuple[Phrase, ...]:
        """Whom to ask whether ``statements``, by their keys in the policy, still hold, where one of
        them may have changed.
        """
        grounds = self.own.grounds if self.own else {}
        dated = [g for g in map(grounds.get, statements) if g and g.confidence is Confidence.DATED]
        return (phrase("ask_still", self.numbers),) if dated else ()

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

    @property
    def written_proofs(self) -> tuple[Proof, ...]:
        """What a written report is made with; none where the region isn't known to have one."""
        return self.own.written_proofs if self.own else ()

    @property
    def written_is_formal(self) -> bool:
        """Whether a written report is the formal loss there."""
        written = self.own.written_report if self.own else None
        return written is not None and written.counts_as is ReportKind.FORMAL_LOSS

    @property
    def for_others(self) -> tuple[Phrase, ...]:
        """Who may act for somebody else, or must."""
        texts = (*self.own.agents, *self.own.minors) if self.own else ()
        return tuple(quote(text) for text in texts)

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

    def on_expiry_of(self, kind: ReportKind) -> OnExpiry:
        """What the end brings to a card that a report of ``kind`` blocks and another may have
        joined: where that one would cancel the card, nobody can say that it is restored.
        """
        ends = self.on_expiry({kind})
        joined = self.on_expiry({kind, *(self.policy.loss if self.policy else ())})
        cancels = joined is OnExpiry.CANCEL_CARD
        return OnExpiry.UNKNOWN if cancels and ends is OnExpiry.RESTORE else ends

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
        told = tuple(quote(text) for text in (self.own.meanwhile if self.own else ()))
        credential = self.own.credential if self.own else None
        if credential is None or credential.for_doctor:
            return told
        return (*told, phrase("credential.ask", credential.name, self.numbers))

    @property
    def credential_lasts(self) -> tuple[Phrase, ...]:
        """How long it lasts what helps until the new card is there."""
        credential = self.own.credential if self.own else None
        return (quote(credential.lasts),) if credential and credential.lasts else ()

    @property
    def doctors_credential(self) -> LocalText | None:
        """The name of what a doctor takes until the new card is there."""
        credential = self.own.credential if self.own else None
        return credential.name if credential and credential.for_doctor else None

    @property
    def bank(self) -> tuple[Phrase, ...]:
        """What is known of the bank's side beside its going its own way."""
        return tuple(quote(text) for text in (self.own.bank if self.own else ()))

    @property
    def pre_loss_note(self) -> tuple[Phrase, ...]:
        note = self.own.pre_loss_note if self.own else None
        return (quote(note),) if note else ()

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
    return line.area_code_first or line.number == NATIONAL_HOTLINE.number
