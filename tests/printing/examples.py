"""Receipts and slips of every kind, and what composes them, for the tests of printing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import product
from typing import Any, Final
from uuid import UUID

from kiosk.base import jose
from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.policy import NATIONAL, Outlet, PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, SiteProfile, Verification
from kiosk.domain.report_number import report_number
from kiosk.domain.slip import Paper, Slip, Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.domain.trial import TrialPage
from kiosk.printing.content.composer import Composer, load_texts
from kiosk.printing.content.structure import Content
from kiosk.printing.port import Printed
from kiosk.printing.settings import Driver, PrinterSettings, TextMode
from kiosk.printing.token.signing import ReceiptKey
from tests.persons import CHAN, WANG

KIOSK: Final = "110105-0007"
VERIFY_URL: Final = "https://central.example/r"
BEIJING: Final = timezone(timedelta(hours=8))
AT: Final = datetime(2026, 11, 22, 14, 3, 5, tzinfo=BEIJING)
WIDTHS: Final = (384, 576)

TEXTS: Final = load_texts(RESOURCES / "translations")
KEY: Final = ReceiptKey(KIOSK, jose.generate())
KEYS: Final = {KIOSK: [KEY.public_jwk]}

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
WRITTEN: Final = replace(
    RECEIPT, kind=ReportKind.WRITTEN_PRE_LOSS, state=ReportState.AWAITING_COUNTER
)
FORMAL: Final = replace(WRITTEN, kind=ReportKind.FORMAL_LOSS)
SLIP: Final = Slip(Topic.FOUND, "110105", "zh_CN", KIOSK, AT, RECEIPT.name, RECEIPT.number)


def policies() -> PolicyBook:
    book = PolicyBook.load(RESOURCES / "policies")
    assert not isinstance(book, Failure)
    return book


BOOK: Final = policies()
OUTLET: Final = Outlet(
    name={"zh_CN": "测试网点", "en": "Test Outlet"},
    address={"zh_CN": "朝阳区测试路 1 号", "en": "1 Test Road, Chaoyang"},
    region="110105",
    hours={"zh_CN": "工作日 9:00 至 17:00", "en": "9:00 to 17:00 on working days"},
    phone="010-00000000",
    source="made up",
)
"""A counter near by."""


def with_outlets() -> PolicyBook:
    return PolicyBook(
        replace(policy, outlets=(OUTLET,)) if policy.region == "110000" else policy
        for policy in BOOK
    )


def known(source: Source = Source.CENTRE) -> HolderStatus:
    """A card blocked by a pre-loss, with what became of every report."""
    kinds = (*ReportKind, *ReportKind)
    reports = tuple(
        ReportStatus(
            RECEIPT.report_id,
            report_number(KIOSK, number),
            kind,
            "110000",
            AT - timedelta(days=number),
            state,
            AT - timedelta(days=number) if state is ReportState.IN_FORCE else None,
            IN_FORCE.expires_at if state is ReportState.IN_FORCE else None,
        )
        for number, (state, kind) in enumerate(zip(ReportState, kinds, strict=False), start=1)
    )
    blocked = CardStatus("110000", CardState.PRE_LOSS, AT, IN_FORCE.expires_at)
    elsewhere = (CardStatus("320000", state) for state in CardState)
    return HolderStatus(source, AT, (blocked, *elsewhere), reports)


def composer(
    site: SiteProfile = SiteProfile.OUTLET, book: Callable[[], PolicyBook] = lambda: BOOK
) -> Composer:
    return Composer(
        texts=TEXTS,
        policies=book,
        site=site,
        district="110105",
        link=lambda receipt: KEY.link(receipt, VERIFY_URL),
    )


COMPOSER: Final = composer()


def content(paper: Paper = RECEIPT) -> Content:
    return COMPOSER.compose(paper)


def every_receipt() -> Iterator[tuple[str, Receipt]]:
    """Every kind in every state in every language, originals and copies taking turns."""
    for kind in ReportKind:
        for state in ReportState:
            for index, language in enumerate(TEXTS):
                answered = state is ReportState.IN_FORCE
                ends = answered and kind is not ReportKind.FORMAL_LOSS
                receipt = replace(
                    IN_FORCE if answered else RECEIPT,
                    kind=kind,
                    state=state,
                    expires_at=IN_FORCE.expires_at if ends else None,
                    language=language,
                    copy=index,
                )
                yield f"{kind}-{state}-{language}", receipt


STATED: Final = {"name": "", "verification": Verification.STATED}
AGENT: Final = {
    "verification": Verification.AGENT,
    "agent_name": masked_name(CHAN.name),
    "agent_number": masked_number(CHAN.number),
}


def without_the_card() -> Iterator[tuple[str, Receipt]]:
    """Receipts of a typed number, of an agent with the holder's card, and of one without it."""
    ways = {"stated": STATED, "agent": AGENT, "agent_typed": AGENT | {"name": ""}}
    for (how, changes), state, language in product(ways.items(), ReportState, TEXTS):
        receipt = IN_FORCE if state is ReportState.IN_FORCE else replace(RECEIPT, state=state)
        changed: Any = {**changes, "language": language}
        yield f"{how}-{state}-{language}", replace(receipt, **changed)


def every_paper() -> Iterator[tuple[str, Paper]]:
    """Every receipt, those without the holder's card, the application of somebody whose name is
    not known, and every slip.
    """
    yield from every_receipt()
    yield from without_the_card()
    for language in TEXTS:
        unnamed = replace(WRITTEN, name="", language=language, issuing_region="310000")
        yield f"written_pre_loss-unnamed-{language}", unnamed
    yield from every_slip()
    yield "trial", TrialPage("110105-0007", "110105", AT, "0.1.0")


def every_slip() -> Iterator[tuple[str, Slip]]:
    """Every topic in every language: for a card from here, and from where nothing is served."""
    for topic in Topic:
        for region in ("110105", "440100", NATIONAL):
            for language in TEXTS:
                slip = replace(SLIP, topic=topic, issuing_region=region, language=language)
                yield f"slip-{topic}-{region}-{language}", slip
    for source in Source:
        for language in TEXTS:
            slip = replace(SLIP, topic=Topic.STATUS, language=language, known=known(source))
            yield f"slip-status-known_by_{source}-{language}", slip


def settings(
    width: int = 576,
    mode: TextMode = TextMode.GB18030,
    driver: Driver = Driver.NETWORK,
    port: int = 9100,
) -> PrinterSettings:
    return PrinterSettings(driver=driver, width_dots=width, text_mode=mode, port=port)


def failure_code(outcome: Printed | Failure) -> FailureCode | None:
    return outcome.code if isinstance(outcome, Failure) else None
