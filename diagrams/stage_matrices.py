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
    """A stage's tensor as matrices with names: how many, its axes say."""
    array = stage.array
    lines = [str(number) for number in run.lines.numbers]
    if stage.axes == ("B", "T"):
        return _tokens(run, stage, lines, titles)
    is_probability = stage.quantity == "probability"
    scaled = array if is_probability else array / (stage.max_abs or 1)
    # of more lines than that, their range is said
    labels = line_labels(run, titles) if len(lines) <= ROWS else lines
    match stage.axes:
        case ("B", "T", _):
            return _sequences(run, stage, scaled, lines, titles)
        case (_, "B", _):
            return StageMatrices([*scaled], _layers(run, len(array), titles), rows=lines)
        case ("B", "2"):
            scale: Scale = "chance" if is_probability else "state"
            classes = [titles["unkind"], titles["kind"]]
            return StageMatrices([scaled], (), [classes], labels, _numbers(array), scale=scale)
        case ("B",):
            return StageMatrices([scaled[:, None]], rows=labels, words=_numbers(array[:, None]))
        case ("B", _):
            return StageMatrices([scaled], rows=lines, words=_numbers(array))
        case ("V", "D"):
            words = [list(run.vocabulary.tokens)]
            return StageMatrices([scaled.T], (), words, [f"D = {array.shape[1]}"])
        case _:
            gates = _GATES[run.settings.cell]
            parts = np.split(scaled, len(gates))
            return StageMatrices(parts, gates, rows=[f"H = {array.shape[1]}"])


def _tokens(
    run: Pipeline, stage: Stage, lines: Sequence[str], titles: Mapping[str, str]
) -> StageMatrices:
    """(B, T), coloured by ids."""
    shown = [
        [theme.label(str(word), LONGEST) if real else "" for word, real in zip(*row, strict=True)]
        for row in zip(stage.array, run.batch.mask.numpy(), strict=True)
    ]
    blank = titles["pad"] if stage.name == "tokens" else str(run.vocabulary.pad_id)
    return StageMatrices([run["ids"].array], rows=lines, words=shown, blank=blank, scale="id")


def _sequences(
    run: Pipeline,
    stage: Stage,
    scaled: Matrix,
    lines: Sequence[str],
    titles: Mapping[str, str],
) -> StageMatrices:
    """(B, T, features), a matrix a line."""
    above = [f"{titles['line']} {line}" for line in lines] if len(lines) <= ONE_ROW else lines
    below = [
        [str(token) if real else titles["pad"] for token, real in zip(row, mask, strict=True)]
        for row, mask in zip(run["tokens"].array, run.batch.mask.numpy(), strict=True)
    ]
    halves = stage.axes[-1] == "2H"
    rows = [f"{stage.axes[-1]} = {scaled.shape[-1]}"]
    if halves:
        rows = [f"H = {run.settings.hidden}", titles["back"]]
    return StageMatrices([one.T for one in scaled], above, below, rows, halves=halves)


def _layers(run: Pipeline, count: int, titles: Mapping[str, str]) -> list[str]:
    """A name for every layer and direction."""
    directions = run.settings.directions
    return [
        f"{titles['layer']} {k // directions + 1}"
        + (f" {titles['back']}" if k % directions else "")
        for k in range(count)
    ]


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
