"""What of a kiosk needs a person, worst first: pure, from its last heartbeat and the time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from pydantic import ValidationError

from kiosk.base.records import dataclass
from kiosk.central.api import Heartbeat
from kiosk.central.store.fleet import HeardKiosk, Times

_LATE: Final = timedelta(minutes=10)
"""A kiosk is heard from every minute."""
_SILENT: Final = timedelta(hours=2)
_QUEUE_LATE: Final = timedelta(minutes=30)
_QUEUE_OLD: Final = timedelta(hours=12)
_CERTIFICATE_SOON: Final = timedelta(days=30)
_CERTIFICATE_NOW: Final = timedelta(days=3)
_CLOCK_OFF: Final = timedelta(minutes=2)


class Need(IntEnum):
    """How soon somebody has to go there; more is sooner."""

    NONE = 0
    SOON = 1
    NOW = 2


class Concern(StrEnum):
    SILENT = "silent"
    DEVICE = "device"
    QUEUE = "queue"
    REFUSED = "refused"
    CLOCK = "clock"
    CERTIFICATE = "certificate"
    KEY = "key"
    RULES = "rules"
    UNREAD = "unread"


@dataclass(frozen=True)
class Found:
    """One thing; ``what`` names the device and its code where it is one."""

    concern: Concern
    need: Need
    what: str = ""


@dataclass(frozen=True)
class Kiosk:
    """How a kiosk is; ``beat`` is none where a newer kiosk's heartbeat can't be read."""

    heard: HeardKiosk
    beat: Heartbeat | None
    found: tuple[Found, ...]
    clock_off: timedelta

    @property
    def need(self) -> Need:
        return max((one.need for one in self.found), default=Need.NONE)

    def about(self, concern: Concern) -> Need:
        """How urgent one column is."""
        return max((o.need for o in self.found if o.concern is concern), default=Need.NONE)


def kiosk_of(heard: HeardKiosk, now: datetime, etag: str, *, key_waits: bool = False) -> Kiosk:
    """``etag`` is of the rules that every kiosk should have."""
    try:
        beat = Heartbeat.model_validate_json(heard.heartbeat)
    except ValidationError:
        beat = None
    off = abs(beat.sent_at - heard.received_at) if beat else timedelta()
    found = [*_of_silence(now - heard.received_at), *_of_certificate(heard, now)]
    if key_waits:
        found.append(Found(Concern.KEY, Need.NOW))
    if beat is None:
        found.append(Found(Concern.UNREAD, Need.SOON))
    else:
        found += _of_beat(beat, off)
        if beat.policies != etag:
            found.append(Found(Concern.RULES, Need.SOON))
    found.sort(key=lambda one: -one.need)
    return Kiosk(heard, beat, tuple(found), off)


def heard_of(beat: Heartbeat, now: datetime, certificate_until: datetime | None) -> HeardKiosk:
    """A heartbeat that came ``now``, with what it comes to whatever the time will be."""
    found = _of_beat(beat, abs(beat.sent_at - now))
    return HeardKiosk(
        beat.kiosk_id,
        beat.model_dump_json(exclude_none=True),
        now,
        certificate_until,
        max((one.need for one in found), default=Need.NONE),
        len(found),
        beat.policies or "",
    )


def times_at(now: datetime, etag: str) -> Times:
    """By what the database finds what :func:`kiosk_of` finds."""
    return Times(now - _SILENT, now - _LATE, now + _CERTIFICATE_NOW, now + _CERTIFICATE_SOON, etag)


def _of_beat(beat: Heartbeat, off: timedelta) -> list[Found]:
    """What doesn't depend on when somebody looks."""
    return [*_of_devices(beat), *_of_queue(beat), *_of_clock(beat, off)]


def _of_silence(silent: timedelta) -> Iterator[Found]:
    if silent > _LATE:
        yield Found(Concern.SILENT, Need.NOW if silent > _SILENT else Need.SOON)


def _of_devices(beat: Heartbeat) -> Iterator[Found]:
    for device, code in sorted(beat.devices.items()):
        if code != "ready":
            yield Found(Concern.DEVICE, Need.NOW, f"{device}: {code}")


def _of_queue(beat: Heartbeat) -> Iterator[Found]:
    oldest = timedelta(seconds=min(beat.queue.oldest_unsent_seconds or 0, 1e9))
    if oldest > _QUEUE_LATE:
        yield Found(Concern.QUEUE, Need.NOW if oldest > _QUEUE_OLD else Need.SOON)


def _of_clock(beat: Heartbeat, off: timedelta) -> Iterator[Found]:
    if off > _CLOCK_OFF:
        yield Found(Concern.CLOCK, Need.NOW)
    elif not beat.clock_synchronised:
        yield Found(Concern.CLOCK, Need.SOON)


def _of_certificate(heard: HeardKiosk, now: datetime) -> Iterator[Found]:
    until = heard.certificate_until
    if until is not None and until - now < _CERTIFICATE_SOON:
        yield Found(Concern.CERTIFICATE, Need.NOW if until - now < _CERTIFICATE_NOW else Need.SOON)
