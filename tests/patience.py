"""How long a test waits for what must come, on a machine that is busy with other things."""

from typing import Final

PATIENCE: Final = 60.0
"""Seconds; an event ends the wait, so that only a test that fails takes so long."""
