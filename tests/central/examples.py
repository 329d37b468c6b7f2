"""Reports as a kiosk sends them, a centre to take them, and a clock that the test sets."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from kiosk.base.parsing import parse
from kiosk.central.api import ReportBatch, Result
from kiosk.central.batch import Batch
from kiosk.central.calls import Call
from kiosk.central.centre import Centre
from kiosk.domain.id_number import check_character
from kiosk.domain.policy import (
    Channel,
    Duration,
    DurationUnit,
    LossRule,
    OnExpiry,
    Policy,
    PolicyBook,
)
from kiosk.domain.report import ReportKind
from kiosk.domain.report_number import report_number
from tests.persons import CHAN, WANG

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)

Json = dict[str, Any]


@dataclass
class Clock:
    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **period: float) -> None:
        self.now += timedelta(**period)


def sqlite_in(folder: Path) -> str:
    """The URL of a database in a file."""
    return f"sqlite:///{folder / 'central.db'}"


def number_of(serial: int) -> str:
    """That of a made-up person, with its check digit."""
    body = f"110105{date(1950, 1, 1) + timedelta(days=serial):%Y%m%d}001"
    return body + check_character(body)


def holder(number: str = WANG.number, name: str = WANG.name) -> Json:
    return {"document": "resident_id", "name": name, "number": number}


def report(
    kind: str = "pre_loss", *, sequence: int = 1, number: str = WANG.number, **others: Any
) -> Json:
    """A report in the API's form; ``others`` replaces or adds fields."""
    kiosk_id = others.get("kiosk_id", "110105-0007")
    return {
        "report_id": str(uuid7()),
        "report_number": report_number(kiosk_id, sequence),
        "kind": kind,
        "kiosk_id": kiosk_id,
        "site_profile": "outlet",
        "kiosk_region": "110105",
        "issuing_region": "110105",
        "recorded_at": MONDAY.isoformat(),
        "clock_synchronised": True,
        "holder": holder(number),
        "verification": "chip",
    } | others


def stated(number: str = WANG.number, **others: Any) -> Json:
    """Somebody without any document has typed a number."""
    return report(**{"verification": "stated", "holder": holder(number, name="")} | others)


def by_agent(number: str = WANG.number, **others: Any) -> Json:
    """Somebody laid down their own card and typed the holder's number."""
    agent = {"verification": "agent", "agent": holder(CHAN.number, CHAN.name)}
    return stated(number, **agent | others)


def a_call(number: str = WANG.number, region: str = "110105", **others: Any) -> Json:
    """A call in the API's form; ``others`` replaces or adds fields."""
    return {
        "call_id": str(uuid7()),
        "holder": {"number": number},
        "issuing_region": region,
        "called_at": MONDAY.isoformat(),
        "call_reference": "96102-20261123-0815",
    } | others


def id_of(report: Json) -> UUID:
    return UUID(report["report_id"])


def opened(database_url: str, book: PolicyBook, clock: Clock) -> Centre:
    centre = Centre.open(database_url, book, clock=clock)
    assert isinstance(centre, Centre), centre
    return centre


def call(centre: Centre, told: Json) -> Result:
    ((result,),) = centre.receive([Batch([Call.model_validate(told)])])
    return result


def receive(centre: Centre, *reports: Json) -> list[Result]:
    (results,) = centre.receive([Batch(ReportBatch.model_validate({"reports": reports}).reports)])
    return results


def policy(**fields: Any) -> Policy:
    """A region whose kiosks may do everything; ten days, then the card is restored."""
    ten_days = LossRule(
        duration=Duration(amount=10, unit=DurationUnit.CALENDAR_DAYS), on_expiry=OnExpiry.RESTORE
    )
    usual: Json = {
        "region": "110000",
        "name": {"zh_CN": "北京市"},
        "served": True,
        "hotlines": (),
        "loss": {ReportKind.PRE_LOSS: ten_days, ReportKind.WRITTEN_PRE_LOSS: ten_days},
        "undo_channels": (Channel.KIOSK,),
        "formal_loss_at_kiosk": True,
        "source": "made up",
        "checked_on": MONDAY.date(),
    }
    return parse(Policy, usual | fields)
