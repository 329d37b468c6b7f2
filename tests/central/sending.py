"""A sender's process: ``python -m tests.central.sending DATABASE URL`` sends until nothing is due.

It begins when its input says so, and sends by the gateway at URL.
"""

import sys

from kiosk.central.centre import Centre
from kiosk.central.metrics import Meter
from kiosk.central.notices.gateway import Address
from tests.central.events import TAKING_BOOK
from tests.central.gateway import SECRET


def main(database: str, url: str) -> None:
    centre = Centre.open(database, TAKING_BOOK)
    assert isinstance(centre, Centre), centre
    sender = centre.sender(Address(url, SECRET), Meter())
    print("ready", flush=True)
    sys.stdin.readline()
    while sender.send_next():
        pass
    sender.close()
    centre.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
