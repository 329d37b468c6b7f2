"""The reader's part of the command line: ``read-card``, and what ``doctor`` looks at."""

import queue
import time
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.factory import Driver
from kiosk.reader.port import CardReader, Failed, NoReader, Read, ReaderState

Json = str | list[str] | None

# These may pass while one waits: by themselves, or with the card laid down once more.
_MAY_PASS: Final = {FailureCode.CARD_REMOVED, FailureCode.READER_BUSY, FailureCode.READER_TIMEOUT}


def read_card(
    reader: CardReader, timeout_seconds: float
) -> Identity | SocialSecurityCard | Failure:
    """Wait for a card and read it, with a reader of one's own: it is started and closed here.

    Failures: the card's, ``card_absent`` when none came in time, ``reader_missing`` when there
    was no reader at the end of that time.
    """
    states: queue.SimpleQueue[ReaderState] = queue.SimpleQueue()
    end = time.monotonic() + timeout_seconds
    failure = Failure(FailureCode.READER_MISSING)
    reader.start(states.put)
    try:
        while True:
            state = states.get(timeout=max(end - time.monotonic(), 0))
            if isinstance(state, Read):
                return state.card
            if isinstance(state, Failed):
                failure = state.failure
                if failure.code not in _MAY_PASS:
                    return failure
            else:
                is_there = not isinstance(state, NoReader)
                failure = Failure(
                    FailureCode.CARD_ABSENT if is_there else FailureCode.READER_MISSING
                )
    except queue.Empty:
        return failure
    finally:
        reader.close()


def card_json(card: Identity | SocialSecurityCard) -> dict[str, Json]:
    """What ``read-card --json`` prints; of a social security card, its masked public data."""
    if isinstance(card, Identity):
        return identity_json(card)
    return {"document": "social_security_card", "number": card.number, "region": card.region}


def identity_json(identity: Identity) -> dict[str, Json]:
    """An identity as contracts, section 2, has it.

    What is unknown is left out; a validity without an end is null.
    """
    optional = {
        "name_latin": identity.name_latin,
        "nationality": identity.nationality,
        "issuer": identity.issuer,
    }
    return {
        "document": identity.document.value,
        "name": identity.name,
        "number": identity.number,
        "sex": identity.sex.value,
        "birth_date": identity.birth_date.isoformat(),
        **{key: value for key, value in optional.items() if value is not None},
        "valid_from": identity.valid_from.isoformat(),
        "valid_until": identity.valid_until.isoformat() if identity.valid_until else None,
        "warnings": [warning.value for warning in identity.warnings],
    }


def probe_reader(driver: Driver, *, name: str = "", port: str = "") -> Failure | None:
    """Whether the configured reader is there and fit for work; a probe of the doctor."""
    match driver:
        case Driver.PCSC:
            from kiosk.reader.pcsc.probe import probe_pcsc  # pyscard only when chosen

            return probe_pcsc(name)
        case Driver.SDT:
            return _probe_sdt(port)
        case Driver.SIMULATED:
            return None


def _probe_sdt(port: str) -> Failure | None:
    # pyserial only when chosen
    from kiosk.reader.sdt.module import FATAL, SecurityModule
    from kiosk.reader.sdt.rate import find_rate

    module = SecurityModule.open(port)
    if isinstance(module, Failure):
        return module
    try:
        failure = find_rate(module)
        if failure:
            return failure
        number = module.identify()
    finally:
        module.close()
    # Not every module knows its own number.
    return number if isinstance(number, Failure) and number.code in FATAL else None
