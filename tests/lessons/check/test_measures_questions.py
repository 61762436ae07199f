"""Numbers that the exercises about frequent questions quote, computed once more."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from lessons.questions.hidden_size import EXPERIMENT
from tests.lessons.check.measured import asked, near

LAYERS = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
SEEDS = pytest.mark.parametrize("seed", range(4))
TRAINED = pytest.mark.parametrize("seed", range(2))


def parameters(cell: str, inputs: int, hidden: int, layers: int = 1, two: bool = False) -> int:
    layer = LAYERS[cell](inputs, hidden, layers, bidirectional=two)
    return sum(one.numel() for one in layer.parameters())


@SEEDS
def test_a_layer_of_twice_the_width_is_counted_in_pytorch(seed: int) -> None:
    one = asked("questions/parameters/double", seed)
    cell, inputs, hidden = (one.before[f"parameters_{key}"] for key in ("cell", "input", "hidden"))
    counts = [parameters(cell, inputs, width) for width in (hidden, 2 * hidden)]
    assert [one.number("count"), one.number("doubled")] == counts
    nearest = {2: "two", 3: "three", 4: "four"}[round(counts[1] / counts[0])]
    assert one.judgement.truth == nearest


@SEEDS
def test_two_directions_are_counted_in_pytorch(seed: int) -> None:
    one = asked("questions/parameters/directions", seed)
    cell, layers, hidden = (one.before[f"parameters_{key}"] for key in ("cell", "layers", "hidden"))
    counts = [parameters(cell, 16, hidden, layers, two) for two in (False, True)]
    assert [one.number("one"), one.number("two")] == counts
    assert one.judgement.truth == ("twice" if layers == 1 else "more")


@pytest.mark.parametrize("seed", range(1))
def test_large_networks_are_trained_once_more(seed: int) -> None:
    one = asked("questions/hidden-size/sequences", seed)
    for end in (0, 1):
        losses = one.program(end)["means"]  # of the largest network, compared last
        assert float(losses[0]) == pytest.approx(one.numbers[end], rel=0.02, abs=5e-4)


@pytest.mark.parametrize("noise", [10, 20])
def test_more_sequences_are_learnt_less_by_heart_at_every_seed(noise: int) -> None:
    for seed in range(20):
        few, many = (
            EXPERIMENT.at(
                "en",
                hidden_size_noise=noise,
                hidden_size_sequences=count,
                hidden_size_seed=seed,
            ).training[-1, -1]
            for count in (32, 128)
        )
        assert many.mean() > 1.1 * few.mean()


def cell_after(values: dict, forget: float) -> float:
    """c_T of a unit with i = 0.5, after 50 steps."""
    reversed_course = values["cell_state_course"] == "reversed"
    c = 0.0
    for step in range(50):
        c = forget * c + 0.5 * (-0.8 if reversed_course and step >= 20 else 0.8)
    return c


@SEEDS
def test_the_way_into_the_cell_is_the_derivative_of_tanh(seed: int) -> None:
    one = asked("questions/cell-state/forget", seed)
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        c = cell_after(values, values["cell_state_forget"])
        assert found == near(0.9 / np.cosh(c) ** 2)


@SEEDS
def test_the_output_gate_is_not_in_the_cell(seed: int) -> None:
    one = asked("questions/cell-state/output", seed)
    assert one.judgement.truth == "same"
    for end in (0, 1):
        assert one.numbers[end] == near(one.program(end)["c"].item())


@TRAINED
def test_no_readout_of_a_linear_recurrence_finds_xor(seed: int) -> None:
    one = asked("questions/linear-recurrence/xor", seed)
    assert one.judgement.truth == "same" and one.numbers == (0, 0)


@TRAINED
def test_bits_remembered_with_tanh_are_those_of_the_section(seed: int) -> None:
    one = asked("questions/linear-recurrence/memory", seed)
    for end in (0, 1):
        said = re.search(r"the last (\d+) with tanh", one.noticed(end))
        assert said and int(said[1]) == one.numbers[end]


@SEEDS
def test_what_is_left_of_a_first_state_is_read_in_pytorch(seed: int) -> None:
    one = asked("questions/first-state/scale", seed)
    for end in (0, 1):
        apart = one.program(end)["apart"][-1]  # (B,): after the last step
        left = float(apart.log().mean().exp())
        assert one.numbers[end] == pytest.approx(left, rel=0.1, abs=1e-12)


@TRAINED
@pytest.mark.parametrize("name", ["letters", "everywhere"])
def test_a_padded_training_is_run_in_pytorch(name: str, seed: int) -> None:
    one = asked(f"questions/padding-loss/{name}", seed)
    for end in (0, 1):
        found = one.program(end)
        kept = found["losses"][found["mask"] > 0] if name == "letters" else found["losses"]
        assert one.numbers[end] == pytest.approx(float(kept.mean()), rel=0.01)


@SEEDS
def test_only_parallel_streams_hand_on_the_right_states(seed: int) -> None:
    one = asked("questions/streams/right", seed)
    assert (one.judgement.truth == "all") == (one.before["streams_order"] == "streams")
    said = re.search(r"(\d+) of (\d+) states handed on", one.noticed())
    assert said and (int(said[1]), int(said[2])) == (one.number("own"), one.number("handed"))


@SEEDS
def test_windows_from_zeros_are_read_in_pytorch(seed: int) -> None:
    one = asked("questions/streams/window", seed)
    for end in (0, 1):
        off = torch.stack(one.program(end)["off"][1:]).mean()
        assert one.numbers[end] == near(float(off))


@SEEDS
def test_an_untrained_network_guesses_among_its_letters(seed: int) -> None:
    one = asked("questions/perplexity/letters", seed)
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        letters = {*values["perplexity_line"], *values["perplexity_test"]}
        assert found == near(len(letters))


@TRAINED
@pytest.mark.parametrize(("name", "block"), [("list", "written"), ("mistake", "recovered")])
def test_shares_of_own_letters_are_those_of_the_section(name: str, block: str, seed: int) -> None:
    one = asked(f"questions/scheduled-sampling/{name}", seed)
    words = {
        "written": r"([\d.]+)% (?:of what is written )?are words of|only ([\d.]+)%",
        "recovered": r"right in ([\d.]+)% of cases",
    }[block]
    for end in (0, 1):
        text = one.noticed(end)
        said = re.search(words, text)
        assert said, text
        wanted = float(next(filter(None, said.groups())))
        assert one.numbers[end] == pytest.approx(wanted, abs=0.51)


@pytest.mark.parametrize("seed", range(8))
def test_what_masks_leave_is_what_the_section_says(seed: int) -> None:
    one = asked("questions/recurrent-dropout/rate", seed)
    place = one.before["recurrent_dropout_place"]
    for end, values in enumerate((one.before, one.after)):
        said = re.search(r"(?:still|step:|untouched:|input is left,) (-?[\d.]+)%", one.noticed(end))
        assert said and one.numbers[end] == pytest.approx(float(said[1]), abs=0.51)
        if place == "output" or not values["recurrent_dropout_rate"]:
            assert one.numbers[end] == 100
    assert (one.judgement.truth == "same") == (place == "output")


def test_new_masks_on_the_state_are_drawn_in_pytorch() -> None:
    cases = (asked("questions/recurrent-dropout/rate", seed) for seed in range(20))
    one = next(one for one in cases if one.before["recurrent_dropout_place"] == "state")
    one.program(1)  # prints what its comments say, which another test compares
    new = one.blocks(1)["program"]["source"].rstrip().splitlines()[-2]
    assert one.numbers[1] == pytest.approx(100 * float(new.removeprefix("# ")), abs=0.06)


@TRAINED
def test_a_forecaster_is_trained_in_pytorch(seed: int) -> None:
    one = asked("questions/flat-line/noise", seed)
    for end in (0, 1):
        found = one.program(end)
        share = float(found["guess"].std() / found["new"].std())
        assert one.numbers[end] == pytest.approx(share, rel=0.02)


@TRAINED
def test_a_flat_line_is_trained_in_pytorch(seed: int) -> None:
    one = asked("questions/flat-line/mistake", seed)
    found = one.program()
    share = float(found["guess"].std() / found["new"].std())
    assert (share < 0.1) == (one.judgement.truth == "flat")
    assert one.number("share") == pytest.approx(100 * share, abs=1.1)
    assert (one.judgement.truth == "swings") == (one.before["flat_line_mistake"] == "none")


@SEEDS
def test_attention_costs_what_the_formulas_say(seed: int) -> None:
    chain, cache = (asked(f"questions/attention-cost/{name}", seed) for name in ("chain", "cache"))
    assert chain.judgement.truth == "same"
    for found, values in zip(cache.numbers, (cache.before, cache.after), strict=True):
        assert found == 2 * values["attention_cost_steps"] * int(values["attention_cost_hidden"])
    one = asked("questions/attention-cost/operations", seed)
    steps, hidden = one.before["attention_cost_steps"], int(one.before["attention_cost_hidden"])
    gru, attention = 12 * steps * hidden**2, 8 * steps * hidden**2 + 4 * steps**2 * hidden
    assert (one.number("gru"), one.number("attention")) == (gru, attention)
    assert one.judgement.truth == ("gru" if gru > attention else "attention")
