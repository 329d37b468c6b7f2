"""What a page's trial runs is all that stands on it."""

import subprocess

from tests.trial.page import PAGE, blocks


def test_blocks_are_taken_as_they_stand_and_nothing_else() -> None:
    page = "a\n\n```sh\nb c\n  d\n```\n\n    e\n\n```toml\nf\n```\n\n```sh\ng\n```\n"
    assert blocks(page) == ["b c\n  d\n", "g\n"]


def test_no_command_of_the_page_is_left_out() -> None:
    page = PAGE.read_text("utf-8")
    assert page.count("\n```") == 2 * len(blocks(page)), "a block of another kind, or one left open"
    rest = page.replace(" \\\n    ", "").replace("|\n    ", "")
    assert "\n    " not in rest, "a block that is not fenced"


def test_a_shell_can_read_every_block() -> None:
    for block in blocks(PAGE.read_text("utf-8")):
        read = subprocess.run(["bash", "-n", "-c", block], capture_output=True, check=False)
        assert read.returncode == 0, (block, read.stderr)
