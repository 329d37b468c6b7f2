"""The names of what is listed: kinds of reports, how cards and reports stand, who says so."""

from kiosk.domain.advice.phrase import Phrase, phrase
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.status import CardState, HolderStatus, ReportStatus, Source


def kind_label(kind: ReportKind) -> Phrase:
    return phrase(f"kind.{kind}")


def made(report: ReportStatus) -> Phrase:
    """What kind of report, and how its holder was identified, where anybody may have made it."""
    kind = kind_label(report.kind)
    how = None if report.is_by_holder else identified_label(report.verification)
    return phrase("made", kind, how) if how else kind


def card_label(state: CardState) -> Phrase:
    return phrase(f"card_state.{state}")


def report_label(report: ReportStatus) -> Phrase:
    """How the report stands. An undoing that is done is not itself undone; what has lapsed has
    ended, or never had effect.
    """
    if report.state is ReportState.LAPSED:
        return phrase("report_state.ended" if report.effective_at else "report_state.never")
    undoing = report.kind is ReportKind.UNDO_PRE_LOSS and report.state is ReportState.UNDONE
    return phrase("report_state.done" if undoing else f"report_state.{report.state}")


def identified_label(verification: Verification) -> Phrase | None:
    """How the holder was identified, where that was not by their card."""
    if verification is Verification.CHIP:
        return None
    return phrase(f"identified.{verification}")


def source_on_screen(known: HolderStatus) -> Phrase:
    return _source(known, "screen")


def source_on_paper(known: HolderStatus) -> Phrase:
    return _source(known, "paper")


def _source(known: HolderStatus, where: str) -> Phrase:
    """A kiosk that knows nothing itself has nothing to date."""
    if known.source is Source.KIOSK and not (known.cards or known.reports):
        return phrase(f"source.unknown.{where}")
    return phrase(f"source.{known.source}.{where}", known.as_of)
