"""The commands of the central service: serving it, and the counter's steps there."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import click

from kiosk.base.loopback import HERE, LOOPBACK
from kiosk.commands.group import Group
from kiosk.commands.shared import (
    as_lines,
    give_up,
    json_option,
    make_ending,
    policies,
    require,
    say,
    settings_of,
    show_done,
)
from kiosk.domain.failure import Failure, FailureCode

if TYPE_CHECKING:
    from kiosk.central.centre import Centre
    from kiosk.central.identity import Network
    from kiosk.central.notices.gateway import Address
    from kiosk.configuration.settings import Settings

Command = Callable[..., Any]

_ELSEWHERE: Final = {
    "backup": "kiosk.commands.keeping",
    "clerk": "kiosk.commands.clerks",
    "erase": "kiosk.commands.keeping",
    "migrate": "kiosk.commands.keeping",
    "order": "kiosk.commands.orders",
    "order-key": "kiosk.commands.orders",
    "rekey": "kiosk.commands.keeping",
    "restore": "kiosk.commands.keeping",
}

database_option = click.option(
    "--database",
    metavar="URL",
    help="As sqlite:////path/central.db or postgresql+psycopg://user@host/name.",
)

rules_option = click.option(
    "--policies",
    "rules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The regions' rules, and their outlets in outlets.csv.  [default: those of the program]",
)


def place_options(command: Command) -> Command:
    """Where the central service listens and what it keeps its reports in."""
    command = click.option("--host", default=HERE, show_default=True)(command)
    command = click.option(
        "--port", type=click.IntRange(0, 65535), default=8080, show_default=True
    )(command)
    pem = click.Path(dir_okay=False, path_type=Path)
    for name, is_what in (
        ("--certificate", "The service's own, for TLS."),
        ("--key", "The key to it."),
        ("--client-ca", "Whose certificates kiosks, hotlines and desks show."),
    ):
        command = click.option(name, type=pem, metavar="PEM", help=is_what)(command)
    command = click.option(
        "--trust-proxy",
        multiple=True,
        type=_network,
        metavar="ADDRESS",
        help="A proxy that checks certificates and hands them on; may be given more than once.",
    )(command)
    command = click.option(
        "--workers",
        type=click.IntRange(1, 64),
        default=1,
        show_default=True,
        help="Processes that serve side by side.",
    )(command)
    command = click.option(
        "--notices", metavar="URL", help="Who takes messages to people: an SMS gateway's webhook."
    )(command)
    command = click.option(
        "--notices-secret",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The secret that signs them: base64 of 24 to 64 bytes.",
    )(command)
    return rules_option(database_option(command))


def _network(text: str) -> "Network":
    from kiosk.central.identity import network

    try:
        return network(text)
    except ValueError as error:
        raise click.BadParameter(f"no address: {error}") from error


@click.group(cls=Group, elsewhere=_ELSEWHERE, invoke_without_command=True)
@place_options
@click.pass_context
def central(context: click.Context, /, **place: Any) -> None:
    """Run the reference central service, or take the counter's step there."""
    if context.invoked_subcommand is None:
        context.invoke(serve, **place)


@central.command()
@place_options
@click.pass_obj
def serve(
    config: Path | None,
    /,
    *,
    host: str,
    port: int,
    database: str | None,
    rules: Path | None,
    trust_proxy: tuple["Network", ...],
    workers: int,
    notices: str | None,
    notices_secret: Path | None,
    **pem: Path | None,
) -> None:
    """Serve the central API until it is told to stop (what happens without a command)."""
    from kiosk.central.identity import Gate
    from kiosk.central.server import listen
    from kiosk.commands.workers import Duty, serve_by
    from kiosk.operations import data_folder
    from kiosk.operations.supervisor import Supervisor

    files = _pem(**pem)
    gate = Gate(bool(files), trust_proxy)
    if host not in LOOPBACK and not gate.asks:
        raise click.BadParameter(
            "only loopback, but with --certificate or --trust-proxy", param_hint="--host"
        )
    gateway = _gateway(notices, notices_secret)
    settings = settings_of(config)
    place = database or database_of(settings)
    if not database:
        require(data_folder.prepare(settings.kiosk.data_dir))
    ending = make_ending()
    ending.watch_threads()
    duty = Duty(place, gate, files, workers, rules, gateway)
    with closing(require(listen(host, port))) as listener, closing(serve_by(duty, listener)):
        say(f"{'https' if files else 'http'}://{host}:{listener.getsockname()[1]}")
        supervisor = Supervisor()
        supervisor.ready()
        ending.wait()
        supervisor.stopping()
    require(ending.failure)


def _pem(
    certificate: Path | None, key: Path | None, client_ca: Path | None
) -> tuple[Path, Path, Path] | None:
    """What the service shows, and whom it believes: all three, or nothing."""
    if certificate and key and client_ca:
        return certificate, key, client_ca
    if certificate or key or client_ca:
        raise click.UsageError("--certificate, --key and --client-ca go together.")
    return None


def _gateway(url: str | None, secret: Path | None) -> "Address | None":
    """Where messages to people go: both, or nothing."""
    from kiosk.central.notices.gateway import address

    if not url and not secret:
        return None
    if not url or not secret:
        raise click.UsageError("--notices and --notices-secret go together.")
    try:
        return address(url, secret)
    except OSError as error:
        detail = f"{secret}: {error.strerror}"
        raise click.BadParameter(detail, param_hint="--notices-secret") from error
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--notices") from error


@central.command()
@click.argument("report_number")
@database_option
@rules_option
@json_option
@click.pass_obj
def confirm(config: Path | None, /, **step: Any) -> None:
    """The counter has checked a report's papers: it comes into force.

    Where two reports have one number, give the id of one of them.
    """
    _counter_step(config, "confirm", **step)


@central.command()
@click.argument("report_number")
@database_option
@rules_option
@json_option
@click.pass_obj
def replace(config: Path | None, /, **step: Any) -> None:
    """The counter has handed out the new card.

    Where two reports have one number, give the id of one of them.
    """
    _counter_step(config, "replace", **step)


@central.command()
@click.argument("kiosk_id")
@click.option("--key", metavar="THUMBPRINT", help="Which one, where several wait (RFC 7638).")
@database_option
@json_option
@click.pass_obj
def approve(
    config: Path | None, /, *, kiosk_id: str, key: str | None, database: str | None, as_json: bool
) -> None:
    """A person has compared the receipt key that a kiosk shows anew: it counts."""
    with closing(centre_of(config, database)) as centre:
        thumb = require(centre.approve_key(kiosk_id, key))
    shown = {"kiosk_id": kiosk_id, "approved_key": thumb}
    show_done(shown, as_lines(shown), as_json=as_json)


@central.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--host", multiple=True, help="What the service is called there.  [default: localhost]"
)
@click.option("--kiosk", metavar="ID", help="Whose certificate it is.  [default: this kiosk's]")
@json_option
@click.pass_obj
def certificates(
    config: Path | None, /, *, out: Path, host: tuple[str, ...], kiosk: str | None, as_json: bool
) -> None:
    """Make an authority for trials in a folder, or go on with the one that is there.

    It signs a certificate each for the service, a kiosk, a hotline and a desk.
    """
    from kiosk.central.certificates import make_trial
    from kiosk.domain.report_number import KIOSK_ID

    whose = kiosk or settings_of(config, quiet=True).kiosk.id
    if not KIOSK_ID.fullmatch(whose):
        raise click.BadParameter("as 110105-0007", param_hint="--kiosk")
    try:
        files = make_trial(out, whose, host or ("localhost", HERE))
    except (OSError, ValueError) as error:
        give_up(Failure(FailureCode.CERTIFICATE_INVALID, f"{out}: {error}"))
    shown = {"files": [str(file) for file in files]}
    show_done(shown, "\n".join(shown["files"]), as_json=as_json)


def _counter_step(
    config: Path | None,
    act: str,
    *,
    report_number: str,
    database: str | None,
    rules: Path | None,
    as_json: bool,
) -> None:
    from kiosk.central.ledger import Act
    from kiosk.domain.report_number import is_report_number

    which = "".join(report_number.split())  # receipts print it in fours
    by_number = is_report_number(which)
    if not (by_number or _is_id(which)):  # not repeated: somebody's ID number may stand there
        give_up(Failure(FailureCode.REPORT_UNKNOWN, "a digit is wrong, missing or too many"))
    with closing(centre_of(config, database, rules)) as centre:
        standing = require(centre.counter_step(Act(act), which))
    times = {"effective_at": standing.effective_at, "expires_at": standing.expires_at}
    shown = {
        "report_number" if by_number else "report_id": which,
        "state": standing.state,
        "central_reference": standing.reference,
    } | {key: time.isoformat() for key, time in times.items() if time}
    show_done(shown, as_lines(shown), as_json=as_json)


def centre_of(config: Path | None, database: str | None, rules: Path | None = None) -> "Centre":
    """The centre on a database that is there already."""
    from kiosk.central.centre import Centre

    place = database or database_of(settings_of(config, quiet=True))
    return require(Centre.open(place, policies(rules), make=False))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def database_of(settings: "Settings") -> str:
    """The sandbox's own centre; a kiosk with a real one has no centre's database to work on."""
    if not settings.sandbox:
        detail = f"central.url = {settings.central.url}: this is a kiosk, and no centre"
        give_up(
            Failure(
                FailureCode.CONFIGURATION_INVALID,
                f"{detail}; leave --config away and name the centre's --database",
            )
        )
    return f"sqlite:///{settings.kiosk.data_dir / 'central.db'}"
