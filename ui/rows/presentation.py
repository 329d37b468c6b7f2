"""One language's words, and what the regions' rules say in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from kiosk.base.resources import RESOURCES
from kiosk.domain.policy import NATIONAL, Policy, PolicyBook, Text
from kiosk.domain.report import ReportKind
from kiosk.domain.texts import Texts

Row = dict[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Presentation:
    """Shows sessions in one language, by the rules of ``book``.

    ``advice`` are the words that paper says too; ``district`` is the GB/T 2260 code of where the
    kiosk stands.
    """

    texts: Texts
    advice: Texts
    book: PolicyBook
    district: str

    @classmethod
    def load(cls, language: str, book: PolicyBook, district: str) -> "Presentation":
        folder = RESOURCES / "translations"
        return cls(
            Texts.load(folder, language), Texts.load(folder / "advice", language), book, district
        )

    # ---- regions ---------------------------------------------------------------------------

    def policy(self, region: str) -> Policy | None:
        return self.book.for_region(region)

    def region_name(self, region: str) -> str:
        if region == NATIONAL:
            return self.texts("region.elsewhere")
        policy = self.policy(region)
        return policy.named(self.texts.language) if policy else region

    def hotlines(self, region: str) -> list[Row]:
        """Rows of ``number``, ``allDay``."""
        policy = self.policy(region)
        lines = policy.hotlines if policy else ()
        return [{"number": line.number, "allDay": line.all_day} for line in lines]

    def hotline(self, region: str) -> str:
        """The number to call about a card of ``region``; empty where its rules name none."""
        policy = self.policy(region)
        return policy.hotlines[0].number if policy and policy.hotlines else ""

    def documents(self, region: str, kind: ReportKind) -> str:
        """What to bring for a report of ``kind``; empty where the region's rules don't say."""
        policy = self.policy(region)
        return self.listed(policy.documents.get(kind, ()) if policy else ())

    def listed(self, told: Iterable[Text]) -> str:
        language = self.texts.language
        return self.texts("next.and").join(text.get(language, text["zh_CN"]) for text in told)

    # ---- dates -----------------------------------------------------------------------------

    def day(self, day: date) -> str:
        return self._formatted(day, "format.day")

    def moment(self, moment: datetime) -> str:
        return self._formatted(moment, "format.moment")

    def month(self, month: date) -> str:
        return self._formatted(month, "format.month")

    def _formatted(self, moment: date, pattern: str) -> str:
        locale = QLocale(self.texts.language)
        day = QDate(moment.year, moment.month, moment.day)
        if isinstance(moment, datetime):
            time = QTime(moment.hour, moment.minute, moment.second)
            return locale.toString(QDateTime(day, time), self.texts(pattern))
        return locale.toString(day, self.texts(pattern))
