"""Where the key comes from, who may read it, and how it is changed."""

import errno
import os
import secrets
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import key as keys
from kiosk.queue.key import load_key, own_key, rekey, rotate_key
from tests.queue.world import KEY, draft, good, opened


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
    assert load_key(folder, key_file) == KEY
    raw = secrets.token_bytes(32)
    key_file.write_bytes(raw)
    assert load_key(folder, key_file) == raw


@pytest.mark.parametrize(
    "content", [b"", b"short", KEY.hex().encode()[:-2], b"z" * 64, b"\xff" * 64]
)
def test_anything_else_is_no_key(folder: Path, key_file: Path, content: bytes) -> None:
    key_file.write_bytes(content)
    wrong(load_key(folder, key_file))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o666])
def test_a_key_that_others_may_read_is_refused(folder: Path, key_file: Path, mode: int) -> None:
    key_file.chmod(mode)
    assert f"{mode:04o}" in wrong(load_key(folder, key_file)).detail


def test_a_missing_key_is_a_wrong_key(folder: Path, tmp_path: Path) -> None:
    wrong(load_key(folder, tmp_path / "nowhere"))


def test_systemd_hands_the_key_over(
    folder: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    wrong(load_key(folder))
    key_file.rename(key_file.with_name("queue.key"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(key_file.parent))
    assert load_key(folder) == KEY


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


def test_rotation_waits_for_nobody(folder: Path) -> None:
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    failure = rotate_key(folder)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.QUEUE_UNAVAILABLE
    queue.close()
    assert own_key(folder) == old


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


@pytest.mark.parametrize("step", ["before", "after"])
def test_a_rotation_that_a_crash_cut_off_is_ended_at_the_next_start(
    step: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = good(own_key(folder))
    queue = good(opened(folder, key=old))
    report = good(queue.record(draft(), language="en"))
    queue.close()

    class PowerCutError(Exception):
        pass

    def cut(*_: object) -> None:
        raise PowerCutError

    monkeypatch.setattr(keys, "rekey" if step == "before" else "_settle", cut)
    if step == "after":
        monkeypatch.setattr(keys, "load_key", lambda *_: old)
    with pytest.raises(PowerCutError):
        rotate_key(folder)
    monkeypatch.undo()
    assert len(list(folder.glob("queue.key*"))) == 2
    key = good(own_key(folder))
    assert (key == old) == (step == "before")
    assert [path.name for path in folder.glob("queue.key*")] == ["queue.key"]
    queue = good(opened(folder, key=key))
    assert good(queue.pending(500)) == [report]
    queue.close()
