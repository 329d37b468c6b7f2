"""Draws the journeys as they are in :mod:`kiosk.journey.steps`, for the README.

``python -m tests.journey.diagram`` writes ``resources/pictures/journeys.svg`` anew.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from kiosk.base.resources import RESOURCES
from kiosk.domain.report import SiteProfile
from kiosk.journey.steps import JOURNEYS, OFFERS, Journey, Offer, Screen, Step, journey_at
from tests.journey.examples import ENDS

PICTURE: Final = RESOURCES / "pictures" / "journeys.svg"

_COLUMN, _ROW, _BOX, _HEIGHT = 236, 66, 196, 46
_LEFT, _TOP, _HEAD = 20, 20, 92
_INK, _QUIET, _LINE, _PAPER = "#10302F", "#3C5553", "#0B4F4C", "#F6F3EC"
_FONT: Final = 'font-family="Noto Sans, DejaVu Sans, sans-serif"'
_LOOKS: Final = {
    "step": ("#FFFFFF", "#D9D3C5"),
    "confirm": ("#F7E4DF", "#8E1B13"),
    "stop": ("#FBF0D2", "#6A4A00"),
    "end": ("#DDEFE2", "#17572F"),
}
_LEGEND: Final = (
    ("step", "asks or tells one thing; dashed: only for some"),
    ("stop", "shown only if its rule holds: here it ends"),
    ("confirm", "nothing binding without it"),
    ("end", "here one may be done"),
)
_AFTER_CONFIRMING: Final = (Step(Screen.RECORDING), Step(Screen.RESULT))


def _rule(step: Step) -> str:
    """What the step is shown or led on by, in the words of its guards."""
    ends = step.screen in ENDS and step.ready.__name__ != "never"
    told, guard = ("goes on if", step.ready) if ends else ("if", step.applies)
    name = guard.__name__
    return "" if name == "<lambda>" else f"{told} {name.strip('_').replace('_', ' ')}"


def _steps(journey: Journey) -> tuple[Step, ...]:
    return journey.steps + (_AFTER_CONFIRMING if journey.kind else ())


def _look(step: Step, *, last: bool) -> str:
    if step.screen is Screen.REVIEW:
        return "confirm"
    if step.ready.__name__ == "never" and not last:
        return "stop"
    return "end" if step.screen in ENDS else "step"


def _text(x: float, y: float, words: str, *, size: int, colour: str, weight: int = 400) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" font-weight="{weight}">'
        f"{escape(words)}</text>"
    )


def _offered(journey: Journey, place: SiteProfile) -> str:
    offer = OFFERS[journey.name][place]
    if offer is Offer.DONE:
        return offer
    return " > ".join(step.screen for step in journey_at(journey.name, place).steps)


def _column(journey: Journey, x: int) -> Iterator[str]:
    yield _text(x, _TOP + 30, journey.name, size=19, colour=_INK, weight=700)
    for row, place in enumerate(SiteProfile):
        offered = f"{place}: {_offered(journey, place)}"
        yield _text(x, _TOP + 52 + 19 * row, offered, size=13, colour=_QUIET)
    steps = _steps(journey)
    tops = [_TOP + _HEAD + _ROW * row for row in range(len(steps))]
    if len(steps) > 1:
        yield (
            f'<line x1="{x + 26}" y1="{tops[0] + _HEIGHT}" x2="{x + 26}" y2="{tops[-1]}" '
            f'stroke="{_LINE}" stroke-width="2"/>'
        )
    for step, top in zip(steps, tops, strict=True):
        yield from _box(step, x, top, _look(step, last=step is steps[-1]))


def _box(step: Step, x: int, top: int, look: str) -> Iterator[str]:
    fill, line = _LOOKS[look]
    left = x + 44 if look == "stop" else x
    width = _BOX - (left - x)
    rule = _rule(step)
    dash = ' stroke-dasharray="6 4"' if rule and look == "step" else ""
    if look == "stop":
        middle = top + _HEIGHT / 2
        yield (
            f'<path d="M{x + 26} {middle} H{left}" stroke="{_LINE}" stroke-width="2" fill="none"/>'
        )
    yield (
        f'<rect x="{left}" y="{top}" width="{width}" height="{_HEIGHT}" rx="10" '
        f'fill="{fill}" stroke="{line}" stroke-width="1.5"{dash}/>'
    )
    base = top + (20 if rule else 29)
    yield _text(left + 12, base, step.screen, size=16, colour=_INK, weight=600)
    if rule:
        yield _text(left + 12, top + 38, rule, size=13, colour=_QUIET)


def drawn() -> str:
    """The picture as SVG: a column for each journey, a row for each of its screens."""
    rows = max(len(_steps(journey)) for journey in JOURNEYS.values())
    width = 2 * _LEFT + _COLUMN * len(JOURNEYS) - (_COLUMN - _BOX)
    legend = _TOP + _HEAD + _ROW * rows + 8
    height = legend + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_FONT}>',
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
    ]
    for number, journey in enumerate(JOURNEYS.values()):
        parts.extend(_column(journey, _LEFT + _COLUMN * number))
    for number, (look, words) in enumerate(_LEGEND):
        x = _LEFT + 410 * number
        fill, line = _LOOKS[look]
        parts.append(
            f'<rect x="{x}" y="{legend}" width="26" height="18" rx="5" '
            f'fill="{fill}" stroke="{line}" stroke-width="1.5"/>'
        )
        parts.append(_text(x + 36, legend + 14, words, size=14, colour=_QUIET))
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
