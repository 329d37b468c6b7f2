"""Configurations for tests."""

from pathlib import Path

from kiosk.configuration.settings import Settings, load


def sandbox_in(folder: Path) -> Settings:
    """A sandbox's configuration with its data in ``folder``."""
    plain = load(None)
    assert isinstance(plain, Settings)
    return plain.changed(data_dir=str(folder))
