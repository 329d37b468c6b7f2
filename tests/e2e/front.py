"""A TLS front before a centre that speaks plain HTTP, as a proxy stands there in production."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from select import select
from socketserver import BaseRequestHandler, ThreadingTCPServer

from cryptography import x509
from cryptography.x509.oid import NameOID


class Front(ThreadingTCPServer):
    """Lets in whoever shows a certificate that ``tls`` trusts, and passes everything on.

    ``names`` are the common names on the certificates shown, a connection each.
    """

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext, behind: int) -> None:
        self.tls = tls
        self.behind = behind
        self.names: list[str] = []
        super().__init__(("127.0.0.1", 0), _Passage)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A handshake that fails is what some tests are about."""


class _Passage(BaseRequestHandler):
    server: Front

    def handle(self) -> None:
        with (
            self.server.tls.wrap_socket(self.request, server_side=True) as outside,
            socket.create_connection(("127.0.0.1", self.server.behind)) as inside,
        ):
            shown = x509.load_der_x509_certificate(outside.getpeercert(binary_form=True) or b"")
            [name] = shown.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            self.server.names.append(str(name.value))
            with suppress(OSError):
                _pass_on(outside, inside)


def _pass_on(outside: ssl.SSLSocket, inside: socket.socket) -> None:
    """Both ways, until either side has ended."""
    while True:
        waiting = [outside] if outside.pending() else select([outside, inside], [], [])[0]
        for end in waiting:
            piece = end.recv(65536)
            if not piece:
                return
            (inside if end is outside else outside).sendall(piece)


@contextmanager
def before(port: int, tls: ssl.SSLContext) -> Iterator[Front]:
    """The front before whoever listens on ``port`` of this machine."""
    with Front(tls, port) as front:
        serving = threading.Thread(target=front.serve_forever)
        serving.start()
        try:
            yield front
        finally:
            front.shutdown()
            serving.join()
