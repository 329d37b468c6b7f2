"""The configured card reader."""

from kiosk.configuration.settings import Settings
from kiosk.reader.factory import make_reader
from kiosk.reader.port import CardReader, Today


def open_reader(settings: Settings, today: Today) -> CardReader:
    """The reader, not started yet; ``today`` tells the day that cards are judged by."""
    reader = settings.reader
    return make_reader(reader.driver, name=reader.name, port=reader.port, today=today)
