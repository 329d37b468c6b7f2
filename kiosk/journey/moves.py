"""The person's own moves through a journey: begin, on, back, change an answer, leave."""

from dataclasses import replace
from itertools import takewhile
from typing import Final

from kiosk.journey.effects import AlertStaff, ReadCard
from kiosk.journey.screens import SCREENS
from kiosk.journey.session import Session, Stepped, forgotten, stay
from kiosk.journey.steps import JourneyName, Screen, journey_at
from kiosk.journey.values import Answers, Printing

_ALWAYS_SHOWN: Final = (Screen.ALREADY, Screen.REVIEW)
"""Also on the way back to the review: what stands already of the card of another region."""


def begin(session: Session, name: JourneyName) -> Stepped:
    journey = journey_at(name, session.place.profile)
    if session.closed is not None and not journey.only_tells:
        return stay(session)
    begun = replace(
        session,
        journey=journey,
        trail=(),
        before_change=None,
        answers=Answers(session.place.region),
    )
    return arrived(begun, journey.first)


def _bare(session: Session, screen: Screen) -> Session:
    """A screen with nothing on it of what was printed or went wrong before."""
    return replace(
        session,
        screen=screen,
        resume=None,
        printing=Printing.NONE,
        printing_seconds=0,
        slip=None,
        qr="",
        failure=None,
    )


def arrived(session: Session, screen: Screen) -> Stepped:
    """Show a screen; a card that lies there already is read where one is asked for."""
    shown = _bare(session, screen)
    if screen is Screen.PLACE_CARD and shown.card_present and not shown.reading:
        return replace(shown, reading=True), (ReadCard(),)
    return stay(shown)


def on(session: Session) -> Stepped:
    """To the next screen that has something to say or to ask, where this one leads on."""
    if session.journey is None or not session.can_go_on:
        return stay(session)
    answers, place = session.answers, session.place
    for step in session.journey.following(session.screen):
        changing = session.before_change is not None and step.screen not in _ALWAYS_SHOWN
        skipped = step.passing or changing
        if not step.applies(answers, place) or (skipped and step.ready(answers, place)):
            continue
        shown, effects = arrived(_left(session, step.screen), step.screen)
        return waiting_for_card(shown), effects
    return stay(session)


def held(session: Session) -> Session:
    """The step that stops the journey, where news or new rules have closed the way behind it."""
    stop = session.stop
    if stop is None or session.journey is None:
        return session
    shown, _ = arrived(session, stop.screen)
    after = {stop.screen, *(step.screen for step in session.journey.following(stop.screen))}
    trail = tuple(takewhile(lambda screen: screen not in after, session.trail))
    return replace(shown, trail=trail, before_change=None)


def _left(session: Session, towards: Screen) -> Session:
    """The session with the way it came by. Coming back to the review ends the change."""
    if session.before_change and towards is Screen.REVIEW:
        before_review = session.trail[: session.trail.index(Screen.REVIEW)]
        return replace(session, trail=before_review, before_change=None)
    if session.here is None or session.here.passing:
        return session
    return replace(session, trail=(*session.trail, session.screen))


def aside(session: Session, screen: Screen) -> Session:
    """A screen beside the journey's steps, from which Back leads back."""
    shown, _ = arrived(session, screen)
    return replace(shown, trail=(*session.trail, session.screen))


def back(session: Session) -> Stepped:
    if not session.can_go_back:
        return stay(session)
    if not session.trail:
        # Who goes back has not gone: they still hear and see the first screen in their own way.
        home, effects = ended(session)
        return replace(home, preferences=session.preferences), effects
    previous, trail = session.trail[-1], session.trail[:-1]
    earlier = replace(_bare(session, previous), trail=trail)
    if previous is Screen.REVIEW and session.before_change:
        unchanged = replace(session.before_change, known=session.answers.known)
        earlier = replace(earlier, answers=unchanged, before_change=None)
    if previous is Screen.PLACE_CARD:
        # "That is not me": the person is forgotten, and the next card is waited for.
        return stay(replace(earlier, answers=nobody(session)))
    if previous is Screen.HOLDER_CARD:
        # The same of the holder: whose card it is, is asked anew.
        return stay(replace(earlier, answers=_without_holder(session.answers)))
    if session.screen is Screen.CARD_GONE and earlier.shows_person:
        # Whatever card lies there now, it is not the person's.
        return stay(replace(earlier, screen=Screen.CARD_GONE, resume=previous))
    return stay(waiting_for_card(earlier))


def nobody(session: Session) -> Answers:
    """The answers without the person: what was asked before their card was is not theirs alone."""
    before = tuple(takewhile(lambda screen: screen is not Screen.PLACE_CARD, session.trail))
    region = session.answers.issuing_region if Screen.REGION in before else session.place.region
    return Answers(region, proof=session.answers.proof)


def _without_holder(answers: Answers) -> Answers:
    return Answers(answers.issuing_region, agent=answers.agent)


def waiting_for_card(session: Session) -> Session:
    """Screens that show a person need that person's card on the reader."""
    if session.shows_person and session.place.sees_card and not session.card_present:
        return replace(session, screen=Screen.CARD_GONE, resume=session.screen)
    return session


def edit(session: Session, screen: Screen) -> Stepped:
    """Change one answer. Coming back by Back leaves it as it was."""
    asked = session.journey.step(screen) if session.journey else None
    if asked is None or not SCREENS[screen].changeable:
        return stay(session)
    if not asked.applies(session.answers, session.place):
        return stay(session)
    return stay(replace(aside(session, screen), before_change=session.answers))


def call_staff(session: Session) -> Stepped:
    return aside(session, Screen.STAFF_CALLED), (AlertStaff(),)


def ended(session: Session) -> Stepped:
    """Wipe everything of the person; a card still lying there is pointed out first."""
    maybe_there = not session.place.sees_card and session.answers.laid_down is not None
    if not session.card_present and not maybe_there:
        return stay(forgotten(session))
    return stay(
        replace(forgotten(session), screen=Screen.TAKE_CARD, preferences=session.preferences)
    )


def idle(session: Session) -> Stepped:
    match session.screen:
        case Screen.ATTRACT | Screen.TAKE_CARD:
            return stay(replace(forgotten(session), screen=Screen.ATTRACT))
        case _:
            return ended(session)
