"""The sandbox's switches: what the dock, the demo and tests do to the simulated devices, and what
the rest of the world does at the centre meanwhile.
"""

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING, TypeVar

from kiosk.printing.port import PrinterStatus
from kiosk.reader.simulated.persons import PERSONS, Person, newcomer
from kiosk.sandbox.line import Line
from kiosk.sandbox.mode import CentreMode

if TYPE_CHECKING:
    from kiosk.printing.devices.file import FilePrinter
    from kiosk.reader.simulated.reader import SimulatedReader
    from kiosk.sandbox.centre import OwnCentre

_Part = TypeVar("_Part")


class Sandbox:
    """The switches of whatever is simulated, each part on its own; what is real has none.

    ``reader`` and ``printer`` are there where they are stand-ins, ``centre`` where it is ours in
    this process. The lines to the centre can always be cut. ``region`` is the kiosk's.
    """

    def __init__(
        self,
        reader: "SimulatedReader | None",
        printer: "FilePrinter | None",
        centre: "OwnCentre | None",
        lines: Sequence[Line],
        *,
        region: str,
    ) -> None:
        self._reader = reader
        self._printer = printer
        self._centre = centre
        self._lines = lines
        self._region = region
        self._newcomers: dict[str, Person] = {}
        self._unplugged = False

    @property
    def has_reader(self) -> bool:
        """Whether cards are laid down here, and by nobody's hand."""
        return self._reader is not None

    @property
    def has_printer(self) -> bool:
        """Whether receipts go into files."""
        return self._printer is not None

    @property
    def has_centre(self) -> bool:
        """Whether the centre is ours, its counter and its hotline too."""
        return self._centre is not None

    # ---- the reader, and who comes to it --------------------------------------------------------

    def persons(self) -> list[dict[str, str]]:
        """Rows of ``key``, ``name`` and ``detail`` of the test persons."""
        return [
            {"key": key, "name": person.name or person.name_latin, "detail": person.label}
            for key, person in PERSONS.items()
        ]

    def newcomer(self) -> str:
        """Make up somebody of whom no queue and no centre has heard; answers their key."""
        person = newcomer(Random())  # noqa: S311 - made-up people guard no secret
        self._newcomers[person.key] = person
        return person.key

    def number_of(self, person_key: str) -> str:
        """The identity card number of a test person or newcomer."""
        return (self._newcomers.get(person_key) or PERSONS[person_key]).number

    def place(self, card: str) -> None:
        """Lay down a card by the key of a test person or newcomer, or ``unreadable``, ``wrong``
        or ``social_security``.
        """
        reader = _simulated(self._reader)
        match card:
            case "unreadable":
                reader.place_unreadable()
            case "wrong":
                reader.place_wrong()
            case "social_security":
                reader.place_social_security()
            case _ if card in self._newcomers:
                reader.place_image(bytes(self._newcomers[card].image()))
            case _:
                reader.place(card)

    def remove(self) -> None:
        _simulated(self._reader).remove()

    @property
    def reader_unplugged(self) -> bool:
        return self._unplugged

    @reader_unplugged.setter
    def reader_unplugged(self, unplugged: bool) -> None:
        reader = _simulated(self._reader)
        self._unplugged = unplugged
        if unplugged:
            reader.unplug()
        else:
            reader.plug()

    # ---- the printer ----------------------------------------------------------------------------

    @property
    def paper_out(self) -> bool:
        return self._printer is not None and self._printer.status() is PrinterStatus.PAPER_OUT

    @paper_out.setter
    def paper_out(self, out: bool) -> None:
        status = PrinterStatus.PAPER_OUT if out else PrinterStatus.READY
        _simulated(self._printer).simulate(status)

    # ---- the centre, and the line there ---------------------------------------------------------

    @property
    def network_off(self) -> bool:
        return any(line.off for line in self._lines)

    @network_off.setter
    def network_off(self, off: bool) -> None:
        for line in self._lines:
            line.off = off

    @property
    def centre_mode(self) -> CentreMode:
        return self._centre.mode if self._centre else CentreMode.NORMAL

    @centre_mode.setter
    def centre_mode(self, mode: str) -> None:
        """``mode`` is a :class:`CentreMode` or its value."""
        _simulated(self._centre).mode = CentreMode(mode)

    def phone_in(self, person_key: str) -> bool:
        """A test person calls the hotline; answers whether a centre of ours took the call.

        Blocks on the centre's database.
        """
        if self._centre is None:
            return False
        return self._centre.take_call(self.number_of(person_key), self._region)

    def counter_confirms(self) -> bool:
        """The counter confirms the newest report that awaits it; answers whether there was one.

        Blocks on the centre's database.
        """
        return self._centre is not None and self._centre.confirm_newest()


def _simulated(part: _Part | None) -> _Part:
    """The part to steer; nobody here has a hand on a real one."""
    if part is None:
        raise LookupError("a real part has no switch")
    return part
