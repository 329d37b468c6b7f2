"""The central service, its answers and every way to get none turned into values."""

import json
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from kiosk.base.forgetting import forget_ways
from kiosk.base.loopback import LOOPBACK
from kiosk.base.waiting import Deadline, Waker
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import Holder, Report, Verification
from kiosk.domain.status import HolderStatus
from kiosk.sync.answers import Problem, heard, refused_batch, time_of, unheard_batch
from kiosk.sync.causes import failure_for
from kiosk.sync.port import Answered, NotNow, Reply, Sheet, Wanted
from kiosk.sync.tls import Certificates
from kiosk.sync.wire import holder_json, known_of, plain_text, report_json, results_of

if TYPE_CHECKING:
    from kiosk.base.exchange import Answer, Connection

_T = TypeVar("_T")

EXCHANGE_SECONDS: Final = 20.0
"""For names, connection, TLS, question and answer together (contracts, section 4)."""

_HEALTH_SECONDS: Final = 10.0  # somebody stands there and waits for the doctor


class CentralClient:
    """Speaks the central API. All belongs to one thread, but for ``hang_up`` and ``abort``.

    ``tls`` is for a centre reached by https: a context, or the files that one is made of.
    ``on_time`` gets the centre's time with each answer that is its own, on the calling thread;
    ``now`` is this machine's.
    """

    def __init__(
        self,
        base_url: str,
        tls: Certificates | ssl.SSLContext | None = None,
        *,
        on_time: Callable[[datetime], None] = lambda _: None,
        now: Callable[[], datetime] = china.now,
    ) -> None:
        self._base = urlsplit(base_url)
        if self._base.scheme != "https" and self._base.hostname not in LOOPBACK:
            raise ValueError("plain HTTP is for loopback only")
        self._tls = tls or Certificates()
        self._on_time = on_time
        self._now = now
        self._connection: Connection | None = None
        self._waker = Waker()
        self._aborted = False

    def send(self, reports: Sequence[Report]) -> Reply:
        """Hand over 1 to 500 reports and read the centre's word on each."""
        return self.reply(reports, self._post("/v1/reports", self.question(reports)))

    def question(self, reports: Sequence[Report]) -> dict[str, object]:
        """The body that hands them over."""
        return {
            "sent_at": self._now().isoformat(),
            "reports": [report_json(report) for report in reports],
        }

    def reply(self, reports: Sequence[Report], answer: "Answer | Failure") -> Reply:
        """What an answer to them means."""
        if isinstance(answer, Failure):
            return NotNow(answer)
        word = heard(answer)
        if isinstance(word, Failure):
            return unheard_batch(answer, word)
        if isinstance(word, Problem):
            self._note_time(answer)
            return refused_batch(word)
        results = results_of(word, reports)
        if results is None:
            return NotNow(Failure(FailureCode.CENTRAL_PROTOCOL, "the answer holds no results"))
        self._note_time(answer)
        return Answered(results)

    def beat(self, health: Mapping[str, object]) -> Wanted | Failure:
        """Hand over this kiosk's health (``POST /v1/heartbeats``); what it should fetch and do."""
        return self._interpret(self._post("/v1/heartbeats", health), _wanted)

    def tell(self, told: Mapping[str, object]) -> Failure | None:
        """What the kiosk tells of itself (``POST /v1/diagnostics``)."""
        answer = self._post("/v1/diagnostics", told)
        if not isinstance(answer, Failure) and answer.status == HTTPStatus.NO_CONTENT:
            return None
        refusal: Failure | None = self._interpret(answer, lambda _: None)
        return refusal

    def status(self, holder: Holder) -> HolderStatus | Failure:
        """What the centre knows of somebody whose chip was read (``POST /v1/status``)."""
        question = {"holder": holder_json(holder), "verification": Verification.CHIP}
        answer = self._post("/v1/status", question)
        if isinstance(answer, Failure):
            return answer
        as_of = (time_of(answer) or self._now()).astimezone(china.CHINA_TIME)
        return self._interpret(answer, lambda word: known_of(word, as_of))

    def policies(self, seen: str) -> Sheet | Failure | None:
        """``GET /v1/policies``; ``None`` where it is still what ``seen`` (If-None-Match) names."""
        answer = self._exchange("GET", "/v1/policies", headers={"If-None-Match": seen})
        if isinstance(answer, Failure):
            return answer
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return None
        word = heard(answer)
        if isinstance(word, Problem):
            return word.failure
        if isinstance(word, Failure):
            return word
        return Sheet(answer.body, plain_text(answer.headers.get("etag")))

    def health(self) -> Failure | None:
        """Whether the centre answers within 10 s and says that it is well (``GET /healthz``)."""
        answer = self._exchange("GET", "/healthz", seconds=_HEALTH_SECONDS)
        if isinstance(answer, Failure):
            return answer
        if answer.status == HTTPStatus.OK and "html" not in answer.headers.get("content-type", ""):
            if answer.body.strip() == b"ok":  # whose page it is, a mere 200 doesn't say
                self._note_time(answer)
            return None
        refusal: Failure = self._interpret(answer, lambda _: None)
        return refusal

    def hang_up(self) -> None:
        """End an exchange that is waiting, from another thread; those after it connect anew."""
        self._waker.wake()

    def abort(self) -> None:
        """End an exchange that is waiting, from another thread, and refuse those after it."""
        self._aborted = True
        self._waker.wake()

    def close(self) -> None:
        """Let the connection go; for the thread that sends."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _interpret(
        self,
        answer: "Answer | Failure",
        understood: Callable[[Mapping[str, object]], _T | None],
    ) -> _T | Failure:
        """What ``understood`` makes of the centre's 200; everything else is a failure here."""
        if isinstance(answer, Failure):
            return answer
        word = heard(answer)
        if isinstance(word, Failure):
            return word
        if isinstance(word, Problem):
            self._note_time(answer)
            return word.failure
        time = understood(word)
        if time is None:
            return Failure(FailureCode.CENTRAL_PROTOCOL, "the answer is of another form")
        self._note_time(answer)
        return time

    def _note_time(self, answer: "Answer") -> None:
        time = time_of(answer)
        if time is not None:
            self._on_time(time)

    def _post(self, path: str, body: Mapping[str, object]) -> "Answer | Failure":
        content = json.dumps(body).encode()
        return self._exchange("POST", path, content, {"Content-Type": "application/json"})

    def _exchange(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float | None = None,
    ) -> "Answer | Failure":
        from kiosk.base.exchange import Connection, GarbledError  # see there

        self._waker.clear()
        if self._aborted:
            return Failure(FailureCode.CENTRAL_UNREACHABLE, "closing")
        tls = self._context()
        if isinstance(tls, Failure):
            return tls
        deadline = Deadline(seconds or EXCHANGE_SECONDS, self._waker)
        try:
            self._connection = self._connection or Connection(self._base)
            return self._connection.exchange(
                method, path, tls=tls, deadline=deadline, content=content, headers=headers
            )
        except GarbledError as error:
            forget_ways(error)
            return Failure(FailureCode.CENTRAL_PROTOCOL, str(error))
        except OSError as error:
            forget_ways(error)
            return failure_for(error)

    def _context(self) -> ssl.SSLContext | Failure | None:
        if self._base.scheme != "https":
            return None
        return self._tls.context() if isinstance(self._tls, Certificates) else self._tls


def _wanted(word: Mapping[str, object]) -> Wanted | None:
    """An older centre has no orders; what is no text is none."""
    fetch = _listed(word.get("fetch"))
    if fetch is None:
        return None
    orders = _listed(word.get("orders")) or []
    return Wanted(frozenset(map(str, fetch)), tuple(one for one in orders if isinstance(one, str)))


def _listed(value: object) -> list[object] | None:
    return value if isinstance(value, list) else None
