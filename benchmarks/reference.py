"""Reference: training characters a second of the fast path, beside plain NumPy loops."""

import time
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.core import one_thread
from benchmarks.reporting import met
from rnn_core import build_cell, fit, reference
from rnn_core.charlm import fast_training
from rnn_core.training import MAX_TRAINING_STEPS

TEXT = Path(__file__).parents[1] / "README.md"
HIDDEN, STEPS = 100, 25  # those of min-char-rnn
BATCHES = (1, 16, 64, 128, 256)
AUTOGRAD = (1, 128)
ROUNDS = 9
TARGET = 20  # times the reference


class CharRNN(nn.Module):
    """The same network for `fit`, by autograd."""

    def __init__(self, rnn: nn.RNN, head: nn.Linear) -> None:
        super().__init__()
        self.rnn, self.head = rnn, head

    def loss(self, x: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        logits = self.head(self.rnn(x)[0]).flatten(0, 1)
        right = (logits.argmax(-1) == targets.flatten()).float().mean()
        return nn.functional.cross_entropy(logits, targets.flatten()), right


def report() -> list[str]:
    """The section on the reference, as Markdown."""
    one_thread()
    text = TEXT.read_text(encoding="utf-8")
    letters = sorted(set(text))
    pieces = len(text) // (STEPS + 1)
    ids = torch.tensor([letters.index(one) for one in text[: pieces * (STEPS + 1)]])
    ids = ids.view(pieces, STEPS + 1).T.repeat(1, 1 + BATCHES[-1] // pieces)  # (T + 1, pieces)

    rows: dict[str, tuple[int, Iterator[object]]] = {
        "`rnn_core.reference`, float64": (1, _by_hand(letters, ids, np.float64)),
        "`rnn_core.reference`, float32": (1, _by_hand(letters, ids, np.float32)),
    }
    for batch in BATCHES:
        rows[f"`fast_training.train`, {_pieces(batch)}"] = batch, _fast(letters, ids[:, :batch])
    for batch in AUTOGRAD:
        rows[f"`fit`, autograd, {_pieces(batch)}"] = batch, _autograd(letters, ids[:, :batch])
    speeds: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(ROUNDS):
        for name, (batch, updates) in rows.items():
            times = max(2, 24 // batch)
            next(updates)
            start = time.perf_counter()
            for _ in range(times):
                next(updates)
            speeds[name].append(times * batch * STEPS / (time.perf_counter() - start))
    wide, narrow, *_ = speeds.values()
    to_wide, to_narrow = (
        {name: _ratio(taken, base) for name, taken in speeds.items()} for base in (wide, narrow)
    )
    best = max((name for name in rows if "fast_training" in name), key=lambda name: to_wide[name])
    return [
        "## Reference",
        "",
        f"One Elman network, H={HIDDEN}, learns this project's README, {len(letters)} characters,",
        f"in pieces of {STEPS}: the loops of `rnn_core/reference.py`, which take a piece an update",
        "as min-char-rnn does, and the fast path, forward and backward written out, which takes",
        "several pieces an update, in float32. NumPy computes in float64 unless told otherwise. In",
        f"turn, one thread; medians of {ROUNDS} rounds.",
        "",
        "| | characters a second | × float64 | × float32 |",
        "| --- | --- | --- | --- |",
        *(
            f"| {name} | {median(speeds[name]):.0f} | {to_wide[name]:.1f} | {to_narrow[name]:.1f} |"
            for name in rows
        ),
        "",
        f"- The fast path: {to_wide[best]:.1f} × the reference in float64, target {TARGET} ×:",
        f"  {met(to_wide[best] >= TARGET)}. In the same float32: {to_narrow[best]:.1f} ×.",
    ]


def _ratio(speeds: list[float], base: list[float]) -> float:
    return median(one / other for one, other in zip(speeds, base, strict=True))


def _pieces(batch: int) -> str:
    return "one piece" if batch == 1 else f"{batch} pieces at once"


def _network(letters: list[str]) -> tuple[nn.RNN, nn.Linear]:
    generator = torch.Generator().manual_seed(0)
    rnn = build_cell("elman", len(letters), HIDDEN, generator=generator)
    assert isinstance(rnn, nn.RNN)
    head = nn.Linear(HIDDEN, len(letters))
    return rnn, head


def _by_hand(
    letters: list[str], ids: Tensor, dtype: type[np.floating[Any]]
) -> Iterator[reference.Step]:
    rnn, head = _network(letters)
    parameters = (*rnn.parameters(), *head.parameters())
    w = reference.Weights(*(one.detach().numpy().astype(dtype) for one in parameters))
    squares = reference.Weights(*map(np.zeros_like, w))
    step: reference.Step = {"h": np.zeros(HIDDEN, dtype)}
    while True:
        for piece in ids.T.numpy():
            step = reference.train_step("elman", w, squares, piece, step)
            yield step


def _fast(letters: list[str], ids: Tensor) -> Iterator[fast_training.TrainingState]:
    weights = fast_training.Weights.copy_of(*_network(letters))
    return fast_training.train(weights, ids[:-1], ids[1:], steps=10**6, rate=0.01)


def _autograd(letters: list[str], ids: Tensor) -> Iterator[object]:
    network = CharRNN(*_network(letters))
    x = nn.functional.one_hot(ids[:-1], len(letters)).float()  # (T, B, V)
    return fit(network, repeat((x, ids[1:])), steps=MAX_TRAINING_STEPS, rate=0.01)
