"""The table of statements is whole: every text has its entry, every entry its text."""

from kiosk.base.parsing import keys_of
from kiosk.domain.policy import Policy
from tests.statements.table import (
    catalogue,
    names,
    statements,
    subjects,
    text_ids,
    values_of,
    words,
)

HINT = "see resources/statements: add it with its conditions and source, or to names.toml"


def test_every_text_has_an_entry() -> None:
    told = {statement.text_id for statement in statements()} | names()
    missing = sorted(text_ids() - told)
    assert not missing, f"no entry for {missing}; {HINT}"


def test_every_entry_has_a_text() -> None:
    listed = [*(statement.text_id for statement in statements()), *names()]
    assert len(listed) == len(set(listed)), sorted({i for i in listed if listed.count(i) > 1})
    fields = {f"policy.{field}" for field in keys_of(Policy)}
    known = {i for i in listed if ".".join(i.split(".")[:2]) in fields} | text_ids()
    assert set(listed) <= known, sorted(set(listed) - known)


def test_every_entry_speaks_of_known_facts_only() -> None:
    for subject, table in subjects().items():
        assert table["subject"]["zh_CN"], subject
        for entry in table["statement"]:
            assert entry["source"], entry
            assert entry.keys() <= {"texts", "when", "unless", "source"}, entry
            when = entry.get("when", [])
            for told in (*(when if isinstance(when, list) else [when]), entry.get("unless", {})):
                for fact, values in told.items():
                    assert fact in words(), (entry["texts"], fact)
                    assert set(values) <= set(values_of(fact)), (entry["texts"], fact)


def test_every_text_is_in_every_language() -> None:
    assert catalogue("en").keys() == catalogue("zh_CN").keys()
