"""What the doctor looks at on this kiosk: one probe for each thing that ``run`` needs.

Where ``run`` would refuse to come up, or come up with something missing, the same function says
so here.
"""

import threading
from collections.abc import Mapping

from kiosk.base.resources import RESOURCES
from kiosk.configuration.settings import Settings, language_fault
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.domain.texts import Texts, languages
from kiosk.health.certificate import probe_certificate
from kiosk.health.display import probe_display, probe_screen_font
from kiosk.health.finding import Finding, Outcome, Probe
from kiosk.health.lockdown import probe_lockdown
from kiosk.health.serial_lines import with_lines_there
from kiosk.health.storage import probe_disk, probe_folder
from kiosk.health.voice import probe_voice
from kiosk.operations.clock import ClockWitness
from kiosk.operations.data_folder import owner_of
from kiosk.operations.policies import COPY, PolicyShelf, home_of
from kiosk.printing.devices.device import DevicePrinter
from kiosk.printing.devices.status import failure_of
from kiosk.printing.drivers import make_printer
from kiosk.printing.layout import fonts
from kiosk.printing.port import PrinterStatus
from kiosk.printing.token.signing import PRIVATE_KEY_FILE, ReceiptKey
from kiosk.queue.key import credential, keys_at_hand
from kiosk.queue.preparing import DATABASE
from kiosk.queue.remains import moved_aside
from kiosk.reader.commands import probe_reader
from kiosk.sync.commands import probe_central, probe_page
from kiosk.wiring.centre import central_tls
from kiosk.wiring.printer import make_composer, printer_settings
from kiosk.wiring.queue import view_queue


def probes(settings: Settings) -> Mapping[str, Probe]:
    """The probes by the name of what they look at, in the order staff should mend things."""
    folder = settings.kiosk.data_dir
    clock = ClockWitness()
    centre = _once(lambda: _central(settings, clock))
    return {
        "configuration": lambda: _configuration(settings),
        "policies": lambda: _policies(settings),
        "display": lambda: _display(settings),
        "fonts": _fonts,
        "voice": lambda: probe_voice() if settings.voice.enabled else Finding("off"),
        "data_folder": lambda: probe_folder(folder),
        "disk": lambda: probe_disk(folder),
        "reader": lambda: _reader(settings),
        "printer": lambda: _printer(settings),
        "queue": lambda: _queue(settings),
        "key": lambda: _keys(settings),
        "clock": lambda: _clock(clock, centre),
        "certificate": lambda: probe_certificate(settings.central, settings.kiosk.id, clock.now()),
        "central": centre,
        "verify_url": lambda: _page(settings),
        "lock_down": lambda: Finding("a sandbox") if settings.sandbox else probe_lockdown(),
    }


def _once(look: Probe) -> Probe:
    """The same, looked at by whoever asks first; the others wait for what was found."""
    turn = threading.Lock()
    found: list[Outcome] = []

    def answer() -> Outcome:
        with turn:
            if not found:
                found.append(look())
            return found[0]

    return answer


def _configuration(settings: Settings) -> Outcome:
    shipped = languages(RESOURCES / "translations")
    return language_fault(settings.kiosk.language, shipped)


def _policies(settings: Settings) -> Outcome:
    shipped = PolicyBook.load(RESOURCES / "policies")
    if isinstance(shipped, Failure):
        return shipped
    shelf = PolicyShelf(shipped, settings.kiosk.data_dir, settings.kiosk.region)
    home = home_of(shelf.current, settings.kiosk.region)
    if isinstance(home, Failure):
        return home
    found = f"those of {home.region}, checked on {home.checked_on}"
    refused = shelf.current is shipped and (settings.kiosk.data_dir / COPY).exists()
    if refused:
        remedy = f"{COPY} in the data folder is damaged: the centre's rules replace it by itself."
        return Finding(f"{found}, for the centre's newer ones can't be used", remedy)
    return Finding(found)


def _display(settings: Settings) -> Outcome:
    owner = owner_of(settings.kiosk.data_dir)
    user = owner if owner and owner.startswith("run ") else None
    return probe_display(settings.kiosk.screen_mm, user)


def _fonts() -> Outcome:
    missing = fonts.lacking() or next(filter(None, map(probe_screen_font, _screen_fonts())), None)
    if missing or fonts.rare_characters():
        return missing
    return Finding(
        f"characters of rare names are printed as {fonts.MISSING}",
        "Install their fonts: apt-get install fonts-hanazono fonts-babelstone-han.",
    )


def _screen_fonts() -> list[str]:
    """Those that a language of the screens names as its own, each once."""
    folder = RESOURCES / "translations"
    named = (Texts.load(folder, language)("language.font") for language in languages(folder))
    return list(dict.fromkeys(named))


def _reader(settings: Settings) -> Outcome:
    reader = settings.reader
    fault = probe_reader(reader.driver, name=reader.name, port=reader.port)
    if reader.is_simulated:
        return _stand_in(settings, "simulated", "No card can be read here: name a reader's driver.")
    owner = owner_of(settings.kiosk.data_dir)
    if owner and fault and fault.code is FailureCode.READER_BUSY:
        return Finding(f"held by {owner}, as it should be")
    return fault and with_lines_there(fault, reader.port)


def _printer(settings: Settings) -> Outcome:
    if settings.printer.is_simulated:
        return _stand_in(settings, "into files", "Nothing comes on paper: name a printer's driver.")
    composer = make_composer(settings, lambda: PolicyBook([]), lambda _receipt: "")
    reached = printer_settings(settings)
    printer = make_printer(composer, reached, settings.papers_folder)
    assert isinstance(printer, DevicePrinter)  # noqa: S101 - all but the one above
    status = printer.examine()
    match status:
        case Failure():
            return with_lines_there(status, reached.device)
        case PrinterStatus.PAPER_NEAR_END:
            return Finding("its paper is near its end", "Put in a new roll soon.")
        case PrinterStatus.UNKNOWN:
            return Finding("it is there, and says nothing of itself")
        case _:
            return failure_of(status)


def _stand_in(settings: Settings, found: str, remedy: str) -> Finding:
    """Whatever is simulated is meant so in a sandbox, and is worth a word anywhere else."""
    return Finding(found, "" if settings.sandbox else remedy)


def _queue(settings: Settings) -> Outcome:
    """With what lies moved aside, also where something else is wrong that hides it."""
    with view_queue(settings) as queue:
        fault = queue if isinstance(queue, Failure) else queue.examine()
    lying = moved_aside(settings.kiosk.data_dir)
    aside = ", ".join(one["folder"] for one in lying if not one["settled"])
    if fault is None or not aside or aside in fault.detail:
        return fault
    return Failure(fault.code, f"{fault.detail}; moved aside: {aside}".removeprefix("; "))


def _keys(settings: Settings) -> Outcome:
    """The key that seals the queue, and the one that signs receipts."""
    folder = settings.kiosk.data_dir
    ring = keys_at_hand(folder)
    own = folder / PRIVATE_KEY_FILE
    signing = ReceiptKey.load(folder, settings.kiosk.id) if own.exists() else None
    if isinstance(ring, Failure) and (credential() or (folder / DATABASE).exists()):
        return ring
    if isinstance(signing, Failure):
        return signing
    if isinstance(ring, Failure) or signing is None:
        return Finding("made at the first start")
    return Finding("from systemd" if credential() else "its own, in the data folder")


def _clock(clock: ClockWitness, ask_centre: Probe) -> Outcome:
    """By the centre's time, where the centre can be asked."""
    ask_centre()
    return clock.fault()


def _central(settings: Settings, clock: ClockWitness) -> Outcome:
    """A sandbox brings its own centre, so there is none to look for."""
    if settings.sandbox:
        return Finding("its own, in the same process")
    tls = central_tls(settings, clock)
    return probe_central(settings.central.url, tls, on_time=clock.hear)


def _page(settings: Settings) -> Outcome:
    """The kiosk may stand where it can't reach what a phone can, so this is never a failure."""
    if settings.sandbox and not settings.verify_url:
        return Finding("its own centre's page, on this machine only")
    closed = probe_page(settings.verify_url)
    if closed is None:
        return Finding(settings.verify_url)
    found = f"seen from here, {settings.verify_url} does not open: {closed.detail}"
    return Finding(found, "Open it on a phone, as people do who scan a receipt; mend what it says.")
