"""The doctor: a row for everything it looks at, whatever that does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from kiosk.domain.failure import Failure, FailureCode
from kiosk.operations import doctor
from kiosk.operations.doctor import Row, examine, probe_certificate
from kiosk.operations.registry import load_failures

REGISTRY = load_failures()
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2026, 12, 31, tzinfo=UTC)


def broken() -> Failure | None:
    raise RuntimeError("boom")


def test_every_probe_has_its_row_in_order() -> None:
    rows = examine(
        {
            "reader": lambda: Failure(FailureCode.PORT_IN_USE, "8000"),
            "printer": broken,
            "queue": lambda: None,
            "clock": lambda: Failure(FailureCode.CLOCK_UNSYNCHRONISED),
        },
        REGISTRY,
    )
    assert [(row.name, row.ok) for row in rows] == [
        ("reader", False),
        ("printer", False),
        ("queue", True),
        ("clock", False),
    ]
    assert rows[0].found.endswith(": 8000")
    assert rows[0].remedy == REGISTRY.entries[FailureCode.PORT_IN_USE].staff
    assert "RuntimeError" in rows[1].found
    assert "boom" not in rows[1].found, "an exception's text may hold anything"
    assert rows[2] == Row("queue", ok=True)
    assert rows[3].found == REGISTRY.entries[FailureCode.CLOCK_UNSYNCHRONISED].happened


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pem") / "kiosk.pem"
    issued = trustme.CA().issue_cert("110105-0007", not_before=BEGIN, not_after=END)
    issued.cert_chain_pems[0].write_to_path(file)
    return file


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (BEGIN, None),
        (END - doctor.RENEW_BEFORE, None),
        (BEGIN - timedelta(seconds=1), "valid only from 2026-01-01"),
        (END - doctor.RENEW_BEFORE + timedelta(seconds=1), "valid only until 2026-12-31"),
        (END + timedelta(days=1), "valid only until 2026-12-31"),
    ],
)
def test_a_certificate_that_ends_soon_is_told(
    certificate: Path, moment: datetime, said: str | None
) -> None:
    failure = probe_certificate(certificate, moment)
    assert (failure.detail if failure else None) == said


def test_a_certificate_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.pem"
    missing = probe_certificate(file)
    assert missing
    assert missing.code is FailureCode.CERTIFICATE_INVALID
    file.write_text("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n", encoding="ascii")
    garbled = probe_certificate(file)
    assert garbled
    assert garbled.detail.endswith("is no PEM certificate")


def test_without_a_certificate_there_is_nothing_to_check() -> None:
    assert probe_certificate(None) is None
