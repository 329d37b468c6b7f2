"""The tables can be spread over machines by their first key, as docs/central.md says."""

import pytest
import sqlalchemy as sa

from kiosk.central.store.tables import holders, metadata

FIRST_KEY = {
    "holders": "holder_key",
    "events": "holder_key",
    "answers": "holder_key",
    "standings": "holder_key",
    "content": "holder_key",
    "report_index": "report_id",
    "numbers": "report_number",
    "quarantine": "digest",
    "notices": "notice_id",
    "kiosks": "kiosk_id",
    "kiosk_hours": "kiosk_id",
    "stated": "kiosk_id",
    "brakes": "kiosk_id",
    "receipt_keys": "kiosk_id",
    "orders": "kiosk_id",
    "diagnostics": "kiosk_id",
    "clerks": "name",
    "sign_ins": "digest",
    "audit": "entry_id",
}
SMALL = {"counters", "settings"}
"""Not spread: a row or two each."""


def test_every_table_has_its_key() -> None:
    assert set(FIRST_KEY) | SMALL == set(metadata.tables)


@pytest.mark.parametrize("name", FIRST_KEY)
def test_a_table_holds_together_by_its_first_key_alone(name: str) -> None:
    table = metadata.tables[name]
    assert table.primary_key.columns[0].name == FIRST_KEY[name]
    unique = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    assert not unique
    assert not any(index.unique for index in table.indexes)
    for key in table.foreign_keys:
        assert key.column is holders.c.holder_key
        assert key.parent.name == FIRST_KEY[name]
    assert not any(isinstance(column.default, sa.Sequence) for column in table.columns)
    assert table.autoincrement_column is None
