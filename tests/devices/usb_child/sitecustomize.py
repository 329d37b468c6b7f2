"""Gives a program that a test starts a made-up USB bus in place of libusb's.

Python imports this module by itself where its folder stands on ``PYTHONPATH``, so that the
program needs no door for it. The bus is the folder that ``PLAYED_USB`` names.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

import usb.backend.libusb1  # type: ignore[import-untyped]  # ships no types


@cache
def _bus() -> Any:
    from tests.devices.usb_folder import FolderBus  # noqa: PLC0415 - only for who asks for USB

    return FolderBus(Path(os.environ["PLAYED_USB"]))


usb.backend.libusb1.get_backend = _bus
