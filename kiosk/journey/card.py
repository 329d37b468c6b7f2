"""What a card on the reader, or one that is gone, means to a session."""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.journey import events as e
from kiosk.journey.moves import aside, begin, ended, nobody, on, waiting_for_card
from kiosk.journey.state import Session, Stepped, forgotten, stay
from kiosk.journey.steps import JourneyName, Screen

CardEvent = (
    e.CardLaid
    | e.CardRead
    | e.SocialCardRead
    | e.CardLies
    | e.CardFailed
    | e.CardRemoved
    | e.ReaderGone
)


def card(session: Session, event: CardEvent) -> Stepped:  # noqa: PLR0911 - one flat table
    there = replace(session, card_present=True, reading=False, reader_ready=True)
    match event:
        case e.CardLaid():
            return _laid(replace(there, reading=True))
        case e.CardRead():
            return _read(there, event)
        case e.SocialCardRead():
            return _social_card(there, event)
        case e.CardLies():
            return stay(there)
        case e.CardFailed():
            return _failed(there, event)
        case e.CardRemoved(slot) if slot and session.slot and slot != session.slot:
            return stay(session)
        case e.CardRemoved():
            return _removed(replace(there, card_present=False))
        case e.ReaderGone():
            return _removed(replace(there, card_present=False, reader_ready=False))
        case _:
            assert_never(event)


def _laid(session: Session) -> Stepped:
    if session.screen is Screen.ATTRACT:
        return begin(session, JourneyName.PRE_LOSS)
    return stay(session)


def _read(session: Session, event: e.CardRead) -> Stepped:
    identity = event.identity
    if session.screen is Screen.CARD_GONE or session.shows_person:
        known = session.answers.identity
        if known is not None and _same_person(known, identity):
            return _resumed(replace(session, slot=event.slot))
        session = _somebody_else(session)
    if session.screen is not Screen.PLACE_CARD or session.journey is None:
        return stay(session)
    answers = replace(session.answers, identity=identity)
    identified = replace(session, answers=answers, slot=event.slot)
    going_on, effects = on(identified)
    if session.journey.asks_centre and identified.holder:
        effects = (*effects, e.Enquire(identified.holder))
    return going_on, effects


def _same_person(one: Identity, other: Identity) -> bool:
    return (one.document, one.number) == (other.document, other.number)


def _resumed(session: Session) -> Stepped:
    back = replace(session, screen=session.resume or session.screen, resume=None, failure=None)
    if back.here is not None and back.here.passing:
        return on(back)
    return stay(back)


def _somebody_else(session: Session) -> Session:
    """Nothing of the first person may be seen any more; the journey waits for a card."""
    trail = session.trail
    before = trail[: trail.index(Screen.PLACE_CARD)] if Screen.PLACE_CARD in trail else ()
    return replace(
        forgotten(session),
        journey=session.journey,
        screen=Screen.PLACE_CARD,
        answers=nobody(session),
        trail=before,
        preferences=session.preferences,
    )


def _social_card(session: Session, event: e.SocialCardRead) -> Stepped:
    """Who found a card may lay it down to be told about it; anything else needs the holder."""
    finding = session.journey is not None and session.journey.name is JourneyName.FOUND
    if session.screen is not Screen.PLACE_CARD or not finding:
        unfit = Failure(FailureCode.CARD_SOCIAL_SECURITY)
        return _failed(session, e.CardFailed(unfit, event.slot))
    region = session.place.governing(event.card.region)
    answers = replace(session.answers, found_card=event.card, issuing_region=region)
    return on(replace(session, answers=answers, slot=event.slot))


def _failed(session: Session, event: e.CardFailed) -> Stepped:
    told = replace(session, slot=event.slot)
    match session.screen:
        case Screen.PLACE_CARD:
            return stay(replace(aside(told, Screen.PROBLEM), failure=event.failure))
        case Screen.CARD_GONE:
            return stay(replace(told, failure=event.failure))
        case _:
            return stay(session)


def _removed(session: Session) -> Stepped:
    match session.screen:
        case Screen.TAKE_CARD:
            return ended(session)
        case Screen.CARD_GONE:
            return stay(replace(session, failure=None))
        case Screen.PROBLEM if session.trail[-1:] == (Screen.PLACE_CARD,):
            trail = session.trail[:-1]
            return stay(replace(session, screen=Screen.PLACE_CARD, trail=trail, failure=None))
        case _:
            return stay(waiting_for_card(session))
