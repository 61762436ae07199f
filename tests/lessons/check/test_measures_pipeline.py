"""Numbers that the exercises about the pipeline quote, computed once more."""

import numpy as np
import pytest
import torch
from torch import nn

from tests.arrays import decoded
from tests.lessons.check.measured import asked, near

SEEDS = pytest.mark.parametrize("seed", range(6))


@SEEDS
@pytest.mark.parametrize(("name", "which"), [("output", 0), ("state", 1)])
def test_shapes_are_those_of_a_layer(name: str, which: int, seed: int) -> None:
    one = asked(f"pipeline/shapes/{name}", seed)
    sizes = {key.removeprefix("shapes_"): value for key, value in one.before.items()}
    first = sizes["batch_first"]
    layer = nn.GRU(
        16,
        sizes["hidden"],
        sizes["layers"],
        bidirectional=sizes["bidirectional"],
        batch_first=first,
    )
    axes = (sizes["batch"], sizes["time"]) if first else (sizes["time"], sizes["batch"])
    shape = tuple(layer(torch.zeros(*axes, 16))[which].shape)
    assert one.judgement.facts[one.judgement.truth] == str(shape)


@SEEDS
def test_no_length_is_an_argument_of_a_layer(seed: int) -> None:
    one = asked("pipeline/shapes/length", seed)
    kind = {"elman": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[one.before["shapes_cell"]]
    layer = kind(16, one.before["shapes_hidden"], one.results[0].layers)
    assert one.judgement.truth == "same"
    assert one.numbers[0] == sum(weight.numel() for weight in layer.parameters())


@SEEDS
def test_the_end_of_a_batch_is_read_in_pytorch(seed: int) -> None:
    """Which states are the same depends on direction and lengths alone, whatever the weights."""
    one = asked("pipeline/last-state/end", seed)
    two = one.before["training_step_bidirectional"]
    assert (one.judgement.truth == "same") == (not two)
    layer = nn.RNN(3, 4, batch_first=True, bidirectional=two)
    output, h_n = layer(torch.randn(2, 5, 3))
    assert torch.allclose(output[:, -1], torch.cat([*h_n], -1)) == (not two)
    one = asked("pipeline/last-state/alone", seed)
    lengths = {len(line.split()) for line in one.before["training_step_text"].splitlines()}
    assert (one.judgement.truth == "same") == (len(lengths) == 1)
    assert (one.number("distance") < 1e-5) == (len(lengths) == 1)


@SEEDS
def test_a_step_ends_where_the_section_says(seed: int) -> None:
    one = asked("pipeline/optimizer-step/loss", seed)
    before, after = one.results[0].loss_before, one.results[0].loss_after
    assert one.numbers == (near(before), near(after))
    assert f"{before:.3f} → {after:.3f}" in one.noticed()


@SEEDS
def test_the_first_step_is_a_multiple_of_the_rate(seed: int) -> None:
    one = asked("pipeline/optimizer-step/length", seed)
    for found, result, values in zip(
        one.numbers, one.results, (one.before, one.after), strict=True
    ):
        rate = float(values["optimizer_step_learning_rate"])
        weight = torch.zeros(len(result.gradients), requires_grad=True)
        weight.grad = torch.as_tensor(result.gradients.copy())
        kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
        kind[values["optimizer_step_optimizer"]]([weight], lr=rate).step()
        assert found == near(float(weight.detach().norm()))


@SEEDS
def test_detach_cuts_and_zeros_forget_as_the_figure_draws(seed: int) -> None:
    one = asked("pipeline/init-hidden/first-token", seed)
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        assert (found > 0) == (values["init_hidden_chunk"] == 12)
    one = asked("pipeline/init-hidden/off", seed)
    for end in (0, 1):
        lines = one.blocks(end)["init-hidden"]["figures"][0]["data"]
        distances = decoded(next(x for x in lines if x["name"] == "each chunk from zeros")["y"])
        assert one.numbers[end] == pytest.approx(float(np.mean(distances)), rel=0.06, abs=5.1e-3)
