"""What the controls of "Problems" offer is what the core takes: whoever changes one is told."""

from dataclasses import fields
from typing import get_args

import pytest

from rnn_core import clipping, flows, growth, keeping, lags, marked, rememberers, wall
from rnn_core.bounds import MAX_SEED
from rnn_core.gates import Wires
from rnn_core.gradients import MAX_FLOW_HIDDEN, MAX_FLOW_STEPS
from rnn_core.reading import Nonlinearity
from rnn_core.starts import INITS
from ui.controls import CONTROLS
from ui.kinds import Choice, Slider

OPTIONS: dict[str, tuple[object, ...]] = {
    "flow_init": INITS,
    "flow_nonlinearity": get_args(Nonlinearity),
    "precision": get_args(flows.Precision),
    "bptt_cell": flows.CELLS,
    "lag_task": marked.TASKS,
    "lag_cell": tuple(rememberers.CELLS),
    "lag": tuple(map(str, lags.LAGS)),
}
WHOLE = {
    "flow_scale": (0, flows.MAX_FLOW_SCALE),
    "flow_steps": (2, MAX_FLOW_STEPS),
    "bptt_window": (1, MAX_FLOW_STEPS),
    "start_w": wall.W_RANGE,
    "start_b": wall.B_RANGE,
    "relu_scale": (0, growth.MAX_SCALE),
}
"""Keys of sliders that offer all the core takes."""
WITHIN = {
    "flow_hidden": (1, MAX_FLOW_HIDDEN),
    "forget_bias": (-flows.MAX_FORGET_BIAS, flows.MAX_FORGET_BIAS),
    "wall_rate": (0, wall.MAX_RATE),
    "threshold": (0, wall.MAX_NORM),
    "wall_steps": (1, wall.MAX_UNROLLED),
    "max_norm": (0, clipping.MAX_LIMIT),
    "clip_value": (0, clipping.MAX_LIMIT),
    "relu_steps": (1, growth.MAX_STEPS),
    "relu_hidden": (1, growth.MAX_UNITS),
    "b_f": (-keeping.MAX_BIAS, keeping.MAX_BIAS),
    **dict.fromkeys(
        ("flow_seed", "clip_seed", "lag_seed", "relu_seed", "bias_seed"), (0, MAX_SEED)
    ),
}
"""Keys of sliders that offer a part of it."""


@pytest.mark.parametrize(("key", "taken"), OPTIONS.items())
def test_a_choice_offers_what_the_core_takes(key: str, taken: tuple[object, ...]) -> None:
    control = CONTROLS[key]
    assert isinstance(control, Choice) and set(control.options) == set(taken)


@pytest.mark.parametrize(("key", "bounds"), {**WHOLE, **WITHIN}.items())
def test_a_slider_stays_within_the_bounds_of_the_core(
    key: str, bounds: tuple[float, float]
) -> None:
    control = CONTROLS[key]
    assert isinstance(control, Slider)
    assert bounds[0] <= control.low < control.high <= bounds[1]
    if key in WHOLE:
        assert (control.low, control.high) == bounds


def test_rates_and_units_are_those_the_core_has() -> None:
    rates, units = CONTROLS["clip_rate"], CONTROLS["unit"]
    assert isinstance(rates, Choice) and isinstance(units, Choice)
    assert all(0 < float(rate) <= clipping.MAX_RATE for rate in rates.options)
    named = {field.name for field in fields(Wires)} | set(vars(Wires))
    assert set(units.options) <= named
