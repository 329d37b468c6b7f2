"""The tables can be spread over machines by their first key, as docs/central.md says."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from kiosk.central.store.tables import holders, metadata

DOCUMENT = Path(__file__).parents[2] / "docs" / "central.md"
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


def test_the_document_spreads_every_table_by_its_key() -> None:
    told = DOCUMENT.read_text(encoding="utf-8")
    spread = dict(re.findall(r"create_distributed_table\('(\w+)', '(\w+)'\)", told))
    for key, names in re.findall(
        r"create_distributed_table\(name, '(\w+)'[^;]*ARRAY\[([^]]*)\]", told
    ):
        spread |= dict.fromkeys(re.findall(r"'(\w+)'", names), key)
    assert spread == FIRST_KEY
    kept = re.search(r"((?:`\w+`(?: and )?)+), a row or a few each", told)
    assert kept
    assert set(re.findall(r"`(\w+)`", kept[1])) == SMALL


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
