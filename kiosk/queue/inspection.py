"""What staff and the heartbeat may ask of the queue; nothing here is personal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypedDict
from uuid import UUID

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportState
from kiosk.queue import rows
from kiosk.queue import statements as sql
from kiosk.queue.alarm import alarm_for
from kiosk.queue.database import Connection, Row, damage
from kiosk.queue.lifetime import Lifetime
from kiosk.queue.remains import MovedAside, moved_aside
from kiosk.queue.sealing import Sealer
from kiosk.queue.store import Store

_LISTED: Final = ("report_number", "kind", "state", "recorded_at", "attempts")


class Statuses(TypedDict):
    """Reports by state, the age in seconds of the one that waits longest, what lies aside."""

    states: dict[str, int]
    oldest_unsent_seconds: float | None
    moved_aside: list[MovedAside]


def oldest_unsent_seconds(store: Store, lifetime: Lifetime) -> float | Failure | None:
    row = store.read(lambda connection: connection.execute(sql.OLDEST_UNSENT).fetchall())
    if isinstance(row, Failure):
        return row
    return lifetime.age(rows.moment_of(row[0])) if row else None


def statuses(folder: Path, store: Store, lifetime: Lifetime) -> Statuses | Failure:
    states = store.read(lambda connection: connection.execute(sql.STATES).fetchall())
    age = oldest_unsent_seconds(store, lifetime)
    if isinstance(states, Failure):
        return states
    if isinstance(age, Failure):
        return age
    return {
        "states": dict(states),
        "oldest_unsent_seconds": age,
        "moved_aside": moved_aside(folder),
    }


def listing(store: Store) -> list[dict[str, object]] | Failure:
    found = store.read(lambda connection: connection.execute(sql.LIST).fetchall())
    if isinstance(found, Failure):
        return found
    return [
        {"report_id": str(UUID(bytes=row["report_id"]))}
        | {name: row[name] for name in _LISTED}
        | ({"last_error": row["last_error"]} if row["last_error"] else {})
        for row in found
    ]


def left_over(folder: Path, store: Store, lifetime: Lifetime) -> Failure | None:
    """What staff should look into: reports lost or refused, or waiting for too long."""
    found = statuses(folder, store, lifetime)
    if isinstance(found, Failure):
        return found
    aside = trouble_aside(found["moved_aside"])
    if aside is not None and aside.code is FailureCode.QUEUE_REPORTS_LOST:
        return aside
    refused = found["states"].get(ReportState.REFUSED, 0)
    if refused:
        return Failure(FailureCode.CENTRAL_REFUSED, f"{refused} reports refused, see queue list")
    age = found["oldest_unsent_seconds"]
    if alarm_for(age) is not None:
        return Failure(FailureCode.CENTRAL_UNREACHABLE, f"a report has waited for {age:.0f} s")
    return aside


def trouble_aside(moved_aside: Sequence[MovedAside]) -> Failure | None:
    """What staff should hear of databases that lie aside, until each is settled or taken away."""
    aside = [one for one in moved_aside if not one["settled"]]
    lost = [_shortfall(one) for one in aside if _shortfall(one)]
    if lost:
        return Failure(FailureCode.QUEUE_REPORTS_LOST, "; ".join(lost))
    names = ", ".join(one["folder"] for one in aside)
    return Failure(FailureCode.QUEUE_MOVED_ASIDE, names) if aside else None


def _shortfall(one: MovedAside) -> str:
    """What could not be taken back of a database that lies aside, or empty."""
    lost = len(one["reports_lost"]) + one["reports_missing"]
    torn = one["seals_unreadable"]
    return f"{one['folder']}: {lost} reports lost, {torn} seals unreadable" if lost or torn else ""


def verify(store: Store, sealer: Sealer) -> int | Failure:
    """How many reports there are, every one of them whole."""

    def check(connection: Connection) -> int:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise damage(found)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise damage("a row points to one that is gone")
        for row in connection.execute(sql.EVERYTHING):
            trouble = _trouble_of(row, sealer)
            if trouble:
                raise damage(f"report {UUID(bytes=row['report_id'])}: {trouble}")
        (count,) = connection.execute(sql.COUNT_REPORTS).fetchone()
        return int(count)

    return store.read(check)


def _trouble_of(row: Row, sealer: Sealer) -> str:
    """What is wrong with a row and its seals, or empty."""
    for column, place in (("shown", rows.RECEIPT), ("sealed", rows.REPORT)):
        if row[column] is None:
            continue
        content = rows.opened(row[column], place, row["report_id"], sealer)
        if content is None:
            return "what is sealed does not open"
        if not rows.is_row_of(row, content):
            return "its columns are not what was sealed"
    return ""
