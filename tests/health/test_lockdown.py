"""The doctor sees which ways out of the kiosk the machine's image leaves open."""

from pathlib import Path

import pytest

from kiosk.health.finding import Finding
from kiosk.health.lockdown import probe_lockdown

MASKED = ("ctrl-alt-del", "sleep", "suspend", "hibernate", "hybrid-sleep")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine as docs/lockdown.md has it."""
    for folder in ("proc/sys/kernel", "etc/systemd/system", "etc/systemd/logind.conf.d"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "proc/sys/kernel/sysrq").write_text("0\n")
    (tmp_path / "etc/systemd/logind.conf").write_text("[Login]\nNAutoVTs=6\n#HandlePowerKey=x\n")
    lines = ("[Login]", "NAutoVTs=0", "HandlePowerKey=ignore", "HandleLidSwitch=ignore", "")
    (tmp_path / "etc/systemd/logind.conf.d/kiosk.conf").write_text("\n".join(lines))
    for name in MASKED:
        (tmp_path / "etc/systemd/system" / f"{name}.target").symlink_to("/dev/null")
    return tmp_path


def warning(root: Path) -> str:
    found = probe_lockdown(root)
    assert isinstance(found, Finding)
    return f"{found.found} {found.remedy}" if found.remedy else ""


def test_a_machine_that_is_shut_passes(root: Path) -> None:
    assert warning(root) == ""


@pytest.mark.parametrize("value", ["1", "16", "438"])
def test_magic_keys(root: Path, value: str) -> None:
    (root / "proc/sys/kernel/sysrq").write_text(value)
    assert "kernel.sysrq=0" in warning(root)


@pytest.mark.parametrize("name", MASKED)
def test_a_target_that_is_not_masked(root: Path, name: str) -> None:
    unit = root / "etc/systemd/system" / f"{name}.target"
    unit.unlink()
    assert f"{name}.target" in warning(root)
    unit.symlink_to("/usr/lib/systemd/system/reboot.target")
    assert f"{name}.target" in warning(root)


@pytest.mark.parametrize("key", ["NAutoVTs", "HandlePowerKey", "HandleLidSwitch"])
def test_a_setting_of_logind_that_is_not_there(root: Path, key: str) -> None:
    file = root / "etc/systemd/logind.conf.d/kiosk.conf"
    lines = [line for line in file.read_text().splitlines() if not line.startswith(key)]
    file.write_text("\n".join(lines))
    assert f"{key}=" in warning(root)


def test_masked_logins_are_as_good(root: Path) -> None:
    (root / "etc/systemd/logind.conf.d/kiosk.conf").write_text(
        "[Login]\nHandlePowerKey=ignore\nHandleLidSwitch=ignore\n"
    )
    (root / "etc/systemd/system/getty@.service").symlink_to("/dev/null")
    assert warning(root) == ""


def test_what_mounts_sticks(root: Path) -> None:
    daemon = root / "usr/libexec/udisks2/udisksd"
    daemon.parent.mkdir(parents=True)
    daemon.touch()
    assert "udisks2" in warning(root)


def test_every_way_is_named_at_once(tmp_path: Path) -> None:
    told = warning(tmp_path)
    for what in ("ctrl-alt-del.target", "NAutoVTs=0", "suspend.target", "HandleLidSwitch=ignore"):
        assert what in told, what
