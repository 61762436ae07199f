"""Core: `trace` beside the bare layer's own forward."""

import time
from collections.abc import Callable
from functools import partial
from statistics import median

import torch
from torch import nn

from benchmarks.table import met
from rnn_core import trace

LENGTH, SIZE, RUNS = 100, 64, 300
LAYERS: dict[str, type[nn.RNN] | type[nn.LSTM] | type[nn.GRU]] = {
    "nn.RNN": nn.RNN,
    "nn.LSTM": nn.LSTM,
    "nn.GRU": nn.GRU,
}


def _paired(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Median milliseconds of two calls made in turn, after a warm-up."""
    taken: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS + 20):
        for call, times in zip((one, other), taken, strict=True):
            start = time.perf_counter()
            call()
            if run >= 20:
                times.append(time.perf_counter() - start)
    return median(taken[0]) * 1e3, median(taken[1]) * 1e3


def report() -> list[str]:
    """The section on the core, as Markdown."""
    lines = [
        "## Core",
        "",
        f"`trace` and the bare layer's forward in turn, T={LENGTH}, D=H={SIZE}, B=1, float32, one",
        f"thread, no gradients; medians of {RUNS}. Target: at most 2 ×.",
        "",
        "| layer | bare, ms | `trace`, ms | ratio | |",
        "| --- | --- | --- | --- | --- |",
    ]
    torch.set_num_threads(1)
    x = torch.randn(LENGTH, SIZE, generator=torch.Generator().manual_seed(0))  # (T, D)
    with torch.no_grad():
        for name, kind in LAYERS.items():
            layer = kind(SIZE, SIZE)
            bare, traced = _paired(partial(layer, x), partial(trace, layer, x))
            ratio = traced / bare
            lines.append(
                f"| `{name}` | {bare:.2f} | {traced:.2f} | {ratio:.2f} | {met(ratio <= 2)} |"
            )
    return lines
