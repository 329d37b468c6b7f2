"""Writing down who is to be told what, in the transaction that changes it."""

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from kiosk.central.notices.brake import BY_OTHERS, IN_ALL, Brake
from kiosk.central.notices.changes import Change, digits, newest_for_each
from kiosk.central.notices.words import body_of
from kiosk.central.store.keys import Keys
from kiosk.central.store.notices import Notice, notice_id
from kiosk.central.store.transaction import Transaction
from kiosk.domain.policy import PolicyBook


class Outbox:
    """For changes at ``now``."""

    def __init__(self, keys: Keys, policies: PolicyBook, now: datetime) -> None:
        self._keys = keys
        self._policies = policies
        self._now = now

    def put(self, work: Transaction, found: Collection[Change]) -> None:
        """One message for each person and phone, of the newest report; what waited is outdated."""
        if not found:
            return
        so_now = {id_of(change) for change in found}
        work.notices.outdate([change.receipt.report_id for change in found], so_now)
        to_tell = newest_for_each(one for one in self._with_phones(work, found) if one.phone)
        ids = {id_of(change): change for change in to_tell}
        new = {id_: ids[id_] for id_ in ids.keys() - work.notices.known(ids)}
        if not new:
            return
        keyed = {id_: self._keys.phone_key(digits(one.phone or "")) for id_, one in new.items()}
        phones = set(keyed.values())
        work.notices.alone_with(phones)
        since = self._now - max(BY_OTHERS.within, IN_ALL.within)
        brake = Brake(work.notices.lately(phones, since), self._now)
        work.notices.add(
            [
                self._notice(id_, one, keyed[id_], brake)
                for id_, one in sorted(new.items(), key=lambda item: item[1].order)
            ]
        )

    def _with_phones(self, work: Transaction, found: Collection[Change]) -> Iterator[Change]:
        """What was reported before is opened for its phone, unless it is erased."""
        before = {one.receipt.report_id: one.holder_key for one in found if one.phone is None}
        sealed = work.notices.sealed_reports(before) if before else {}
        for one in found:
            report_id = one.receipt.report_id
            if one.phone is not None:
                yield one
            elif report_id in sealed:
                opened = self._keys.open(sealed[report_id], report_id.bytes)
                told: dict[str, Any] = json.loads(opened) if opened else {}
                yield replace(one, phone=told.get("phone", ""))

    def _notice(self, id_: UUID, change: Change, phone_key: bytes, brake: Brake) -> Notice:
        lets = brake.lets(phone_key, by_holder=change.by_holder)
        body = body_of(change, id_, self._policies, self._now) if lets else ""
        return Notice(
            id_,
            change.receipt.report_id,
            change.receipt.kind,
            change.receipt.state,
            phone_key,
            change.by_holder,
            self._now,
            self._keys.seal(body, id_.bytes) if lets else None,
        )


def id_of(change: Change) -> UUID:
    return notice_id(change.receipt.report_id, change.receipt.state)
