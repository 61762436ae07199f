"""Numbers that the exercises about the scheme quote, computed once more."""

import re

import numpy as np
import pytest

from tests.arrays import decoded
from tests.lessons.check.measured import asked, near

LOWEST_DRAWN = 1e-4
"""Where the logarithmic axis of the trace ends."""
SEEDS = pytest.mark.parametrize("seed", range(5))


@pytest.mark.parametrize("seed", range(20))
def test_only_an_elman_cell_without_recurrence_forgets_all(seed: int) -> None:
    """Gates carry c or h past W_hh; without it an Elman state depends on its input alone."""
    one = asked("scheme/hidden-state/same-word", seed)
    alone = one.before["hidden_state_scale"] == 0 and one.before["hidden_state_cell"] == "elman"
    assert (one.judgement.truth == "same") == alone
    if one.before["hidden_state_cell"] == "elman":
        found = one.results[0]
        states = np.tanh(found.from_word + found.from_memory)
        assert one.number("distance") == near(float(np.linalg.norm(states[0] - states[2])))


@pytest.mark.parametrize("seed", range(20))
def test_the_largest_number_of_a_state_is_that_of_its_sums(seed: int) -> None:
    one = asked("scheme/hidden-state/ceiling", seed)
    found = one.results[0]
    sums = found.from_word + found.from_memory
    tanh = one.before["hidden_state_nonlinearity"] == "tanh"
    highest = float(np.abs(np.tanh(sums) if tanh else np.maximum(sums, 0)).max())
    assert one.number("highest") == near(highest)
    assert one.judgement.truth == ("within" if highest < 1 else "beyond")
    assert not tanh or one.judgement.truth == "within"


@SEEDS
def test_the_trace_of_a_word_is_what_the_figure_draws(seed: int) -> None:
    one = asked("scheme/memory/echo", seed)
    for end in (0, 1):
        lines = one.blocks(end)["time"]["figures"][0]["data"]
        percents = decoded(next(line for line in lines if line["type"] == "scatter")["y"])
        drawn = float(percents[-1]) / 100
        assert max(one.numbers[end], LOWEST_DRAWN) == near(drawn)


@SEEDS
def test_a_mean_is_the_sum_divided_by_the_losses_counted(seed: int) -> None:
    one = asked("scheme/step-losses/reduction", seed)
    by_reduction = dict(
        zip(
            (values["step_losses_reduction"] for values in (one.before, one.after)),
            one.numbers,
            strict=True,
        )
    )
    count = len(one.results[0].words) if one.before["step_losses_counted"] == "all" else 1
    ratio = by_reduction["sum"] / by_reduction["mean"]
    assert ratio == pytest.approx(count, rel=0.15)  # of small numbers two digits are said
    assert (one.judgement.truth == "same") == (count == 1)


@SEEDS
def test_a_temperature_divides_the_logits(seed: int) -> None:
    one = asked("scheme/sampling/temperature", seed)
    for found, result, values in zip(
        one.numbers, one.results, (one.before, one.after), strict=True
    ):
        weights = {key: one.numpy() for key, one in result.snapshot._weights._asdict().items()}
        letter = result.snapshot._letters.index(result.free.inputs[0])
        sums = weights["weight_ih"][:, letter] + weights["bias_ih"] + weights["bias_hh"]
        logits = weights["weight"] @ np.tanh(sums) + weights["bias"]
        powers = np.exp((logits - logits.max()) / values["sampling_temperature"])
        assert found == near(float((powers / powers.sum()).max()))


@SEEDS
def test_an_orthogonal_linear_reservoir_holds_as_many_as_it_has_numbers(seed: int) -> None:
    one = asked("scheme/capacity/hidden", seed)
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        assert found == pytest.approx(values["capacity_hidden"], rel=0.02)


@SEEDS
def test_a_capacity_with_tanh_is_below_that_without(seed: int) -> None:
    one = asked("scheme/capacity/activation", seed)
    kinds = [values["capacity_nonlinearity"] for values in (one.before, one.after)]
    with_tanh = kinds.index("tanh")
    said = re.search(
        r"With tanh the capacity is ([\d.]+) of .* no activation ([\d.]+)\.", one.noticed(with_tanh)
    )
    assert said
    assert one.numbers[with_tanh] == near(float(said[1]))
    assert one.numbers[1 - with_tanh] == near(float(said[2]))
    assert one.judgement.truth == ("falls" if with_tanh else "grows")


@SEEDS
def test_depths_are_compared_as_the_figure_draws_them(seed: int) -> None:
    one = asked("scheme/depth/layers", seed)
    place = ("recall", "sums", "cumsum").index(one.before["depth_task"])
    means = one.blocks()["depth"]["figures"][0]["data"][3 * place + 2]["y"][::3]
    for layers, mean in zip("123", means, strict=True):
        assert one.number(layers) == near(100 * mean)
    assert one.judgement.truth == str(1 + int(np.argmax(means)))
