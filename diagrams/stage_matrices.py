"""Any tensor of the pipeline as matrices with names, before it is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from diagrams import theme
from rnn_core.batching.pipeline import Pipeline, Stage

LONGEST: Final = 12  # letters of a token
ONE_ROW: Final = 6  # matrices that stand in one row
ROWS: Final = 16  # of cells that have room for numbers
BLANK: Final = "\u00a0"
_GATES: Final = {"elman": [BLANK], "lstm": ["i", "f", "g", "o"], "gru": ["r", "z", "n"]}

Matrix = NDArray[Any]
Words = Sequence[Sequence[str]]
Scale = Literal["state", "chance", "id"]


@dataclass(frozen=True)
class StageMatrices:
    """A tensor as matrices of one size.

    Attributes:
        matrices: their numbers.
        titles: one above each matrix.
        columns: names of the columns of each matrix; of none, there are no names.
        rows: names of rows, the same for all matrices, or one name for all rows.
        words: what stands in the cells in place of their numbers; "" at padding.
        blank: what is said at padding in the cells, as `words` are.
        scale: which colours they wear.
        halves: whether the lower half of the rows is of the second direction.
    """

    matrices: Sequence[Matrix]
    titles: Sequence[str] = ()
    columns: Words = ()
    rows: Sequence[str] = ()
    words: Words | None = None
    blank: str = ""
    scale: Scale = "state"
    halves: bool = False


def stage_matrices(run: Pipeline, stage: Stage, titles: Mapping[str, str]) -> StageMatrices:
    """A stage's tensor as matrices with names."""
    array, name = stage.array, stage.name
    lines = [str(number) for number in run.lines.numbers]
    above = [f"{titles['line']} {line}" for line in lines] if len(lines) <= ONE_ROW else lines
    if name in ("tokens", "ids"):
        shown = [
            [
                theme.label(str(word), LONGEST) if real else ""
                for word, real in zip(*row, strict=True)
            ]
            for row in zip(array, run.batch.mask.numpy(), strict=True)
        ]
        blank = titles["pad"] if name == "tokens" else str(run.vocabulary.pad_id)
        return StageMatrices([run["ids"].array], rows=lines, words=shown, blank=blank, scale="id")
    scaled = array if name == "probabilities" else array / (stage.max_abs or 1)
    if name in ("embedded", "output", "d_embedded"):
        below = [
            [str(token) if real else titles["pad"] for token, real in zip(row, mask, strict=True)]
            for row, mask in zip(run["tokens"].array, run.batch.mask.numpy(), strict=True)
        ]
        rows = [f"{stage.axes[-1]} = {array.shape[-1]}"]
        halves = name == "output" and run.settings.directions == 2
        if halves:
            rows = [f"H = {run.settings.hidden}", titles["back"]]
        return StageMatrices([one.T for one in scaled], above, below, rows, halves=halves)
    if name in ("h_n", "c_n"):
        directions = run.settings.directions
        layers = [
            f"{titles['layer']} {k // directions + 1}"
            + (f" {titles['back']}" if k % directions else "")
            for k in range(len(array))
        ]
        return StageMatrices(list(scaled), layers, rows=lines)
    named = (
        line_labels(run, titles) if len(lines) <= ROWS else lines
    )  # of more, their range is said
    if name in ("logits", "probabilities", "d_logits"):
        scale: Scale = "chance" if name == "probabilities" else "state"
        classes = [titles["unkind"], titles["kind"]]
        return StageMatrices([scaled], (), [classes], named, _numbers(array), scale=scale)
    if name in ("d_weight", "step"):
        gates = _GATES[run.settings.cell]
        return StageMatrices(np.split(scaled, len(gates)), gates, rows=[f"H = {array.shape[1]}"])
    if name == "d_table":
        below = [list(run.vocabulary.tokens)]
        return StageMatrices([scaled.T], (), below, [f"D = {array.shape[1]}"])
    if name == "losses":
        return StageMatrices([scaled[:, None]], rows=named, words=_numbers(array[:, None]))
    return StageMatrices([scaled], rows=lines, words=_numbers(array))


def line_labels(run: Pipeline, titles: Mapping[str, str]) -> list[str]:
    """Number and right answer of every line.

    Args:
        run: a batch.
        titles: "kind" and "unkind".
    """
    answers = [titles["kind" if label else "unkind"] for label in run.labels.tolist()]
    pairs = zip(run.lines.numbers, answers, strict=True)
    return [f"{number} · {answer}" for number, answer in pairs]


def _numbers(array: NDArray[Any]) -> Words:
    return [[f"{value:z.2f}".replace("-", "−") for value in row] for row in array]
