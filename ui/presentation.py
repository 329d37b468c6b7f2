"""What a session says, in words and rows ready to show. No Qt objects, no state.

Personal data leaves here masked; the phone number only while its own screen is open.
"""

from calendar import Calendar, monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from kiosk.domain.failure import Failure
from kiosk.domain.lost_on import LONGEST_AGO, may_be_lost_on
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.phone import masked_phone
from kiosk.domain.policy import NATIONAL, Policy, PolicyBook, Text
from kiosk.domain.report import ReportKind
from kiosk.domain.texts import Texts
from kiosk.journey.session import Session
from kiosk.journey.steps import Screen

Row = dict[str, str | int | bool]

_MONDAY: Final = Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True)
class Presentation:
    """Shows sessions in one language, by the rules of ``book``."""

    texts: Texts
    book: PolicyBook

    def policy(self, region: str) -> Policy | None:
        return self.book.for_region(region)

    def region_name(self, region: str) -> str:
        if region == NATIONAL:
            return self.texts("region.elsewhere")
        policy = self.policy(region)
        return policy.named(self.texts.language) if policy else region

    def regions(self, chosen: str) -> list[Row]:
        """Every issuing region to choose from, the served ones first, everywhere else last."""
        ordered = sorted(self.book, key=lambda p: (not p.served, p.region == NATIONAL, p.region))
        return [
            {
                "code": policy.region,
                "name": self.region_name(policy.region),
                "served": policy.served,
                "chosen": policy.region == chosen,
            }
            for policy in ordered
        ]

    def hotlines(self, region: str) -> list[Row]:
        policy = self.policy(region)
        lines = policy.hotlines if policy else ()
        return [{"number": line.number, "allDay": line.all_day} for line in lines]

    def documents(self, region: str, kind: ReportKind) -> str:
        """What to bring for a report of ``kind``; empty where the region's rules don't say."""
        policy = self.policy(region)
        return self.listed(policy.documents.get(kind, ()) if policy else ())

    def listed(self, told: Iterable[Text]) -> str:
        language = self.texts.language
        return self.texts("next.and").join(text.get(language, text["zh_CN"]) for text in told)

    # ---- dates -----------------------------------------------------------------------------

    def _formatted(self, moment: date, pattern: str) -> str:
        locale = QLocale(self.texts.language)
        day = QDate(moment.year, moment.month, moment.day)
        if isinstance(moment, datetime):
            time = QTime(moment.hour, moment.minute, moment.second)
            return locale.toString(QDateTime(day, time), self.texts(pattern))
        return locale.toString(day, self.texts(pattern))

    def day(self, day: date) -> str:
        return self._formatted(day, "format.day")

    def moment(self, moment: datetime) -> str:
        return self._formatted(moment, "format.moment")

    def month(self, month: date) -> str:
        return self._formatted(month, "format.month")

    def month_days(self, month: date, today: date, chosen: date | None) -> list[Row]:
        """The weeks of a month as cells, blank ones (day 0) before its first day."""
        return [
            {
                "iso": date(month.year, month.month, number).isoformat() if number else "",
                "day": number,
                "selectable": bool(number)
                and may_be_lost_on(date(month.year, month.month, number), today),
                "chosen": bool(number) and chosen == date(month.year, month.month, number),
                "today": bool(number) and today == date(month.year, month.month, number),
            }
            for number in _MONDAY.itermonthdays(month.year, month.month)
        ]

    # ---- the person ------------------------------------------------------------------------

    def holder(self, session: Session) -> Row:
        """The person, masked. The name is not known of one whose number was typed."""
        identity, typed = session.answers.identity, session.answers.id_number
        if identity is None:
            return {"name": "", "number": masked_number(typed or ""), "document": ""}
        return {
            "name": masked_name(identity.name),
            "number": masked_number(identity.number),
            "document": self.texts(f"document.{identity.document}"),
        }

    def review(self, session: Session) -> list[Row]:
        """The answers to check; a row with a ``screen`` can be changed there."""
        answers, journey = session.answers, session.journey
        holder = self.holder(session)
        if journey is None or not holder["number"]:
            return []
        day = self.day(answers.lost_on) if answers.lost_on else self.texts("review.not_given")
        phone = masked_phone(answers.phone) if answers.phone else self.texts("review.not_given")
        number_screen = "" if answers.identity else Screen.ID_NUMBER
        rows: list[tuple[str, str, Screen | str]] = [
            ("name", str(holder["name"]), ""),
            ("number", str(holder["number"]), number_screen),
            ("region", self.region_name(answers.issuing_region), Screen.REGION),
            ("lost_on", day, Screen.LOST_ON),
            ("phone", phone, Screen.PHONE),
        ]
        asked = {"", *(step.screen for step in journey.steps)}
        return [
            {"label": self.texts(f"review.{label}"), "value": value, "screen": screen}
            for label, value, screen in rows
            if value and screen in asked
        ]

    # ---- what went wrong -------------------------------------------------------------------

    def failure(self, failure: Failure, hotline: str) -> Row:
        """What happened, what it means for the card, what to do now."""
        part = f"failure.{failure.code}"
        return {
            "code": failure.code,
            "happened": self.texts(f"{part}.happened"),
            "card": self.texts(f"{part}.card"),
            "todo": self.texts(f"{part}.todo", hotline),
        }


def month_shifted(month: date, by: int, today: date) -> date:
    """The first of the month ``by`` months on, held within what may be chosen."""
    index = month.year * 12 + month.month - 1 + by
    shifted = date(index // 12, index % 12 + 1, 1)
    last = date(shifted.year, shifted.month, monthrange(shifted.year, shifted.month)[1])
    within = last >= today - LONGEST_AGO and shifted <= today
    return shifted if within else month
