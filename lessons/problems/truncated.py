"""Truncated backpropagation through time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from content import Text
from content.template import fill, number, number_or_zero, percent
from content.ui_text import in_language
from diagrams import gradient_flow as drawing
from diagrams.cell_styles import CELL_STYLES
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.problems import gradient_flow
from lessons.problems.cell_names import CELL_NAMES
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.cells import Cell
from rnn_core.gradients.cells_compared import CELLS, ComparisonSettings, cell_gradients

Numbers = NDArray[np.float64]

PICTURES: Final = {
    "whole": Text(ru="целиком", en="in one piece"),
    "cut": Text(ru="окно {{window}}", en="window {{window}}"),
}
FAINT: Final = 0.05
"""Of the largest value: what is below is no loss."""
QUESTION_WINDOW: Final = 10
"""The window of the question, which asks of the first loss after it."""

CELL = Choice(
    "truncated_cell",
    Text(ru="Ячейка", en="Cell"),
    "elman",
    CELLS,
    labels={cell: CELL_NAMES[cell] for cell in CELLS},
    width=2.0,
)
WINDOW = Slider(
    "truncated_window",
    Text(ru="Окно w, шагов", en="Window w, steps"),
    *(10, 1, 200, 1),
    help=Text(
        ru="Каждые w шагов вызывается h = h.detach().",
        en="Every w steps h = h.detach() is called.",
    ),
)


@dataclass(frozen=True, eq=False)
class Truncation:
    """One cell's ‖∂L_t/∂h_k‖ in one piece and with a window; equal only to itself.

    Attributes:
        cell: which.
        window: steps of a chunk, T at most.
        tokens: the T letters read.
        whole: (T, T), loss by state.
        cut: (T, T), the same with the window.
        hidden: H.
    """

    cell: Cell
    window: int
    tokens: tuple[str, ...]
    whole: Numbers
    cut: Numbers
    hidden: int


def truncated(truncated_cell: Cell, truncated_window: int, **values: Any) -> Truncation:
    """One cell of `gradient_flow.networks`, with a window (the text at most) and without."""
    network = gradient_flow.settings(values)
    return _truncated(truncated_cell, min(truncated_window, network.steps), network)


@shared_cache(64)
def _truncated(cell: Cell, window: int, network: ComparisonSettings) -> Truncation:
    found = gradient_flow.read(network)
    whole = cut = found.cells[cell].gradient.loss_by_state
    if window < len(whole):
        cut = cell_gradients(cell, network, window=window).loss_by_state
    return Truncation(cell, window, found.tokens, whole, cut, network.hidden)


EXPERIMENT = Experiment(truncated, [WINDOW, CELL], builds_on=gradient_flow.EXPERIMENT)


def exactly_zero(writer: Writer, found: Truncation) -> Iterator[Block]:
    """The same gradients in one piece and with a window, and what has become exactly 0."""
    say, facts = writer.language, _facts(found)
    said = [PICTURES["whole"][say], fill(PICTURES["cut"][say], window=found.window)]
    panels = [
        drawing.Panel(matrix, CELL_STYLES[found.cell].colour, [CELL_NAMES[found.cell][say], line])
        for matrix, line in zip((found.whole, found.cut), said, strict=True)
    ]
    first, *others = cases(found)
    blocks = [f"notice-{one}" for one in (first, *others)]
    if first == "cut":
        blocks += ["largest", "kept-rounded" if _apart(found) else "kept"]
    yield writer.figure(
        Drawing(
            drawing.gradient_matrices(
                panels, found.tokens, in_language(gradient_flow.AXES, say), lettered=False
            ),
            writer.line("alt-truncated", **facts),
            drawing.MIN_WIDTH[len(panels)],
        ),
        name="truncated",
        notices=[writer.runs(block, **facts) for block in blocks],
        waits=True,
    )
    if found.window < len(found.whole):
        yield writer.note("notice-overlap", **facts)
    yield writer.note("notice-cost", **facts)


def first_after(writer: Writer, found: Truncation) -> Verdict:
    """How far the first loss after a border reaches: on the example's text."""
    example = EXPERIMENT.at(
        writer.language, truncated_cell="elman", truncated_window=QUESTION_WINDOW
    )
    seen = (example.cut != 0).sum(1)  # (T,)
    reached = int(seen[QUESTION_WINDOW])
    truths = {1: "own", QUESTION_WINDOW + 1: "start"}
    return writer.verdict(
        truths.get(reached, "ten"),
        t=QUESTION_WINDOW + 1,
        reached=reached,
        reached_back=reached - 1,
        end_reached=int(seen[2 * QUESTION_WINDOW - 1]),
        end_back=int(seen[2 * QUESTION_WINDOW - 1]) - 1,
        mean_back=number(float(seen.mean() - 1)),
    )


def cases(found: Truncation) -> list[str]:
    """Which sentences describe what the window took away."""
    whole, cut = found.whole, found.cut
    if found.window >= len(whole):
        return ["whole"]
    lost = whole[_lost(whole, cut)]
    if not lost.size:
        return ["none"]
    if not np.isfinite(lost).all():
        return ["blank"]
    beyond = float(np.tril(whole, -found.window).max())
    return ["cut", "faint" if beyond < FAINT * _largest(whole) else "costly"]


def _apart(found: Truncation) -> float:
    """The largest difference where nothing has become zero: one of rounding, if any."""
    whole, cut = found.whole, found.cut
    kept = np.tri(len(whole), dtype=bool) & ~_lost(whole, cut)
    kept &= np.isfinite(whole) & np.isfinite(cut)
    return float(np.abs(whole - cut).max(initial=0, where=kept))


def _lost(whole: Numbers, cut: Numbers) -> NDArray[np.bool_]:
    """Where a value that was not zero has become exactly zero."""
    gone: NDArray[np.bool_] = (cut == 0) & ~(whole == 0)
    return gone


def _largest(matrix: Numbers) -> float:
    return float(matrix.max(initial=0, where=np.isfinite(matrix)))


def _facts(found: Truncation) -> dict[str, Any]:
    whole, cut = found.whole, found.cut
    steps, gone = len(whole), _lost(whole, cut)
    worst = int(np.where(gone, np.nan_to_num(whole), -1).argmax())
    t, k = divmod(worst, steps)
    top, beyond = _largest(whole), float(np.tril(whole, -found.window).max())
    seen = float((cut != 0).sum(1).mean())
    near = np.tri(steps, dtype=bool) & ~np.tri(steps, k=-found.window, dtype=bool)  # t − k < w
    return {
        "steps": steps,
        "window": found.window,
        "hidden": found.hidden,
        "kept_whole": steps * found.hidden,
        "kept_window": min(found.window, steps) * found.hidden,
        "overlap": number(float((near & (whole != 0)).sum(1).mean())),
        "passes": steps,
        "chunks": -(-steps // found.window),
        "zeros": int(gone.sum()),
        "all": steps * (steps + 1) // 2,
        "largest": number(float(whole[t, k])),
        "beyond": number_or_zero(beyond),
        "share": percent(beyond / top) if top and np.isfinite(beyond) else "",
        "t": t + 1,
        "k": k + 1,
        "apart": number_or_zero(_apart(found)),
        "mean": number(seen),
        "mean_back": number(max(seen - 1, 0)),
        "infinite": int(np.isinf(whole[gone]).sum()),
        "undefined": int(np.isnan(whole[gone]).sum()),
        "remaining": int((~np.isfinite(cut)).sum()),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[CELL], [WINDOW]],
    repeats=[[gradient_flow.SCALE, gradient_flow.FORGET_BIAS]],
    presets={
        "five": {"truncated_window": 5},
        "one": {"truncated_window": 1},
        "whole": {"truncated_window": 200},
        "memory": {
            "truncated_window": WINDOW.default,
            "truncated_cell": "lstm",
            "gradient_flow_forget_bias": 5.0,
        },
        "again": ("truncated_cell", "truncated_window"),
    },
    question=Question(("ten", "own", "start"), first_after),
    answers=[exactly_zero],
)
