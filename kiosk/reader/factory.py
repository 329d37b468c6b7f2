"""One reader of what the configuration says. A driver's library is imported only when chosen."""

from enum import StrEnum

from kiosk.domain import china
from kiosk.reader.port import CardReader, Today


class Driver(StrEnum):
    PCSC = "pcsc"
    SDT = "sdt"
    SIMULATED = "simulated"


def make_reader(
    driver: Driver, *, name: str = "", port: str = "", today: Today = china.today
) -> CardReader:
    """Make the reader of a ``[reader]`` section (contracts, section 3); nothing is opened yet.

    ``name`` is part of a PC/SC reader's name, empty for any; ``port`` a pyserial URL for ``sdt``.
    """
    match driver:
        case Driver.PCSC:
            from kiosk.reader.pcsc.reader import PcscReader  # pyscard only when chosen

            return PcscReader(name, today=today)
        case Driver.SDT:
            from kiosk.reader.sdt.reader import SdtReader  # pyserial only when chosen

            return SdtReader(port, today=today)
        case Driver.SIMULATED:
            from kiosk.reader.simulated.reader import SimulatedReader

            return SimulatedReader(today=today)
