"""The files of the Debian package say what the program takes."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Final

import PySide6
import pytest

from kiosk.base.resources import RESOURCES
from kiosk.configuration.settings import Settings, every_key, load
from tests.commands import commands

PACKAGE: Final = RESOURCES / "package"
JOBS: Final = ("migrate", "erase", "backup")


def test_the_example_holds_every_key_and_is_taken(tmp_path: Path) -> None:
    text = (PACKAGE / "kiosk.toml").read_text("utf-8")
    file = tmp_path / "kiosk.toml"
    file.write_text(text, "utf-8")
    named = {(section, key) for section, keys in tomllib.loads(text).items() for key in keys}
    assert isinstance(load(file), Settings)
    assert named == set(every_key())


def test_the_unit_is_fed_by_the_kiosk_and_starts_it_with_the_examples_folder() -> None:
    unit = (PACKAGE / "debian/social-card-kiosk.service").read_text("utf-8").splitlines()
    settings = load(PACKAGE / "kiosk.toml")
    assert isinstance(settings, Settings)
    assert {"Type=notify", "NotifyAccess=all", "Restart=always", "WatchdogSec=30"} <= set(unit)
    assert f"StateDirectory={settings.kiosk.data_dir.name}" in unit


def test_the_unit_hides_nothing_of_proc_that_the_program_reads() -> None:
    """Times are told from boot to boot, and ``ProcSubset=pid`` hides which boot this is."""
    unit = (PACKAGE / "debian/social-card-kiosk.service").read_text("utf-8")
    assert "ProcSubset" not in unit


def builder_s(name: str) -> ModuleType:
    """A module of ``.ci``, which is no package."""
    spec = importlib.util.spec_from_file_location(name, PACKAGE.parents[1] / f".ci/{name}.py")
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def parts() -> ModuleType:
    """What lists what packages are made of."""
    return builder_s("parts")


LOADS_ALL: Final = """
import importlib, pathlib, PySide6
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine

for file in sorted(pathlib.Path("ui").rglob("*.py")):
    importlib.import_module(".".join(file.with_suffix("").parts).removesuffix(".__init__"))
application = QGuiApplication([])
component = QQmlComponent(engine := QQmlEngine())
lines = {
    line
    for file in pathlib.Path("ui/qml").rglob("*.qml")
    for line in file.read_text("utf-8").splitlines()
    if line.startswith("import Qt")
}
component.setData("; ".join([*sorted(lines), "Item {}"]).encode(), "all.qml")
assert component.isReady(), component.errorString()
print(PySide6.__file__)
"""


def test_what_is_left_of_qt_is_what_the_program_loads(tmp_path: Path) -> None:
    """A trimmed tree of links to what is installed: each of the interface's modules, and whatever
    its screens import, loads from there.
    """
    whole = Path(PySide6.__file__).parent
    left = shutil.copytree(whole, tmp_path / "PySide6", copy_function=os.symlink)
    builder_s("trim_qt").trim(left)
    assert not (left / "QtCharts.abi3.so").exists()
    loaded = subprocess.run(
        [sys.executable, "-c", LOADS_ALL],
        cwd=PACKAGE.parents[1],
        env=os.environ | {"PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert loaded.stdout.strip() == str(left / "__init__.py"), loaded.stderr


@pytest.mark.parametrize(
    ("expression", "is_allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("Zlib AND (BSD-3-Clause OR GPL-2.0-only)", False),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("", False),
    ],
)
def test_a_part_under_the_gpl_alone_or_unknown_is_refused(
    parts: ModuleType, expression: str, is_allowed: bool
) -> None:
    assert parts.is_allowed(expression) is is_allowed


def test_every_part_is_told_with_its_hashes_and_what_nobody_knows_is_refused(
    parts: ModuleType, tmp_path: Path
) -> None:
    for name, text in {
        "click": f"License-Expression: BSD-3-Clause\nVersion: {version('click')}",
        "pyside6_essentials": "License: LGPL-3.0-only OR GPL-3.0-only\nVersion: 6.0",
        "social_card_kiosk": "License-Expression: Apache-2.0\nVersion: 1",
        "stranger": "License-Expression: MIT\nVersion: 1",
    }.items():
        folder = tmp_path / f"{name}-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\n{text}\n")
    libraries = tmp_path / "PySide6/Qt/lib"
    libraries.mkdir(parents=True)
    for name in ("libQt6Core.so.6", "libQt6Charts.so.6", "libicudata.so.73", "libodd.so.1"):
        (libraries / name).write_text(name)
    found = {part.name: part for part in parts.parts(tmp_path)}
    assert set(found) == {
        *("Qt Charts", "Qt Core", "click", "libicudata", "libodd"),
        *("pyside6-essentials", "social-card-kiosk"),
    }
    assert found["click"].hashes
    refused = {name for name, part in found.items() if not parts.is_allowed(part.licence)}
    assert refused == {"Qt Charts", "libodd"}
    document = parts.sbom(parts.parts(tmp_path))
    assert document["metadata"]["component"]["name"] == "social-card-kiosk"
    told = {one["name"]: one for one in document["components"]}
    assert told["click"]["purl"] == f"pkg:pypi/click@{version('click')}"
    assert told["Qt Core"]["hashes"]


def unit(name: str) -> str:
    return (PACKAGE / f"debian/{name}").read_text("utf-8")


def test_the_centre_s_units_ask_for_no_more_than_its_configuration_says() -> None:
    told = re.findall(r"^([A-Z]+)=", (PACKAGE / "central.conf").read_text("utf-8"), re.MULTILINE)
    jobs = [f"social-card-central.social-card-central-{job}.service" for job in JOBS]
    asked = [
        re.findall(r"\$\{(\w+)\}", unit(name)) for name in ("social-card-central.service", *jobs)
    ]
    assert set(told) == {name for names in asked for name in names}


def test_a_stick_is_mounted_where_the_hardened_kiosk_may_write() -> None:
    [place] = re.findall(r"^ReadWritePaths=-(.*)$", unit("social-card-kiosk.service"), re.MULTILINE)
    name = "social-card-kiosk-stick@"
    mounts = (PACKAGE / f"{name}.service").read_text("utf-8")
    assert re.search(rf"^ExecStart=/usr/bin/mount .* /dev/%I {place}$", mounts, re.MULTILINE)
    assert re.search(rf"^ExecStop=/usr/bin/umount .*{place}$", mounts, re.MULTILINE)
    assert f"d {place} " in unit("social-card-kiosk.tmpfiles")
    assert f'"{name}%k.service"' in unit("social-card-kiosk.udev")


def test_every_unit_that_one_names_is_put_into_the_package() -> None:
    builder = (PACKAGE.parents[1] / ".ci/package").read_text("utf-8")
    [later] = re.findall(r"^OnFailure=(.*)$", unit("social-card-kiosk.service"), re.MULTILINE)
    for name in (later, "social-card-kiosk-stick@.service"):
        assert (PACKAGE / name).is_file()
        assert f"$package/{name} $units/{name} 644" in builder


@pytest.mark.parametrize("job", ["serve", *JOBS])
def test_a_unit_of_the_centre_runs_a_command_that_there_is(job: str) -> None:
    name = "" if job == "serve" else f".social-card-central-{job}"
    [line] = re.findall(
        r"^ExecStart=(.*)$", unit(f"social-card-central{name}.service"), re.MULTILINE
    )
    program, command, *words = line.split()
    assert (program, command) == ("/usr/bin/social-card-central", job)
    known = {option for one in dict(commands())[f"central {job}"].params for option in one.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_a_credential_that_may_be_missing_is_looked_for_in_the_credentials_store() -> None:
    """A whole path that leads nowhere ends the start; systemd knows no ``-`` before a name."""
    lines = [
        line
        for file in (*PACKAGE.glob("debian/*.service"), PACKAGE / "central-hardened.conf")
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("LoadCredential")
    ]
    made_by_migrate = "LoadCredential=central.keys:/etc/social-card-central/keys/central.keys"
    assert sorted(set(lines)) == sorted(
        [
            "LoadCredential=pgpass:social-card-central.pgpass",
            "LoadCredentialEncrypted=queue.key:social-card-kiosk.queue.key",
            made_by_migrate,
        ]
    )
