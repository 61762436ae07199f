"""An axis of a small picture: where values stand, and which of them have names."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Any, Final

from editions.figure_data import numbers

ACROSS, DOWN = 34.0, 14.0
"""Room of a name on an axis across, and on one that goes up, in units of the picture."""
TIMES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
"""How many steps of the figure's own may lie between two names."""


@dataclass(frozen=True)
class Axis:
    """One axis of a panel: its range, and where that lies in the picture."""

    layout: Mapping[str, Any]
    start: float
    end: float

    @property
    def log(self) -> bool:
        """Whether it counts powers of ten."""
        return self.layout.get("type") == "log"

    def at(self, value: float | None) -> float:
        """Where a value stands; no number where it is none."""
        low, high = self.layout["range"]
        if value is None or not isfinite(value) or (self.log and value <= 0):
            return float("nan")
        share = ((log10(value) if self.log else value) - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[tuple[float, str]]:
        """Values that it names, and their names."""
        if self.layout.get("visible") is False or self.layout.get("showticklabels") is False:
            return []
        if "tickvals" in self.layout:
            places = numbers(self.layout["tickvals"])
            names = self.layout.get("ticktext") or [f"{one:g}" for one in places if one is not None]
            return [
                (one, str(name)) for one, name in zip(places, names, strict=True) if one is not None
            ]
        low, high = sorted(self.layout["range"])
        step, first = self._step(high - low), float(self.layout.get("tick0") or 0)
        count = int((low - first) // step)
        every = (first + step * (count + one) for one in range(50))
        return [(one, _plain(one)) for one in every if low <= one <= high]

    def _step(self, span: float) -> float:
        """The step that the figure asks for, or twice or so as much where its names would touch."""
        step = float(self.layout.get("dtick") or 10 ** floor(log10(span) - 1))
        room = ACROSS if self.start < self.end else DOWN
        for times in TIMES:
            if step * times / span * abs(self.end - self.start) >= room:
                return step * times
        return span


def _plain(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")
