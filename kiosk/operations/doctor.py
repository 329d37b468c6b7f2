"""The doctor: looks at everything the kiosk needs, and says what to do about what it lacks.

Each part brings a probe, a function that looks and returns a :class:`Failure` or ``None``. The
doctor itself never raises: a probe that does is a row that failed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509

from kiosk.domain.failure import Failure, FailureCode
from kiosk.operations.registry import FailureRegistry

Probe = Callable[[], Failure | None]

RENEW_BEFORE: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing looked at. ``remedy`` is empty where ``ok``."""

    name: str
    ok: bool
    found: str = ""
    remedy: str = ""


def examine(probes: Mapping[str, Probe], registry: FailureRegistry) -> list[Row]:
    """Run every probe, in order."""
    return [_row(name, probe, registry) for name, probe in probes.items()]


def _row(name: str, probe: Probe, registry: FailureRegistry) -> Row:
    try:
        failure = probe()
    except Exception as error:  # noqa: BLE001 - a broken probe must not hide the other rows
        return Row(
            name,
            ok=False,
            found=f"the check itself broke ({type(error).__name__})",
            remedy="Report this to the maker of the kiosk, with the log.",
        )
    if failure is None:
        return Row(name, ok=True)
    entry = registry.entries[failure.code]
    found = f"{entry.happened.removesuffix('.')}: {failure.detail}" if failure.detail else ""
    return Row(name, ok=False, found=found or entry.happened, remedy=entry.staff)


def probe_certificate(file: Path | None, now: datetime | None = None) -> Failure | None:
    """The client certificate towards the centre: readable PEM, valid now and for two weeks."""
    if file is None:
        return None
    moment = now or datetime.now(UTC)
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except OSError as error:
        return Failure(FailureCode.CERTIFICATE_INVALID, f"{file} ({error.strerror})")
    except ValueError:
        return Failure(FailureCode.CERTIFICATE_INVALID, f"{file} is no PEM certificate")
    if moment < certificate.not_valid_before_utc:
        return Failure(
            FailureCode.CERTIFICATE_INVALID,
            f"valid only from {certificate.not_valid_before_utc:%Y-%m-%d}",
        )
    if moment + RENEW_BEFORE > certificate.not_valid_after_utc:
        return Failure(
            FailureCode.CERTIFICATE_INVALID,
            f"valid only until {certificate.not_valid_after_utc:%Y-%m-%d}",
        )
    return None
