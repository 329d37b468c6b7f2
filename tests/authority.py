"""A certificate authority of a test's own, and the certificates it gave out."""

import ssl
from pathlib import Path

import trustme


class Authority:
    """A CA with a server's certificate and a kiosk's, and what is needed on both sides."""

    def __init__(self, folder: Path, kiosk_id: str = "110105-0007") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.ca = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(self.ca_file)
        kiosk = self.ca.issue_cert(
            f"{kiosk_id}.kiosk.example", common_name=kiosk_id, organization_unit_name="kiosk"
        )
        self.certificate, self.key = folder / "kiosk.pem", folder / "kiosk.key"
        kiosk.private_key_pem.write_to_path(self.key)
        self.certificate.write_bytes(b"".join(blob.bytes() for blob in kiosk.cert_chain_pems))
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.verify_mode = ssl.CERT_REQUIRED
        self.ca.configure_trust(self.server)
        self.ca.issue_cert("localhost").configure_cert(self.server)
