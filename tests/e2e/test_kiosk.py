"""One kiosk as it stands at an outlet: a TOML file, mutual TLS, a key that systemd hands over.

Everything it is told stands in the file; nothing comes from the environment but the credential.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from kiosk.domain.report import Holder
from tests.authority import Authority
from tests.cli.conftest import Ended, Program
from tests.e2e.front import Front, before
from tests.persons import WANG
from tests.sync.reference import Reference, referred

KIOSK, REGION = "110108-0042", "110108"
HOLDER = Holder(WANG.document, WANG.name, WANG.number)

FILE = """
[kiosk]
id = "{kiosk}"
region = "{region}"
data_dir = "{data}"
[reader]
driver = "simulated"
[printer]
driver = "file"
[central]
url = "{url}"
verify_url = "{verify}"
certificate = "{certificate}"
key = "{key}"
ca = "{ca}"
"""


@dataclass
class Outlet:
    """The kiosk's program, and the centre that it reaches through ``front``."""

    program: Program
    front: Front
    centre: Reference
    authority: Authority
    config: dict[str, str]

    def configure(self, **changes: object) -> None:
        """Write the TOML file, with these values in place of the right ones."""
        assert self.program.config is not None
        told = FILE.format(**(self.config | changes))
        self.program.config.write_text(told, encoding="utf-8")

    def rows(self) -> dict[str, Any]:
        """The doctor's, by name."""
        ended = self.program("doctor", "--json")
        return {row["name"]: row for row in ended.json["checks"]}

    def states(self) -> dict[str, int]:
        states: dict[str, int] = self.program("queue", "status", "--json").json["states"]
        return states


@pytest.fixture
def outlet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "queue.key").write_bytes(os.urandom(32))
    (credentials / "queue.key").chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    authority = Authority(tmp_path / "pki", KIOSK)
    program = Program(tmp_path / "data", config=tmp_path / "kiosk.toml")
    with referred(tmp_path) as centre, before(centre.port, authority.server) as front:
        config = {
            "kiosk": KIOSK,
            "region": REGION,
            "data": str(program.folder),
            "url": front.url,
            "verify": f"{centre.url}/r",
            "certificate": str(authority.certificate),
            "key": str(authority.key),
            "ca": str(authority.ca_file),
        }
        outlet = Outlet(program, front, centre, authority, config)
        outlet.configure()
        yield outlet


def test_a_kiosk_from_its_file_records_sends_prints_and_is_well(
    outlet: Outlet, tmp_path: Path
) -> None:
    program, out = outlet.program, tmp_path / "out"
    # Recorded while nobody sends, and sent by hand.
    report = program.record()
    assert outlet.states() == {"recorded": 1}
    sent = program("sync", "--once", "--json")
    assert (sent.code, sent.json) == (0, {"answered": 1})
    assert set(outlet.front.names) == {KIOSK}
    [known] = outlet.centre.known(HOLDER)
    assert (known["report_id"], known["state"]) == (str(report.report_id), "in_force")

    # The same through the real interface, which waits for the centre's word.
    ended = program("demo", "--fast", "--out", out)
    assert ended.code == 0, ended.stderr
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    [journey] = summary["journeys"]
    assert journey["state"] == "in_force"
    assert journey["report_number"].startswith(KIOSK.replace("-", ""))
    assert summary["queue"]["states"] == {"in_force": 2}

    # The receipt's link leads to the page that the file names, and this kiosk signed it.
    picture = next(out / file for file in journey["receipts"] if file.endswith(".png"))
    with Image.open(picture) as image:
        [code] = zxingcpp.read_barcodes(image)
    link = code.text
    assert link.startswith(f"{outlet.config['verify']}#")
    for shown in (link, picture):
        claims = program("receipt", "verify", shown, "--json")
        assert claims.code == 0
        assert claims.json["kiosk_id"] == KIOSK
        assert claims.json["report_number"] == journey["report_number"]
        assert claims.json["state"] == "in_force"

    # Nothing is left to mend, but that this machine's clock may be kept by nobody.
    verdicts = {name: row["verdict"] for name, row in outlet.rows().items() if name != "clock"}
    assert set(verdicts.values()) <= {"pass", "warn"}
    for name in ("certificate", "central", "verify_url", "queue", "data_folder", "configuration"):
        assert verdicts[name] == "pass", name
    assert program("queue", "verify", "--json").json == {"reports": 2}


def test_the_key_is_systemds_and_nothing_of_it_is_on_the_disk(outlet: Outlet) -> None:
    outlet.program.record()
    key = (Path(os.environ["CREDENTIALS_DIRECTORY"]) / "queue.key").read_bytes()
    held = [path.read_bytes() for path in outlet.program.folder.rglob("*") if path.is_file()]
    assert held
    assert not any(key in one or key.hex().encode() in one for one in held)
    assert not (outlet.program.folder / "queue.key").exists()


def test_another_key_from_systemd_opens_nothing(outlet: Outlet) -> None:
    outlet.program.record()
    credential = Path(os.environ["CREDENTIALS_DIRECTORY"]) / "queue.key"
    credential.chmod(0o600)
    credential.write_bytes(os.urandom(32))
    ended = outlet.program("queue", "verify")
    assert ended.code == 2
    assert ended.line.startswith("queue_key_wrong: ")


def test_the_centre_is_told_where_the_kiosk_stands(outlet: Outlet) -> None:
    """What the file says goes out with the report."""
    outlet.program.record()
    outlet.program("sync", "--once")
    [report] = outlet.centre.stored(HOLDER)
    assert report["kiosk_id"] == KIOSK
    assert report["kiosk_region"] == REGION


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"certificate": "", "key": ""}, "certificate"),
        ({"ca": ""}, "certificate"),
    ],
    ids=["no certificate of its own", "no authority to trust"],
)
def test_without_its_certificate_or_its_authority_nothing_is_sent_and_the_doctor_says_why(
    outlet: Outlet, lacking: dict[str, str], told: str
) -> None:
    outlet.program.record()
    outlet.configure(**lacking)
    ended: Ended = outlet.program("sync", "--once")
    assert ended.code != 0
    assert outlet.states() == {"recorded": 1}
    assert outlet.centre.known(HOLDER) == []
    row = outlet.rows()["central"]
    assert row["verdict"] == "fail"
    assert told in row["found"]
    outlet.configure()
    assert outlet.program("sync", "--once", "--json").json == {"answered": 1}


def test_a_certificate_of_another_authority_is_not_let_in(outlet: Outlet, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "elsewhere", KIOSK)
    outlet.program.record()
    outlet.configure(certificate=stranger.certificate, key=stranger.key)
    assert outlet.program("sync", "--once").code != 0
    assert outlet.states() == {"recorded": 1}
    assert outlet.front.names == []
    assert outlet.rows()["central"]["verdict"] == "fail"
