"""What every table needs."""


def p95(taken: list[float]) -> float:
    """The time that 95 of 100 stay below."""
    return sorted(taken)[int(0.95 * (len(taken) - 1))]


def met(reached: bool) -> str:
    """How a target ended."""
    return "met" if reached else "**missed**"
