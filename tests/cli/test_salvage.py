"""A damaged database as an operator meets it: told, taken back, and looked at without a change."""

from pathlib import Path

from tests.cli.conftest import Program


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_was_moved_aside_is_taken_back_once_and_told(program: Program, tmp_path: Path) -> None:
    report = program.record()
    database = program.folder / "queue.db"
    whole = database.read_bytes()
    database.write_bytes(bytes(4096) + whole[4096:])
    before = contents(program.folder)
    assert program("queue", "verify").line.startswith("queue_damaged: ")
    assert program("queue", "status").code == 1
    assert contents(program.folder) == before

    sent = program("sync", "--once", "--json")
    assert sent.json == {"answered": 1}, sent.stderr
    status = program("queue", "status", "--json").json
    assert status["states"] == {"in_force": 1}
    (aside,) = status["moved_aside"]
    assert (aside["reports_found"], aside["reports_salvaged"], aside["reports_lost"]) == (1, 1, [])
    assert (aside["reports_missing"], aside["seals_unreadable"]) == (0, 0)
    assert "1 reports back in line" in program("queue", "status").stdout

    again = program("queue", "salvage", "--json").json
    assert again["salvaged"][aside["folder"]]["queued"] == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "queue.db").write_bytes(whole)
    named = program("queue", "salvage", str(elsewhere), "--json").json
    assert named["salvaged"]["elsewhere"]["found"] == 1
    assert program("queue", "list", "--json").json["reports"][0]["report_id"] == str(
        report.report_id
    )
    assert program("queue", "salvage", "nowhere").code == 2
    (row,) = [row for row in program("doctor", "--json").json["checks"] if row["name"] == "queue"]
    assert row["verdict"] == "warn"
    assert aside["folder"] in row["found"]


def test_a_database_that_is_gone_is_found_and_nothing_is_made(program: Program) -> None:
    program.record()
    (program.folder / "queue.db").unlink()
    before = contents(program.folder)
    for command in ("verify", "status", "list"):
        assert program("queue", command).line.startswith("queue_damaged: ")
    assert contents(program.folder) == before
