"""Every journey on the real interface, in both profiles: online, offline, and when the centre
refuses. The demo's visitor goes through them and reads what stands on each screen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.report import SiteProfile
from kiosk.journey.patience import Patience
from kiosk.journey.steps import OFFERS, JourneyName, Offer, Screen
from kiosk.sandbox.mode import CentreMode
from tests.ui.harness import Harness, is_forgotten, open_harness
from ui.demo.tour import Tour


class Weather(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSING = "refusing"


@dataclass
class Reading(Tour):
    """A tour that reads the screens instead of photographing them."""

    words: dict[str, str] = field(default_factory=dict)

    def picture(self, name: str) -> None:
        self.words[name] = self.visitor.words()


@contextmanager
def gone(
    folder: Path, journey: JourneyName, profile: SiteProfile, weather: Weather
) -> Iterator[tuple[Harness, Reading]]:
    """The journey gone through by somebody who is known to the centre where they must be."""
    patience = 0.3 if weather is Weather.OFFLINE else 30
    with open_harness(folder, profile=profile, confirm_online=patience) as harness:
        sandbox = harness.sandbox
        reading = Reading(
            harness.interface,
            harness.visitor,
            journey,
            folder,
            1,
            fast=True,
            say=print,
            patience=Patience(90, 20),
            person="wang_lina",
            holder="zhang_wei",
        )
        if journey in {JourneyName.FOUND, JourneyName.STATUS}:
            assert sandbox.phone_in(reading.person)
        sandbox.network_off = weather is Weather.OFFLINE
        if weather is Weather.REFUSING:
            sandbox.centre_mode = CentreMode.REFUSING
        reading.go()
        assert is_forgotten("王*娜", harness)
        yield harness, reading


@pytest.fixture(params=list(SiteProfile))
def profile(request: pytest.FixtureRequest) -> SiteProfile:
    return SiteProfile(request.param)


@pytest.fixture(params=list(Weather))
def weather(request: pytest.FixtureRequest) -> Weather:
    return Weather(request.param)


QUEUED = {Weather.OFFLINE: "recorded", Weather.REFUSING: "refused"}


def test_a_pre_loss_is_in_force_only_where_the_centre_says_so(
    application: QCoreApplication, tmp_path: Path, profile: SiteProfile, weather: Weather
) -> None:
    with gone(tmp_path, JourneyName.PRE_LOSS, profile, weather) as (harness, reading):
        state = QUEUED.get(weather, "in_force")
        assert harness.queued() == {state: 1}
        for told in (reading.words["paper"], harness.paper()):
            assert ("已生效" in told) == (weather is Weather.ONLINE)
            assert "96102" in told
        if weather is Weather.OFFLINE:
            assert "尚未生效" in reading.words["paper"]
            assert "尚未生效" in harness.paper()


@pytest.mark.parametrize("journey", [JourneyName.WRITTEN_PRE_LOSS, JourneyName.FORMAL_LOSS])
def test_what_the_counter_completes_is_never_in_force_at_the_kiosk(
    application: QCoreApplication,
    tmp_path: Path,
    journey: JourneyName,
    profile: SiteProfile,
    weather: Weather,
) -> None:
    with gone(tmp_path, journey, profile, weather) as (harness, reading):
        paper = harness.paper()
        assert "已生效" not in reading.words["paper"]
        if OFFERS[journey][profile] is Offer.EXPLAINED:
            assert harness.queued() == {}
            assert Screen.GUIDANCE in reading.been
            assert "没有登记" in reading.words[Screen.GUIDANCE]
            assert "没有登记" in paper
        else:
            assert harness.queued() == {QUEUED.get(weather, "awaiting_counter"): 1}
            assert "已生效" not in paper
            assert reading.receipt is not None
            assert reading.receipt.report_number[:4] in reading.words["paper"]


@pytest.mark.parametrize("journey", [JourneyName.STATED_PRE_LOSS, JourneyName.AGENT_PRE_LOSS])
def test_a_report_without_the_holders_card_says_so(
    application: QCoreApplication,
    tmp_path: Path,
    journey: JourneyName,
    profile: SiteProfile,
    weather: Weather,
) -> None:
    with gone(tmp_path, journey, profile, weather) as (harness, reading):
        assert harness.queued() == {QUEUED.get(weather, "in_force"): 1}
        paper, screen = harness.paper(), reading.words["paper"]
        for told in (paper, screen):
            assert ("已生效" in told) == (weather is Weather.ONLINE)
        if weather is Weather.REFUSING:
            return
        if journey is JourneyName.STATED_PRE_LOSS:
            assert "没用身份证登记" in paper
            assert "没用身份证登记" in screen
            assert "王" not in paper
        else:
            assert "代办人" in paper
            assert "王*娜" in paper
            people, review = reading.words[Screen.PEOPLE], reading.words[Screen.REVIEW]
            for told in (people, review, paper):
                assert "王*娜" in told
                assert "卡主人" in told


def test_what_was_reported_by_phone_is_shown_to_its_holder(
    application: QCoreApplication, tmp_path: Path, profile: SiteProfile, weather: Weather
) -> None:
    with gone(tmp_path, JourneyName.STATUS, profile, weather) as (harness, reading):
        words = reading.words[Screen.STATUS]
        assert ("已停用（预挂失）" in words) == (weather is not Weather.OFFLINE)
        assert ("连不上社保中心" in words) == (weather is Weather.OFFLINE)
        assert harness.queued() == {}
        assert "社会保障卡状态" in harness.paper()


def test_a_found_card_is_sent_to_the_outlet_in_beijing(
    application: QCoreApplication, tmp_path: Path, profile: SiteProfile, weather: Weather
) -> None:
    with gone(tmp_path, JourneyName.FOUND, profile, weather) as (harness, reading):
        for told in (reading.words[Screen.FOUND], harness.paper()):
            assert "北京市社保卡服务网点" in told
            assert "本机不能撤销" in told
        assert harness.queued() == {}


@pytest.mark.parametrize("journey", [JourneyName.NO_ID_CARD, JourneyName.HELP])
def test_help_needs_no_centre_and_records_nothing(
    application: QCoreApplication,
    tmp_path: Path,
    journey: JourneyName,
    profile: SiteProfile,
    weather: Weather,
) -> None:
    with gone(tmp_path, journey, profile, weather) as (harness, reading):
        assert all("96102" in words for words in reading.words.values())
        assert harness.queued() == {}
