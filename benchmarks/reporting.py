"""What every table needs."""

import time
from math import ceil


def p95(taken: list[float]) -> float:
    """The time that 95 of 100 do not exceed."""
    return sorted(taken)[ceil(0.95 * len(taken)) - 1]


def met(reached: bool) -> str:
    """How a target ended."""
    return "met" if reached else "**missed**"


class TimeBudget:
    """The seconds a part may take: it leaves out what there is no time for."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    @property
    def ran_out(self) -> bool:
        """Whether they are over."""
        return time.monotonic() > self.end
