"""A printer here answers as fast as the machine lets it."""

import pytest

from kiosk.printing.devices import dialogue, questions
from tests.patience import PATIENCE


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a printer that can tell is waited for until it does."""
    monkeypatch.setattr(questions, "ANSWER_SECONDS", PATIENCE)
    monkeypatch.setattr(questions, "PATIENT_SECONDS", PATIENCE)
    monkeypatch.setattr(questions, "CATCH_UP_SECONDS", PATIENCE)
    monkeypatch.setattr(dialogue, "_FINISH_SECONDS", PATIENCE)
