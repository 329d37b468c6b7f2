"""A fault ends in the right screen, event and heartbeat, and heals by itself."""

from pathlib import Path

import pytest

from tests.drills.faults import DRILLS


@pytest.mark.parametrize("name", [name for name, drill in DRILLS.items() if drill.is_usual])
def test_a_kiosk_heals_by_itself(name: str, tmp_path: Path) -> None:
    drill = DRILLS[name]
    seen = drill.run(tmp_path, True)
    assert (seen.screen, seen.heartbeat) == (drill.screen, drill.heartbeat)
