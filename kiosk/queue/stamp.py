"""Identity and time of a report, and the report made with them of what the person confirmed."""

from typing import Self
from uuid import UUID

from uuid_utils.compat import uuid7

from kiosk.base.records import dataclass
from kiosk.domain.report import Draft, Report, SiteProfile
from kiosk.queue.clock import Clock, Moment


@dataclass(frozen=True)
class Site:
    """Which kiosk this is and where it stands."""

    kiosk_id: str
    profile: SiteProfile
    region: str


@dataclass(frozen=True)
class Stamp:
    """What a report gets once and keeps, however often its commit is tried.

    ``draft`` is only a hash: nothing personal waits in memory for a second try.
    """

    draft: int
    report_id: UUID
    moment: Moment

    @classmethod
    def now(cls, draft: Draft, clock: Clock, *, sure: bool) -> Self:
        """``sure`` says whether the wall clock is to be relied on."""
        return cls(hash(draft), uuid7(), clock.now(sure=sure))

    def report(self, draft: Draft, site: Site, number: str) -> Report:
        return Report(
            report_id=self.report_id,
            report_number=number,
            kind=draft.kind,
            kiosk_id=site.kiosk_id,
            site_profile=site.profile,
            kiosk_region=site.region,
            issuing_region=draft.issuing_region,
            recorded_at=self.moment.wall,
            clock_synchronised=self.moment.sure,
            holder=draft.holder,
            verification=draft.verification,
            agent=draft.agent,
            lost_on=draft.lost_on,
            phone=draft.phone,
            replaces=draft.replaces,
            replacement_requested=draft.replacement_requested,
        )
