"""What staff take along goes onto a USB stick, whole or not at all."""

from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.operations.stick import save, sticks


class Machine:
    """The tables of a machine that has these devices: mounts as proc(5), and sysfs's tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.block = folder / "block"
        self.block.mkdir()
        self.mounts = folder / "mounts"
        self.mounts.write_text("proc /proc proc rw 0 0\n")

    def mount(self, device: str, node: str, *, removable: str = "0", name: str = "stick") -> Path:
        place = self.folder / name
        place.mkdir(exist_ok=True)
        where = self.folder / "devices" / node / device
        where.mkdir(parents=True)
        (where.parent / "removable").write_text(f"{removable}\n")
        (self.block / device).symlink_to(where)
        escaped = str(place).replace(" ", "\\040")
        with self.mounts.open("a") as table:
            table.write(f"/dev/{device} {escaped} vfat rw,nosuid 0 0\n")
        return place

    def found(self) -> list[Path]:
        return list(sticks(self.mounts, self.block))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_only_what_is_removable_or_at_a_usb_port_counts(machine: Machine) -> None:
    machine.mount("nvme0n1p1", "pci/nvme/nvme0n1", name="disk")
    card = machine.mount("mmcblk0p1", "mmc/mmcblk0", removable="1", name="card")
    stick = machine.mount("sdb1", "pci/usb1/1-1/sdb", name="my stick")
    assert machine.found() == [card, stick]


def test_a_file_is_saved_whole(machine: Machine) -> None:
    stick = machine.mount("sdb1", "pci/usb1/1-1/sdb", name="my stick")
    saved = save("kiosk.json", b"{}", machine.mounts, machine.block)
    assert saved == stick / "kiosk.json"
    assert [file.name for file in stick.iterdir()] == ["kiosk.json"]
    assert saved.read_bytes() == b"{}"


def test_without_a_stick_nothing_is_written(machine: Machine) -> None:
    saved = save("kiosk.json", b"{}", machine.mounts, machine.block)
    assert saved == Failure(FailureCode.STICK_MISSING)
    nowhere = machine.folder / "nowhere"
    assert save("kiosk.json", b"{}", nowhere, nowhere) == Failure(FailureCode.STICK_MISSING)


def test_a_stick_that_can_t_be_written_says_so(machine: Machine) -> None:
    stick = machine.mount("sdb1", "pci/usb1/1-1/sdb")
    (stick / "kiosk.json.part").mkdir()
    saved = save("kiosk.json", b"{}", machine.mounts, machine.block)
    assert isinstance(saved, Failure)
    assert saved.code is FailureCode.STICK_FAILED
