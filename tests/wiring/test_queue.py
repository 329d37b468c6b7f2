"""What of the configuration reaches the queue."""

from dataclasses import replace
from pathlib import Path

from kiosk.configuration.sections import StatedSection
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import Draft, Holder, Report, ReportKind, Verification
from kiosk.wiring.queue import open_queue
from tests.configured import sandbox_in
from tests.queue.examples import good, resident_number


def _stated(serial: int, phone: str) -> Draft:
    holder = Holder(DocumentKind.RESIDENT_ID, "", resident_number(serial))
    return Draft(ReportKind.PRE_LOSS, holder, "110000", Verification.STATED, phone=phone)


def test_the_brake_is_what_the_configuration_says(tmp_path: Path) -> None:
    settings = replace(sandbox_in(tmp_path), stated=StatedSection(an_hour=4, by_phone=3))
    queue = good(open_queue(settings))
    phones = ["13800138000"] * 4 + ["13900139000"] * 2
    told: list[Report | Failure] = [
        queue.record(_stated(serial, phone), language="zh_CN")
        for serial, phone in enumerate(phones)
    ]
    queue.close()
    failures = [one.code if isinstance(one, Failure) else None for one in told]
    limit = FailureCode.STATED_LIMIT
    assert failures == [None, None, None, limit, None, limit]
