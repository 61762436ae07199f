"""Small Elman networks, each with its own data and size, trained side by side with Adam.

All are as large as the largest: what a smaller one lacks are weights of zero, which stay zero,
since the state of such a unit is tanh(0) = 0 and nothing reads it. One product of matrices then
serves all networks. Forward and backward are written out, as in `gradients.parallel_training`,
which trains one network by plain gradient descent under several kinds of clipping.

It is checked against `nn.RNN`, `nn.Linear` and `torch.optim.Adam`, network by network.

Shapes: K networks, T steps, B sequences, D inputs, H units of the largest, P weights of one.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_BATCH, MAX_ELEMENTS, MAX_HIDDEN, MAX_INPUT, MAX_SEED, check
from rnn_core.tensors import check_float, check_shape

Loss = Literal["mse", "bce"]
MAX_UPDATES: Final = 10_000
MAX_RATE: Final = 1.0
_BETAS: Final = (0.9, 0.999)  # PyTorch's own for Adam
_EPS: Final = 1e-8
_tanh_backward: Final = torch.ops.aten.tanh_backward.grad_input


class Networks(NamedTuple):
    """Weights of K networks: a layer with tanh, and a head that reads its last state."""

    weight_ih: Tensor  # (K, H, D)
    weight_hh: Tensor  # (K, H, H)
    bias_ih: Tensor  # (K, 1, H)
    bias_hh: Tensor  # (K, 1, H)
    weight: Tensor  # (K, 1, H), of the head
    bias: Tensor  # (K, 1, 1), of the head


class Evaluation(NamedTuple):
    """K networks after some updates."""

    update: int  # how many updates
    losses: Tensor  # (K,), on the training data
    validation_losses: Tensor  # (K,)
    outputs: Tensor  # (K, B), on the validation data
    states: Tensor  # (K, T, B, H), on the validation data, until the next evaluation


class _Data(NamedTuple):
    """Sequences that K networks read, step after step, and a place for their states."""

    inputs: Tensor  # (T, K, B, D)
    targets: Tensor  # (K, B, 1)
    states: Tensor  # (T, K, B, H), h_1 … h_T


@checked
def initial_networks(sizes: Sequence[int], inputs: int, seeds: Sequence[int]) -> Networks:
    """Networks as PyTorch starts them: every weight from U(−1/√H, 1/√H), H being its own.

    Drawn in the order of `parameters()`: W_ih, W_hh, b_ih, b_hh, then the head's W and b.

    Args:
        sizes: hidden units of each network.
        inputs: D.
        seeds: of each network's weights.

    Returns:
        Weights of all, in float32; units beyond a network's own have zeros.

    Raises:
        OutOfBounds: a size or a seed is out of its range.
        ValueError: not as many seeds as sizes.

    Example:
        >>> initial_networks([1, 3], 2, [0, 0]).weight_hh.shape
        torch.Size([2, 3, 3])
    """
    check("networks", len(sizes), 1, MAX_BATCH)
    check("inputs", inputs, 1, MAX_INPUT)
    if len(seeds) != len(sizes):
        raise ValueError(f"seeds must be as many as sizes, {len(sizes)}, got {len(seeds)}")
    for size, seed in zip(sizes, seeds, strict=True):
        check("hidden size", size, 1, MAX_HIDDEN)
        check("seed", seed, 0, MAX_SEED)
    count, hidden = len(sizes), max(sizes)
    check("numbers", count * hidden * (hidden + inputs), 1, MAX_ELEMENTS)
    shapes = ((hidden, inputs), (hidden, hidden), *((1, hidden),) * 3, (1, 1))
    networks = Networks(*(torch.zeros(count, *shape) for shape in shapes))
    for place, (size, seed) in enumerate(zip(sizes, seeds, strict=True)):
        generator = torch.Generator().manual_seed(seed)
        bound = size**-0.5
        own = (
            networks.weight_ih[place, :size],
            networks.weight_hh[place, :size, :size],
            networks.bias_ih[place, :, :size],
            networks.bias_hh[place, :, :size],
            networks.weight[place, :, :size],
            networks.bias[place],
        )
        for weight in own:
            drawn = torch.empty(weight.shape).uniform_(-bound, bound, generator=generator)
            weight.copy_(drawn)
    return networks


@checked
def train_networks(
    networks: Networks,
    training: tuple[Tensor, Tensor],
    validation: tuple[Tensor, Tensor],
    *,
    loss: Loss,
    updates: int,
    rate: float,
    every: int,
) -> Iterator[Evaluation]:
    """Train all networks in place, each update on all of its sequences.

    Args:
        networks: weights to begin with, changed in place.
        training: inputs (K, T, B, D) and targets (K, B), of one dtype with the weights.
        validation: inputs (K, T, V, D) and targets (K, V) of other sequences.
        loss: "mse", the mean squared error, or "bce", the cross-entropy of a label 0 or 1 and the
            sigmoid of the output.
        updates: of Adam.
        rate: its learning rate.
        every: updates between two evaluations.

    Yields:
        The untrained networks, then those after every so many updates and after the last.

    Raises:
        OutOfBounds: `updates`, `rate` or `every` is out of its range, or the data are too large.
        ValueError: shapes or dtypes do not fit.
    """
    check("updates", updates, 1, MAX_UPDATES)
    check("learning rate", rate, 0, MAX_RATE)
    check("every", every, 1, MAX_UPDATES)
    check_shape("weight_hh", networks.weight_hh, "K", "H", "H")
    count, hidden, _ = networks.weight_hh.shape
    check_shape("weight_ih", networks.weight_ih, count, hidden, "D")
    inputs = networks.weight_ih.shape[2]
    check_float("weight_hh", networks.weight_hh)
    for name, (x, y) in (("training", training), ("validation", validation)):
        check_shape(f"{name} inputs", x, count, "T", "B", inputs)
        check_shape(f"{name} targets", y, count, x.shape[2])
        check_float(f"{name} inputs", x, networks.weight_hh)
        check_float(f"{name} targets", y, networks.weight_hh)
        check(f"{name} states", x[..., 0].numel() * hidden, 1, MAX_ELEMENTS)
    return _updates(
        networks, _data(training, hidden), _data(validation, hidden), loss, updates, rate, every
    )


def _data(given: tuple[Tensor, Tensor], hidden: int) -> _Data:
    x, y = given
    inputs = x.transpose(0, 1).contiguous()
    return _Data(inputs, y[..., None], x.new_empty(*inputs.shape[:3], hidden))


@torch.inference_mode()
def _updates(
    networks: Networks,
    training: _Data,
    validation: _Data,
    loss: Loss,
    updates: int,
    rate: float,
    every: int,
) -> Iterator[Evaluation]:
    flat = torch.cat([weight.flatten(1) for weight in networks], 1)  # (K, P)
    gradient, mean, square = (torch.zeros_like(flat) for _ in range(3))
    now, of = _views(flat, networks), _views(gradient, networks)
    slopes = torch.empty_like(training.states)  # ∂L/∂a_t, a_t being what tanh is taken of
    for update in range(updates + 1):
        outputs = _forward(now, training)
        if update % every == 0 or update == updates:
            predicted = _forward(now, validation)
            for weight, trained in zip(networks, now, strict=True):
                weight.copy_(trained)
            yield Evaluation(
                update,
                _losses(outputs, training.targets, loss),
                _losses(predicted, validation.targets, loss),
                predicted.squeeze(2),
                validation.states.transpose(0, 1),
            )
        if update == updates:
            return
        _backward(now, of, training, slopes, outputs, loss)
        step = update + 1
        mean.lerp_(gradient, 1 - _BETAS[0])
        square.mul_(_BETAS[1]).addcmul_(gradient, gradient, value=1 - _BETAS[1])
        size = square.sqrt().div_((1 - _BETAS[1] ** step) ** 0.5).add_(_EPS)
        flat.addcdiv_(mean, size, value=-rate / (1 - _BETAS[0] ** step))


def _views(flat: Tensor, like: Networks) -> Networks:
    parts = flat.split([weight[0].numel() for weight in like], 1)
    return Networks(
        *(part.unflatten(1, weight.shape[1:]) for part, weight in zip(parts, like, strict=True))
    )


def _forward(now: Networks, data: _Data) -> Tensor:
    """Fill the states, and give the outputs, (K, B, 1)."""
    pushes = torch.matmul(data.inputs, now.weight_ih.mT).add_(now.bias_ih + now.bias_hh)
    before, turned = None, now.weight_hh.mT
    for push, state in zip(pushes.unbind(), data.states.unbind(), strict=True):
        if before is not None:
            push.baddbmm_(before, turned)
        before = torch.tanh(push, out=state)
    return torch.baddbmm(now.bias, data.states[-1], now.weight.mT)


def _backward(
    now: Networks, of: Networks, data: _Data, slopes: Tensor, outputs: Tensor, loss: Loss
) -> None:
    """Fill the gradients of all weights."""
    states, batch = data.states, outputs.shape[1]
    error = outputs - data.targets if loss == "mse" else outputs.sigmoid() - data.targets
    error.mul_((2 if loss == "mse" else 1) / batch)  # ∂L/∂output, (K, B, 1)
    torch.bmm(error.mT, states[-1], out=of.weight)
    torch.sum(error, 1, keepdim=True, out=of.bias)
    later = torch.bmm(error, now.weight)  # ∂L/∂h_t, (K, B, H)
    for t, (slope, state) in reversed([*enumerate(zip(slopes, states, strict=True))]):
        _tanh_backward(later, state, grad_input=slope)
        if t:
            torch.bmm(slope, now.weight_hh, out=later)
    torch.sum(torch.matmul(slopes.mT, data.inputs), 0, out=of.weight_ih)
    torch.sum(slopes, (0, 2), out=of.bias_ih.squeeze(1))
    of.bias_hh.copy_(of.bias_ih)
    torch.sum(torch.matmul(slopes[1:].mT, states[:-1]), 0, out=of.weight_hh)


def _losses(outputs: Tensor, targets: Tensor, loss: Loss) -> Tensor:
    """Mean loss of each network, (K,)."""
    if loss == "mse":
        return (outputs - targets).square().mean((1, 2))
    return (softplus(outputs) - targets * outputs).mean((1, 2))
