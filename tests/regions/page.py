"""Pictures of the page that a receipt's code opens, as Chromium shows it on a telephone."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx2
from PIL import Image

from kiosk.central.receipts import Doubt, Now, Receipts
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.report import ReportState
from tests.printing.examples import AT, BOOK, IN_FORCE, KEY, KIOSK, RECEIPT
from tests.regions.states import links

_SIZE: Final = (480, 1100)
_BUDGET_MS: Final = 4000
"""Of the page's own time, for its answer from the centre."""
_PATIENCE: Final = 60.0


def on_the_page() -> Iterator[tuple[str, Image.Image]]:
    """Every kind in every state by its name; a code names no region. None without Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return
    with TemporaryDirectory() as folder, _centre(Path(folder)) as address:
        for name, link in links(KEY, f"{address}/r"):
            yield name, _shot(chromium, link, Path(folder))


class _AsPrinted(Receipts):
    """Every report stands as its code says: nothing has happened since it was printed."""

    def now(self, text: str) -> Now | Doubt:
        claims = self.claims(text)
        if isinstance(claims, Doubt):
            return claims
        ends = IN_FORCE if claims.state is ReportState.IN_FORCE else RECEIPT
        receipt = replace(ends, kind=claims.kind, state=claims.state)
        return Now(claims, None if claims.state is ReportState.RECORDED else receipt)


@contextmanager
def _centre(folder: Path) -> Iterator[str]:
    """The address of a reference centre that knows the kiosk's key."""
    app = create_app(f"sqlite:///{folder / 'central.db'}", BOOK)
    if isinstance(app, Failure):
        raise SystemExit(app.detail)
    server = CentralServer(app, "127.0.0.1", 0)
    port = server.start()
    if isinstance(port, Failure):
        raise SystemExit(port.detail)
    centre = server.centre
    centre.receipts = _AsPrinted(centre._store, centre.now)
    address = f"http://127.0.0.1:{port}"
    heartbeat = {
        "kiosk_id": KIOSK,
        "site_profile": "outlet",
        "kiosk_region": "110105",
        "sent_at": AT.isoformat(),
        "version": "1",
        "clock_synchronised": True,
        "queue": {"states": {}, "oldest_unsent_seconds": None},
        "devices": {},
        "receipt_key": KEY.public_jwk,
    }
    try:
        with httpx2.Client(base_url=address, trust_env=False) as client:
            client.post("/v1/heartbeats", json=heartbeat).raise_for_status()
        yield address
    finally:
        server.close()


def _shot(chromium: str, link: str, folder: Path) -> Image.Image:
    shot = folder / "shot.png"
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    looks = (f"--user-data-dir={folder / 'profile'}", f"--window-size={_SIZE[0]},{_SIZE[1]}")
    waits = (f"--virtual-time-budget={_BUDGET_MS}", f"--screenshot={shot}")
    command = [chromium, *options, *looks, *waits, link]
    subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)
    with Image.open(shot) as picture:
        return picture.copy()
