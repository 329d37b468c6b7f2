"""Where the key comes from, who may read it, and how it is changed."""

import errno
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import files
from kiosk.queue import key as keys
from kiosk.queue.database import connect
from kiosk.queue.files import FolderLock
from kiosk.queue.key import keys_at_hand, load_key, own_key, rekey, rotate_key, settled_key
from kiosk.queue.looking import viewing
from kiosk.queue.opening import key_check_of
from kiosk.queue.ring import KeyRing
from kiosk.queue.sealing import Sealer
from tests.queue.examples import KEY, draft, good, opened


def wrong(answer: object) -> Failure:
    assert isinstance(answer, Failure), answer
    assert answer.code is FailureCode.QUEUE_KEY_WRONG
    return answer


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_text(KEY.hex() + "\n", encoding="ascii")
    return path


def test_a_key_is_32_bytes_or_64_digits(folder: Path, key_file: Path) -> None:
    assert load_key(key_file) == KEY
    raw = secrets.token_bytes(32)
    key_file.write_bytes(raw)
    assert load_key(key_file) == raw


@pytest.mark.parametrize(
    "content", [b"", b"short", KEY.hex().encode()[:-2], b"z" * 64, b"\xff" * 64]
)
def test_anything_else_is_no_key(folder: Path, key_file: Path, content: bytes) -> None:
    key_file.write_bytes(content)
    wrong(load_key(key_file))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o666])
def test_a_key_that_others_may_read_is_refused(folder: Path, key_file: Path, mode: int) -> None:
    key_file.chmod(mode)
    assert f"{mode:04o}" in wrong(load_key(key_file)).detail


def test_a_missing_key_is_a_wrong_key(folder: Path, tmp_path: Path) -> None:
    wrong(load_key(tmp_path / "nowhere"))


@pytest.fixture
def credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key as systemd hands it over: mode 0600 before version 254, then 0440 with an ACL."""
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    path = credentials / "queue.key"
    path.write_bytes(KEY)
    return path


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440])
def test_systemd_hands_the_key_over(folder: Path, credential: Path, mode: int) -> None:
    credential.chmod(mode)
    assert settled_key(folder) == KEY
    assert good(keys_at_hand(folder)).current.check == Sealer(KEY).check
    assert not folder.exists()


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o644])
def test_a_credential_for_more_than_its_service_is_refused(
    folder: Path, credential: Path, mode: int
) -> None:
    credential.chmod(mode)
    assert f"{mode:04o}" in wrong(settled_key(folder)).detail


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_credential_that_systemd_did_not_make_is_held_to_0600(
    folder: Path, credential: Path
) -> None:
    credential.chmod(0o440)
    os.chown(credential, 1, 1)
    wrong(settled_key(folder))


def test_without_the_credential_no_key_is_made_up(folder: Path, credential: Path) -> None:
    credential.unlink()
    wrong(settled_key(folder))
    assert not folder.exists()


def test_the_sandbox_makes_its_own_key_once(folder: Path) -> None:
    key = good(own_key(folder))
    assert len(key) == 32
    assert own_key(folder) == key
    assert (folder / "queue.key").stat().st_mode & 0o777 == 0o600


def test_the_sandbox_makes_no_new_key_for_an_old_queue(folder: Path) -> None:
    good(opened(folder, key=good(own_key(folder)))).close()
    (folder / "queue.key").unlink()
    wrong(own_key(folder))


def test_a_key_in_a_folder_that_cannot_be_written() -> None:
    failure = own_key(Path("/proc/kiosk"))
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.DATA_FOLDER_UNWRITABLE


def test_rotation_changes_every_seal_and_the_old_key_opens_nothing(folder: Path) -> None:
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    report = good(queue.record(draft(), language="en"))
    queue.close()
    before = b"".join(path.read_bytes() for path in folder.glob("queue.db*"))
    assert good(rotate_key(folder)) == 2
    new = good(own_key(folder))
    assert new != old
    wrong(opened(folder, key=old))
    queue = good(opened(folder, key=new))
    assert good(queue.pending(500)) == [report]
    assert good(queue.verify()) == 1
    queue.close()
    after = b"".join(path.read_bytes() for path in folder.glob("queue.db*"))
    size = 64
    pieces = {before[i : i + size] for i in range(0, len(before), size)}
    kept = [piece for piece in pieces if len(set(piece)) > 40 and piece in after]
    assert kept == []


def test_a_rotation_whose_new_key_cannot_be_written_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    report = good(queue.record(draft(), language="en"))
    queue.close()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    failure = rotate_key(folder)
    monkeypatch.undo()
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.DATA_FOLDER_UNWRITABLE
    assert own_key(folder) == old
    queue = good(opened(folder, key=old))
    assert good(queue.pending(500)) == [report]
    queue.close()


@pytest.mark.usefixtures("impatient")
def test_with_a_torn_seal_no_key_is_changed(folder: Path) -> None:
    """Else what it seals could be opened by neither."""
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    good(queue.record(draft(), language="en"))
    queue.close()
    connection = good(connect(folder / "queue.db"))
    connection.execute("UPDATE personal SET sealed = zeroblob(60)")
    connection.close()
    failure = rotate_key(folder)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.QUEUE_DAMAGED
    assert own_key(folder) == old


def test_no_key_is_changed_while_somebody_uses_the_queue(folder: Path) -> None:
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    before = files_of(folder)
    for outcome in (rotate_key(folder), rekey(folder, old, bytes(32))):
        assert isinstance(outcome, Failure)
        assert outcome.code is FailureCode.DATA_FOLDER_IN_USE
    assert files_of(folder) == before
    queue.close()
    assert own_key(folder) == old


def test_a_key_is_kept_for_all_that_was_sealed_with_it(folder: Path) -> None:
    """Whoever has today's key opens every database that lies about, however old."""
    keys = [good(own_key(folder))]
    good(opened(folder, key=keys[0])).close()
    for _ in range(3):
        good(rotate_key(folder))
        keys.append(good(own_key(folder)))
    new = secrets.token_bytes(32)
    assert rekey(folder, keys[-1], new) == 0
    ring = KeyRing.of(folder, new)
    assert ring.current.check == Sealer(new).check
    assert all(ring.get(Sealer(key).check) for key in (*keys, new))
    assert KeyRing.of(folder, bytes(32)).sealers.keys() == {Sealer(bytes(32)).check}
    assert {path.stat().st_mode & 0o777 for path in folder.glob("queue.key*")} == {0o600}
    readable = "".join(files_of(folder).values())
    assert not any(key.hex() in readable for key in keys[:-1]), "kept sealed"


def test_an_old_copy_that_was_put_back_is_sealed_with_today_s_key(folder: Path) -> None:
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    report = good(queue.record(draft(), language="en"))
    queue.close()
    copy = (folder / "queue.db").read_bytes()
    good(rotate_key(folder))
    new = good(own_key(folder))
    (folder / "queue.db").write_bytes(copy)
    queue = good(opened(folder, key=new))
    assert good(queue.pending(500)) == [report]
    queue.close()
    assert key_check_of(folder) == Sealer(new).check


def test_a_key_that_systemd_keeps_is_changed_with_both_at_hand(folder: Path) -> None:
    queue = good(opened(folder))
    report = good(queue.record(draft(), language="en"))
    queue.close()
    new = secrets.token_bytes(32)
    wrong(rekey(folder, bytes(32), new))
    assert rekey(folder, KEY, new) == 2
    wrong(opened(folder))
    queue = good(opened(folder, key=new))
    assert good(queue.pending(1)) == [report]
    queue.close()


class PowerCutError(Exception):
    pass


@pytest.mark.parametrize("step", ["next", "sealed", "retired", "put in place"])
def test_a_rotation_that_a_crash_cut_off_is_ended_at_the_next_start(
    step: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    report = good(queue.record(draft(), language="en"))
    queue.close()

    def cut(*_: object) -> NoReturn:
        raise PowerCutError

    match step:
        case "next":
            monkeypatch.setattr(keys, "resealed", cut)
        case "sealed":
            monkeypatch.setattr(keys, "retire", cut)
        case "retired":
            monkeypatch.setattr(Path, "replace", cut_at_the_key(Path.replace))
        case "put in place":
            monkeypatch.setattr(keys, "sync_folder", cut)
    with pytest.raises(PowerCutError):
        rotate_key(folder)
    monkeypatch.undo()
    at_hand = good(keys_at_hand(folder))
    check = key_check_of(folder)
    assert check is not None
    assert at_hand.get(check), "a command that only looks has the key too"
    key = good(own_key(folder))
    assert (key == old) == (step == "next")
    assert not (folder / "queue.key.next").exists()
    queue = good(opened(folder, key=key))
    assert good(queue.pending(500)) == [report]
    queue.close()
    assert KeyRing.of(folder, key).get(Sealer(old).check)


def cut_at_the_key(replace: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    def cut(path: Path, target: Path) -> Path:
        if path.name == "queue.key.next":
            raise PowerCutError
        return replace(path, target)

    return cut


def test_a_rotation_cut_off_before_damage_loses_neither_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the queue can't say any more which key it is sealed with, both stay."""
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    good(queue.record(draft(), language="en"))
    queue.close()
    monkeypatch.setattr(keys, "retire", lambda *_: (_ for _ in ()).throw(PowerCutError))
    with pytest.raises(PowerCutError):
        rotate_key(folder)
    monkeypatch.undo()
    new = good(load_key(folder / "queue.key.next"))
    (folder / "queue.db").write_bytes(secrets.token_bytes(9000))
    ring = KeyRing.of(folder, good(own_key(folder)))
    assert ring.get(Sealer(old).check)
    assert ring.get(Sealer(new).check)


def files_of(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().hex() for path in folder.glob("queue.key*")}


def test_who_only_looks_settles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = good(own_key(folder))
    good(opened(folder, key=old)).close()
    monkeypatch.setattr(keys, "retire", lambda *_: (_ for _ in ()).throw(PowerCutError))
    with pytest.raises(PowerCutError):
        rotate_key(folder)
    monkeypatch.undo()
    before = files_of(folder)
    assert len(before) == 2
    with viewing(folder, clock_synchronised=lambda: True) as view:
        assert good(good(view).verify()) == 0
    assert files_of(folder) == before


def test_beside_one_that_uses_the_queue_the_key_is_there_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = good(own_key(folder))
    queue = good(opened(folder, key=key))
    monkeypatch.setattr(files, "pause", lambda _: pytest.fail("there is nothing to wait for"))
    assert own_key(folder) == key
    queue.close()


def test_between_two_keys_who_comes_waits_until_one_of_them_is_settled(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as others have the folder, nobody can say which of the two will stay."""
    good(opened(folder, key=good(own_key(folder)))).close()
    monkeypatch.setattr(keys, "retire", lambda *_: (_ for _ in ()).throw(PowerCutError))
    with pytest.raises(PowerCutError):
        rotate_key(folder)
    monkeypatch.undo()
    new = good(load_key(folder / "queue.key.next"))
    other = FolderLock(folder)
    assert other.share()
    monkeypatch.setattr(files, "pause", lambda _: other.close())
    assert own_key(folder) == new


_FIRST_START = """
import sys
from pathlib import Path
from kiosk.queue.key import own_key
from tests.queue.examples import opened, good
folder = Path(sys.argv[1])
sys.stdin.readline()
good(opened(folder, key=good(own_key(folder)))).close()
"""


@pytest.mark.parametrize("turn", range(5))
def test_two_first_starts_at_once_agree_on_the_key(turn: int, tmp_path: Path) -> None:
    """Both get in, and afterwards the key that lies there opens the queue."""
    folder = tmp_path / f"kiosk-{turn}"
    command = [sys.executable, "-c", _FIRST_START, str(folder)]
    starts = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(2)]
    for start in starts:
        assert start.stdin
        start.stdin.write(b"go\n")
        start.stdin.flush()
    assert [start.wait(60) for start in starts] == [0, 0]
    queue = good(opened(folder, key=good(own_key(folder))))
    assert good(queue.verify()) == 0
    queue.close()
