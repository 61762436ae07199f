"""Several trainings of a small Elman network at once, forward and backward written out.

Why beside autograd: it spends many times as long on bookkeeping as on such small matrices. Where
gradients explode, the last bit of float32 leads to another training, so every product and sum here
is made in autograd's own order. Why beside `charlm.fast_training`: that one trains one network on
one text with Adam, this one trains several on random batches by plain gradient descent, each with
its own clipping. It is checked against a loop of `loss.backward()` and SGD: the losses agree to
the bit.

Shapes: R runs, U updates, T steps, B sequences, D symbols, H units, P weights in all.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import nll_loss, one_hot

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_BATCH, MAX_ELEMENTS, check
from rnn_core.tensors import check_ids, check_shape
from rnn_core.weights import plain_layer, plain_linear

MAX_RATE: Final = 100.0

_tanh_backward: Final = torch.ops.aten.tanh_backward.grad_input
_logs_backward: Final = torch.ops.aten._log_softmax_backward_data.out


class FlatGradient(NamedTuple):
    """The gradient of one run; clipping changes it in place."""

    numbers: Tensor  # (P,), of all parameters
    by_parameter: tuple[Tensor, ...]  # views of the same, each of its parameter's shape


Clip = Callable[[FlatGradient], None]
"""Clips a gradient in place."""


class TrainingHistory(NamedTuple):
    """What happened in R runs, update by update."""

    losses: Tensor  # (U, R), before the update, in nats
    gradients: Tensor  # (U, R, P), before clipping
    clipped_gradients: Tensor  # (U, R, P), after clipping
    recurrent_gradients: Tensor  # (U, R, H·H), of W_hh alone, before clipping
    saturated: Tensor  # (U, R), share of the states beyond `saturation`


class _Parts(NamedTuple):
    """Weights or gradients of every run."""

    weight_hh: Tensor  # (R, H, H)
    bias_hh: Tensor  # (R, 1, H)
    weight_ih: Tensor  # (R, H, D)
    bias_ih: Tensor  # (R, 1, H)
    weight: Tensor  # (R, D, H), of the head
    bias: Tensor  # (R, 1, D)


@checked
@torch.inference_mode()
def train_in_parallel(
    rnn: nn.RNN,
    head: nn.Linear,
    symbols: Tensor,
    clips: Sequence[Clip],
    rate: float,
    saturation: float,
) -> TrainingHistory:
    """Train R copies of a network by plain gradient descent, each with its own clipping.

    The task is to name the first symbol of a sequence after its last. All runs begin alike and see
    the same symbols.

    Args:
        rnn: one layer with tanh that reads one-hot symbols, D to H; like `head` it is only read.
        head: from H to D scores, one for each symbol.
        symbols: (U, T, B).
        clips: how each of the R runs clips its gradient.
        rate: learning rate, 0 … `MAX_RATE`.
        saturation: ``|h|`` above it counts as saturated, 0 … 1.

    Returns:
        Losses and gradients of every update.

    Raises:
        OutOfBounds: a number is out of its range, or a symbol is none.
    """
    plain, head = plain_layer(rnn), plain_linear(head)
    if rnn.mode != "RNN_TANH" or rnn.num_layers > 1 or rnn.bidirectional:
        raise ValueError("train_in_parallel takes one layer with tanh in one direction")
    check("learning rate", rate, 0, MAX_RATE)
    check("saturation", saturation, 0, 1)
    check_shape("the head's weight", head.weight, rnn.input_size, rnn.hidden_size)
    check_shape("symbols", symbols, "U", "T", "B")
    check_ids("symbol", symbols, head.out_features)
    check("symbols", symbols.numel(), 1, MAX_ELEMENTS)
    check("runs", len(clips), 1, MAX_BATCH)
    (updates, steps, batch), runs, hidden = symbols.shape, len(clips), rnn.hidden_size
    if not rnn.bias or head.bias is None:
        raise ValueError("train_in_parallel takes a layer and a head with biases")
    weight_ih, weight_hh, bias_ih, bias_hh = plain.all_weights[0]
    begun = [weight_hh, bias_hh, weight_ih, bias_ih, head.weight, head.bias]
    weights = torch.cat([weight.flatten() for weight in begun]).repeat(runs, 1)  # (R, P)
    gradient = torch.zeros_like(weights)
    now, of = _parts(weights, begun), _parts(gradient, begun)
    ordered = (of.weight_ih, of.weight_hh, of.bias_ih, of.bias_hh, of.weight, of.bias)
    singles = zip(*(part.squeeze(1).unbind() for part in ordered), strict=True)
    owned = [FlatGradient(*one) for one in zip(gradient.unbind(), singles, strict=True)]

    read = one_hot(symbols, head.out_features).to(weights.dtype)  # (U, T, B, D)
    read = read.flatten(1, 2)[:, None].expand(-1, runs, -1, -1)  # (U, R, T·B, D)
    by_logs = (read[:, :, :batch] / -batch).unbind()  # ∂L/∂log p, each (R, B, D)
    inputs = read.unbind()

    # Whatever an update fills, and the views it fills it by, are made once.
    logs = weights.new_empty(updates, runs, batch, head.out_features)
    saturated = torch.empty(updates, runs, steps, batch, hidden, dtype=torch.bool)
    gradients, clipped_gradients = (weights.new_empty(updates, *weights.shape) for _ in range(2))
    pushes, slopes = (weights.new_empty(runs, steps, batch, hidden) for _ in range(2))
    states = weights.new_zeros(runs, steps + 1, batch, hidden)  # h_0 = 0 first
    pushed, sloped = pushes.flatten(1, 2), slopes.flatten(1, 2)  # (R, T·B, H)
    push, slope, state = pushes.unbind(1), slopes.unbind(1), states.unbind(1)  # each (R, B, H)
    later, size = torch.empty_like(state[0]), torch.empty_like(pushes)
    by_scores = torch.empty_like(logs[0])
    # What every step adds to the gradient of W_hh and b_hh.
    shares = weights.new_empty(runs, steps, hidden * hidden + hidden)
    share, recurrent = shares.unbind(1), gradient[:, : shares.shape[-1]]
    of_weight = shares[..., : hidden * hidden].flatten(0, 1).unflatten(1, (hidden, hidden))
    of_bias, each = shares[..., hidden * hidden :], slopes.flatten(0, 1).mT
    turned_hh, turned_ih, turned = now.weight_hh.mT, now.weight_ih.mT, now.weight.mT
    turned_scores, turned_slopes = by_scores.mT, sloped.mT

    for u, seen in enumerate(inputs):
        torch.baddbmm(now.bias_ih, seen, turned_ih, out=pushed)
        for t in range(steps):
            inside = torch.baddbmm(now.bias_hh, state[t], turned_hh)
            torch.tanh(inside.add_(push[t]), out=state[t + 1])
        scores = torch.baddbmm(now.bias, state[steps], turned)
        torch.log_softmax(scores, -1, out=logs[u])

        _logs_backward(by_logs[u], logs[u], -1, logs.dtype, out=by_scores)
        torch.bmm(turned_scores, state[steps], out=of.weight)
        torch.sum(by_scores, 1, keepdim=True, out=of.bias)
        torch.bmm(by_scores, now.weight, out=later)
        for t in range(steps - 1, 0, -1):
            _tanh_backward(later, state[t + 1], grad_input=slope[t])
            torch.bmm(slope[t], now.weight_hh, out=later)
        _tanh_backward(later, state[1], grad_input=slope[0])
        torch.bmm(turned_slopes, seen, out=of.weight_ih)
        torch.sum(sloped, 1, keepdim=True, out=of.bias_ih)
        torch.bmm(each, states[:, :-1].flatten(0, 1), out=of_weight)
        torch.sum(slopes, 2, out=of_bias)
        recurrent.copy_(share[-1])
        for earlier in share[-2::-1]:  # in the order in which autograd comes to them
            recurrent.add_(earlier)

        torch.gt(torch.abs(states[:, 1:], out=size), saturation, out=saturated[u])
        gradients[u] = gradient
        for clip, own in zip(clips, owned, strict=True):
            clip(own)
        clipped_gradients[u] = gradient
        weights.add_(gradient, alpha=-rate)

    rows = zip(logs.unbind(), symbols[:, 0].unbind(), strict=True)
    losses = torch.stack([nll_loss(one, to) for row, to in rows for one in row.unbind()])
    return TrainingHistory(
        losses=losses.view(updates, runs),
        gradients=gradients,
        clipped_gradients=clipped_gradients,
        recurrent_gradients=gradients[..., : hidden * hidden],
        saturated=saturated.flatten(2).double().mean(-1),
    )


def _parts(flat: Tensor, like: Sequence[Tensor]) -> _Parts:
    pairs = zip(flat.split([one.numel() for one in like], 1), like, strict=True)
    # A bias as one row, which every row of a product is added to.
    return _Parts(*(part.view(len(flat), -1, one.shape[-1]) for part, one in pairs))
