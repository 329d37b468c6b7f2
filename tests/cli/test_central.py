"""The commands for whoever runs a centre, each a process of its own."""

import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from socket import AF_UNIX, SOCK_DGRAM, socket

import httpx2
import pytest
from cryptography import x509

from kiosk.base.resources import RESOURCES
from kiosk.central.api import Heartbeat
from kiosk.central.centre import Centre
from kiosk.central.receipt_keys import thumbprint
from kiosk.central.store.schema import REVISIONS
from kiosk.domain import china
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import ReportKind
from tests.central.certified import OTHER, Certified
from tests.central.examples import Clock, opened, receive, report, sqlite_in
from tests.central.gateway import PHONE, SECRET_TEXT, Gateway
from tests.central.test_migrations import put_before
from tests.central.test_receipt_keys import KIOSK, Key
from tests.central.test_service import heartbeat
from tests.cli.conftest import Program
from tests.patience import PATIENCE
from tests.sync.standin import Handler, served


def centre_in(folder: Path) -> Centre:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook)
    return opened(sqlite_in(folder), book, Clock())


def test_a_key_that_somebody_compared_counts(program: Program, tmp_path: Path) -> None:
    keys = [Key() for _ in range(3)]
    with closing(centre_in(tmp_path)) as centre:
        for key in keys:
            centre.heartbeat(Heartbeat.model_validate(heartbeat(receipt_key=key.json)))
    where = ("--database", sqlite_in(tmp_path), "--json")
    which = program("central", "approve", KIOSK, *where)
    assert (which.code, which.line.split(":")[0]) == (1, "receipt_key_not_waiting")
    thumb = thumbprint(keys[2].public)
    done = program("central", "approve", KIOSK, "--key", thumb, *where)
    assert (done.code, done.json) == (0, {"kiosk_id": KIOSK, "approved_key": thumb}), done.stderr
    with closing(centre_in(tmp_path)) as centre:
        assert centre.receipt_keys(KIOSK).keys == [keys[0].public, keys[2].public]


def test_a_kiosk_is_given_an_order_and_told_the_key(program: Program, tmp_path: Path) -> None:
    with closing(centre_in(tmp_path)) as centre:
        centre.heartbeat(Heartbeat.model_validate(heartbeat(receipt_key=Key().json)))
        key = centre.order_key
    where = ("--database", sqlite_in(tmp_path))
    assert program("central", "order-key", *where).stdout.strip() == key
    hours = ("--hours", "2", *where, "--json")
    unknown = program("central", "order", "110105-0099", "restart", *hours)
    assert (unknown.code, unknown.line.split(":")[0]) == (1, "kiosk_unknown")
    done = program("central", "order", KIOSK, "restart", *hours)
    assert (done.code, done.json["act"]) == (0, "restart"), done.stderr
    with closing(centre_in(tmp_path)) as centre:
        (given,) = centre.orders_of(KIOSK)
    assert given.number == done.json["number"]
    assert given.expires_at - given.given_at == timedelta(hours=2)


COMMANDS = ("central", "central serve")


@contextmanager
def serving(
    program: Program, folder: Path, *options: str | Path, command: str = "central serve"
) -> Iterator[str]:
    """Where the service says that it is."""
    where = ("--port", "0", "--database", sqlite_in(folder))
    with program.started(*command.split(), *where, *map(str, options)) as service:
        assert service.stdout
        yield service.stdout.readline().strip()
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=PATIENCE) == 0


def beats(client: httpx2.Client, kiosk_id: str = KIOSK, **headers: str) -> int:
    body = heartbeat(kiosk_id=kiosk_id, receipt_key=Key(kiosk_id).json)
    return client.post("/v1/heartbeats", json=body, headers=headers).status_code


@pytest.mark.parametrize("command", COMMANDS)
def test_it_serves_over_tls_with_a_trial_s_certificates(
    program: Program, tmp_path: Path, command: str
) -> None:
    made = program("central", "certificates", tmp_path / "ca", "--kiosk", OTHER, "--json")
    assert made.code == 0, made.stderr
    files = [Path(name) for name in made.json["files"]]
    roles = ("ca", "server", "kiosk", "hotline", "desk")
    assert {file.name for file in files} == {
        f"{x}.{kind}" for x in roles for kind in ("pem", "key")
    }
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    own = Certified.__new__(Certified)
    own.folder = tmp_path / "ca"
    tls = ("--certificate", own.pem("server"), "--key", own.key("server"))
    options = (*tls, "--client-ca", own.pem("ca"))
    with serving(program, tmp_path, *options, command=command) as url:
        assert url.startswith("https://127.0.0.1:")
        with own.client(url, "kiosk") as client:
            assert (beats(client, OTHER), beats(client, KIOSK)) == (200, 403)
        with own.client(url, None) as client:
            assert beats(client, OTHER) == 403


def test_certificates_are_renewed_by_the_authority_that_is_there(
    program: Program, tmp_path: Path
) -> None:
    authority, kiosk = [], []
    for _ in range(2):
        done = program("central", "certificates", tmp_path, "--host", "central.example")
        assert done.code == 0, done.stderr
        authority.append((tmp_path / "ca.pem").read_bytes())
        kiosk.append((tmp_path / "kiosk.pem").read_bytes())
    assert authority[0] == authority[1]
    assert kiosk[0] != kiosk[1]
    names = x509.load_pem_x509_certificate((tmp_path / "server.pem").read_bytes())
    shown = names.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert shown.get_values_for_type(x509.DNSName) == ["central.example"]


def test_its_supervisor_is_told_that_it_serves_and_that_it_ends(
    program: Program, tmp_path: Path
) -> None:
    with closing(socket(AF_UNIX, SOCK_DGRAM)) as supervisor:
        supervisor.settimeout(PATIENCE)
        supervisor.bind(str(tmp_path / "notify"))
        program.extra["NOTIFY_SOCKET"] = str(tmp_path / "notify")
        with serving(program, tmp_path) as url:
            assert supervisor.recv(64) == b"READY=1"
            with httpx2.Client(base_url=url) as client:
                assert client.get("/readyz").status_code == 200
        assert supervisor.recv(64) == b"STOPPING=1"


@pytest.mark.parametrize("command", COMMANDS)
def test_it_believes_a_proxy_that_it_was_told_of(
    program: Program, tmp_path: Path, command: str
) -> None:
    certified = Certified(tmp_path / "ca")
    headers = certified.by_rfc_9440("kiosk")
    for proxy, status in (("127.0.0.1", 200), ("10.1.0.0/16", 403)):
        with (
            serving(program, tmp_path, "--trust-proxy", proxy, command=command) as url,
            httpx2.Client(base_url=url, trust_env=False) as client,
        ):
            assert beats(client, **headers) == status


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--host", "127.0.0.2"], "--host"),
        (["--certificate", "server.pem"], "--certificate"),
        (["--trust-proxy", "proxy.example"], "--trust-proxy"),
        (["--trust-proxy", "10.0.0.1/8"], "--trust-proxy"),
    ],
)
def test_what_would_let_anybody_in_is_refused(
    program: Program, options: list[str], names: str
) -> None:
    refused = program("central", "serve", *options)
    assert refused.code == 2
    assert names in refused.stderr


def test_a_certificate_that_can_t_be_used_is_named(program: Program, tmp_path: Path) -> None:
    made = Certified(tmp_path / "ca")
    pem = [made.pem("server"), made.key("kiosk"), made.pem("ca")]
    options = zip(("--certificate", "--key", "--client-ca"), pem, strict=True)
    refused = program("central", "serve", *(word for option in options for word in option))
    assert (refused.code, refused.line.split(":")[0]) == (2, "certificate_invalid")
    assert "key values mismatch" in refused.line


def test_with_tls_it_serves_more_than_this_machine(program: Program, tmp_path: Path) -> None:
    with serving(program, tmp_path, "--host", "127.0.0.2", "--trust-proxy", "10.0.0.1") as url:
        assert httpx2.get(f"{url}/healthz", trust_env=False).text == "ok\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_it_takes_as_many_workers_as_it_is_told(
    program: Program, tmp_path: Path, command: str
) -> None:
    with serving(program, tmp_path, "--workers", "2", command=command) as url:
        assert httpx2.get(f"{url}/readyz", trust_env=False, timeout=PATIENCE).text == "ok\n"
    for refused in ("0", "65", "many"):
        assert program(*command.split(), "--workers", refused).code == 2


# ---- messages to people --------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_it_tells_people_by_the_gateway_that_it_is_told_of(
    program: Program, tmp_path: Path, command: str
) -> None:
    gateway, arrived, signed = Gateway(), threading.Event(), []

    def takes(handler: Handler) -> None:
        signed.append(handler.headers["webhook-signature"])
        handler.reply(*gateway.take(handler.body))
        arrived.set()

    gateway.script.append(takes)
    secret = tmp_path / "secret"
    secret.write_text(SECRET_TEXT)
    hour_ago = (china.now() - timedelta(hours=1)).isoformat()
    sent = {"reports": [report(phone=PHONE, recorded_at=hour_ago)]}
    with served(gateway) as url:
        options = ("--notices", url, "--notices-secret", secret, "--workers", "2")
        with serving(program, tmp_path, *options, command=command) as centre:
            httpx2.post(f"{centre}/v1/reports", json=sent, trust_env=False, timeout=PATIENCE)
            assert arrived.wait(PATIENCE)
    [told] = gateway.told.values()
    assert (told["phone"], told["state"]) == (PHONE, "in_force")
    assert signed[0].startswith("v1,")


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--notices", "https://gateway.example/"], "--notices-secret"),
        (["--notices-secret", "nowhere"], "--notices and"),
        (["--notices", "https://gateway.example/", "--notices-secret", "nowhere"], "nowhere"),
        (["--notices", "http://gateway.example/", "--notices-secret", __file__], "only https"),
        (["--notices", "https://gateway.example/", "--notices-secret", __file__], "no base64"),
    ],
)
def test_what_would_tell_people_unsafely_is_refused(
    program: Program, options: list[str], names: str
) -> None:
    refused = program("central", "serve", *options)
    assert refused.code == 2
    assert names in refused.stderr


# ---- rules of its own ----------------------------------------------------------------------------


def rules_of_its_own(folder: Path, fault: str = "") -> Path:
    """Beijing's alone, where a written report lasts a week, and one outlet."""
    folder.mkdir()
    beijing = (RESOURCES / "policies" / "110000.toml").read_text("utf-8")
    ten = "[loss.written_pre_loss]\nduration = { amount = 10,"
    assert ten in beijing
    week = beijing.replace(ten, ten.replace("10", "7"))
    (folder / "110000.toml").write_text(week, "utf-8")
    outlet = f"110105,示例网点,示例路1号,示例{fault}\n"
    (folder / "outlets.csv").write_text(f"region,name,address,source\n{outlet}", "utf-8")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_it_goes_by_rules_and_outlets_of_its_own(
    program: Program, tmp_path: Path, command: str
) -> None:
    rules = rules_of_its_own(tmp_path / "rules")
    with serving(program, tmp_path, "--policies", rules, command=command) as url:
        (beijing,) = httpx2.get(f"{url}/v1/policies", trust_env=False).json()["policies"]
    assert beijing["loss"]["written_pre_loss"]["duration"]["amount"] == 7
    assert [outlet["name"]["zh_CN"] for outlet in beijing["outlets"]] == ["示例网点"]
    faulty = rules_of_its_own(tmp_path / "faulty", fault=",more")
    refused = program(*command.split(), "--policies", faulty)
    assert (refused.code, refused.line.split(":")[0]) == (2, "configuration_invalid")
    assert "outlets.csv: line 2" in refused.line


def test_the_counter_goes_by_rules_of_its_own(program: Program, tmp_path: Path) -> None:
    report = program.record(ReportKind.WRITTEN_PRE_LOSS)
    assert program("sync", "--once").code == 0
    faulty = rules_of_its_own(tmp_path / "faulty", fault=",more")
    for step in ("confirm", "replace"):
        assert program("central", step, report.report_number, "--policies", faulty).code == 2
    rules = rules_of_its_own(tmp_path / "rules")
    done = program("central", "confirm", report.report_number, "--policies", rules, "--json")
    assert done.code == 0, done.stderr
    times = (datetime.fromisoformat(done.json[key]) for key in ("effective_at", "expires_at"))
    effective, expires = times
    assert expires - effective == timedelta(days=7)


# ---- keeping its database ------------------------------------------------------------------------


def test_an_older_database_is_brought_forward(program: Program, tmp_path: Path) -> None:
    put_before(tmp_path / "central.db", 3)
    where = ("--database", sqlite_in(tmp_path), "--json")
    for before in ("0001", REVISIONS[-1]):
        done = program("central", "migrate", *where)
        assert (done.code, done.json) == (0, {"before": before, "now": REVISIONS[-1]}), done.stderr
    new = program("central", "migrate")
    assert (new.code, new.stdout) == (0, f"before: empty\nnow: {REVISIONS[-1]}\n")
    assert (program.folder / "central.db").exists()


def test_what_is_over_is_erased_after_its_term(program: Program, tmp_path: Path) -> None:
    with closing(centre_in(tmp_path)) as centre:
        receive(centre, report(), report(sequence=2, issuing_region="999999"))
    where = ("--database", sqlite_in(tmp_path), "--json")
    early = program("central", "erase", "--after", "36500", *where)
    assert (early.code, early.json["erased_from_quarantine"]) == (0, 0), early.stderr
    done = program("central", "erase", "--after", "0", *where)
    assert (done.code, done.json["erased_from_quarantine"]) == (0, 1), done.stderr


def test_everything_is_sealed_with_a_new_key(program: Program, tmp_path: Path) -> None:
    with closing(centre_in(tmp_path)) as centre:
        receive(centre, report())
    before = (tmp_path / "central.db.keys").read_bytes()
    done = program("central", "rekey", "--database", sqlite_in(tmp_path), "--json")
    assert (done.code, done.json) == (0, {"sealed_anew": 1, "keys_thrown_away": 0}), done.stderr
    assert (tmp_path / "central.db.keys").read_bytes() != before
