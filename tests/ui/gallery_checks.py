"""What is wrong with a screen, found by program: cut-off words, small targets, weak contrast."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

LEAST_TARGET: Final = 60.0
"""Side of a touch target, in dp."""
_SLACK: Final = 1.5
_SAMPLES: Final = 24
_NO_SCROLLER: Final = -1


@dataclass(frozen=True, slots=True)
class Words:
    """A text as ``Inspector.qml`` saw it; boxes in pixels of the window.

    ``painted`` is the part of ``box`` that the words fill, ``clip`` the part of the window they
    may be seen in, ``scroller`` tells apart the scrolling views they may stand in.
    """

    text: str
    colour: QColor
    box: QRectF
    painted: QRectF
    clip: QRectF
    scroller: int
    enabled: bool
    elided: bool

    @property
    def name(self) -> str:
        return repr(self.text[:24])


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be touched."""

    name: str
    box: QRectF


def findings(seen: str, picture: QImage, unit: float, contrast: float) -> Iterator[str]:
    """Everything wrong in a window. ``seen`` is the inspector's JSON, ``unit`` pixels a dp,
    ``contrast`` the least ratio.
    """
    entries = json.loads(seen)
    words = [_words(entry) for entry in entries if entry["kind"] == "text"]
    for text in words:
        yield from _cut_off(text)
        if text.enabled and text.clip.contains(text.painted):
            yield from _pale(text, picture, contrast)
    yield from _overlapping(words)
    for entry in entries:
        if entry["kind"] == "target":
            yield from _small(Target(entry["name"], QRectF(*entry["box"])), unit)


def _words(entry: dict[str, object]) -> Words:
    match entry:
        case {
            "text": str(text),
            "colour": str(colour),
            "box": [*box],
            "painted": [*painted],
            "clip": [*clip],
            "scroller": int(scroller),
            "enabled": bool(enabled),
            "elided": bool(elided),
        }:
            return Words(
                text,
                QColor(f"#{colour}"),
                QRectF(*box),
                QRectF(*painted),
                QRectF(*clip),
                scroller,
                enabled,
                elided,
            )
        case _:
            raise ValueError(entry)


def _cut_off(words: Words) -> Iterator[str]:
    if words.elided:
        yield f"cut off: {words.name} is elided"
    wide, high = words.painted.width(), words.painted.height()
    if wide > words.box.width() + _SLACK or high > words.box.height() + _SLACK:
        yield (
            f"cut off: {words.name} needs {wide:.0f}x{high:.0f} "
            f"and has {words.box.width():.0f}x{words.box.height():.0f}"
        )
    view = words.clip.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
    if words.scroller != _NO_SCROLLER:
        # What scrolls may stand above and below its view, but not beside it.
        view.setTop(min(view.top(), words.painted.top()))
        view.setBottom(max(view.bottom(), words.painted.bottom()))
    if not view.contains(words.painted):
        yield f"cut off: {words.name} reaches out of its view"


def _overlapping(words: list[Words]) -> Iterator[str]:
    for index, one in enumerate(words):
        for other in words[index + 1 :]:
            # Words behind the idle question, or scrolled away under something, may lie under it.
            if one.enabled != other.enabled or one.scroller != other.scroller:
                continue
            shared = one.painted.intersected(other.painted)
            if shared.width() > _SLACK and shared.height() > _SLACK:
                yield f"overlap: {one.name} and {other.name}"


def _small(target: Target, unit: float) -> Iterator[str]:
    least = LEAST_TARGET * unit - 0.5
    wide, high = target.box.width(), target.box.height()
    if wide < least or high < least:
        yield f"small target: {target.name} is {wide / unit:.0f}x{high / unit:.0f} dp"


def _pale(words: Words, picture: QImage, least: float) -> Iterator[str]:
    """Compare the colour of the words with what most of the picture behind them is."""
    behind = _commonest(picture, words.painted, words.colour)
    ratio = contrast_ratio(words.colour, behind)
    if ratio < least:
        yield (f"contrast: {words.name} {ratio:.1f}:1, {words.colour.name()} on {behind.name()}")


def _commonest(picture: QImage, where: QRectF, ink: QColor) -> QColor:
    seen: Counter[int] = Counter()
    for row in range(_SAMPLES):
        y = int(where.top() + where.height() * (row + 0.5) / _SAMPLES)
        for column in range(_SAMPLES):
            x = int(where.left() + where.width() * (column + 0.5) / _SAMPLES)
            if picture.valid(x, y):
                seen[picture.pixel(x, y)] += 1
    del seen[ink.rgb()]
    return QColor.fromRgb(seen.most_common(1)[0][0]) if seen else ink


def contrast_ratio(one: QColor, other: QColor) -> float:
    """WCAG 2: from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
