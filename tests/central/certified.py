"""Certificates of a trial's authority, and clients that show them."""

import ssl
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.central.certificates import Authority, make_trial
from kiosk.central.identity import Role

KIOSK = "110105-0007"
OTHER = "110105-0008"
HOSTS = ("localhost", "127.0.0.1")
LONG_AGO = datetime.now(UTC) - timedelta(days=1000)


class Certified:
    """In ``folder``: those of ``make_trial``, ``other`` of another kiosk, one that has ``expired``,
    and a ``foreign`` one of another authority.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        make_trial(folder, KIOSK, HOSTS)
        ours = Authority.of_folder(folder)
        ours.for_client(folder, "other", OTHER, Role.KIOSK)
        ours.for_client(folder, "expired", KIOSK, Role.KIOSK, begin=LONG_AGO)
        theirs = folder / "theirs"
        theirs.mkdir()
        Authority.of_folder(theirs).for_client(folder, "foreign", KIOSK, Role.KIOSK)

    def pem(self, name: str) -> Path:
        return self.folder / f"{name}.pem"

    def key(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def der(self, name: str) -> bytes:
        shown = x509.load_pem_x509_certificate(self.pem(name).read_bytes())
        return shown.public_bytes(Encoding.DER)

    def client(self, url: str, name: str | None) -> httpx2.Client:
        """Shows the certificate of this name, or none."""
        context = ssl.create_default_context(cafile=self.pem("ca"))
        if name is not None:
            context.load_cert_chain(self.pem(name), self.key(name))
        return httpx2.Client(base_url=url, verify=context, trust_env=False)

    def by_rfc_9440(self, name: str) -> dict[str, str]:
        return {"Client-Cert": f":{b64encode(self.der(name)).decode()}:"}

    def by_escaped_pem(self, name: str) -> dict[str, str]:
        return {"X-SSL-Client-Cert": quote(self.pem(name).read_text())}
