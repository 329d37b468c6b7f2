"""``demo`` as others start it: every journey, where a hospital differs there too, and twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.report import SiteProfile
from kiosk.journey.steps import OFFERS, JourneyName, Offer
from tests.cli.conftest import Program

ENDS = {
    ("pre_loss", "outlet"): "in_force",
    ("stated_pre_loss", "outlet"): "in_force",
    ("agent_pre_loss", "outlet"): "in_force",
    ("written_pre_loss", "outlet"): "awaiting_counter",
    ("formal_loss", "outlet"): "awaiting_counter",
}
"""How a journey's report stands at the end; the others record nothing."""

PAPERLESS = {"no_id_card", "help"}


def gone(program: Program, out: Path, *arguments: str) -> dict[str, Any]:
    ended = program("demo", "--fast", "--out", out, *arguments)
    assert ended.code == 0, ended.stderr
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    for journey in summary["journeys"]:
        assert journey["screens"]
        assert all((out / file).is_file() for file in journey["screens"] + journey["receipts"])
    return summary


EXPLAINED = [name for name in JourneyName if OFFERS[name][SiteProfile.HOSPITAL] is Offer.EXPLAINED]


@pytest.mark.parametrize(
    ("journey", "profile"),
    [(name, "outlet") for name in JourneyName] + [(name, "hospital") for name in EXPLAINED],
)
def test_every_journey_goes_by_itself(
    program: Program, tmp_path: Path, journey: str, profile: str
) -> None:
    summary = gone(program, tmp_path / "out", "--journey", journey, "--profile", profile)
    [told] = summary["journeys"]
    state = ENDS.get((journey, profile))
    assert (told["journey"], told["state"]) == (journey, state)
    assert (told["report_number"] is None) == (state is None)
    assert summary["queue"]["states"] == ({state: 1} if state else {})
    assert bool(told["receipts"]) == (journey not in PAPERLESS)
    a4 = [file for file in told["receipts"] if file.endswith("-a4.pdf")]
    assert len(a4) == (state == "awaiting_counter")


def test_each_visitor_is_somebody_else_today_and_tomorrow(program: Program, tmp_path: Path) -> None:
    first = gone(program, tmp_path / "one", "--repeat", "2")
    second = gone(program, tmp_path / "two")
    states = [one["state"] for one in [*first["journeys"], *second["journeys"]]]
    assert states == ["in_force"] * 3
    assert second["queue"]["states"] == {"in_force": 3}
