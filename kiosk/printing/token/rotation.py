"""The receipt key in use, and its renewal (contracts, section 5)."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from kiosk.base import log
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_token import Jwk
from kiosk.printing.token.signing import ReceiptKey


class KeyInUse:
    """The key that signs receipts now, which lies in ``folder``. Safe to use from any thread."""

    def __init__(self, folder: Path, key: ReceiptKey) -> None:
        self._folder = folder
        self._key = key
        self._changing = Lock()

    @classmethod
    def open(cls, folder: Path, kiosk_id: str) -> "KeyInUse | Failure":
        """As :meth:`ReceiptKey.open`."""
        key = ReceiptKey.open(folder, kiosk_id)
        return key if isinstance(key, Failure) else cls(folder, key)

    def link(self, receipt: Receipt, verify_url: str) -> str:
        """As :meth:`ReceiptKey.link`, by the key that is in use now."""
        return self._key.link(receipt, verify_url)

    def shown(self) -> Mapping[str, Jwk | str]:
        """What a heartbeat says of it: the public half, and the signature of the key before."""
        key = self._key
        signed = {"receipt_key_signature": key.signature} if key.signature else {}
        return {"receipt_key": key.public_jwk, **signed}

    def rotate(self) -> ReceiptKey | Failure:
        """Sign with a new key from now on; the next heartbeat hands it to the centre.

        While nobody knows whether the centre has heard of the newest, that one stays: a further one
        would have to be signed by the key that the centre takes for the last, and that may be this
        one or the one before.

        The new one is on the disk before it signs anything. Fails with ``data_folder_unwritable``;
        then the key stays. What it takes is 10 ms and two syncs of the disk.
        """
        with self._changing:
            if not self._key.is_settled:
                return self._key
            new = self._key.next()
            try:
                new.publish(self._folder)
                new.keep(self._folder)
            except OSError as error:
                detail = f"{self._folder}: {error.strerror}"
                return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, detail)
            self._key = new
        log.info("kiosk.receipt_key_rotated")
        return new

    def heard(self, shown: Mapping[str, Jwk | str]) -> None:
        """The centre has taken the heartbeat that said this: the key before is needed no more.

        Where the disk can't be written it stays for now, which harms nothing.
        """
        with self._changing:
            key = self._key
            if key.is_settled or shown.get("receipt_key") != key.public_jwk:
                return
            with suppress(OSError):
                key.settled().keep(self._folder)
                self._key = key.settled()
