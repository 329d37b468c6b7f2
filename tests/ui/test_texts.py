"""The screens' words: none missing, none left over, and none that promises too much."""

import re
from pathlib import Path

from kiosk.domain.texts import Texts, languages

HOME = Path(__file__).parents[2]
TRANSLATIONS = HOME / "resources" / "translations"
CATALOGUES = {code: Texts.load(TRANSLATIONS, code).entries for code in languages(TRANSLATIONS)}
CHINESE = CATALOGUES["zh_CN"]
ADVICE = {code: Texts.load(TRANSLATIONS / "advice", code).entries for code in CATALOGUES}
IN_QML = re.compile(r'qsTrId\("([\w.]+)"([^)]?)')
WORDS_OF_WAITING = {"zh_CN": "尚未生效", "en": "not yet in effect", "zh_HK": "尚未生效"}
WAITING = ("recorded", "awaiting_counter")
SOURCES = [*(HOME / "ui").rglob("*.qml"), *(HOME / "ui").rglob("*.py")]


def test_the_screens_ask_for_known_texts_only() -> None:
    asked = {
        (path.name, text_id, rest)
        for path in (HOME / "ui").rglob("*.qml")
        for text_id, rest in IN_QML.findall(path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 100
    for name, text_id, rest in asked:
        if rest.strip() == "+" or text_id.endswith("."):
            assert any(known.startswith(text_id) for known in CHINESE), (name, text_id)
        else:
            assert text_id in CHINESE, (name, text_id)


def test_every_text_is_asked_for() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    asked = set(re.findall(r'"([\w.]+)"', source)) | set(re.findall(r'f?"([\w.]+\.)', source))
    prefixes = tuple(part for part in asked if part.endswith("."))
    left = [
        text_id
        for text_id in CHINESE
        if text_id not in asked
        and not text_id.startswith(prefixes)
        and text_id.rpartition(".")[0] not in asked
    ]
    assert not left


def test_recorded_is_never_said_to_be_in_force() -> None:
    outcomes = {i.rpartition(".")[0] for i in ADVICE["zh_CN"] if i.startswith("advice.outcome.")}
    waiting = [outcome for outcome in outcomes if outcome.endswith(WAITING)]
    assert len(waiting) > len(WAITING)
    for outcome in waiting:
        for code, words in WORDS_OF_WAITING.items():
            said = (ADVICE[code][f"{outcome}.{one}"] for one in ("title", "detail"))
            assert words in " ".join(said).lower(), (code, outcome)
            assert words in ADVICE[code][f"{outcome}.state"].lower(), (code, outcome)


def test_only_what_is_in_force_is_said_to_be() -> None:
    for code in ("zh_CN", "zh_HK"):
        texts = {**CATALOGUES[code], **ADVICE[code]}
        said = [text_id for text_id, text in texts.items() if "已生效" in text]
        assert "advice.outcome.any.in_force.title" in said
        for text_id in said:
            assert "in_force" in text_id.split("."), text_id


_NEVER_ONE = {
    "advice.replacement.days",
    "advice.lasts.hours",
    "advice.lasts.calendar_days",
    "advice.lasts.working_days",
    "result.asked_after",
}
"""A policy's, none of which says one, and the configuration's, where ten seconds are the least."""


def test_seconds_that_are_left_are_said_to_be_seconds() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    counted = r'qsTrId\("([\w.]+)"\)\.arg\((?:Idle\.\w+|Staff\.penalty|\w+\.seconds)\)'
    told = set(re.findall(counted, source))
    assert {"idle.detail", "take_card.countdown", "result.asked_after", "printing.seconds"} <= told
    for code, texts in CATALOGUES.items():
        for text_id in told:
            assert re.search(r"%1 (秒|seconds)|\b[Ss]econds[^.]*: %1", texts[text_id]), (
                code,
                text_id,
            )


def test_one_of_a_thing_is_not_told_as_many() -> None:
    """English has a form of its own for one; a number that stands apart goes with either."""
    for text_id, text in {**CATALOGUES["en"], **ADVICE["en"]}.items():
        if text_id not in _NEVER_ONE:
            assert not re.search(r"%\d (?:working )?(?:second|minute|hour|day)s\b", text), text_id
