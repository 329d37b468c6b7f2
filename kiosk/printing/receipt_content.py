"""What a receipt says: only what is true when it is printed (facts, section 8).

An end of validity stands on it only where the centre gave one, "in force" only where the centre
said so.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from kiosk.domain.policy import Channel, LossRule, Policy
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.report_number import grouped
from kiosk.printing.content import CHINESE, Content, Fact, Section, Standing, Words, clean
from kiosk.printing.form_content import application
from kiosk.printing.speech import Speech, helpline

_CREDENTIAL: Final = "领卡证明"
_ENDING: Final = frozenset({ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS})


class ReceiptDraft:
    """The content of one receipt while it is put together."""

    def __init__(
        self, receipt: Receipt, policy: Policy | None, site: Words, speech: Speech, qr: str
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
            state=self._own("state"),
            meaning=self._meaning(),
            number_label=self._words("number"),
            number=grouped(receipt.report_number),
            facts=self._facts(),
            sections=tuple(section for section in sections if section.items),
            hotline=helpline(self._policy, self._speech),
            qr=self._qr,
            qr_caption=(self._words("qr.caption"), self._words("qr.privacy")),
            form=application(receipt, self._basics(Words("")), self._policy, self._speech),
        )

    def _meaning(self) -> tuple[Words, ...]:
        receipt = self._receipt
        state = receipt.state
        if receipt.awaits_signature:
            return (
                self._words(f"meaning.application.{state}"),
                self._words("meaning.application.now", self._numbers()),
            )
        if receipt.kind in _ENDING and state is ReportState.IN_FORCE and receipt.effective_at:
            return (self._words("meaning.in_force_since", self._time(receipt.effective_at)),)
        meaning = self._own("meaning", self._numbers())
        if receipt.kind is ReportKind.PRE_LOSS and state is ReportState.RECORDED:
            return (meaning, self._words("meaning.recorded_now", self._numbers()))
        return (meaning,)

    def _own(self, what: str, *arguments: str) -> Words:
        """What this kind says of the state, where it has its own words for it.

        A formal loss that was replaced without ever having had effect gave way to another one:
        only its own completion brings a new card.
        """
        receipt = self._receipt
        own = f"{what}.{receipt.kind}.{receipt.state}"
        gave_way = receipt.state is ReportState.REPLACED and receipt.effective_at is None
        if gave_way or f"receipt.{own}" not in self._speech.chinese.entries:
            own = f"{what}.{receipt.state}"
        return self._words(own, *arguments)

    def _basics(self, unnamed: Words) -> tuple[Fact, ...]:
        """Whose report it is; ``unnamed`` stands where only the counter will see the name."""
        receipt = self._receipt
        return (
            self._fact("name", Words(clean(receipt.name)) if receipt.name else unnamed),
            self._fact("id_number", Words(clean(receipt.number))),
            self._fact("issuing_region", self._region()),
            self._fact("recorded_at", self._recorded_at()),
        )

    def _facts(self) -> tuple[Fact, ...]:
        receipt = self._receipt
        facts = list(self._basics(self._words("name_at_counter")))
        if receipt.effective_at:
            facts.append(self._fact("effective_at", Words(self._zoned(receipt.effective_at))))
        if receipt.expires_at:
            facts.append(self._fact("expires_at", Words(self._zoned(receipt.expires_at))))
        facts.append(self._fact("site", self._site))
        facts.append(self._fact("terminal", Words(clean(receipt.kiosk_id))))
        return tuple(facts)

    def _next(self) -> tuple[Words, ...]:
        receipt = self._receipt
        undo = receipt.kind is ReportKind.UNDO_PRE_LOSS
        match receipt.state:
            case ReportState.UNDONE | ReportState.REPLACED:
                return ()
            case ReportState.REFUSED:
                outlet = self._place(Channel.OUTLET)
                refused = self._words("next.refused", self._numbers(), outlet)
                return (_joined(refused, self._bring(receipt.kind)),)
            case ReportState.LAPSED if not undo:
                again = self._words("next.again", self._formal_loss_places())
                return (_joined(again, self._bring(ReportKind.FORMAL_LOSS)),)
            case ReportState.RECORDED if not receipt.awaits_signature:
                ask = self._words("next.ask", self._numbers())
                return (ask,) if undo else (ask, *self._steps())
            case _:
                return () if undo else tuple(self._steps())

    def _steps(self) -> Iterator[Words]:
        """What the person does, or lets happen, with a loss report that stands."""
        receipt = self._receipt
        if receipt.awaits_signature:
            counter = self._words(f"next.counter.{receipt.kind}", self._place(Channel.OUTLET))
            yield _joined(counter, self._bring(receipt.kind))
            yield self._words("next.found_first")
        elif receipt.kind in _ENDING:
            if receipt.state is ReportState.IN_FORCE and receipt.expires_at:
                yield self._expiry(receipt.expires_at)
            yield self._undo()
        if receipt.kind is ReportKind.FORMAL_LOSS:
            yield from self._meanwhile()
        else:
            replace = self._words("next.replace", self._formal_loss_places())
            yield _joined(replace, self._bring(ReportKind.FORMAL_LOSS), *self._meanwhile())

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
        return tuple(self._local(text) for text in told)

    def _bring(self, kind: ReportKind) -> Words:
        """With what: the region's list, else an identity document."""
        listed = self._policy.documents.get(kind, ()) if self._policy else ()
        if not listed:
            return self._words("next.bring", self._words("next.identity"))
        documents = [self._local(document) for document in listed]
        chinese = "；".join(document.chinese for document in documents)
        second = "; ".join(document.second or document.chinese for document in documents)
        return self._words("next.bring", Words(chinese, second))

    def _local(self, text: Mapping[str, str]) -> Words:
        return self._speech.say(lambda texts: text.get(texts.language, text[CHINESE]))

    def _formal_loss_places(self) -> Words:
        channels = self._policy.formal_loss_channels if self._policy else ()
        return self._places(channels or (Channel.OUTLET,))

    def _attention(self) -> tuple[Words, ...]:
        receipt = self._receipt
        undo = receipt.kind is ReportKind.UNDO_PRE_LOSS or receipt.state is ReportState.UNDONE
        told = self._policy.meanwhile if self._policy else ()
        credential = any(_CREDENTIAL in text[CHINESE] for text in told)
        return (
            self._words("attention.bank_undo" if undo else "attention.bank"),
            self._words("attention.no_credential" if credential else "attention.no_proof"),
        )

    def _numbers(self) -> str:
        return helpline(self._policy, self._speech).numbers

    def _region(self) -> Words:
        if not self._policy:
            return Words(clean(self._receipt.issuing_region))
        return self._local(self._policy.name)

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

    def _recorded_at(self) -> Words:
        said = self._zoned(self._receipt.recorded_at)
        return Words(said) if self._receipt.is_dated else self._words("undated", said)

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._receipt.recorded_at.tzinfo):%Y-%m-%d %H:%M}"

    def _zoned(self, moment: datetime) -> str:
        """With the offset; in the zone of the terminal, whatever zone the centre answers in."""
        local = moment.astimezone(self._receipt.recorded_at.tzinfo)
        return f"{local:%Y-%m-%d %H:%M} {local.isoformat()[-6:]}"


def _joined(*sentences: Words) -> Words:
    second = " ".join(words.second for words in sentences if words.second)
    return Words("".join(words.chinese for words in sentences), second or None)
