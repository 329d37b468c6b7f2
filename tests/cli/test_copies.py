"""Copies of what a kiosk and a centre keep, and one put back: each command a process of its own."""

from contextlib import closing
from pathlib import Path

from tests.central.examples import receive, report, sqlite_in
from tests.cli.conftest import Program
from tests.cli.test_central import centre_in


def test_a_queue_is_copied_and_put_back_with_what_came_since(
    program: Program, tmp_path: Path
) -> None:
    first = program.record()
    made = program("queue", "backup", tmp_path / "copies", "--json")
    assert (made.code, made.json) == (0, {"copy": f"{tmp_path}/copies/queue.db"}), made.stderr
    later = program.record()
    done = program("queue", "restore", tmp_path / "copies/queue.db", "--json")
    assert (done.code, done.json["reports"]) == (0, {"recorded": 2}), done.stderr
    assert (program.folder / done.json["moved_aside"] / "queue.db").exists()
    rows = program("queue", "list", "--json").json["reports"]
    assert {row["report_id"] for row in rows} == {str(first.report_id), str(later.report_id)}


def test_a_centre_s_database_is_copied_and_put_back(program: Program, tmp_path: Path) -> None:
    where = ("--database", sqlite_in(tmp_path), "--json")
    sent = [report(), report(sequence=2)]
    with closing(centre_in(tmp_path)) as centre:
        receive(centre, sent[0])
    made = [program("central", "backup", tmp_path / "copies", *where) for _ in range(2)]
    assert [one.code for one in made] == [0, 0], made[0].stderr
    with closing(centre_in(tmp_path)) as centre:
        receive(centre, sent[1])
    done = program("central", "restore", made[0].json["copy"], *where)
    assert (done.code, list(done.json)) == (0, ["what_was_there"]), done.stderr
    with closing(centre_in(tmp_path)) as centre:
        found = receive(centre, *sent)
        assert [one.outcome for one in found] == ["duplicate", "accepted"]
    last = program("central", "backup", tmp_path / "copies", "--keep", "1", *where)
    assert list((tmp_path / "copies").glob("*.db")) == [Path(last.json["copy"])]
