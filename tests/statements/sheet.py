"""The review sheet: every statement with its conditions in words, all languages and its source.

``make review`` writes it into ``docs/statements.md``, a part for each subject, so that an official
can read it and sign it off; what changes in a text, a condition or a source shows in its diff.
"""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from kiosk.domain.policy import Policy
from tests.statements.policies import texts_of
from tests.statements.table import (
    LANGUAGES,
    Condition,
    Statement,
    Values,
    catalogue,
    statements,
    subjects,
    words,
)
from tests.ui.sessions import shipped_book

SHEET: Final = Path(__file__).parents[2] / "docs" / "statements.md"
POLICIES: Final = "policies"
HEAD: Final = """# Review sheet · 审阅表

Every statement that screens, papers and the receipt page make, with the conditions under which it
is made, in every language, and where it comes from. Made by `make review` from
`resources/statements`, the catalogues and the policies: change those, not this page. Sections of
"facts" are those of [domain.md](domain.md), of "contracts" those of [contracts.md](contracts.md).
Paper has no Hong Kong column of its own: whoever reads Chinese gets the Chinese paper.
`%1` stands for what is filled in: a number to call, a time, a place.

本页列出屏幕、打印件和回执网页上的每一句陈述、出现的条件、各语言的文字和依据，由程序生成，供审阅签字。
"""
SIGNED: Final = "签字 Signed: ______________　日期 Date: __________"
COLUMNS: Final = ("中文", "香港", "English")
"""Heads of the columns of the languages."""
ORDER: Final = ("card", "report", "next", "ways", "papers", "pages", "failures", "kiosk", "rights")


def sheet() -> str:
    """The whole page, Markdown."""
    return "\n".join((HEAD, *map(_subject, ORDER), _policies()))


def _subject(stem: str) -> str:
    rows = [one for one in statements() if one.subject == stem]
    groups = groupby(rows, key=lambda one: (one.condition, one.source))
    blocks = (_block(list(group)) for _, group in groups)
    return "\n".join((_heading(subjects()[stem]["subject"]), *blocks))


def _heading(names: dict[str, str]) -> str:
    return f"## {' · '.join(names[language] for language in LANGUAGES)}\n\n{SIGNED}\n"


def _block(group: list[Statement]) -> str:
    """Statements that share their conditions and source."""
    condition, source = group[0].condition, group[0].source
    lines = [
        f"**条件** {_told(condition, 'zh_CN')}  ",
        f"**When** {_told(condition, 'en')}  ",
        f"**依据 Source** {source}",
        "",
        f"| | {' | '.join(COLUMNS)} |",
        "|---|---|---|---|",
        *(_row(one.text_id) for one in group),
        "",
    ]
    return "\n".join(lines)


def _row(text_id: str) -> str:
    cells = (_cell(catalogue(language).get(text_id, "")) for language in LANGUAGES)
    return f"| `{text_id}` | {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " / ")


# ---- conditions in words ---------------------------------------------------------------------

_WORDS: Final = {
    "zh_CN": {
        "anywhere": "随时",
        "is": "：",
        "or": "、",
        "and": "；",
        "else": "，或者 ",
        "unless": "除非 ",
    },
    "en": {
        "anywhere": "anywhere",
        "is": ": ",
        "or": " or ",
        "and": "; ",
        "else": ", or else ",
        "unless": "unless ",
    },
}


def _told(condition: Condition, language: str) -> str:
    joints = _WORDS[language]
    ways = [_all(values, language) for values in condition.any_of]
    told = joints["else"].join(ways) or ("" if condition.unless else joints["anywhere"])
    unless = (
        joints["unless"] + _fact(fact, values, language)
        for fact, values in condition.unless.items()
    )
    return joints["and"].join(filter(None, (told, *unless)))


def _all(values: Values, language: str) -> str:
    return _WORDS[language]["and"].join(
        _fact(fact, wanted, language) for fact, wanted in values.items()
    )


def _fact(fact: str, wanted: frozenset[str], language: str) -> str:
    known, joints = words()[fact], _WORDS[language]
    order = [value for value in known if value in wanted] or sorted(wanted)
    told = (_word(known.get(value, {}), value, language) for value in order)
    name: str = known["name"][language]
    return name + joints["is"] + joints["or"].join(told)


def _word(names: dict[str, Any], value: str, language: str) -> str:
    return str(names.get(language, f"`{value}`"))


# ---- what policies say -----------------------------------------------------------------------


def _policies() -> str:
    return "\n".join((_heading(subjects()[POLICIES]["subject"]), *map(_policy, shipped_book())))


def _policy(policy: Policy) -> str:
    told = list(texts_of(policy))
    lines = [
        f"### {' · '.join(policy.name[language] for language in LANGUAGES)} ({policy.region})",
        "",
        f"依据 Source: {policy.source}. 核对于 Checked on: {policy.checked_on}",
        "",
    ]
    if told or any(_values(policy)):
        lines += [f"| | {' | '.join(COLUMNS)} | 依据 Source |", "|---|---|---|---|---|"]
        lines += [_policy_row(key, text, policy) for key, text in told]
        lines += [_policy_row(key, {}, policy, value) for key, value in _values(policy)]
        lines.append("")
    return "\n".join(lines)


def _values(policy: Policy) -> Iterator[tuple[str, str]]:
    """What the rules say without words of their own: lines, durations, places, fees."""
    for line in policy.hotlines:
        yield "policy.hotlines", f"{line.number}{', 24 h' if line.all_day else ''}"
    for kind, rule in policy.loss.items():
        lasts = f"{rule.duration.amount} {rule.duration.unit}" if rule.duration else "-"
        yield f"policy.loss.{kind}", f"{lasts}; on expiry: {rule.on_expiry}"
    for name in (
        *("pre_loss_channels", "without_document", "agent_channels"),
        *("undo_channels", "formal_loss_channels"),
    ):
        if places := getattr(policy, name):
            yield f"policy.{name}", ", ".join(places)
    if written := policy.written_report:
        yield "policy.written_report", f"{written.counts_as or '-'}: {', '.join(written.proofs)}"
    if policy.formal_loss_final:
        yield "policy.formal_loss_final", "yes"
    if policy.replacement.working_days:
        yield "policy.replacement", f"{policy.replacement.working_days} working days"
    if policy.replacement.fee_yuan is not None:
        yield "policy.replacement", f"{policy.replacement.fee_yuan} yuan"


def _policy_row(key: str, text: dict[str, str], policy: Policy, value: str = "") -> str:
    grounds, whole = policy.grounds, key.removeprefix("policy.")
    ground = grounds.get(whole) or grounds.get(whole.partition(".")[0])
    source = f"{ground.source} ({ground.confidence})" if ground else ""
    cells = (_cell(text.get(language, value)) for language in LANGUAGES)
    return f"| `{key}` | {' | '.join(cells)} | {_cell(source)} |"


if __name__ == "__main__":
    SHEET.write_text(sheet(), encoding="utf-8")
    sys.stdout.write(f"{SHEET}\n")
