"""What the answers about PyTorch claim holds at twenty seeds: the programs are run with each."""

from collections.abc import Callable
from functools import cache
from math import log
from typing import Any, Final

import pytest

from content.template import number_or_zero
from lessons.pipeline.mistakes import MISTAKES, PAIRS
from lessons.pipeline.record_outcomes import run
from lessons.questions.answers import pytorch

SEEDS: Final = range(20)
ROUNDING: Final = 1e-5
Left = dict[str, Any]

CLAIMS: Final[dict[str, Callable[[Left], bool]]] = {
    "output": lambda left: left["right_same_1"] == 1,
    "state_axes": lambda left: left["wrong_worst_2"] > 0.1 and left["right_worst_2"] < ROUNDING,
    "time_axis": lambda left: (
        abs(left["wrong_accuracy_1"] - 0.5) < 0.1 and left["right_accuracy_1"] > 0.95
    ),
    "view": lambda left: left["wrong_strange_1"] > 0.5 and left["right_strange_1"] == 0,
    "last_pad": lambda left: (
        min(left["wrong_worst_1"], left["wrong_worst_2"]) > 0.05
        and max(left["right_worst_1"], left["right_worst_2"]) < ROUNDING
    ),
    "packing": lambda left: (
        left["wrong_worst_2"] > 0.05
        and max(left["right_off_1"], left["right_worst_2"]) < ROUNDING
        and left["right_saved_1"] > 0.3
    ),
    "padding_idx": lambda left: (
        left["wrong_row_1"] == left["wrong_gradient_1"] == 0
        and left["wrong_moved_1"] > 0.05
        and left["right_moved_1"] == 0
    ),
    "h_0": lambda left: (
        left["right_same_1"] == 1
        and left["right_worst_1"] < ROUNDING < 0.05 < left["wrong_worst_1"]
    ),
    "detach": lambda left: (
        left["right_reached_1"] == 4 < left["right_T_1"] and left["right_off_2"] < ROUNDING
    ),
    "sizes": lambda left: left["wrong_off_2"] > 0.05 and left["right_off_2"] < ROUNDING,
    "order": lambda left: (
        left["wrong_heard_1"] == 1
        and left["right_heard_1"] == left["wrong_T_1"]
        and left["wrong_off_2"] > 0.05
        and left["right_off_2"] < ROUNDING
    ),
    "padding_loss": lambda left: (
        left["wrong_everywhere_1"] > 0.75 > 0.4 > left["wrong_named_1"]
        and left["right_named_1"] > 0.65
    ),
    "streams": lambda left: (
        max(left["right_worst_1"], left["right_worst_2"]) < ROUNDING
        and min(left["wrong_worst_1"], left["wrong_worst_2"]) > 0.2
    ),
    "cross_entropy": lambda left: (
        left["wrong_off_2"] > 0.001
        and left["right_off_2"] < ROUNDING
        and abs(left["wrong_floor_3"] - log(1 + 3 / 2.718281828459045)) < ROUNDING
        and left["wrong_last_3"] >= left["wrong_floor_3"] > 10 * left["right_last_3"]
    ),
    "dropout": lambda left: (
        left["wrong_same_1"] == 1
        and left["right_same_1"] == 0
        and left["right_worst_2"] < ROUNDING < 0.01 < left["wrong_worst_2"]
    ),
    "forcing": lambda left: left["wrong_accuracy_1"] > left["right_accuracy_1"],
    "clipping": lambda left: (
        left["wrong_update_1"] > 100 * left["right_update_1"]
        and abs(left["right_update_1"] - left["right_limit_1"]) < ROUNDING
        and left["wrong_norm_2"] == 0 < left["right_norm_1"]
    ),
    "lstm_cell": lambda left: left["right_worst_1"] < ROUNDING < 0.05 < left["wrong_worst_1"],
    "learned_h_0": lambda left: (
        left["wrong_gradient_1"] > 0 and left["wrong_moved_1"] == 0 < left["right_moved_1"]
    ),
    "nll_loss": lambda left: (
        -1 <= left["wrong_loss_1"] < 0
        and abs(left["right_loss_1"] - left["right_by_hand_1"]) < ROUNDING
        and left["wrong_first_2"] < left["right_first_2"] / 100
        and left["right_last_2"] < left["right_floor_2"] < left["wrong_last_2"]
    ),
    "flat_line": lambda left: (
        left["wrong_high_1"] - left["wrong_low_1"] < 0.1
        and left["right_high_1"] - left["right_low_1"] > 0.9
    ),
    "variational_dropout": lambda left: (
        left["wrong_same_1"] == 1
        and left["wrong_last_2"] < 0.05
        and 0.45 < left["right_last_2"] < 0.55
    ),
    "nan_clipping": lambda left: (
        left["wrong_nans_1"] == left["wrong_total_1"] == left["wrong_nans_2"]
        and left["right_nans_1"] == left["right_nans_2"] == 0
    ),
}
"""Mistake → what its answer in the list says, of all numbers that its programs left behind."""


@cache
def left_behind(name: str, seed: int) -> Left:
    """`right_worst_1` and so on, of the programs of a mistake with another seed."""
    found = {}
    for place, pair in enumerate(PAIRS[name], start=1):
        for ending in ("wrong", "right"):
            source = pair.program(ending)
            assert "generator=" not in source or "manual_seed(0)" in source  # there is a seed
            outcome = run(source.replace("manual_seed(0)", f"manual_seed({seed})"))
            found |= {
                f"{ending}_{key}_{place}": value.item()
                for key, value in outcome.values.items()
                if not value.ndim and value.dtype.kind in "biuf"
            }
    return found


def test_every_answer_about_a_program_is_claimed() -> None:
    asked = {one.place.values["break_it_mistake"] for one in pytorch.QUESTIONS}
    assert asked == CLAIMS.keys() == {*MISTAKES}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_holds_at_twenty_seeds(name: str) -> None:
    for seed in SEEDS:
        assert CLAIMS[name](left_behind(name, seed)), (seed, left_behind(name, seed))


@pytest.mark.parametrize("name", CLAIMS)
def test_the_numbers_shown_are_those_that_the_programs_leave(name: str) -> None:
    (question,) = (one for one in pytorch.QUESTIONS if one.id == name.replace("_", "-"))
    said, left = question.numbers("en"), left_behind(name, 0)
    for key, value in left.items():
        shown = number_or_zero(value) if isinstance(value, float) else str(value)
        assert said[key] == shown or abs(value) < ROUNDING  # how much is rounded off may differ
