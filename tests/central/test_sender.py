"""Notices reach the gateway, each once by its id, whatever it does, and senders and processes."""

import json
import signal
import ssl
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any

import httpx2
import pytest
from uuid_utils.compat import uuid7

from kiosk.base.exchange import Answer
from kiosk.central.centre import Centre
from kiosk.central.metrics import Meter
from kiosk.central.notices import gateway as gateway_module
from kiosk.central.notices.gateway import Address, Meaning, address, signature, word_of
from kiosk.central.notices.sender import KEPT_UP, LEASE, next_try
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.central.store.notices import Claimed
from kiosk.domain.china import now
from kiosk.domain.failure import Failure
from tests.authority import Authority
from tests.central.events import TAKING_BOOK
from tests.central.examples import Clock, number_of, receive, report
from tests.central.gateway import PHONE, SECRET, SECRET_TEXT, Gateway, fates, sending, telling
from tests.central.test_requests import values
from tests.central.test_store import ask
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.planted import HOME
from tests.sync.standin import (
    Behaviour,
    Handler,
    dripping,
    held,
    lost_after_commit,
    normal,
    reset,
    says,
    served,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def centre(database_url: str, clock: Clock) -> Iterator[Centre]:
    with closing(telling(database_url, TAKING_BOOK, clock)) as centre:
        yield centre


def tell(centre: Centre, clock: Clock, people: int = 1) -> None:
    """So many people are to be told that their report is in force."""
    clock.pass_(minutes=1)
    recorded = (clock.now - timedelta(minutes=1)).isoformat()
    phones = [PHONE] if people == 1 else [f"139{n:08}" for n in range(people)]
    receive(
        centre,
        *(
            report(sequence=n + 1, number=number_of(n), phone=phone, recorded_at=recorded)
            for n, phone in enumerate(phones)
        ),
    )


def counted(meter: Meter, outcome: str) -> float:
    series = f'central_notices_total{{outcome="{outcome}"}}'
    return values(meter.exposition(kiosks=0, waiting=0, oldest=0.0))[series]


def test_a_notice_is_sent_once_and_its_phone_forgotten(
    database_url: str, centre: Centre, clock: Clock
) -> None:
    tell(centre, clock)
    gateway, meter = Gateway(), Meter()
    with sending(centre, gateway, meter) as sender, capture_logs() as logs:
        assert sender.send_next()
        assert not sender.send_next()
    [(notice_id, told)] = gateway.told.items()
    assert (told["notice_id"], told["phone"]) == (notice_id, PHONE)
    assert [(log["event"], log["notice_id"], log["tries"]) for log in logs] == [
        ("central.notice_taken", notice_id, 1)
    ]
    assert counted(meter, "taken") == 1
    assert ask(database_url, "SELECT sealed, due_at, fate FROM notices") == [(None, None, "taken")]
    assert centre.notices(9)[0].count == 0


def garbage(handler: Handler) -> None:
    handler.wfile.write(b"\x00\xffwhatever\r\n\r\n")
    handler.close_connection = True


def endless_head(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000)
    handler.close_connection = True


LONG = says(200, b" " * (gateway_module.MOST + 300_000))


@pytest.mark.parametrize(
    ("behaviour", "trouble"),
    [
        pytest.param(says(500), "answered 500", id="500"),
        pytest.param(says(404), "answered 404", id="404"),
        pytest.param(says(301, Location="http://127.0.0.1:9/"), "answered 301", id="301"),
        pytest.param(garbage, "garbled", id="garbage"),
        pytest.param(endless_head, "garbled", id="an endless head"),
        pytest.param(LONG, "garbled", id="an answer without end"),
        pytest.param(lost_after_commit, "unreachable", id="taken, and the answer lost"),
        pytest.param(reset, "unreachable", id="reset"),
        pytest.param(None, "unreachable", id="nobody there"),
    ],
)
def test_what_goes_wrong_is_tried_again_by_the_same_id(
    centre: Centre, clock: Clock, behaviour: Behaviour | None, trouble: str
) -> None:
    tell(centre, clock)
    gateway, meter = Gateway(), Meter()
    if behaviour is None:
        nobody = centre.sender(Address("http://127.0.0.1:9/sms", SECRET), meter)
        with capture_logs() as logs:
            assert nobody.send_next()
        nobody.close()
    with sending(centre, gateway, meter) as sender:
        if behaviour is not None:
            gateway.script.append(behaviour)
            with capture_logs() as logs:
                assert sender.send_next()
        assert [(log["event"], log["detail"]) for log in logs] == [
            ("central.notice_failed", trouble)
        ]
        assert counted(meter, "failed") == 1
        assert not sender.send_next(), "not at once"
        clock.pass_(seconds=30)
        assert sender.send_next()
    assert len(gateway.told) == 1
    assert [fate for _, fate in fates(centre)] == ["taken"]


@pytest.mark.parametrize("said", [None, b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_gateway_that_is_slow_without_end_is_waited_for_so_long_and_no_longer(
    centre: Centre, clock: Clock, said: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_module, "SECONDS", 0.2)
    tell(centre, clock)
    gateway, arrived, release = Gateway(), threading.Event(), threading.Event()
    gateway.script.append(dripping(said, arrived, release) if said else held(release))
    with sending(centre, gateway) as sender, capture_logs() as logs:
        assert sender.send_next()
        release.set()
    assert [log["detail"] for log in logs] == ["too_slow"]


@pytest.mark.parametrize("status", [410, 422])
def test_what_the_gateway_will_never_take_is_given_up_at_once(
    centre: Centre, clock: Clock, status: int
) -> None:
    tell(centre, clock)
    gateway, meter = Gateway(), Meter()
    gateway.script.append(says(status))
    with sending(centre, gateway, meter) as sender, capture_logs() as logs:
        assert sender.send_next()
    assert [(log["event"], log["detail"]) for log in logs] == [
        ("central.notice_given_up", f"answered {status}")
    ]
    assert counted(meter, "given_up") == 1
    [given_up] = centre.notices(9)[1]
    assert (given_up.tries, given_up.trouble) == (1, f"answered {status}")
    assert fates(centre) == [("in_force", "given_up")]


def test_a_gateway_that_stays_away_is_given_up_and_told_of(centre: Centre, clock: Clock) -> None:
    tell(centre, clock)
    gateway, tries = Gateway(), 0
    with sending(centre, gateway) as sender:
        while fates(centre)[0][1] is None:
            gateway.script.append(says(503))
            clock.pass_(minutes=10)
            tries += sender.send_next()
    [given_up] = centre.notices(9)[1]
    assert given_up.tries == tries
    assert 48 < tries < 110, "an hour apart in the end"
    assert not gateway.told


def test_old_news_is_no_news(centre: Centre, clock: Clock) -> None:
    """The centre itself was away for days."""
    tell(centre, clock)
    clock.pass_(days=3)
    gateway = Gateway()
    with sending(centre, gateway) as sender:
        assert sender.send_next()
    assert not gateway.asked
    assert centre.notices(9)[1][0].trouble == "too_late"


def test_a_gateway_may_ask_for_time(centre: Centre, clock: Clock) -> None:
    tell(centre, clock)
    gateway = Gateway()
    gateway.script.append(says(429, Retry_After="600"))
    with sending(centre, gateway) as sender:
        assert sender.send_next()
        clock.pass_(minutes=9)
        assert not sender.send_next()
        clock.pass_(minutes=1)
        assert sender.send_next()
    assert len(gateway.told) == 1


@pytest.mark.parametrize(
    ("status", "asked", "pause"),
    [
        (503, "30", timedelta(seconds=30)),
        (429, "999999", timedelta(hours=1)),
        (429, "9" * 400, timedelta()),
        (429, "soon", timedelta()),
        (500, "30", timedelta()),
    ],
)
def test_how_long_a_gateway_is_believed(status: int, asked: str, pause: timedelta) -> None:
    word = word_of(Answer(status, {"retry-after": asked}, b""))
    assert (word.meaning, word.pause) == (Meaning.LATER, pause)


@pytest.mark.parametrize("tries", [1, 2, 5, 40, 4000])
def test_tries_are_ever_further_apart_and_never_in_step(tries: int) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    word, one = word_of(Answer(500, {}, b"")), Claimed(uuid7(), at, tries, b"")
    waits = [
        (again - at).total_seconds()
        for seed in range(50)
        if (again := next_try(one, word, at, Random(seed)))
    ]
    longest = min(30 * 2 ** (tries - 1), 3600)
    assert longest / 2 <= min(waits) < max(waits) <= longest
    assert len(set(waits)) == 50
    assert next_try(one, word, at + KEPT_UP, Random(1)) is None


# ---- several senders -----------------------------------------------------------------------------


def process(database_url: str, url: str) -> "subprocess.Popen[str]":
    """A sender's process that is ready to send."""
    command = [sys.executable, "-m", "tests.central.sending", database_url, url]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout
    assert started.stdout.readline() == "ready\n"
    return started


def test_several_senders_send_each_once(database_url: str) -> None:
    """Two processes, and two threads here."""
    clock, people = Clock(now() - timedelta(minutes=2)), 40
    gateway = Gateway()
    with closing(telling(database_url, TAKING_BOOK, clock)) as centre, served(gateway) as url:
        tell(centre, clock, people)
        clock.now = now()
        processes = [process(database_url, url) for _ in range(2)]
        senders = [centre.sender(Address(url, SECRET), Meter()) for _ in range(2)]
        threads = [
            threading.Thread(target=lambda one=one: all(iter(one.send_next, False)))
            for one in senders
        ]
        for one in processes:
            assert one.stdin
            one.stdin.close()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [one.wait(PATIENCE) for one in processes] == [0, 0]
        for one in processes:
            assert one.stdout
            one.stdout.close()
        for sender in senders:
            sender.close()
        assert {fate for _, fate in fates(centre)} == {"taken"}
    assert len(gateway.told) == people
    assert set(gateway.asked.values()) == {1}, "nobody sends what another is about"


def test_killed_before_the_answer_it_is_sent_again_by_another(database_url: str) -> None:
    clock = Clock(now() - timedelta(minutes=2))
    gateway, arrived, release = Gateway(), threading.Event(), threading.Event()

    def silent(handler: Handler) -> None:
        gateway.take(handler.body)
        arrived.set()
        release.wait(PATIENCE)
        handler.close_connection = True

    gateway.script.append(silent)
    with closing(telling(database_url, TAKING_BOOK, clock)) as centre, served(gateway) as url:
        tell(centre, clock)
        clock.now = now()
        victim = process(database_url, url)
        assert victim.stdin
        assert victim.stdout
        victim.stdin.close()
        assert arrived.wait(PATIENCE)
        victim.send_signal(signal.SIGKILL)
        victim.wait(PATIENCE)
        victim.stdout.close()
        release.set()
        with closing(centre.sender(Address(url, SECRET), Meter())) as sender:
            assert not sender.send_next(), "as far as anybody knows it is being sent"
            clock.now = now() + LEASE
            assert sender.send_next()
        assert fates(centre) == [("in_force", "taken")]
    assert len(gateway.told) == 1
    assert gateway.asked.total() == 2


WAYS = (says(500), says(301), lost_after_commit, reset, garbage, says(429, Retry_After="90"))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_comes_between_each_is_told_once(centre: Centre, clock: Clock, seed: int) -> None:
    random, gateway = Random(seed), Gateway()
    tell(centre, clock, 12)
    with served(gateway) as url:
        while centre.notices(0)[0].count:
            gateway.script.extend(random.choice((*WAYS, normal)) for _ in range(3))
            with closing(centre.sender(Address(url, SECRET), Meter(), random)) as sender:
                while random.random() < 0.8 and sender.send_next():
                    pass
            clock.pass_(seconds=random.uniform(0, 600))
    assert len(gateway.told) == 12
    assert {fate for _, fate in fates(centre)} == {"taken"}


def test_who_was_too_slow_changes_nothing_any_more(centre: Centre, clock: Clock) -> None:
    """A sender that was held up for longer than its claim lasts finds that another has sent it."""
    tell(centre, clock)
    gateway = Gateway()

    def meanwhile(handler: Handler) -> None:
        clock.now += LEASE
        with closing(centre.sender(Address(url, SECRET), Meter())) as other:
            assert other.send_next()
        handler.reply(500, b"")

    gateway.script.append(meanwhile)
    with (
        served(gateway) as url,
        capture_logs() as logs,
        closing(centre.sender(Address(url, SECRET), Meter())) as slow,
    ):
        slow.send_next()
    assert [log["event"] for log in logs] == ["central.notice_taken"]
    assert fates(centre) == [("in_force", "taken")]


@contextmanager
def service(database_url: str, clock: Clock, url: str) -> Iterator[httpx2.Client]:
    app = create_app(database_url, TAKING_BOOK, clock=clock, gateway=Address(url, SECRET))
    assert not isinstance(app, Failure)
    server = CentralServer(app, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.start()}"
    with httpx2.Client(base_url=base, trust_env=False, timeout=PATIENCE) as client:
        yield client
    server.close()


def test_a_service_sends_by_itself_and_ends_while_the_gateway_says_nothing(
    database_url: str, clock: Clock
) -> None:
    gateway, arrived, release = Gateway(), threading.Event(), threading.Event()

    def silent(_handler: Handler) -> None:
        arrived.set()
        release.wait(PATIENCE)

    gateway.script.append(silent)
    clock.pass_(minutes=1)
    sent = {"reports": [report(phone=PHONE)]}
    with served(gateway) as url:
        with service(database_url, clock, url) as client:
            client.post("/v1/reports", json=sent).raise_for_status()
            assert arrived.wait(PATIENCE)
            told = values(client.get("/metrics").text)
            assert told["central_notices_waiting"] == 1
        assert not release.is_set(), "nobody waits for it"
        release.set()
        clock.pass_(minutes=2)
        taken = threading.Event()

        def takes(handler: Handler) -> None:
            handler.reply(*gateway.take(handler.body))
            taken.set()

        gateway.script.append(takes)
        with service(database_url, clock, url) as client:
            assert taken.wait(PATIENCE)
    assert len(gateway.told) == 1


# ---- that it is the centre's ---------------------------------------------------------------------


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """Its own example."""
    secret = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def is_the_centres(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """By the very lines that the page gives to the gateway's maker."""
    page = (HOME / "docs" / "notices.md").read_text("utf-8")
    code = page[page.index("    import base64") : page.index("\nA new secret")]
    named: dict[str, Any] = {}
    exec(dedent(code), named)  # noqa: S102 - our own page
    said: bool = named["is_the_centres"](secret, headers, body)
    return said


def test_a_gateway_can_check_whose_a_notice_is(centre: Centre, clock: Clock) -> None:
    tell(centre, clock)
    gateway, heads = Gateway(), []

    def checks(handler: Handler) -> None:
        heads.append((handler.path, dict(handler.headers), handler.body))
        handler.reply(204, b"")

    gateway.script.append(checks)
    with sending(centre, gateway) as sender:
        sender.send_next()
    [(path, head, body)] = heads
    assert path == "/sms?for=centre"
    notice_id, timestamp = head["webhook-id"], int(head["webhook-timestamp"])
    assert head["Idempotency-Key"] == notice_id == json.loads(body)["notice_id"]
    assert timestamp == int(clock.now.timestamp())
    assert head["webhook-signature"] == signature(SECRET, notice_id, timestamp, body)
    assert is_the_centres(SECRET_TEXT, head, body), "as docs/notices.md says it"
    assert not is_the_centres(SECRET_TEXT, head, body + b" ")
    assert head["Content-Type"] == "application/json"


def test_over_https_only_a_gateway_that_proves_itself_hears_anything(
    centre: Centre, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path / "ca")
    authority.server.verify_mode = ssl.CERT_NONE  # a gateway asks for no certificate
    gateway = Gateway()
    tell(centre, clock)
    with served(gateway, authority.server) as url:
        distrusting = centre.sender(Address(url, SECRET), Meter())
        with closing(distrusting), capture_logs() as logs:
            assert distrusting.send_next()
        assert [log["detail"] for log in logs] == ["certificate"]
        assert not gateway.asked
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))
        clock.pass_(minutes=1)
        with closing(centre.sender(Address(url, SECRET), Meter())) as sender:
            assert sender.send_next()
    assert len(gateway.told) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gateway.example/sms",
        "http://gateway.example/sms",
        "ftp://gateway.example/sms",
        "https://",
        "https://gateway.example:port/",
        "https://user:secret@gateway.example/sms",
        "https://gateway.example/sms#part",
        "https://gateway.example/s ms",
        "https://网关.example/短信",
    ],
)
def test_what_is_no_safe_address_is_refused(url: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET_TEXT)
    with pytest.raises(ValueError, match=r"address|https"):
        address(url, tmp_path / "secret")


@pytest.mark.parametrize("url", ["https://gateway.example/sms?a=b", "http://127.0.0.1:8088/"])
def test_a_safe_one_is_taken(url: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET_TEXT}\n")
    assert address(url, tmp_path / "secret") == Address(url, SECRET)


@pytest.mark.parametrize("text", ["", "hush", "whsec_aHVzaA==", "whsec_" + "A" * 200, "é"])
def test_what_is_no_secret_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(text)
    with pytest.raises(ValueError, match="no base64"):
        address("https://gateway.example/", tmp_path / "secret")
