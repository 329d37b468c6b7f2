"""What those who listen may hear of a session, and where they are in it."""

from collections.abc import Iterator
from typing import Final

from kiosk.journey.session import Session
from ui.rows.answers import AnswersRows
from ui.rows.presentation import Presentation
from ui.rows.speech import Ear, secrets_of

_KIOSK_DIGITS: Final = 10
"""A report's number begins with that of the kiosk, which is no secret (contracts, section 5)."""


def ear_of(session: Session, show: Presentation, *, private: bool, pluggable: bool) -> Ear:
    """Who listens to ``session``: alone where ``private``, else among others, who learn nothing
    of the person's name and numbers, but where it is ``pluggable`` that headphones tell them.
    """
    answers = session.answers
    rows = AnswersRows(show, answers, None, dates_unjudged=False)
    people = filter(None, (answers.identity, answers.agent, answers.laid_down))
    shown = (rows.holder, rows.agent, rows.laid_down)
    reports = [one.report_number for one in (answers.known.reports if answers.known else ())]
    reports += [session.receipt.report_number] if session.receipt else []
    secrets = secrets_of(
        *(known for one in people for known in (one.name, one.name_latin, one.number)),
        *(str(one[name]) for one in shown for name in ("name", "spoken_name")),
        answers.id_number,
        answers.phone,
        *(number[_KIOSK_DIGITS:] for number in reports),
    )
    return Ear(show.texts, private, secrets, pluggable)


def place_in(session: Session, show: Presentation) -> Iterator[str]:
    """The journey, and which step of it; nothing where nothing was begun."""
    if session.journey is not None:
        yield show.texts(f"journey.{session.journey.name}")
    if session.stage is not None:
        yield show.texts("journey.step", int(session.stage) + 1)
