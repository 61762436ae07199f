"""A network of this page, trained by the reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import torch

from content import Language, Text
from content.ui_text import in_language
from diagrams import evaluation
from lessons.blocks import Block, Drawing
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Section
from lessons.structures import chosen_structure
from lessons.writer import Writer
from rnn_core.networks.pretrained import Model, untrained_model
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.training import TrainingStatus, fit

EVALUATIONS: Final = 10  # in a training
EVALUATED: Final = 200  # held-out scenes in each of these
POINTS: Final = 400  # points of a curve
TITLES: Final = {
    "steps": Text(ru="шаг обучения", en="training step"),
    "loss": Text(ru="потери", en="loss"),
    "share": Text(ru="верно на невиданном", en="right on the unseen"),
}

STEPS = Slider("training_steps", Text(ru="Шагов обучения", en="Training steps"), 300, 50, 2000, 50)
LEARNING_RATE = Choice(
    "training_learning_rate",
    Text(ru="Скорость обучения", en="Learning rate"),
    "0.005",
    ("0.0005", "0.005", "0.05", "0.5"),
    width=2.0,
)
SEED = Slider("training_seed", Text(ru="Зерно обучения", en="Training seed"), 0, 0, 99, 1)


@dataclass(frozen=True, eq=False)
class TrainingProgress:
    """How far a training has come; equal only to itself.

    Attributes:
        length: steps in all.
        losses: (step, loss) of every step done.
        shares: (step, share of right answers on the unseen) of every evaluation.
        model: the network, once it is trained.
    """

    length: int
    losses: tuple[tuple[int, float], ...]
    shares: tuple[tuple[int, float], ...]
    model: Model | None = None


@dataclass(frozen=True)
class NetworkTraining:
    """The training job: a network of `training_recipes`; its result is a `TrainingProgress`."""

    name: str
    language: Language
    steps: int
    rate: float
    seed: int
    paced: ClassVar = False

    @property
    def network(self) -> str:
        """Its network in its language answers wherever the reader asks for their own."""
        return f"{self.name} {self.language}"

    def train(self) -> Iterator[TrainingStatus]:
        """The recipe's training, with evaluations on what was never seen."""
        recipe, model = RECIPES[self.name], untrained_model(self.name, self.language, self.seed)
        batches = recipe.batches(self.language, torch.Generator().manual_seed(self.seed))
        evaluated = {round(self.steps * part / EVALUATIONS) for part in range(1, EVALUATIONS + 1)}
        losses: tuple[tuple[int, float], ...] = ()
        shares: tuple[tuple[int, float], ...] = ()
        network = model.network
        for progress in fit(network, batches, steps=self.steps, rate=self.rate):  # type: ignore[arg-type]
            step, share = progress.step, None
            losses = (*losses, (step, progress.loss))
            if step in evaluated:
                share = next(iter(recipe.evaluate(network, self.language, EVALUATED).values()))
                shares = (*shares, (step, share))
            trained = model if step == self.steps else None
            result = TrainingProgress(self.steps, losses, shares, trained)
            yield TrainingStatus(step, progress.loss, share, result)


def _training_job(
    training_steps: int,
    training_learning_rate: str,
    training_seed: int,
    language: Language,
    **choosing: Any,
) -> NetworkTraining:
    """The training job that is asked for."""
    name, rate = chosen_structure.network(choosing), float(training_learning_rate)
    return NetworkTraining(name, language, training_steps, rate, training_seed)


def _progress(so_far: TrainingProgress | None = None, **asked: Any) -> TrainingProgress | None:
    """What there is of a training: nothing before the reader begins one."""
    return so_far


def _curves(writer: Writer, progress: TrainingProgress | None) -> Iterator[Block]:
    """The loss of every batch and the share of right answers on the unseen."""
    if progress is None:
        return
    say = in_language(TITLES, writer.language)
    figure = evaluation.training_curve(
        progress.length,
        progress.losses[:: max(1, progress.length // POINTS)],
        progress.shares,
        (say["steps"], say["loss"], say["share"]),
    )
    alt = writer.line("alt", done=len(progress.losses), steps=progress.length)
    yield writer.figure(Drawing(figure, alt), name="training")


SECTION = Section(
    __name__,
    experiment=Experiment(
        _progress, [STEPS, LEARNING_RATE, SEED, *chosen_structure.CHOICES], training=_training_job
    ),
    rows=[[STEPS, LEARNING_RATE, SEED]],
    answers=[_curves],
)
