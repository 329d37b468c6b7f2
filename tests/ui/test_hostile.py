"""Somebody does whatever hands, keys and cards can do; ``make hostile`` goes on for longer."""

import os
import subprocess
import sys
from pathlib import Path

_HOME = Path(__file__).parents[2]
_SEED, _ACTS = 18, 500


def test_nothing_that_is_done_to_it_breaks_a_promise() -> None:
    """In a process of its own: it may die of it."""
    command = [sys.executable, "-m", "tests.ui.hostile", "--seed", str(_SEED), "--acts", str(_ACTS)]
    ended = subprocess.run(
        command, cwd=_HOME, env=os.environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"seed {_SEED}: {_ACTS} acts" in ended.stdout
