"""What a receipt says: only what is true when it is printed (facts, section 8).

An end of validity stands on it only where the centre gave one, "in force" only where the centre
said so.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from kiosk.domain.policy import Channel, LossRule, Policy
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, SiteProfile
from kiosk.domain.report_number import grouped
from kiosk.printing.content import CHINESE, Content, Fact, Section, Standing, Words, clean
from kiosk.printing.speech import Speech, helpline


class ReceiptDraft:
    """The content of one receipt while it is put together."""

    def __init__(
        self, receipt: Receipt, policy: Policy | None, site: SiteProfile, speech: Speech, qr: str
    ) -> None:
        self._receipt = receipt
        self._policy = policy
        self._site = site
        self._speech = speech
        self._qr = qr

    def content(self) -> Content:
        receipt = self._receipt
        steps = self._next()
        sections = (
            Section(self._words("next.heading"), steps, numbered=len(steps) > 1),
            Section(self._words("attention.heading"), self._attention(), numbered=False),
        )
        return Content(
            copy=self._words("copy", receipt.copy) if receipt.copy else None,
            title=self._words(f"title.{receipt.kind}"),
            standing=(
                Standing.IN_FORCE if receipt.state is ReportState.IN_FORCE else Standing.OPEN
            ),
            state=self._words(f"state.{receipt.state}"),
            meaning=self._meaning(),
            number_label=self._words("number"),
            number=grouped(receipt.report_number),
            facts=self._facts(),
            sections=tuple(section for section in sections if section.items),
            hotline=helpline(self._policy, self._speech),
            qr=self._qr,
            qr_caption=(self._words("qr.caption"), self._words("qr.privacy")),
        )

    def _meaning(self) -> tuple[Words, ...]:
        receipt = self._receipt
        state = receipt.state
        own = f"receipt.meaning.{receipt.kind}.{state}"
        if own in self._speech.chinese.entries:
            return (self._words(own.removeprefix("receipt.")),)
        if state is ReportState.RECORDED:
            return (
                self._words("meaning.recorded"),
                self._words("meaning.recorded_now", self._numbers()),
            )
        if state is ReportState.IN_FORCE and receipt.effective_at:
            return (self._words("meaning.in_force_since", self._time(receipt.effective_at)),)
        return (self._words(f"meaning.{state}", self._numbers()),)

    def _facts(self) -> tuple[Fact, ...]:
        receipt = self._receipt
        facts = [
            self._fact("name", self._name()),
            self._fact("id_number", Words(clean(receipt.number))),
            self._fact("issuing_region", self._region()),
            self._fact("recorded_at", Words(self._zoned(receipt.recorded_at))),
        ]
        if receipt.effective_at:
            facts.append(self._fact("effective_at", Words(self._zoned(receipt.effective_at))))
        if receipt.expires_at:
            facts.append(self._fact("expires_at", Words(self._zoned(receipt.expires_at))))
        facts.append(self._fact("site", self._words(f"site.{self._site}")))
        facts.append(self._fact("terminal", Words(clean(receipt.kiosk_id))))
        return tuple(facts)

    def _name(self) -> Words:
        """The counter fills in who came with a household register."""
        if not self._receipt.name:
            return self._words("name_at_counter")
        return Words(clean(self._receipt.name))

    def _next(self) -> tuple[Words, ...]:
        receipt = self._receipt
        match receipt.state:
            case ReportState.UNDONE | ReportState.REPLACED:
                return ()
            case ReportState.REFUSED:
                outlet = self._place(Channel.OUTLET)
                refused = self._words("next.refused", self._numbers(), outlet)
                return (_joined(refused, self._bring(receipt.kind)),)
            case ReportState.LAPSED:
                again = self._words("next.again", self._formal_loss_places())
                return (_joined(again, self._bring(ReportKind.FORMAL_LOSS)),)
            case ReportState.RECORDED:
                return (self._words("next.ask", self._numbers()), *self._steps())
            case ReportState.IN_FORCE | ReportState.AWAITING_COUNTER:
                return tuple(self._steps())

    def _steps(self) -> Iterator[Words]:
        """What the person does, or lets happen, with a report that stands."""
        receipt = self._receipt
        in_force = receipt.state is ReportState.IN_FORCE
        if in_force and receipt.expires_at:
            yield self._expiry(receipt.expires_at)
        if receipt.kind is ReportKind.UNDO_PRE_LOSS:
            return
        proof = self._meanwhile()
        bring_formal = self._bring(ReportKind.FORMAL_LOSS)
        outlet = self._place(Channel.OUTLET)
        if receipt.kind is ReportKind.FORMAL_LOSS:
            if not in_force:
                yield _joined(self._words("next.counter_formal", outlet), bring_formal)
            yield from proof
            return
        if receipt.kind is ReportKind.WRITTEN_PRE_LOSS and not in_force:
            written = self._words("next.counter_written", outlet)
            yield _joined(written, self._bring(ReportKind.WRITTEN_PRE_LOSS))
        yield self._undo()
        replace = self._words("next.replace", self._formal_loss_places())
        yield _joined(replace, bring_formal, *proof)

    def _expiry(self, expires_at: datetime) -> Words:
        rule = self._policy.loss.get(self._receipt.kind) if self._policy else None
        on_expiry = (rule or LossRule()).on_expiry
        return self._words(f"next.expiry_{on_expiry}", self._time(expires_at), self._numbers())

    def _undo(self) -> Words:
        channels = self._policy.undo_channels if self._policy else ()
        if not channels:
            return self._words("next.undo_ask", self._numbers())
        undo = self._words("next.undo", self._places(channels))
        bring = self._bring(ReportKind.UNDO_PRE_LOSS)
        if Channel.KIOSK in channels:
            return _joined(undo, bring)
        return _joined(undo, bring, self._words("next.undo_not_here"))

    def _meanwhile(self) -> tuple[Words, ...]:
        """How to see a doctor until the new card is there, where the region's rules say so."""
        told = self._policy.meanwhile if self._policy else ()
        return tuple(Words(text[CHINESE], self._in_second(text)) for text in told)

    def _bring(self, kind: ReportKind) -> Words:
        """With what: the region's list, else an identity document."""
        listed = self._policy.documents.get(kind, ()) if self._policy else ()
        if not listed:
            return self._words("next.bring", self._words("next.identity"))
        chinese = "；".join(document[CHINESE] for document in listed)
        second = "; ".join(self._in_second(document) for document in listed)
        return self._words("next.bring", Words(chinese, second))

    def _in_second(self, text: Mapping[str, str]) -> str:
        language = self._speech.language
        return text.get(language, text[CHINESE])

    def _formal_loss_places(self) -> Words:
        channels = self._policy.formal_loss_channels if self._policy else ()
        return self._places(channels or (Channel.OUTLET,))

    def _attention(self) -> tuple[Words, ...]:
        if self._receipt.kind is ReportKind.UNDO_PRE_LOSS or (
            self._receipt.state is ReportState.UNDONE
        ):
            return (self._words("attention.bank_undo"), self._words("attention.no_proof"))
        return (self._words("attention.bank"), self._words("attention.no_proof"))

    def _numbers(self) -> str:
        return helpline(self._policy, self._speech).numbers

    def _region(self) -> Words:
        if not self._policy:
            return Words(clean(self._receipt.issuing_region))
        second = self._policy.named(self._speech.language) if self._speech.second else None
        return Words(self._policy.named(CHINESE), second)

    def _place(self, channel: Channel) -> Words:
        region = self._region() if self._policy else self._words("place.issuing_region")
        return self._words(f"place.{channel}", region)

    def _places(self, channels: tuple[Channel, ...]) -> Words:
        places = [self._place(channel) for channel in channels]
        glue = self._words("place.or")
        chinese = glue.chinese.join(place.chinese for place in places)
        if glue.second is None:
            return Words(chinese)
        return Words(chinese, glue.second.join(place.second or "" for place in places))

    def _fact(self, label: str, value: Words) -> Fact:
        return Fact(self._words(f"fact.{label}"), value)

    def _words(self, text_id: str, *arguments: "str | int | Words") -> Words:
        return self._speech(f"receipt.{text_id}", *arguments)

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._receipt.recorded_at.tzinfo):%Y-%m-%d %H:%M}"

    def _zoned(self, moment: datetime) -> str:
        """With the offset; in the zone of the terminal, whatever zone the centre answers in."""
        local = moment.astimezone(self._receipt.recorded_at.tzinfo)
        return f"{local:%Y-%m-%d %H:%M} {local.isoformat()[-6:]}"


def _joined(*sentences: Words) -> Words:
    second = " ".join(words.second for words in sentences if words.second)
    return Words("".join(words.chinese for words in sentences), second or None)
