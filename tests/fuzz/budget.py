"""How many cases each test tries: a few, always the same, or as many as `make fuzz` is told."""

import os
import sys
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings

VARIABLE = "FUZZ_CASES"
"""Set by `make fuzz`: cases of all tests together."""
_QUICK = (Phase.explicit, Phase.generate)  # `make fuzz` alone looks for the smallest case
_tried: dict[str, int] = {}
_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def cases(share: float, short: int) -> Callable[[Any], Any]:
    """Settings of one test: its share of the cases of `make fuzz`, or its number in `make test`."""
    asked = os.environ.get(VARIABLE)
    kept = {"deadline": None, "database": None, "suppress_health_check": _PATIENT}
    if asked is None:
        return settings(max_examples=short, derandomize=True, phases=_QUICK, **kept)
    shrinking = (*_QUICK, Phase.shrink)
    return settings(max_examples=max(1, round(share * int(asked))), phases=shrinking, **kept)


def tell(name: str) -> None:
    """Count a case, and say now and then how many there were, where somebody waits for it."""
    _tried[name] = _tried.get(name, 0) + 1
    if os.environ.get(VARIABLE) and _tried[name] % 50 == 0:
        print(f"  {name}: {_tried[name]} cases", file=sys.stderr, flush=True)
