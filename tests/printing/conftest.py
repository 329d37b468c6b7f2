"""A printer here answers as fast as the machine lets it."""

import pytest

from kiosk.printing import device
from tests.patience import PATIENCE


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a printer that can tell is waited for until it does."""
    monkeypatch.setattr(device, "_ANSWER_SECONDS", PATIENCE)
    monkeypatch.setattr(device, "_FINISH_SECONDS", PATIENCE)
