"""Goes through the whole space, or a fixed sample of it, and tells what is shown where.

Papers are composed for every report and whatever is known; screens are told by the real models on
every way through every journey, and looked at in the real window where QML chooses words itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, product, takewhile
from typing import Final, TypeVar

from kiosk.central.pages import Words, rendered
from kiosk.central.pages.receipt import of_nothing, of_now
from kiosk.domain.advice.phrase import worded
from kiosk.domain.advice.printed import printed
from kiosk.domain.advice.rules import Rules
from kiosk.domain.policy import PolicyBook, Proof
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, SiteProfile, Verification
from kiosk.domain.slip import Slip
from kiosk.domain.status import HolderStatus
from kiosk.domain.texts import Texts
from kiosk.journey.session import Session
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Place
from tests.statements import space, visits
from tests.statements.facts import now_on_the_page, on_screen, on_the_page
from tests.statements.marked import CHINESE, Mark, marked, marks_in
from tests.statements.papers import told_on
from tests.statements.screens import Models, Window, asked_by
from tests.statements.table import TRANSLATIONS, Values

Item = TypeVar("Item")
_HOME: Final = "110000"
_OTHERS: Final = ("320000", "440100")
"""Issuing regions whose screens are looked at too: one with other rules, one not served."""
_WHOLE: Final = (_HOME, "310000")
"""Where every outcome is looked at in a sample, too: at home, and where an end cancels the card."""
_UNDOING: Final = (JourneyName.FOUND, JourneyName.PRE_LOSS)
"""No region's real rules let a kiosk undo; made-up ones do."""


@dataclass(frozen=True, slots=True)
class Shown:
    """``marks`` are shown for a card of ``region`` by the rules of ``book``, where ``so`` is so."""

    surface: str
    region: str
    book: PolicyBook
    so: Values
    marks: frozenset[Mark]


def sampled(items: Iterable[Item], every: int, first: int = 0) -> Iterator[Item]:
    """Every so many, always the same ones."""
    return islice(items, first % every, None, every)


# ---- the receipt page -------------------------------------------------------------------------


def on_page(every: int) -> Iterator[Shown]:
    """Whatever the page of a QR says: by what the QR holds, and by what is true now."""
    texts = marked(Texts.load(TRANSLATIONS / "advice", CHINESE))
    frame = Words(marked(Texts.load(TRANSLATIONS / "pages", CHINESE)), texts)
    so = on_the_page(ReportKind.PRE_LOSS, ReportState.RECORDED)
    yield Shown("page", _HOME, PolicyBook(()), so, marks_in([rendered("receipt", frame)]))
    for kind, state in product(ReportKind, ReportState):
        then = printed(kind, state)
        marks = marks_in(worded(one, texts) for one in (then.kind, then.state))
        yield Shown("page", _HOME, PolicyBook(()), on_the_page(kind, state), marks)
    for kind in ReportKind:
        told = of_nothing(kind)
        marks = marks_in(worded(one, texts) for one in (told.state, *told.meaning, *told.todo))
        so = on_the_page(kind, ReportState.RECORDED)
        yield Shown("page", _HOME, PolicyBook(()), so, marks)
    shipped, *_ = space.books()
    for number, region in enumerate(space.regions()):
        rules = Rules.of(region, shipped)
        for receipt in sampled(space.receipts(region), every, number):
            if receipt.state is not ReportState.RECORDED:
                told = of_now(receipt, rules)
                said = (told.state, *told.meaning, *told.todo)
                marks = marks_in(worded(one, texts) for one in said)
                yield Shown("page", region, shipped, now_on_the_page(receipt, shipped), marks)


# ---- papers ----------------------------------------------------------------------------------


def on_papers(every: int) -> Iterator[Shown]:
    """Everything by the rules as they are, and by others that may come."""
    shipped, *others = space.books()
    for number, region in enumerate(space.regions()):
        yield from _papers(region, shipped, space.receipts(region))
        yield from _papers(region, shipped, space.guidance_slips(region, shipped))
        some = _statuses(region, every, number)
        yield from _papers(region, shipped, space.known_slips(region, some))
        for book in others:
            few = max(every // 4, 1)
            yield from _papers(region, book, sampled(space.receipts(region), few, number))
            yield from _papers(region, book, space.guidance_slips(region, book))
            some = sampled(space.known(region), 17 * every, number)
            yield from _papers(region, book, space.known_slips(region, some))


def _statuses(region: str, every: int, first: int) -> Iterator[HolderStatus]:
    """The few without any report of the holder's own, and of the many others some."""
    plain = list(takewhile(_holds_nothing_of_their_own, space.known(region)))
    return chain(plain, sampled(space.known(region)[len(plain) :], every, first))


def _holds_nothing_of_their_own(status: HolderStatus) -> bool:
    return all(one.verification is not Verification.CHIP for one in status.reports)


def _papers(
    region: str, book: PolicyBook, papers: Iterator[Receipt] | Iterator[Slip]
) -> Iterator[Shown]:
    for paper in papers:
        for so, marks in told_on(paper, book):
            yield Shown("paper", region, book, so, marks)


# ---- screens, by their models ----------------------------------------------------------------


def on_models(every: int) -> Iterator[Shown]:
    """Every journey in every region, whatever is known; to the outcome where there is one."""
    shipped, *_, made_up = space.books()
    for book, names, few in ((shipped, JourneyName, every), (made_up, _UNDOING, 20 * every)):
        models = Models(book)
        for session in _once(_sessions(book, names, few)):
            yield _on_screen("models", session, book, models.told(session))


def _once(sessions: Iterator[Session]) -> Iterator[Session]:
    """Those that tell something new."""
    seen: set[Session] = set()
    for session in sessions:
        telling = _of_what_it_tells(session)
        if telling not in seen:
            seen.add(telling)
            yield session


def _sessions(book: PolicyBook, names: Iterable[JourneyName], every: int) -> Iterator[Session]:
    for profile in SiteProfile:
        at = visits.place(book, profile)
        yield from visits.standing_by(at)
        yield from visits.failing(at)
        # What a hospital's kiosk doesn't do it says the same of in every region.
        apart = 5 if profile is SiteProfile.HOSPITAL and every > 1 else 1
        for number, region in sampled(enumerate(space.regions()), apart):
            governing = at.governing(region)
            for name in names:
                reviewing = None
                for known in _statuses(governing, every, number):
                    for session in visits.visits(at, name, governing, known):
                        yield session
                        reviewing = session if session.screen is Screen.REVIEW else reviewing
                if reviewing is not None:
                    few = 1 if every == 1 or region in _WHOLE else 6
                    receipts = sampled(_receipts(reviewing, governing), few, number)
                    failures = sampled(visits.OTHER_FAILURES, few, number)
                    yield from visits.outcomes(reviewing, receipts, failures)


def _receipts(reviewing: Session, region: str) -> Iterator[Receipt]:
    journey = reviewing.journey
    kind, how = (journey.kind, journey.verification) if journey else (None, None)
    without = (Verification.STATED, Verification.AGENT)
    for receipt in space.receipts(region):
        told = receipt.verification if receipt.verification in without else None
        if (receipt.kind, told) == (kind, how):
            yield receipt


def _of_what_it_tells(session: Session) -> Session:
    """The session without what its screen does not look at."""
    if any(model == "guide" for model, _ in asked_by(session.screen)) or session.failure:
        return session
    if session.shows_person:
        return replace(session, trail=())
    return replace(session, trail=(), answers=replace(session.answers, known=None))


def _on_screen(
    surface: str, session: Session, book: PolicyBook, marks: frozenset[Mark], **doubt: bool
) -> Shown:
    region = (session.receipt or session.answers).issuing_region
    return Shown(surface, region, book, on_screen(session, book, **doubt), marks)


# ---- screens, as they are seen ---------------------------------------------------------------


def in_window(every: int) -> Iterator[Shown]:
    """Each screen in each of its states that QML words; ``every`` thins out what is known."""
    shipped, *_, made_up = space.books()
    window = Window(shipped)
    for book, look in ((shipped, _to_look_at), (made_up, _undoing)):
        window.go_by(book)
        for session in _once(look(book, every)):
            yield _on_screen("window", session, book, window.told(session))
            if session.screen in {Screen.REVIEW, Screen.LOST_ON}:
                marks = window.told(session, clock_in_doubt=True)
                yield _on_screen("window", session, book, marks, clock_in_doubt=True)


def _to_look_at(book: PolicyBook, every: int) -> Iterator[Session]:
    for profile in SiteProfile:
        at = visits.place(book, profile)
        yield from visits.standing_by(at)
        yield from sampled(visits.failing(at), max(every // 8, 1))
        for name in JourneyName:
            yield from _way(at, name, _HOME, every)
        for region in _OTHERS:
            for name in JourneyName if every == 1 else (JourneyName.PRE_LOSS,):
                yield from _way(at, name, region, every)


def _undoing(book: PolicyBook, every: int) -> Iterator[Session]:
    return _way(visits.place(book, SiteProfile.OUTLET), JourneyName.FOUND, _HOME, every)


def _way(at: Place, name: JourneyName, region: str, every: int) -> Iterator[Session]:
    """To its end with one document and the other, and to the paper."""
    reached = None
    for number, proof in enumerate(Proof):
        anybodys = (one for one in space.known(region) if one.by_others(region))
        some = chain(sampled(space.known(region), 20 * every, number), islice(anybodys, 1))
        for known in some:
            for session in visits.visits(at, name, region, known, proof):
                yield session
                reached = session
        if reached is not None and reached.screen is Screen.REVIEW:
            yield from visits.lifted(reached)
            few = sampled(_receipts(reached, region), max(every // 8, 1))
            for session in visits.outcomes(reached, few):
                yield session
                reached = session
        if reached is not None:
            yield from visits.papers(reached)
