"""What is set at a kiosk holds over a restart, and a damaged file closes nobody's kiosk."""

from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey.values import LOUDEST, USUAL_VOLUME
from kiosk.operations.choices import FILE, Choices, ChoiceShelf


def test_what_is_chosen_holds_over_a_restart(tmp_path: Path) -> None:
    shelf = ChoiceShelf(tmp_path / FILE)
    assert shelf.current == Choices(out_of_service=False, volume=USUAL_VOLUME)
    assert shelf.put_out_of_service(out=True) is None
    assert shelf.set_volume(LOUDEST + 7) is None
    again = ChoiceShelf(tmp_path / FILE)
    assert again.current == Choices(out_of_service=True, volume=LOUDEST)
    assert again.obstacle() == Failure(FailureCode.OUT_OF_SERVICE)
    again.put_out_of_service(out=False)
    assert ChoiceShelf(tmp_path / FILE).obstacle() is None


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"out_of_service": "yes", "volume": 3}', b'{"volume": "loud"}', b"\xff"],
)
def test_a_damaged_file_counts_as_nothing_chosen(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert ChoiceShelf(tmp_path / FILE).current == Choices()


def test_where_the_disk_fails_it_holds_until_the_end(tmp_path: Path) -> None:
    shelf = ChoiceShelf(tmp_path / "nowhere" / FILE)
    failure = shelf.put_out_of_service(out=True)
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.DATA_FOLDER_UNWRITABLE
    assert shelf.current.out_of_service
