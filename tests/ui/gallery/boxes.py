"""Rectangles in a window, in its pixels."""

from typing import NamedTuple


class Box(NamedTuple):
    """``x`` and ``y`` are of the left upper corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def has(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def shared(self, other: "Box") -> "Box":
        """What lies in both; without any width or height where nothing does."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        wide = min(self.right, other.right) - left
        high = min(self.bottom, other.bottom) - top
        return Box(left, top, max(0.0, wide), max(0.0, high))

    def meets(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether they share more than ``slack`` both ways."""
        return (
            min(self.x + self.width, other.x + other.width) - max(self.x, other.x) > slack
            and min(self.y + self.height, other.y + other.height) - max(self.y, other.y) > slack
        )

    def holds(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether the other reaches out of it by no more than ``slack``."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )
