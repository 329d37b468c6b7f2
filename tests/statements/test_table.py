"""The table of statements is whole: every text has its entry, every entry its text."""

from kiosk.base.parsing import keys_of
from kiosk.domain.policy import Policy
from tests.statements.sheet import SHEET, sheet
from tests.statements.table import (
    LANGUAGES,
    SAYS,
    catalogue,
    names,
    statements,
    subjects,
    text_ids,
    values_of,
    words,
)
from tests.ui.sessions import shipped_book

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
        assert table["subject"].keys() == set(LANGUAGES), subject
        for entry in table["statement"]:
            assert entry["source"], entry
            assert entry.keys() <= {"texts", "when", "unless", "says", "source"}, entry
            assert set(entry.get("says", ())) <= SAYS, entry["texts"]
            when = entry.get("when", [])
            for told in (*(when if isinstance(when, list) else [when]), entry.get("unless", {})):
                for fact, values in told.items():
                    assert fact in words(), (entry["texts"], fact)
                    assert set(values) <= set(values_of(fact)), (entry["texts"], fact)


def test_every_text_is_in_every_language() -> None:
    """But for paper's own words and the centre's pages: whoever reads Chinese gets the Chinese."""
    ours = catalogue("zh_CN").keys()
    assert catalogue("en").keys() == ours
    fewer = ("centre.", "receipt.")
    assert catalogue("zh_HK").keys() == {one for one in ours if not one.startswith(fewer)}


def test_the_review_sheet_is_up_to_date() -> None:
    """After ``make review`` it is."""
    assert SHEET.read_text("utf-8") == sheet()


def test_the_review_sheet_has_every_statement_and_every_policy() -> None:
    page = sheet()
    for one in statements():
        assert one.subject == "policies" or f"| `{one.text_id}` |" in page
    for policy in shipped_book():
        assert f"({policy.region})" in page
        assert str(policy.checked_on) in page
