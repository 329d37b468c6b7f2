"""The alerts that the package brings are about numbers that are served."""

import re
import shutil
import subprocess

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.central.metrics import REPORTS, REQUESTS, SECONDS
from kiosk.health.metrics import METRICS

FILE = RESOURCES / "package" / "alerts.yml"
CENTRE = (REPORTS, REQUESTS, *SECONDS)
SERVED = {metric.name for metric in METRICS} | {metric.name for metric in CENTRE}


def test_every_alert_is_about_what_is_served() -> None:
    expressions = re.findall(r"^ +expr: (.+)$", FILE.read_text("utf-8"), re.MULTILINE)
    named = [re.findall(r"\b(?:kiosk|central)_[a-z_]+", one) for one in expressions]
    assert all(named)
    assert {name for one in named for name in one} <= SERVED


def test_every_alert_says_what_to_do() -> None:
    text = FILE.read_text("utf-8")
    counts = [text.count(f"{key}: ") for key in ("- alert", "severity", "summary", "action")]
    assert counts == [counts[0]] * 4


@pytest.mark.skipif(shutil.which("promtool") is None, reason="Debian's package prometheus has it")
def test_prometheus_takes_them() -> None:
    subprocess.run(["promtool", "check", "rules", FILE], check=True)
