"""Gives a program that a test starts a made-up USB bus in place of libusb's.

Python imports this module by itself where its folder stands on ``PYTHONPATH``, so that the
program needs no door for it. The environment names the folder that is the bus.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

import usb.backend.libusb1


@cache
def _bus() -> Any:
    from tests.devices.usb_folder import BUS, FolderBus  # for who asks for USB

    return FolderBus(Path(os.environ[BUS]))


usb.backend.libusb1.get_backend = _bus
