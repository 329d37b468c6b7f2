"""How long a report may wait for the centre before someone must look."""

from enum import IntEnum


class AgeAlarm(IntEnum):
    """Age of the oldest unsent report in seconds from which it is raised."""

    NOTICE = 120
    SERIOUS = 600
    CRITICAL = 3600


def alarm_for(age: float | None) -> AgeAlarm | None:
    """The highest alarm that ``age`` (seconds; ``None`` = nothing waits) has reached."""
    reached = [alarm for alarm in AgeAlarm if age is not None and age >= alarm]
    return reached[-1] if reached else None


def seconds_to_next(age: float | None) -> float | None:
    """In how many seconds a higher alarm is due, if nothing changes."""
    if age is None:
        return None
    return next((alarm - age for alarm in AgeAlarm if alarm > age), None)
