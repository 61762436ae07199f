"""Elman, LSTM and GRU by hand: plain NumPy loops, forward and backward, made to be read.

One text, one layer, no autograd, after min-char-rnn (Karpathy 2015). `rnn_core.trace` and
`rnn_core.gradient_flow` are tested against it. A step is a dict of what was computed in it: its
state ``h``, of an LSTM also ``c``, and its gates. ``by_x`` is the gradient ∂L/∂x.

T steps, D inputs, H hidden, V characters. G gates share one matrix, in PyTorch's order: 1 for
Elman, 4 for LSTM (i f g o), 3 for GRU (r z n).
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Step = dict[str, Array]  # each (H,)
Forward = Callable[[Array, Array, Step], Step]
Backward = Callable[[Step, Step, Array, Array], tuple[Array, ...]]


class Weights(NamedTuple):
    """All weights of a network, or their gradients."""

    weight_ih: Array  # (G*H, D)
    weight_hh: Array  # (G*H, H)
    bias_ih: Array  # (G*H,)
    bias_hh: Array  # (G*H,)
    head: Array = np.empty(0)  # (V, H), from a state to a score of every character
    bias: Array = np.empty(0)  # (V,)


def _sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def _elman(from_input: Array, from_state: Array, past: Step) -> Step:
    h = np.tanh(from_input + from_state)
    return {"h": h, "slope": 1 - h**2}


def _relu(from_input: Array, from_state: Array, past: Step) -> Step:
    h = np.maximum(from_input + from_state, 0)
    return {"h": h, "slope": np.sign(h)}


def _elman_back(past: Step, now: Step, by_h: Array, by_c: Array) -> tuple[Array, ...]:
    by_sum = by_h * now["slope"]
    return by_sum, by_sum, np.zeros_like(by_h), by_c


def _lstm(from_input: Array, from_state: Array, past: Step) -> Step:
    i, f, g, o = np.split(from_input + from_state, 4)  # each (H,)
    i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
    c = f * past["c"] + i * g
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * np.tanh(c)}


def _lstm_back(past: Step, now: Step, by_h: Array, by_c: Array) -> tuple[Array, ...]:
    i, f, g, o, tanh_c = now["i"], now["f"], now["g"], now["o"], np.tanh(now["c"])
    by_c = by_c + by_h * o * (1 - tanh_c**2)
    by_i, by_f = by_c * g * i * (1 - i), by_c * past["c"] * f * (1 - f)
    by_g, by_o = by_c * i * (1 - g**2), by_h * tanh_c * o * (1 - o)
    by_sum = np.hstack([by_i, by_f, by_g, by_o])  # (4*H,)
    return by_sum, by_sum, np.zeros_like(by_h), by_c * f


def _gru(from_input: Array, from_state: Array, past: Step) -> Step:
    (input_r, input_z, input_n), (r, z, state_n) = np.split(from_input, 3), np.split(from_state, 3)
    r, z = _sigmoid(input_r + r), _sigmoid(input_z + z)  # each (H,)
    n = np.tanh(input_n + r * state_n)  # r comes after the product: state_n = W_hn·h + b_hn
    return {"r": r, "z": z, "n": n, "state_n": state_n, "h": (1 - z) * n + z * past["h"]}


def _gru_back(past: Step, now: Step, by_h: Array, by_c: Array) -> tuple[Array, ...]:
    r, z, n = now["r"], now["z"], now["n"]
    by_n = by_h * (1 - z) * (1 - n**2)
    by_r, by_z = by_n * now["state_n"] * r * (1 - r), by_h * (past["h"] - n) * z * (1 - z)
    by_input, by_state = np.hstack([by_r, by_z, by_n]), np.hstack([by_r, by_z, by_n * r])
    return by_input, by_state, by_h * z, by_c


CELLS: Final[dict[str, tuple[Forward, Backward]]] = {
    "elman": (_elman, _elman_back),
    "relu": (_relu, _elman_back),
    "lstm": (_lstm, _lstm_back),
    "gru": (_gru, _gru_back),
}


def forward(step: Forward, w: Weights, x: Array, start: Step) -> list[Step]:
    """Read T inputs one after another.

    Args:
        step: the first of one of the `CELLS`.
        w: its weights.
        x: the inputs, (T, D).
        start: h_0 and for an LSTM c_0, each (H,).

    Returns:
        T + 1 steps of arrays (H,), `start` first.
    """
    steps = [start]
    for x_t in x:
        from_input = w.weight_ih @ x_t + w.bias_ih  # (G*H,)
        from_state = w.weight_hh @ steps[-1]["h"] + w.bias_hh  # (G*H,)
        steps.append(step(from_input, from_state, steps[-1]))
    return steps


def backward(
    back: Backward, w: Weights, x: Array, steps: list[Step], own: Array
) -> tuple[Weights, Array, Array]:
    """Backpropagation through time (Werbos 1990), from the last step to the first.

    Args:
        back: the second of one of the `CELLS`.
        w: its weights.
        x: the inputs, (T, D).
        steps: what `forward` returned, each (H,).
        own: what every h_t gets from its own loss, (T, H).

    Returns:
        The gradients by the weights, by all h_t (T, H) and by x (T, D).
    """
    by_w, by_states, by_x = Weights(*map(np.zeros_like, w)), np.zeros_like(own), np.zeros_like(x)
    by_h = by_c = np.zeros_like(own[0])  # from the step after
    for t in reversed(range(len(x))):
        by_states[t] = by_h + own[t]
        by_input, by_state, by_h, by_c = back(steps[t], steps[t + 1], by_states[t], by_c)
        by_w.weight_ih[:] += np.outer(by_input, x[t])
        by_w.weight_hh[:] += np.outer(by_state, steps[t]["h"])
        by_w.bias_ih[:] += by_input
        by_w.bias_hh[:] += by_state
        by_h = by_h + w.weight_hh.T @ by_state
        by_x[t] = w.weight_ih.T @ by_input
    return by_w, by_states, by_x


def train_step(cell: str, w: Weights, squares: Weights, ids: Array, start: Step) -> Step:
    """Learn T characters: cross-entropy, gradients clipped to ±5, Adagrad at a rate of 0.1.

    Args:
        cell: one of the `CELLS` by name.
        w: all weights; changed in place.
        squares: sums of their squared gradients so far; changed in place.
        ids: (T + 1,); all but the last are read, all but the first are to be predicted.
        start: h_0 and for an LSTM c_0, each (H,).

    Returns:
        The last step, to go on from, with the mean ``loss`` in nats, a scalar.
    """
    step, back = CELLS[cell]
    x, right = np.eye(len(w.bias), dtype=w.bias.dtype)[ids[:-1]], ids[1:]  # (T, V), (T,)
    steps = forward(step, w, x, start)
    h = np.array([one["h"] for one in steps[1:]])  # (T, H)
    logits = h @ w.head.T + w.bias  # (T, V)
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    losses = -np.log(p[np.arange(len(h)), right])
    by_logits = p - np.eye(len(w.bias), dtype=p.dtype)[right]
    by_w, _, _ = backward(back, w, x, steps, by_logits @ w.head)
    by_w = by_w._replace(head=by_logits.T @ h, bias=by_logits.sum(0))
    for weight, gradient, square in zip(w, by_w, squares, strict=True):
        gradient = gradient.clip(-5, 5)
        square += gradient**2
        weight -= 0.1 * gradient / (np.sqrt(square) + 1e-10)
    return steps[-1] | {"loss": losses.mean()}
