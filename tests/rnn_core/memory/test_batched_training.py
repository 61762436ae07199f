"""Networks trained side by side are those that PyTorch trains one by one."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as draw
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from rnn_core.bounds import OutOfBounds
from rnn_core.memory.batched_training import (
    Evaluation,
    Loss,
    Networks,
    initial_networks,
    train_networks,
)

Data = tuple[Tensor, Tensor]
LOSSES = {"mse": mse_loss, "bce": binary_cross_entropy_with_logits}


def in_double(networks: Networks) -> Networks:
    return Networks(*(weight.double() for weight in networks))


def drawn(networks: int, steps: int, batch: int, inputs: int, loss: Loss, seed: int) -> Data:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(networks, steps, batch, inputs, generator=generator, dtype=torch.float64)
    y = torch.randn(networks, batch, generator=generator, dtype=torch.float64)
    return x, (y > 0).double() if loss == "bce" else y


def network_of_pytorch(hidden: int, inputs: int, seed: int) -> tuple[nn.RNN, nn.Linear]:
    """Its weights are drawn as PyTorch draws them, in float32, from a generator of its own."""
    rnn, head = nn.RNN(inputs, hidden), nn.Linear(hidden, 1)
    generator, bound = torch.Generator().manual_seed(seed), hidden**-0.5
    with torch.no_grad():
        for weight in [*rnn.parameters(), *head.parameters()]:
            weight.uniform_(-bound, bound, generator=generator)
    return rnn.double(), head.double()


@settings(max_examples=25)
@given(
    sizes=draw.lists(draw.integers(1, 9), min_size=1, max_size=4),
    steps=draw.integers(1, 5),
    batch=draw.integers(1, 6),
    inputs=draw.integers(1, 3),
    loss=draw.sampled_from(["mse", "bce"]),
    updates=draw.integers(1, 9),
    every=draw.integers(1, 4),
    seed=draw.integers(0, 1000),
)
def test_each_network_is_trained_as_pytorch_trains_it(
    sizes: list[int],
    steps: int,
    batch: int,
    inputs: int,
    loss: Loss,
    updates: int,
    every: int,
    seed: int,
) -> None:
    seeds = [seed + place for place in range(len(sizes))]
    networks = in_double(initial_networks(sizes, inputs, seeds))
    x, y = drawn(len(sizes), steps, batch, inputs, loss, seed)
    new_x, new_y = drawn(len(sizes), steps, 3, inputs, loss, seed + 1)
    found: dict[int, Evaluation] = {}
    for one in train_networks(
        networks, (x, y), (new_x, new_y), loss=loss, updates=updates, rate=0.05, every=every
    ):
        found[one.update] = one._replace(states=one.states.clone())
    assert [*found] == sorted({*range(0, updates + 1, every), updates})
    for place, hidden in enumerate(sizes):
        rnn, head = network_of_pytorch(hidden, inputs, seeds[place])
        parameters = [*rnn.parameters(), *head.parameters()]
        optimizer = torch.optim.Adam(parameters, 0.05)
        for update in range(updates + 1):
            error = LOSSES[loss](head(rnn(x[place])[1][0])[:, 0], y[place])
            if update in found:
                states, last = rnn(new_x[place])
                outputs = head(last[0])[:, 0]
                one = found[update]
                torch.testing.assert_close(one.losses[place], error.detach())
                torch.testing.assert_close(one.outputs[place], outputs.detach())
                torch.testing.assert_close(one.states[place, ..., :hidden], states.detach())
                assert not one.states[place, ..., hidden:].any()
                validation = LOSSES[loss](outputs, new_y[place]).detach()
                torch.testing.assert_close(one.validation_losses[place], validation)
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
            if update + 1 == updates:
                weights = [one.detach().clone() for one in parameters]
        ours = (
            networks.weight_ih[place, :hidden],
            networks.weight_hh[place, :hidden, :hidden],
            networks.bias_ih[place, 0, :hidden],
            networks.bias_hh[place, 0, :hidden],
            networks.weight[place, :, :hidden],
            networks.bias[place, 0],
        )
        for mine, theirs in zip(ours, weights, strict=True):
            torch.testing.assert_close(mine, theirs, rtol=1e-6, atol=1e-9)
        assert not networks.weight_hh[place, hidden:].any()
        assert not networks.weight_hh[place, :, hidden:].any()
        assert not networks.weight[place, :, hidden:].any()


def test_what_does_not_fit_is_refused_with_one_sentence() -> None:
    networks = initial_networks([2, 3], 1, [0, 1])
    x, y = torch.zeros(2, 4, 5, 1), torch.zeros(2, 5)

    def train(training: Data = (x, y), validation: Data = (x, y), **changed: float) -> None:
        arguments = {"loss": "mse", "updates": 1, "rate": 0.1, "every": 1} | changed
        train_networks(networks, training, validation, **arguments)  # type: ignore[arg-type]

    train()
    with pytest.raises(ValueError, match=r"training inputs must have the shape \(2, T, B, 1\)"):
        train(training=(x[:1], y))
    with pytest.raises(ValueError, match=r"validation targets must have the shape \(2, 5\)"):
        train(validation=(x, y[:, :1]))
    with pytest.raises(ValueError, match=r"training targets must be torch\.float32"):
        train(training=(x, y.double()))
    with pytest.raises(OutOfBounds, match="updates must be between 1 and 10000, got 0"):
        train(updates=0)
    with pytest.raises(OutOfBounds, match="learning rate must be between 0 and 1"):
        train(rate=2.0)
    with pytest.raises(OutOfBounds, match="every must be between 1 and"):
        train(every=0)
    with pytest.raises(ValueError, match="seeds must be as many as sizes, 2, got 1"):
        initial_networks([1, 2], 1, [0])
    with pytest.raises(OutOfBounds, match="hidden size must be between 1 and 512, got 513"):
        initial_networks([513], 1, [0])
