"""The answers given so far. Personal data leaves here masked."""

import re
from functools import cached_property
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.declarations import caution
from kiosk.domain.advice.phrase import day
from kiosk.domain.identity import Identity
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.phone import masked_phone
from kiosk.domain.policy import NATIONAL
from kiosk.journey.steps import Journey, Screen
from kiosk.journey.values import Answers
from ui.rows.presentation import Presentation, Row

_MASKED: Final = re.compile(r"\*+")


@dataclass(frozen=True)
class AnswersRows:
    """What ``answers`` say of somebody who goes through ``journey``."""

    show: Presentation
    answers: Answers
    journey: Journey | None
    dates_unjudged: bool
    """By the clock the card may have expired, and the clock can't be relied on."""

    @cached_property
    def holder(self) -> Row:
        """Whose card is in question."""
        return self._person(self.answers.identity, self.answers.id_number)

    @cached_property
    def agent(self) -> Row:
        """Who came for them."""
        return self._person(self.answers.agent)

    @cached_property
    def laid_down(self) -> Row:
        """Whose card was read last."""
        return self._person(self.answers.laid_down)

    def _person(self, identity: Identity | None, typed: str | None = None) -> Row:
        """``name``, ``number``, ``document``, and how the masked ones are read out:
        ``spoken_name``, ``spoken_number``. What is not known is empty, as the name of one whose
        number was typed.
        """
        name = masked_name(identity.name) if identity else ""
        number = masked_number(identity.number if identity else typed or "")
        return {
            "name": name,
            "spoken_name": self._spoken(name),
            "number": number,
            "spoken_number": self._spoken(number),
            "document": self.show.texts(f"document.{identity.document}") if identity else "",
        }

    def _spoken(self, value: str) -> str:
        """What is masked is read out neither as asterisks nor digit by digit."""
        if _MASKED.search(value) is None:
            return value
        if any(character.isdigit() for character in value):
            return self.show.texts("spoken.number")
        return _MASKED.sub(self.show.texts("spoken.part"), value)

    @cached_property
    def regions(self) -> list[Row]:
        """Every issuing region to choose from, the served ones first, everywhere else last: rows
        of ``code``, ``name``, ``served``, ``chosen``.
        """
        book, chosen = self.show.book, self.answers.issuing_region
        ordered = sorted(book, key=lambda p: (not p.served, p.region == NATIONAL, p.region))
        return [
            {
                "code": policy.region,
                "name": self._choice(policy.region),
                "served": policy.served,
                "chosen": policy.region == chosen,
            }
            for policy in ordered
        ]

    def _choice(self, region: str) -> str:
        elsewhere = region == NATIONAL
        return self.show.texts("region.elsewhere") if elsewhere else self.show.region_name(region)

    @cached_property
    def region_name(self) -> str:
        return self.show.region_name(self.answers.issuing_region)

    @cached_property
    def hotlines(self) -> list[Row]:
        """Of the issuing region: rows of ``number``, ``note``."""
        return self.show.hotlines(self.answers.issuing_region)

    @cached_property
    def caution(self) -> str:
        """What is to be known before the report is confirmed, if anything."""
        kind = self.journey.kind if self.journey else None
        told = caution(kind, self.show.rules(self.answers.issuing_region)) if kind else None
        return self.show.say(told) if told else ""

    @cached_property
    def review(self) -> list[Row]:
        """The answers to check: rows of ``label``, ``value``, how that is ``spoken``, and the
        ``screen`` where it can be changed, which is empty where it can't.
        """
        if self.journey is None or not self.holder["number"]:
            return []
        asked = {"", *(step.screen for step in self.journey.steps)}
        return [
            {
                "label": self.show.texts(f"review.{label}"),
                "value": value,
                "spoken": self._spoken(value),
                "screen": screen,
            }
            for label, value, screen in self._to_check()
            if value and screen in asked
        ]

    def _to_check(self) -> list[tuple[str, str, Screen | str]]:
        answers, texts = self.answers, self.show.texts
        lost = self.show.say(day(answers.lost_on)) if answers.lost_on else texts("review.not_given")
        phone = masked_phone(answers.phone) if answers.phone else texts("review.not_given")
        whose = "holder_" if answers.agent else ""
        return [
            ("agent_name", str(self.agent["name"]), ""),
            ("agent_number", str(self.agent["number"]), ""),
            (f"{whose}name", str(self.holder["name"]), ""),
            (
                f"{whose}number",
                str(self.holder["number"]),
                "" if answers.identity else Screen.ID_NUMBER,
            ),
            ("region", self.region_name, Screen.REGION),
            ("lost_on", lost, Screen.LOST_ON),
            ("phone", phone, Screen.PHONE),
        ]
