"""Receipts of every kind, and what composes them, for the tests of printing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final
from uuid import UUID

from kiosk.domain.failure import Failure
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.policy import PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, SiteProfile
from kiosk.domain.report_number import report_number
from kiosk.printing import jose
from kiosk.printing.composer import Composer, load_texts
from kiosk.printing.content import Content
from kiosk.printing.settings import Driver, PrinterSettings, TextMode
from kiosk.printing.token import ReceiptKey
from tests.persons import WANG

RESOURCES: Final = Path(__file__).parents[2] / "resources"
KIOSK: Final = "110105-0007"
VERIFY_URL: Final = "https://central.example/r"
BEIJING: Final = timezone(timedelta(hours=8))
AT: Final = datetime(2026, 11, 22, 14, 3, 5, tzinfo=BEIJING)
WIDTHS: Final = (384, 576)

TEXTS: Final = load_texts(RESOURCES / "translations")
KEY: Final = ReceiptKey(KIOSK, jose.generate())
KEYS: Final = {KIOSK: KEY.public_jwk}

RECEIPT: Final = Receipt(
    report_id=UUID("019aa9a4-1c2e-7c4d-8f00-112233445566"),
    report_number=report_number(KIOSK, 22481),
    kind=ReportKind.PRE_LOSS,
    kiosk_id=KIOSK,
    issuing_region="110000",
    name=masked_name(WANG.name),
    number=masked_number(WANG.number),
    recorded_at=AT,
)
IN_FORCE: Final = replace(
    RECEIPT,
    state=ReportState.IN_FORCE,
    effective_at=AT + timedelta(seconds=2),
    expires_at=AT + timedelta(days=10, seconds=2),
)


def policies() -> PolicyBook:
    book = PolicyBook.load(RESOURCES / "policies")
    assert not isinstance(book, Failure)
    return book


def composer(site: SiteProfile = SiteProfile.OUTLET) -> Composer:
    return Composer(
        texts=TEXTS,
        policies=policies,
        site=site,
        district="110105",
        link=lambda receipt: KEY.link(receipt, VERIFY_URL),
    )


COMPOSER: Final = composer()


def content(receipt: Receipt = RECEIPT) -> Content:
    return COMPOSER.compose(receipt)


def every_receipt() -> Iterator[tuple[str, Receipt]]:
    """Every kind in every state in every language, originals and copies taking turns."""
    for kind in ReportKind:
        for state in ReportState:
            for index, language in enumerate(TEXTS):
                answered = state is ReportState.IN_FORCE
                receipt = replace(
                    IN_FORCE if answered else RECEIPT,
                    kind=kind,
                    state=state,
                    language=language,
                    copy=index,
                )
                yield f"{kind}-{state}-{language}", receipt


def settings(
    width: int = 576,
    mode: TextMode = TextMode.GB18030,
    driver: Driver = Driver.NETWORK,
    port: int = 9100,
) -> PrinterSettings:
    return PrinterSettings(driver=driver, width_dots=width, text_mode=mode, port=port)
