"""Goes through the drills with the kiosk's own times: ``python -m tests.drills [NAME...]``.

As root: one needs a small file system of its own. Ends with 1 where something else was seen than
must be.
"""

import sys
import tempfile
from pathlib import Path

from tests.drills.faults import DRILLS


def main() -> int:
    print("| fault | screen | event | heartbeat | noticed s | healed s | more in |")
    print("|---|---|---|---|---|---|---|", flush=True)
    wrong = 0
    for name in sys.argv[1:] or DRILLS:
        drill = DRILLS[name]
        with tempfile.TemporaryDirectory(prefix="drill-") as folder:
            seen = drill.run(Path(folder), False)
        seconds = [f"{seen.noticed:.1f}", f"{seen.healed:.1f}"]
        cells = [name.replace("_", " "), seen.screen, seen.event, seen.heartbeat, *seconds]
        print("|", " | ".join([*cells, drill.elsewhere]), "|", flush=True)
        wrong += (seen.screen, seen.heartbeat) != (drill.screen, drill.heartbeat)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
