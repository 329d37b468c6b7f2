"""The reader laboratory, started once and made fresh for each test that asks for it.

A plugin, since tests in several folders share the one there is.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.vpcd import SOCKET, VirtualReaders

# libpcsclite asks once for the name of pcscd's socket: it must stand before any test runs.
_FOLDER = tempfile.TemporaryDirectory(prefix="readers-")
os.environ["PCSCLITE_CSOCK_NAME"] = str(Path(_FOLDER.name) / SOCKET)


@pytest.fixture(scope="session")
def laboratory() -> Iterator[VirtualReaders]:
    with VirtualReaders(Path(_FOLDER.name)) as readers:
        yield readers


@pytest.fixture
def readers(laboratory: VirtualReaders) -> VirtualReaders:
    """A running pcscd with reader A plugged in, and no card."""
    laboratory.reset()
    return laboratory
