"""Writes ``docs/regions.md``: what each region's person is told to do, with the sources.

``python -m tests.regions.table docs/regions.md`` (``make regions``). The words are those of screens
and slips, from the shipped policies; the sources are the policies' own.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.base.resources import RESOURCES
from kiosk.domain.advice.phrase import Phrase, phrase, worded
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.topics import Advice, advice
from kiosk.domain.failure import Failure
from kiosk.domain.policy import NATIONAL, Confidence, Ground, Policy, PolicyBook
from kiosk.domain.slip import Topic
from kiosk.domain.texts import Texts

_LANGUAGES: Final = {
    language: Texts.load(RESOURCES / "translations" / "advice", language)
    for language in ("zh_CN", "en")
}
_BANK: Final = (
    Ground(source="1.3: m.yd166.com/5616949906, yshing.cn", confidence=Confidence.VERIFIED),
)
_HEAD: Final = """# What each region's person is told

Made by `make regions` from the [policies](../resources/policies) and the one telling of screens
and papers (`kiosk/domain/advice`); a test holds it up to date. Served regions first. Sources are
sections of [domain.md](domain.md) with the pages named there. **verified**: two independent
sources; **one source**; **dated**: the rules may have changed. Where a row has no source of the
region's own, the person is told whom to ask, or what holds in the whole country.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a region's table: ``told`` by the statements of ``keys``."""

    name: str
    told: tuple[Phrase, ...]
    keys: tuple[str, ...]
    everywhere: tuple[Ground, ...] = ()
    """The source of what is told of every card."""


def book() -> PolicyBook:
    """The shipped policies."""
    policies = PolicyBook.load(RESOURCES / "policies")
    if isinstance(policies, Failure):
        raise SystemExit(policies.detail)
    return policies


def whole(policies: PolicyBook) -> str:
    """The page as Markdown."""
    ordered = sorted(policies, key=lambda one: (not one.served, one.region))
    return "\n".join([_HEAD, *(line for one in ordered for line in _region(one, policies))])


def _region(policy: Policy, policies: PolicyBook) -> Iterator[str]:
    served = "served" if policy.served else "not served"
    yield f"## {policy.name['zh_CN']} · {policy.name['en']} ({policy.region}, {served})\n"
    yield "| | told | in English | source |"
    yield "|---|---|---|---|"
    for row in rows(policy, policies):
        chinese, english = (_words(row.told, texts) for texts in _LANGUAGES.values())
        yield f"| {row.name} | {chinese} | {english} | {_sources(row, policy, policies)} |"
    yield f"\nChecked on {policy.checked_on}.\n"


def rows(policy: Policy, policies: PolicyBook) -> Iterator[Row]:
    """What somebody with a card of ``policy``'s region is told."""
    rules = Rules.of(policy.region, policies)
    written = _parts(Topic.WRITTEN_PRE_LOSS, policy, policies)
    formal = _parts(Topic.FORMAL_LOSS, policy, policies)
    found = _parts(Topic.FOUND, policy, policies)
    unserved = () if policy.served else _parts(Topic.UNSERVED, policy, policies)["unserved"]
    at_once = unserved or written["at_once"]
    yield Row(
        "whom to call",
        (phrase("sentence", rules.numbers_with_hours), rules.by_phone),
        ("hotlines", "hotline_asks", "without_document"),
    )
    yield Row(
        "pre-loss",
        (*at_once, *found["ends"]),
        ("pre_loss_channels", "pre_loss_note", "loss.pre_loss", "documents.pre_loss"),
    )
    yield Row(
        "written report",
        (*written["written"], *_needs(written)),
        ("written_report", "loss.written_pre_loss", "documents.written_pre_loss"),
    )
    yield Row(
        "formal loss, new card",
        (*formal["formal"], *_needs(formal), *formal["replacement"]),
        (
            "formal_loss_channels",
            "formal_loss_final",
            "formal_loss_undo_note",
            "documents.formal_loss",
            "replacement",
        ),
    )
    yield Row(
        "found again",
        (*found["undo"], *_needs(found)),
        ("undo_channels", "undo_note", "documents.undo_pre_loss"),
    )
    yield Row("bank account", formal["bank"], ("bank",), _BANK)
    if rules.for_others:
        yield Row("for somebody else", rules.for_others, ("agents", "agent_channels", "minors"))
    yield Row(
        "seeing a doctor",
        (*rules.while_blocked, *formal["meanwhile"]),
        ("while_blocked", "meanwhile", "credential"),
    )


def _parts(topic: Topic, policy: Policy, policies: PolicyBook) -> Mapping[str, tuple[Phrase, ...]]:
    """The statements of a topic by the name of their part."""
    return {_name(part): part.items for part in advice(topic, policy.region, policies, "110105")}


def _name(part: Advice) -> str:
    return part.heading.text_id.removeprefix("advice.").removesuffix(".heading")


def _needs(parts: Mapping[str, tuple[Phrase, ...]]) -> tuple[Phrase, ...]:
    """What to bring: a list on the screen, a sentence here."""
    documents = parts.get("bring", ())
    return tuple(
        one if one.text_id.endswith("ask") else phrase("sentence", phrase("bring.listed", one))
        for one in documents
    )


def _words(told: tuple[Phrase, ...], texts: Texts) -> str:
    return "<br>".join(dict.fromkeys(worded(one, texts).replace("|", "\\|") for one in told))


def _sources(row: Row, policy: Policy, policies: PolicyBook) -> str:
    """Each source of the region's own once, with how sure it is; else the whole country's."""
    own = [policy.grounds[key] for key in row.keys if key in policy.grounds]
    country = policies.national.grounds if policies.national else {}
    shared = [*row.everywhere, *(country[key] for key in row.keys if key in country)]
    if policy.region == NATIONAL:
        own, shared = [*row.everywhere, *own], []
    told = [*map(_source, own), *(f"whole country: {_source(one)}" for one in shared)]
    return "<br>".join(dict.fromkeys(told)) or "–"


def _source(ground: Ground) -> str:
    return f"{ground.source.removeprefix('facts sheet ')} **{ground.confidence.replace('_', ' ')}**"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(whole(book()), "utf-8")
