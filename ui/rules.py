"""What the regions' rules mean for where this kiosk stands."""

from typing import TYPE_CHECKING

from kiosk.base import log
from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import Failure
from kiosk.domain.policy import NATIONAL, Channel, Policy, PolicyBook, Proof, load_policy
from kiosk.journey.values import USUAL_VOLUME, Place
from kiosk.operations.policies import home_of

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings


def shipped_policies() -> PolicyBook | Failure:
    """The rules the program came with; where they are broken, at least the national ones."""
    folder = RESOURCES / "policies"
    policies = PolicyBook.load(folder)
    if not isinstance(policies, Failure):
        return policies
    log.error("policies.refused", detail=policies.detail)
    national = load_policy(folder / f"{NATIONAL}.toml")
    return national if isinstance(national, Failure) else PolicyBook([national])


def home_policy(policies: PolicyBook, region: str) -> Policy | Failure:
    """The rules for ``region``, where the kiosk stands; without, the national ones."""
    home = home_of(policies, region)
    return home_of(policies, NATIONAL) if isinstance(home, Failure) else home


def place_of(
    settings: "Settings", policies: PolicyBook, home: Policy, volume: int = USUAL_VOLUME
) -> Place:
    """Where the kiosk stands, and what ``policies`` allow; ``home`` are its own region's."""
    kiosk = settings.kiosk
    return Place(
        profile=kiosk.profile,
        region=home.region,
        language=kiosk.language,
        served=frozenset(policy.region for policy in policies if policy.served),
        known=frozenset(policy.region for policy in policies),
        written=frozenset(p.region for p in policies if p.written_proofs),
        register=frozenset(
            p.region for p in policies if Proof.HOUSEHOLD_REGISTER in p.written_proofs
        ),
        stated=frozenset(p.region for p in policies if p.takes_stated),
        agents=frozenset(p.region for p in policies if p.takes_agents),
        formal_loss=frozenset(p.region for p in policies if p.formal_loss_at_kiosk),
        undo=frozenset(p.region for p in policies if Channel.KIOSK in p.undo_channels),
        sees_card=settings.reader.driver != "sdt",
        volume=volume,
    )
