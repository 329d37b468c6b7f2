"""One question and its answer over HTTP/1.1, bounded in time and size whatever the other side does.

httpcore2 is what httpx2, the kept successor of httpx, speaks HTTP with, and knows no cookies, no
redirects and no environment. It gets its network from here, where one :class:`Deadline` ends names,
connection, handshake, sending and reading together. Importing it takes 0.1 s, so this module is
loaded with the first question, on the thread that asks it.
"""

import select
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeVar
from urllib.parse import SplitResult

import httpcore2

from kiosk.base.hosts import dial
from kiosk.base.records import dataclass
from kiosk.base.waiting import READABLE, WRITABLE, Deadline

MAX_ANSWER: Final = 4 * 1024 * 1024
"""Bytes of an answer, decompressed (contracts, section 4)."""

_AROUND: Final = 128 * 1024  # heads, chunk sizes and interim answers beside the body
_KEEP_SECONDS: Final = 4.0  # uvicorn closes after 5 s of silence: be first
_ANY_DEFLATED: Final = 32 + zlib.MAX_WBITS
_T = TypeVar("_T")
_PORTS: Final = {"http": 80, "https": 443}


class GarbledError(Exception):
    """What came is no answer that could be read; the message says why."""


@dataclass(frozen=True)
class Answer:
    """``headers`` by their names in lower case; ``body`` decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """A connection to one host, kept alive between exchanges. All of it is one thread's.

    An answer may have ``most`` bytes, decompressed.

    Raises ``socket.gaierror`` where ``base`` names no host.
    """

    def __init__(self, base: SplitResult, most: int = MAX_ANSWER) -> None:
        try:
            host = (base.hostname or "").encode("idna")
        except UnicodeError as error:
            raise socket.gaierror(socket.EAI_NONAME, "not a name") from error
        port = base.port or _PORTS[base.scheme]
        self._origin = httpcore2.Origin(base.scheme.encode(), host, port)
        self._prefix = base.path.rstrip("/")
        self._host = base.netloc.rpartition("@")[2]
        self._most = most
        self._network = _Network(most)
        self._tls: ssl.SSLContext | None = None
        self._kept: httpcore2.HTTPConnection | None = None

    def exchange(
        self,
        method: str,
        path: str,
        *,
        tls: ssl.SSLContext | None,
        deadline: Deadline,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask and read the answer within ``deadline``; ``tls`` is for a host asked by https.

        Raises ``OSError`` where there is no line, and :class:`GarbledError`; the line is closed
        then.
        """
        self._network.begin(deadline)
        request = httpcore2.Request(
            method,
            httpcore2.URL(
                scheme=self._origin.scheme,
                host=self._origin.host,
                port=self._origin.port,
                target=(self._prefix + path).encode(),
            ),
            headers=[
                ("Host", self._host),
                ("Accept-Encoding", "gzip"),
                ("Content-Length", str(len(content))),
                *((name, value.encode("latin-1")) for name, value in (headers or {}).items()),
            ],
            content=content,
        )
        try:
            response = self._connection(tls).handle_request(request)
            try:
                body = b"".join(response.iter_stream())
            finally:
                response.close()
        except (httpcore2.ProtocolError, httpcore2.NetworkError) as error:
            self.close()
            if self._network.closed:
                raise ConnectionError("the line was closed before the answer was whole") from error
            raise GarbledError(str(error)) from error
        except BaseException:
            self.close()
            raise
        got = {name.decode().lower(): value.decode("latin-1") for name, value in response.headers}
        encoding = got.get("content-encoding", "")
        return Answer(response.status, got, _decompressed(body, encoding, self._most))

    def _connection(self, tls: ssl.SSLContext | None) -> httpcore2.HTTPConnection:
        kept = self._kept
        if kept and self._tls is tls and kept.is_available() and not kept.has_expired():
            return kept
        self.close()
        self._tls = tls
        self._kept = httpcore2.HTTPConnection(
            self._origin,
            ssl_context=tls,
            keepalive_expiry=_KEEP_SECONDS,
            network_backend=self._network,
        )
        return self._kept

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None


def _decompressed(body: bytes, encoding: str, most: int) -> bytes:
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip" | "deflate":
            unpacking = zlib.decompressobj(_ANY_DEFLATED)
            try:
                unpacked = unpacking.decompress(body, most)
            except zlib.error as error:
                raise GarbledError("the answer can't be unpacked") from error
            if unpacking.unconsumed_tail:
                raise GarbledError(f"the answer is longer than {most} bytes when unpacked")
            if not unpacking.eof:
                raise GarbledError("the packed answer breaks off")
            return unpacked
        case _:
            raise GarbledError("the answer is packed in a way that nobody asked for")


class _Network(httpcore2.NetworkBackend):
    """Where httpcore2 gets its sockets. Its own timeouts stay unused: one deadline is for all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._deadline = Deadline(0)
        self._left = 0
        self.closed = False
        """The other side has closed the line."""

    def begin(self, deadline: Deadline) -> None:
        """A new exchange has begun, with the whole size before it."""
        self._deadline, self._left, self.closed = deadline, self._most + _AROUND, False

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> "_Stream":
        return _Stream(dial(host, port, self._deadline), self)

    def when_ready(
        self, line: socket.socket, events: int, work: Callable[[], _T], doing: str
    ) -> _T:
        """Do ``work``; where socket or TLS are not ready for it yet, wait and do it again."""
        self._deadline.doing = doing
        while True:
            self._deadline.left()
            try:
                return work()
            except ssl.SSLWantReadError:
                wanted = READABLE
            except ssl.SSLWantWriteError:
                wanted = WRITABLE
            except BlockingIOError:
                wanted = events
            self._deadline.wait({line: wanted})

    def count(self, size: int) -> None:
        self.closed = size == 0
        self._left -= size
        if self._left < 0:
            raise GarbledError(f"the answer is longer than {self._most} bytes")


class _Stream(httpcore2.NetworkStream):
    """A socket that doesn't block, and TLS on it."""

    def __init__(self, line: socket.socket, network: _Network) -> None:
        self._line = line
        self._network = network

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, *_: Any, **__: Any
    ) -> "_Stream":
        try:
            wrapped = ssl_context.wrap_socket(
                self._line, server_hostname=server_hostname, do_handshake_on_connect=False
            )
        except BaseException:
            self._line.close()
            raise
        try:
            self._network.when_ready(wrapped, READABLE, wrapped.do_handshake, "the TLS handshake")
        except BaseException:
            wrapped.close()
            raise
        return _Stream(wrapped, self._network)

    def read(self, max_bytes: int, *_: Any, **__: Any) -> bytes:
        line = self._line
        data = self._network.when_ready(line, READABLE, lambda: line.recv(max_bytes), "the answer")
        self._network.count(len(data))
        return data

    def write(self, buffer: bytes, *_: Any, **__: Any) -> None:
        line, left = self._line, memoryview(buffer)
        try:
            while left:
                left = left[
                    self._network.when_ready(line, WRITABLE, partial(line.send, left), "sending") :
                ]
        except (ConnectionError, ssl.SSLEOFError) as error:
            # httpcore2 goes on to read then: a server may answer before it has heard it all.
            raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        self._line.close()

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # while nothing was asked: closed from the other side
            poll = select.poll()
            poll.register(self._line, READABLE)
            return bool(poll.poll(0))
        return None
