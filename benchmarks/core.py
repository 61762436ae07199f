"""Core: `trace` and `gradient_flow` beside what PyTorch does for the same."""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import chain
from statistics import median

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from benchmarks.reporting import met
from rnn_core import gradient_flow, trace
from rnn_core.gradients.cells_compared import ComparisonSettings, compare_cells
from rnn_core.weights import Layer

LENGTH, SIZE, CLASSES, RUNS = 100, 64, 32, 300
SEPARATE, REPEATS = 7, 20  # runs of a hundred backward passes each, and of the other beside them
FASTER, SLOWER = 30, 3  # targets: than separate passes at least, than one pass at most
LAYERS: dict[str, type[nn.RNN] | type[nn.LSTM] | type[nn.GRU]] = {
    "nn.RNN": nn.RNN,
    "nn.LSTM": nn.LSTM,
    "nn.GRU": nn.GRU,
}
CELLS: dict[str, type[nn.RNNCell] | type[nn.LSTMCell] | type[nn.GRUCell]] = {
    "nn.RNN": nn.RNNCell,
    "nn.LSTM": nn.LSTMCell,
    "nn.GRU": nn.GRUCell,
}


def _paired(
    one: Callable[[], object], other: Callable[[], object], runs: int = RUNS, times: int = 1
) -> tuple[float, float]:
    """Median milliseconds of two calls made in turn, after a warm-up; the other so often a turn."""
    calls = [one] + [other] * times
    taken: list[list[float]] = [[] for _ in calls]
    warm = min(runs // 2, 20)
    for run in range(runs + warm):
        for call, own in zip(calls, taken, strict=True):
            start = time.perf_counter()
            call()
            if run >= warm:
                own.append(time.perf_counter() - start)
    return median(taken[0]) * 1e3, median(chain(*taken[1:])) * 1e3


def report() -> list[str]:
    """The section on the core, as Markdown."""
    one_thread()
    return [*_of_trace(), "", *_of_gradients()]


def one_thread() -> None:
    """NumPy and PyTorch on one thread each, or no measurement."""
    if os.environ.get("OMP_NUM_THREADS") != "1":  # NumPy's threads are counted when it is loaded
        sys.exit("benchmarks: the core is measured on one thread: set OMP_NUM_THREADS=1")
    torch.set_num_threads(1)


def _of_trace() -> list[str]:
    lines = [
        "## Core",
        "",
        f"`trace` and the bare layer's forward in turn, T={LENGTH}, D=H={SIZE}, B=1, float32, one",
        f"thread, no gradients; medians of {RUNS}. Target: at most 2 ×.",
        "",
        "| layer | bare, ms | `trace`, ms | ratio | |",
        "| --- | --- | --- | --- | --- |",
    ]
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


def _of_gradients() -> list[str]:
    """`gradient_flow` against T backward passes, and for Elman against one."""
    chance = torch.Generator().manual_seed(0)
    targets = torch.randint(CLASSES, (LENGTH,), generator=chance)
    numbers = torch.randn(LENGTH, SIZE, generator=chance)  # (T, D)
    separate, single, wide = [], [], []
    for dtype in (torch.float32, torch.float64):
        for name, kind in LAYERS.items():
            layer = kind(SIZE, SIZE).to(dtype)
            head, x = nn.Linear(SIZE, CLASSES).to(dtype), numbers.to(dtype)
            flow = partial(gradient_flow, layer, head, x, targets)
            states, losses = _unrolled(name, layer, head, x, targets)
            apart, together = _paired(partial(_separately, states, losses), flow, SEPARATE, REPEATS)
            ratio = apart / together
            if dtype == torch.float64:
                wide.append(f"{ratio:.0f}")
            else:
                separate.append(
                    f"| `{name}` | {apart:.0f} | {together:.2f} | {ratio:.0f} "
                    f"| {met(ratio >= FASTER)} |"
                )
            if name == "nn.RNN":
                once, together = _paired(partial(_once, layer, head, x, targets), flow)
                ratio = together / once
                verdict = met(ratio <= SLOWER)
                setting = f"| `{name}` | {str(dtype).removeprefix('torch.')} "
                single.append(f"{setting}| {once:.2f} | {together:.2f} | {ratio:.2f} | {verdict} |")
    return [
        f"`gradient_flow` gives ‖∂L_t/∂h_k‖ for all t and k. T={LENGTH}, D=H={SIZE}, C={CLASSES},",
        "float32, one thread, in turn with T calls of `autograd.grad` on a graph of `nn.RNNCell`",
        "and its like, whose making is not counted; medians of",
        f"{SEPARATE}, and of {REPEATS} a turn for `gradient_flow`.",
        f"Target: at least {FASTER} × faster.",
        "",
        "| layer | T × `autograd.grad`, ms | `gradient_flow`, ms | × faster | |",
        "| --- | --- | --- | --- | --- |",
        *separate,
        "",
        f"In float64, in the same order: {', '.join(wide)} × faster.",
        "",
        f"And in turn with one forward and backward of the layer itself; medians of {RUNS}.",
        f"Target: at most {SLOWER} ×.",
        "",
        "| layer | | forward + backward, ms | `gradient_flow`, ms | ratio | |",
        "| --- | --- | --- | --- | --- | --- |",
        *single,
        "",
        *_of_flows(),
    ]


def _unrolled(
    name: str, layer: Layer, head: nn.Linear, x: Tensor, targets: Tensor
) -> tuple[list[Tensor], list[Tensor]]:
    """Every h_t and L_t as nodes of one graph."""
    cell = CELLS[name](SIZE, SIZE).to(x.dtype)
    cell.load_state_dict({key.removesuffix("_l0"): p for key, p in layer.named_parameters()})
    state, states, losses = None, [], []
    for step, target in zip(x, targets, strict=True):
        state = cell(step, state)
        states.append(state[0] if isinstance(state, tuple) else state)
        losses.append(cross_entropy(head(states[-1]), target))
    return states, losses


def _separately(states: list[Tensor], losses: list[Tensor]) -> None:
    for t, loss in enumerate(losses):
        torch.autograd.grad(loss, states[: t + 1], retain_graph=True)


def _once(layer: Layer, head: nn.Linear, x: Tensor, targets: Tensor) -> None:
    cross_entropy(head(layer(x)[0]), targets, reduction="sum").backward()


def _of_flows() -> list[str]:
    """What a slider of the page of problems asks for."""
    said = []
    for steps, hidden, runs in ((60, 32, 20), (200, 128, 3)):
        taken = []
        for seed in range(runs):
            start = time.perf_counter()
            compare_cells(
                ComparisonSettings(
                    "the cat sits on the table", steps, hidden, "default", 1.0, "tanh", 1.0, seed
                )
            )
            taken.append(time.perf_counter() - start)
        said.append(f"T={steps}, H={hidden} {median(taken) * 1e3:.0f} ms")
    return [f"All that `compare_cells` finds about three cells, float64: {', '.join(said)}."]
