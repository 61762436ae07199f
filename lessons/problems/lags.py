"""Remembering for long: the lags that cells learn, measured and watched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, ClassVar, Final

from content import Language, Text
from content.template import Run, fill, number, percent
from content.ui_text import PERCENT
from diagrams import lags
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.problems.cell_names import CELL_NAMES, SHORT_CELL_NAMES
from lessons.problems.lag_titles import titles
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory.lag_benchmark import SOLVED, LagCurve, lag_curve
from rnn_core.memory.lag_models import CELLS, CellName
from rnn_core.memory.lag_tasks import TaskName
from rnn_core.memory.lag_training import (
    BATCH,
    HIGH,
    LOW,
    RATES,
    UPDATES,
    LiveLags,
    lags_up_to,
    train_live,
)
from rnn_core.training import TrainingStatus

QUESTION_CELLS: Final[tuple[CellName, ...]] = ("elman", "irnn", "lstm-default")
"""Cells of the question."""
REACHED: Final = Text(ru="{{cell}} — {{lag}}", en="{{cell}} – {{lag}}")
UNREACHED: Final = Text(ru="{{cell}} — нет", en="{{cell}} – none")
"""How far a cell has got."""

TASK = Choice(
    "lags_task",
    Text(ru="Задание", en="Exercise"),
    "recall",
    ("recall", "adding"),
    labels={
        "recall": Text(ru="recall: назвать букву", en="recall: name the letter"),
        "adding": Text(ru="adding: сложить два числа", en="adding: add two numbers"),
    },
    width=2.4,
)
CELL = Choice(
    "lags_cell",
    Text(ru="Ячейка", en="Cell"),
    "elman",
    ("elman", "irnn", "gru", "lstm", "lstm-default"),
    help=Text(
        ru="RNN Элмана: nn.RNN с tanh. IRNN: nn.RNN с ReLU и W_hh = I в начале. GRU и LSTM "
        "начинают с открытыми вентилями. LSTM из PyTorch: nn.LSTM с начальными весами PyTorch.",
        en="Elman RNN: nn.RNN with tanh. IRNN: nn.RNN with ReLU that starts from W_hh = I. GRU and "
        "LSTM start with open gates. LSTM as in PyTorch: nn.LSTM as PyTorch starts it.",
    ),
    labels=SHORT_CELL_NAMES,
    width=3.0,
)
MAX_LAG = Choice(
    "lags_max_lag",
    Text(ru="Учить до расстояния (длины)", en="Train up to lag (length)"),
    "40",
    ("5", "10", "20", "40", "80", "160"),
    help=Text(
        ru="Сеть учат заново на каждом расстоянии от 5 до этого; у adding это длина T.",
        en="A new network learns at every lag from 5 to this one; at adding it is the length T.",
    ),
    width=2.0,
)
SEED = Slider("lags_seed", Text(ru="Зерно сети", en="Seed of the network"), 3, 0, 99, 1)


@dataclass(frozen=True, eq=False)
class LagResults:
    """Curves of one task, one of them chosen, and the reader's own; equal only to itself."""

    chosen: LagCurve
    every: tuple[LagCurve, ...]
    own: LiveLags | None


def lag_results(
    lags_task: TaskName,
    lags_cell: CellName,
    lags_max_lag: str,
    lags_seed: int,
    so_far: LiveLags | None = None,
) -> LagResults:
    """`memory.lag_benchmark.lag_curve` of every cell; arguments are named like the controls.

    The longest lag and the seed are the reader's own training's, and change no measured curve.
    """
    return _lag_results(lags_task, lags_cell, so_far)


@shared_cache(64)
def _lag_results(task: TaskName, cell: CellName, so_far: LiveLags | None) -> LagResults:
    every = {one: lag_curve(task, one) for one in CELLS}
    return LagResults(every[cell], tuple(every.values()), so_far)


@dataclass(frozen=True)
class LagTraining:
    """One cell at every measured lag up to one, the shortest first; the result is its scores."""

    lags_task: TaskName
    lags_cell: CellName
    lags_max_lag: str
    lags_seed: int
    paced: ClassVar = False
    network: ClassVar[str] = ""

    @property
    def steps(self) -> int:
        """Steps in all."""
        return UPDATES[self.lags_task] * len(lags_up_to(int(self.lags_max_lag)))

    def train(self) -> Iterator[TrainingStatus]:
        """The very trainings that were measured, if their seed was."""
        return train_live(self.lags_task, self.lags_cell, int(self.lags_max_lag), self.lags_seed)


def first_to_fall(writer: Writer, found: LagResults) -> Verdict:
    """Which of three cells learns the shortest lags of `recall`."""
    curves, added = (
        [lag_curve(task, cell) for cell in QUESTION_CELLS] for task in ("recall", "adding")
    )
    facts = {"reached": curves, "added": added}
    told = {name: _reached(lines, writer.language) for name, lines in facts.items()}
    return writer.verdict(shortest(curves), **told)


def shortest(curves: Sequence[LagCurve]) -> str:
    """The cell that gets the least far; of equals the one whose scores are lower on the whole."""
    return min(curves, key=lambda line: (line.longest_solved, float(line.mean.sum()))).cell


def by_lag(writer: Writer, found: LagResults) -> Iterator[Block]:
    """Scores by lag for every cell, and how they were measured."""
    chosen, own, say = found.chosen, found.own, writer.language
    facts = _facts(found, say)
    notices = [_own(writer, own)] if own else []  # first what the reader is waiting for
    notices.append(writer.runs(f"notice-{case(chosen)}", **facts))
    if chosen.solved_beyond:
        notices.append(writer.runs("notice-chance", **facts))
    notices.append(writer.runs(f"notice-reached-{chosen.task}", **facts))
    diverged = [(line, line.diverged) for line in found.every if line.diverged]
    if diverged:
        said = ", ".join(
            f"{CELL_NAMES[line.cell][say]}: {', '.join(map(str, where))}"
            for line, where in diverged
        )
        notices.append(writer.runs("notice-diverged", where=said))
    figure = lags.score_by_lag(found.every, chosen.cell, titles(chosen.task, say), own)
    drawing = Drawing(figure, writer.line("alt-lags", **facts))
    yield writer.figure(drawing, name="lags", notices=notices, waits=True)
    yield writer.note("source", **facts)


def case(line: LagCurve) -> str:
    """Which sentence says how far a cell gets."""
    if line.longest_solved == line.lags[-1]:
        return f"{line.task}-all"
    some = "last" if line.longest_solved == line.lags[-2] else "some"
    return f"{line.task}-{some if line.longest_solved else 'none'}"


def _facts(found: LagResults, language: Language) -> dict[str, Any]:
    line = found.chosen
    beyond = next(
        (k for k, lag in enumerate(line.lags) if lag > line.longest_solved), len(line.lags) - 1
    )
    sizes = [one.parameters for one in found.every]
    return {
        "cell": CELL_NAMES[line.cell][language],
        "task": line.task,
        "reach": line.longest_solved,
        "next": line.lags[beyond],
        "then": score(float(line.mean[beyond]), line.task, language),
        "lucky": ", ".join(map(str, line.solved_beyond)),
        "first": line.lags[0],
        "last": line.lags[-1],
        "begin": score(float(line.mean[0]), line.task, language),
        "end": score(float(line.mean[-1]), line.task, language),
        "guess": score(line.baseline, line.task, language),
        "learnt": percent(SOLVED),
        "reached": _reached(found.every, language),
        "runs": len(line.scores),
        "batches": UPDATES[line.task],
        "batch": BATCH,
        "fewest": min(sizes),
        "most": max(sizes),
        "slow": LOW,
        "fast": HIGH,
        "rate": RATES[line.task][line.cell],
        **{f"units_{cell}": CELLS[cell] for cell in ("elman", "gru", "lstm")},
    }


def score(value: float, task: TaskName, language: Language) -> str:
    """A share as percent, an error as it is."""
    if task == "recall":
        return fill(PERCENT[language], share=percent(value))
    return f"{value:.4f}" if value < 0.995 else number(value)


def _reached(lines: Sequence[LagCurve], language: Language) -> str:
    said = []
    for line in lines:
        template = (REACHED if line.longest_solved else UNREACHED)[language]
        said.append(fill(template, cell=CELL_NAMES[line.cell][language], lag=line.longest_solved))
    return "; ".join(said)


def _own(writer: Writer, own: LiveLags) -> list[Run]:
    now, say = own.scores[-1], writer.language
    facts = {
        "cell": CELL_NAMES[own.cell][say],
        "seed": own.seed,
        "lag": own.lags[-1],
        "step": own.step,
    }
    if isnan(now):
        return writer.runs(f"notice-lost-{own.task}", **facts)
    return writer.runs(f"notice-own-{own.task}", **facts, score=score(now, own.task, say))


SECTION = Section(
    __name__,
    experiment=Experiment(lag_results, [TASK, CELL, MAX_LAG, SEED], training=LagTraining),
    rows=[[TASK, CELL], [MAX_LAG, SEED]],
    presets={
        "plain": {"lags_task": "adding", "lags_cell": "elman"},
        "torch": {"lags_task": "recall", "lags_cell": "lstm-default"},
        "identity": {"lags_task": "recall", "lags_cell": "irnn"},
        "sum": {"lags_task": "adding", "lags_cell": "lstm"},
        "anew": ("lags_task", "lags_cell", "lags_max_lag", "lags_seed"),
    },
    question=Question(QUESTION_CELLS, first_to_fall),
    answers=[by_lag],
)
