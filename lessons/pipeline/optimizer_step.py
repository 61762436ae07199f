"""One step of the optimiser."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from content import Text
from content.template import decimal, number, number_or_zero
from content.ui_text import in_language
from diagrams import optimizer_step as drawing
from diagrams.stage_matrices import line_labels
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice
from lessons.pipeline import training_step
from lessons.reviews import VERDICTS
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.optimizer_step import Optimizer, OptimizerStep, optimizer_step

TITLES: Final = {
    "right": Text(ru="p(верного ответа)", en="p(right answer)"),
    "line": Text(ru="строка", en="line"),
    "before": Text(ru="до шага", en="before"),
    "after": Text(ru="после шага", en="after"),
    "gradient": Text(ru="градиент веса |∂L/∂w|", en="gradient of a weight |∂L/∂w|"),
    "move": Text(ru="сдвиг |Δw|", en="move |Δw|"),
}

_OUTCOMES: Final = {"fell": "fall", "same": "same", "rose": "rise"}
"""Case of a loss → option of the question."""

OPTIMIZER = Choice(
    "optimizer_step_optimizer",
    Text(ru="Оптимизатор", en="Optimiser"),
    "sgd",
    ("sgd", "adam"),
    labels={"sgd": Text(ru="SGD", en="SGD"), "adam": Text(ru="Adam", en="Adam")},
    width=1.5,
)
LEARNING_RATE = Choice(
    "optimizer_step_learning_rate",
    Text(ru="Скорость обучения η (lr)", en="Learning rate η (lr)"),
    f"{training_step.RATE:g}",
    ("0.01", "0.1", "1", "10", "100"),
    width=2.0,
)


@shared_cache(128)
def update(
    optimizer_step_optimizer: Optimizer, optimizer_step_learning_rate: str, **pipeline: Any
) -> OptimizerStep:
    """`batching.optimizer_step.optimizer_step` of `assemble(**pipeline)`, kept for all readers."""
    return optimizer_step(
        training_step.assemble(**pipeline),
        optimizer_step_optimizer,
        float(optimizer_step_learning_rate),
    )


EXPERIMENT = Experiment(update, [OPTIMIZER, LEARNING_RATE], builds_on=training_step.EXPERIMENT)


def moved(writer: Writer, step: OptimizerStep) -> Iterator[Block]:
    """Every line's chance of the right answer before and after, and every weight's move."""
    facts = _facts(step)
    titles = in_language(TITLES | VERDICTS, writer.language)
    lines = tuple(line_labels(step.pipeline, titles))
    yield writer.figure(
        Drawing(drawing.optimizer_step(step, lines, titles), writer.line("alt", **facts)),
        name="optimizer-step",
        notices=[writer.runs(f"notice-{one}", **facts) for one in told(step)],
    )


def large_step(writer: Writer, step: OptimizerStep) -> Verdict:
    """What a far larger step of SGD makes of the loss: of our example, yours may be at its end."""
    usual, large = (
        EXPERIMENT.at(writer.language, optimizer_step_learning_rate=rate) for rate in ("1", "100")
    )
    facts = _facts(usual) | {f"large_{name}": value for name, value in _facts(large).items()}
    return writer.verdict(_OUTCOMES[case(large)], **facts)


def case(step: OptimizerStep) -> str:
    """Which sentence says what became of the loss, to the digits that are shown."""
    before, after = decimal(step.loss_before), decimal(step.loss_after)
    if before == after:
        return "same"
    return "fell" if step.loss_after < step.loss_before else "rose"


def told(step: OptimizerStep) -> tuple[str, str]:
    """Both sentences. Of Adam the moves come first, unless its step was too large."""
    loss, moves = case(step), moves_case(step)
    return (moves, loss) if step.optimizer == "adam" and loss != "rose" else (loss, moves)


def moves_case(step: OptimizerStep) -> str:
    """Which sentence tells of the moves: Adam's are alike, to the digits that are shown, or not."""
    moves = np.abs(step.weight_changes)
    even = number(float(moves.min())) == number(float(moves.max()))
    return "adam-even" if step.optimizer == "adam" and even else step.optimizer


def _facts(step: OptimizerStep) -> dict[str, str]:
    sizes, moves = np.abs(step.gradients), np.abs(step.weight_changes)
    largest, smallest = float(sizes.max()), float(sizes.min())  # far apart: float32 has no ratio
    better = int((step.probabilities_after > step.probabilities_before).sum())
    return {
        "rate": f"{step.learning_rate:g}",
        "before": decimal(step.loss_before),
        "after": decimal(step.loss_after),
        "lines": str(len(step.probabilities_before)),
        "better": str(better),
        "right_before": str(int((step.probabilities_before > 0.5).sum())),
        "right_after": str(int((step.probabilities_after > 0.5).sum())),
        "weights": str(step.weight_count),
        "moved": str(len(moves)),
        "gradient": number_or_zero(largest),
        "small": number_or_zero(smallest),
        "times": number_or_zero(largest / smallest),
        "most": number_or_zero(float(moves.max())),
        "least": number_or_zero(float(moves.min())),
        "middle": number_or_zero(float(np.median(moves))),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[OPTIMIZER, LEARNING_RATE]],
    formulas=["optimizer-step"],
    presets={
        "careful": {"optimizer_step_optimizer": "sgd", "optimizer_step_learning_rate": "0.01"},
        "good": {"optimizer_step_optimizer": "sgd", "optimizer_step_learning_rate": "1"},
        "leap": {"optimizer_step_optimizer": "sgd", "optimizer_step_learning_rate": "100"},
        "adam": {"optimizer_step_optimizer": "adam", "optimizer_step_learning_rate": "0.1"},
        "adam-leap": {"optimizer_step_optimizer": "adam", "optimizer_step_learning_rate": "10"},
    },
    question=Question(("fall", "same", "rise"), large_step),
    answers=[moved],
)
