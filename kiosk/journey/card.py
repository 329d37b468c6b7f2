"""What a card on the reader, or one that is gone, means to a session."""

from dataclasses import replace
from typing import Final, assert_never

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.domain.policy import Proof
from kiosk.journey import events
from kiosk.journey.effects import Enquire
from kiosk.journey.moves import aside, begin, ended, nobody, on, waiting_for_card
from kiosk.journey.session import Session, Stepped, forgotten, stay
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Answers

CardAct = (
    events.CardLaid
    | events.CardRead
    | events.SocialCardRead
    | events.CardFailed
    | events.CardRemoved
    | events.ReaderGone
)
CardEvent = CardAct | events.CardLies

_WAITS_FOR_CARD: Final = (Screen.PLACE_CARD, Screen.HOLDER_CARD)


def noted(session: Session, event: CardEvent) -> Session:
    """The session that knows what the reader told: whether a card lies there and is being read."""
    match event:
        case events.CardLaid():
            return replace(session, card_present=True, reading=True, reader_ready=True)
        case events.CardRemoved() if _is_another(event, session):
            return session
        case events.CardRemoved():
            return replace(session, card_present=False, reading=False, reader_ready=True)
        case events.ReaderGone():
            return replace(session, card_present=False, reading=False, reader_ready=False)
        case _:
            return replace(session, card_present=True, reading=False, reader_ready=True)


def react(session: Session, event: CardAct) -> Stepped:
    """What a card does on a screen that it acts on."""
    waiting = _past_problem(session)
    is_another = isinstance(event, events.CardRemoved) and _is_another(event, session)
    if is_another or waiting.screen is Screen.PROBLEM:
        return stay(session)
    return _react(waiting, event)


def _react(session: Session, event: CardAct) -> Stepped:
    match event:
        case events.CardLaid():
            return begin(session, JourneyName.PRE_LOSS)
        case events.CardRead():
            return _read(session, event)
        case events.SocialCardRead():
            return _social_card(session, event)
        case events.CardFailed():
            return _failed(session, event)
        case events.CardRemoved() | events.ReaderGone():
            return _removed(session)
        case _:
            assert_never(event)


def _is_another(removed: events.CardRemoved, session: Session) -> bool:
    """Whether the card that was lifted lay elsewhere than the one that the session is about."""
    return bool(removed.slot and session.slot) and removed.slot != session.slot


def _read(session: Session, event: events.CardRead) -> Stepped:
    identity = event.identity
    if session.screen is Screen.CARD_GONE or session.shows_person:
        known = session.answers.laid_down
        if known is not None and _same_person(known, identity):
            return _resumed(replace(session, slot=event.slot))
        session = _somebody_else(session)
    if session.screen not in _WAITS_FOR_CARD or session.journey is None:
        return stay(session)
    agent = session.answers.agent
    if agent is not None and _same_person(agent, identity):
        return stay(session)
    by_card = _without_register(session)
    if session.journey.for_another and session.screen is Screen.PLACE_CARD:
        answers = replace(by_card.answers, agent=identity)
    else:
        answers = replace(by_card.answers, identity=identity)
    identified = replace(by_card, answers=answers, slot=event.slot)
    going_on, effects = on(identified)
    if session.journey.asks_centre and identified.holder:
        effects = (*effects, Enquire(identified.holder))
    return going_on, effects


def _without_register(session: Session) -> Session:
    """The session of somebody who lays down a card after all, since the region they chose takes no
    household register: its number is forgotten, and the way goes on from that choice.
    """
    if session.answers.proof is not Proof.HOUSEHOLD_REGISTER:
        return session
    answers = Answers(session.answers.issuing_region)
    return replace(session, answers=answers, trail=(Screen.REGION,), before_change=None)


def _same_person(one: Identity, other: Identity) -> bool:
    return (one.document, one.number) == (other.document, other.number)


def _resumed(session: Session) -> Stepped:
    back = replace(session, screen=session.resume or session.screen, resume=None, failure=None)
    if back.here is not None and back.here.passing:
        return on(back)
    return stay(back)


def _somebody_else(session: Session) -> Session:
    """Nothing of the first person may be seen any more; the journey waits for a card. One that asks
    before where the social security card was issued asks that anew.
    """
    trail = session.trail
    before = trail[: trail.index(Screen.PLACE_CARD)] if Screen.PLACE_CARD in trail else ()
    anew = replace(forgotten(session), journey=session.journey, preferences=session.preferences)
    if Screen.REGION in before:
        return replace(anew, screen=Screen.REGION)
    return replace(anew, screen=Screen.PLACE_CARD, answers=nobody(session), trail=before)


def _social_card(session: Session, event: events.SocialCardRead) -> Stepped:
    """Who found a card may lay it down to be told about it; anything else needs the holder."""
    finding = session.journey is not None and session.journey.name is JourneyName.FOUND
    if session.screen is not Screen.PLACE_CARD or not finding:
        unfit = Failure(FailureCode.CARD_SOCIAL_SECURITY)
        return _failed(session, events.CardFailed(unfit, event.slot))
    region = session.place.governing(event.card.region)
    answers = replace(session.answers, found_card=event.card, issuing_region=region)
    return on(replace(session, answers=answers, slot=event.slot))


def _failed(session: Session, event: events.CardFailed) -> Stepped:
    about_it = replace(session, slot=event.slot)
    if session.screen in _WAITS_FOR_CARD:
        about_it = aside(about_it, Screen.PROBLEM)
    return stay(replace(about_it, failure=event.failure))


def _removed(session: Session) -> Stepped:
    match session.screen:
        case Screen.TAKE_CARD:
            return ended(session)
        case Screen.CARD_GONE:
            return stay(replace(session, failure=None))
        case _:
            return stay(waiting_for_card(session))


def _past_problem(session: Session) -> Session:
    """Back where the card is waited for, if it was a card that could not be used."""
    waited = session.trail[-1] if session.trail else None
    if session.screen is not Screen.PROBLEM or waited not in _WAITS_FOR_CARD:
        return session
    return replace(session, screen=waited, trail=session.trail[:-1], failure=None)
