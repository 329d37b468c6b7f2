"""Stand-ins are loaded where something is simulated, the centre's code where a centre runs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]
FILE = """
[kiosk]
id = "110105-0007"
region = "110105"
data_dir = "{folder}/state"

[reader]
driver = "{reader}"

[printer]
driver = "network"
port = 9

[central]
url = "{centre}"

[timeouts]
confirm_online = 0
"""
PROGRAM = """
import json, sys
from pathlib import Path
from queue import Queue

import ui.program
from kiosk.app import Kiosk
from kiosk.base.resources import RESOURCES
from kiosk.configuration.settings import load
from kiosk.domain.identity import DocumentKind
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Draft, Holder, ReportKind, Verification
from kiosk.journey import events
from kiosk.journey.effects import AwaitCentre, Record

told = Queue()
kiosk = Kiosk.open(load(Path(sys.argv[1])), PolicyBook.load(RESOURCES / "policies"), told.put)
holder = Holder(DocumentKind.RESIDENT_ID, "Wang", "110101199003070025")
draft = Draft(ReportKind.PRE_LOSS, holder, "110000", Verification.CHIP)
kiosk.effects.perform(Record(draft, "en"))
while not isinstance(event := told.get(), events.Recorded):
    assert not isinstance(event, events.NotRecorded), event
kiosk.effects.perform(AwaitCentre(event.receipt))
while not isinstance(told.get(), events.CentreSilent | events.CentreAnswered):
    pass
kiosk.close()
print(json.dumps(sorted(sys.modules)))
"""
CENTRE = ("kiosk.central", "fastapi", "uvicorn")
STAND_INS = (
    "kiosk.sandbox",
    "kiosk.printing.devices.file",
    "kiosk.reader.simulated.reader",
    "kiosk.reader.simulated.persons",
)
NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("reader", "centre", "loaded"),
    [
        ("pcsc", NOBODY, ()),
        ("simulated", NOBODY, STAND_INS),
        ("pcsc", "", (*CENTRE, *STAND_INS)),
    ],
    ids=["real throughout", "a simulated reader", "a centre of its own"],
)
def test_a_kiosk_that_takes_a_report_has_loaded(
    tmp_path: Path, reader: str, centre: str, loaded: tuple[str, ...]
) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(FILE.format(folder=tmp_path, reader=reader, centre=centre))
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(config)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    modules = json.loads(ended.stdout.splitlines()[-1])
    there = {name for name in (*CENTRE, *STAND_INS) if name in modules}
    assert there == set(loaded)
