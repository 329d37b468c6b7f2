"""Everything of the kiosk that is true without a screen. Nothing in here imports Qt."""

from typing import Final

VERSION: Final = "0.1.0"
