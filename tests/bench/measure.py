"""One measured figure and what it is held against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """``value`` and ``floor`` are in ``unit``: ``s``, ``bytes``, or a plain word for counts.

    With a floor, ``bar`` is the highest ratio of value to floor that is good enough; without
    one it is the highest value.
    """

    name: str
    value: float
    unit: str
    floor: float | None
    bar: float | None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; ``None`` where there is none."""
        if self.bar is None:
            return None
        figure = self.value if self.ratio is None else self.ratio
        return figure <= self.bar
