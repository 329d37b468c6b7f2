"""What an application says that is signed at the counter, and only while it awaits the counter.

The counter compares the document, so the masked number is enough, and a name that no card gave is
written by hand.
"""

from collections.abc import Mapping
from typing import Final

from kiosk.domain.advice.declarations import declarations
from kiosk.domain.advice.rules import Rules
from kiosk.domain.policy import Proof
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind
from kiosk.printing.content.structure import Fact, Form, Section, Words
from kiosk.printing.content.translator import Translator

_DOCUMENTS: Final[Mapping[Proof, str]] = {
    Proof.ID_CARD: "resident_id",
    Proof.HOUSEHOLD_REGISTER: "household_register",
}


def application(
    receipt: Receipt, facts: tuple[Fact, ...], rules: Rules, translator: Translator
) -> Form | None:
    """The form of ``receipt`` with these facts on it, where there is one to sign."""
    if not receipt.awaits_signature:
        return None

    def words(*ids: str) -> tuple[Words, ...]:
        return tuple(translator(f"receipt.form.{text_id}") for text_id in ids)

    title, notice, declaration, counter, documents = words(
        f"title.{receipt.kind}", "notice", "declaration", "counter", "documents"
    )
    declared = tuple(translator.translate(one) for one in declarations(receipt.kind, rules))
    return Form(
        title=title,
        notice=notice,
        facts=facts,
        declaration=Section(declaration, declared, numbered=True),
        signatures=words("signature", "date"),
        counter=counter,
        documents_label=documents,
        documents=words(*(_DOCUMENTS[proof] for proof in _proofs(receipt.kind, rules))),
        counter_lines=words("clerk", "stamp", "date"),
    )


def _proofs(kind: ReportKind, rules: Rules) -> tuple[Proof, ...]:
    """What may be shown at the counter; the household register only where the region takes it."""
    written = kind is ReportKind.WRITTEN_PRE_LOSS and rules.written_proofs
    return written or (Proof.ID_CARD,)
