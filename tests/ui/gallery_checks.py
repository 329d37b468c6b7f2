"""What is wrong with a screen, found by program: cut-off words, small targets, weak contrast."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickItem

LEAST_TARGET: Final = 60.0
"""Side of a touch target, in dp."""
_SLACK: Final = 1.5
_SAMPLES: Final = 40
_RIGHT: Final = Qt.AlignmentFlag.AlignRight.value
_CENTRED: Final = Qt.AlignmentFlag.AlignHCenter.value
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter.value


def findings(root: QQuickItem, picture: QImage, unit: float, contrast: float) -> Iterator[str]:
    """Everything wrong under ``root``. ``unit`` is pixels a dp, ``contrast`` the least ratio."""
    window = QRectF(0, 0, picture.width(), picture.height())
    words = []
    for item, clip in _visible(root, window, scrolled=False):
        where = scene_rect(item)
        if item.inherits("QQuickText") and item.property("text"):
            yield from _cut_off(item, where, clip.rect, scrolled=clip.scrolled)
            if clip.rect.contains(where):
                yield from _pale(item, where, picture, contrast)
            words.append((item, _painted(item, where)))
        if item.inherits("QQuickAbstractButton") and item.isEnabled():
            yield from _small(item, where, unit)
    yield from _overlapping(words)


class _Clip:
    """The part of the window an item may be seen in, and whether it scrolls there."""

    def __init__(self, rect: QRectF, *, scrolled: bool) -> None:
        self.rect = rect
        self.scrolled = scrolled


def _visible(
    item: QQuickItem, clip: QRectF, *, scrolled: bool
) -> Iterator[tuple[QQuickItem, _Clip]]:
    if not item.isVisible() or item.opacity() == 0:
        return
    yield item, _Clip(clip, scrolled=scrolled)
    if item.clip():
        clip = clip.intersected(scene_rect(item))
        scrolled = scrolled or item.inherits("QQuickFlickable")
    for child in item.childItems():
        yield from _visible(child, clip, scrolled=scrolled)


def scene_rect(item: QQuickItem) -> QRectF:
    """Where an item lies in its window, in pixels."""
    corner = item.mapToScene(QPointF(0, 0))
    return QRectF(corner.x(), corner.y(), item.width(), item.height())


def _painted(text: QQuickItem, where: QRectF) -> QRectF:
    """The part of a text's box that its words fill."""
    wide, high = text.property("contentWidth"), text.property("contentHeight")
    spare = where.width() - wide
    # PySide has no converter for these enumerations; QML gives their numbers.
    along = _number(text, "effectiveHorizontalAlignment")
    left = {_RIGHT: spare, _CENTRED: spare / 2}.get(along, 0.0)
    top = (where.height() - high) / 2 if _number(text, "verticalAlignment") == _MIDDLE else 0.0
    return QRectF(where.left() + left, where.top() + top, wide, high)


def _number(item: QQuickItem, expression: str) -> int:
    context = QQmlEngine.contextForObject(item)
    return int(QQmlExpression(context, item, expression).evaluate()[0])


def _name(item: QQuickItem) -> str:
    return repr(str(item.property("text"))[:24])


def _cut_off(text: QQuickItem, where: QRectF, clip: QRectF, *, scrolled: bool) -> Iterator[str]:
    if text.property("truncated"):
        yield f"cut off: {_name(text)} is elided"
    wide, high = text.property("contentWidth"), text.property("contentHeight")
    if wide > where.width() + _SLACK or high > where.height() + _SLACK:
        yield (
            f"cut off: {_name(text)} needs {wide:.0f}x{high:.0f} "
            f"and has {where.width():.0f}x{where.height():.0f}"
        )
    grown = clip.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
    if scrolled:
        grown.setTop(min(grown.top(), where.top()))
        grown.setBottom(max(grown.bottom(), where.bottom()))
    if not grown.contains(where):
        yield f"cut off: {_name(text)} reaches out of its view"


def _overlapping(words: list[tuple[QQuickItem, QRectF]]) -> Iterator[str]:
    for index, (one, where) in enumerate(words):
        for other, there in words[index + 1 :]:
            shared = where.intersected(there)
            if shared.width() > _SLACK and shared.height() > _SLACK and _same_layer(one, other):
                yield f"overlap: {_name(one)} and {_name(other)}"


def _same_layer(one: QQuickItem, other: QQuickItem) -> bool:
    """Words behind the idle question, or scrolled away under it, may lie under others."""
    return one.isEnabled() == other.isEnabled() and _scroller(one) is _scroller(other)


def _scroller(item: QQuickItem) -> QQuickItem | None:
    parent: QQuickItem | None = item.parentItem()
    while parent is not None and not parent.inherits("QQuickFlickable"):
        parent = parent.parentItem()
    return parent


def _small(target: QQuickItem, where: QRectF, unit: float) -> Iterator[str]:
    least = LEAST_TARGET * unit - 0.5
    if where.width() < least or where.height() < least:
        yield (
            f"small target: {target.objectName()} is "
            f"{where.width() / unit:.0f}x{where.height() / unit:.0f} dp"
        )


def _pale(text: QQuickItem, where: QRectF, picture: QImage, least: float) -> Iterator[str]:
    """Compare the colour of the words with what most of the picture behind them is."""
    if not text.isEnabled():
        return
    colour = text.property("color")
    behind = _commonest(picture, where, colour)
    ratio = contrast_ratio(colour, behind)
    if ratio < least:
        yield f"contrast: {_name(text)} {ratio:.1f}:1, {colour.name()} on {behind.name()}"


def _commonest(picture: QImage, where: QRectF, ink: QColor) -> QColor:
    ratio = picture.devicePixelRatio()
    seen: Counter[int] = Counter()
    for row in range(_SAMPLES):
        y = int((where.top() + where.height() * (row + 0.5) / _SAMPLES) * ratio)
        for column in range(_SAMPLES):
            x = int((where.left() + where.width() * (column + 0.5) / _SAMPLES) * ratio)
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
