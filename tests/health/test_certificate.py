"""The kiosk's certificate: every way in which its files can be wrong is told as what it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.configuration.sections import CentralSection
from kiosk.domain.failure import Failure, FailureCode
from kiosk.health.certificate import RENEW_BEFORE, probe_certificate
from tests.health.issuing import SERVER, Issued, authority, issue

KIOSK = "110105-0007"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2026, 12, 31, tzinfo=UTC)


def central(issued: Issued, ca: Path | None = None, key: Path | None = None) -> CentralSection:
    return CentralSection(
        url="https://central.example",
        certificate=str(issued.certificate),
        key=str(key or issued.key),
        ca=str(ca or ""),
    )


def wrong(section: CentralSection, moment: datetime | None = None) -> str:
    failure = probe_certificate(section, KIOSK, moment)
    assert failure is not None
    assert failure.code is FailureCode.CERTIFICATE_INVALID
    return failure.detail


def test_a_certificate_that_fits(tmp_path: Path) -> None:
    ca = authority(tmp_path)
    fits = issue(tmp_path, KIOSK, by=ca)
    assert probe_certificate(central(fits, ca.certificate), KIOSK) is None
    any_use = issue(tmp_path, KIOSK, by=ca, usage=None, file="any")
    assert probe_certificate(central(any_use), KIOSK) is None


def test_without_a_certificate_there_is_nothing_to_check() -> None:
    assert probe_certificate(CentralSection(url="https://central.example"), KIOSK) is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (BEGIN, None),
        (END - RENEW_BEFORE, None),
        (END - RENEW_BEFORE + timedelta(seconds=1), "valid until 2026-12-31"),
        (END, "valid until 2026-12-31"),
    ],
)
def test_a_certificate_that_ends_soon_is_a_warning(
    tmp_path: Path, moment: datetime, expected: str | None
) -> None:
    fault = probe_certificate(central(issue(tmp_path, KIOSK, begin=BEGIN, end=END)), KIOSK, moment)
    told = expected and Failure(FailureCode.CERTIFICATE_ENDS_SOON, expected)
    assert fault == told


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (BEGIN - timedelta(seconds=1), "valid only from 2026-01-01 on, or the clock is slow"),
        (END + timedelta(seconds=1), "expired on 2026-12-31, or the clock is fast"),
    ],
)
def test_a_certificate_out_of_its_time(tmp_path: Path, moment: datetime, said: str) -> None:
    issued = issue(tmp_path, KIOSK, begin=BEGIN, end=END)
    assert wrong(central(issued), moment) == f"central.certificate = {issued.certificate}: {said}"


def test_an_expired_authority(tmp_path: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=1)
    old = issue(tmp_path, "old", usage=None, end=long_ago, begin=long_ago - timedelta(days=9))
    section = central(issue(tmp_path, KIOSK), ca=old.certificate)
    assert wrong(section).endswith("old.pem: every certificate in it has expired")
    both = tmp_path / "both.pem"
    both.write_bytes(old.certificate.read_bytes() + authority(tmp_path).certificate.read_bytes())
    assert probe_certificate(central(issue(tmp_path, KIOSK), ca=both), KIOSK) is None


def test_a_certificate_for_somebody_else(tmp_path: Path) -> None:
    other = issue(tmp_path, "110105-0008")
    assert wrong(central(other)).endswith("is for 110105-0008, and kiosk.id is 110105-0007")


def test_a_certificate_for_servers(tmp_path: Path) -> None:
    server = issue(tmp_path, KIOSK, usage=SERVER)
    assert wrong(central(server)).endswith("is not for clients (extended key usage)")


def test_a_key_of_another_certificate(tmp_path: Path) -> None:
    mine, other = issue(tmp_path, KIOSK), issue(tmp_path, "other")
    assert wrong(central(mine, key=other.key)) == (
        f"central.key = {other.key}: does not belong to central.certificate"
    )


def test_a_key_that_asks_for_a_passphrase(tmp_path: Path) -> None:
    locked = issue(tmp_path, KIOSK, passphrase=b"secret")
    assert wrong(central(locked)).endswith("asks for a passphrase, which nobody would type")


NOT_PEM: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "binary": lambda file: file.write_bytes(bytes(range(256))),
    "garbled": lambda file: file.write_text(
        "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"
    ),
    "garbled key": lambda file: file.write_text(
        "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n"
    ),
}


@pytest.mark.parametrize("damage", NOT_PEM)
@pytest.mark.parametrize("key", ["ca", "certificate", "key"])
def test_what_is_no_pem(tmp_path: Path, key: str, damage: str) -> None:
    ca = authority(tmp_path)
    issued = issue(tmp_path, KIOSK, by=ca)
    file = {"ca": ca.certificate, "certificate": issued.certificate, "key": issued.key}[key]
    NOT_PEM[damage](file)
    what = "private key" if key == "key" else "certificate"
    assert wrong(central(issued, ca.certificate)) == (
        f"central.{key} = {file}: holds no PEM {what}"
    )


@pytest.mark.parametrize("key", ["ca", "certificate", "key"])
def test_a_file_that_cannot_be_read(tmp_path: Path, key: str) -> None:
    """A folder in its place can't be read by anybody, not even by root."""
    ca = authority(tmp_path)
    issued = issue(tmp_path, KIOSK, by=ca)
    file = {"ca": ca.certificate, "certificate": issued.certificate, "key": issued.key}[key]
    file.unlink()
    section = central(issued, ca.certificate)
    assert wrong(section) == (
        f"central.{key} = {file}: cannot be read by this user (no such file or directory)"
    )
    file.mkdir()
    assert wrong(section).endswith("cannot be read by this user (is a directory)")
