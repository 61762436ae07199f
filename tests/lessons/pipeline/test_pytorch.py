"""The program of the whole pipeline prints the losses that the screen says."""

from contextlib import redirect_stdout
from io import StringIO

import pytest
import torch

from content import LANGUAGES, Language
from lessons.pipeline.diagram_labels import MODULES
from lessons.pipeline.pytorch import OPTIMIZERS, written
from rnn_core.batching import optimizer_step as core_step
from rnn_core.batching import text_classifier as core
from rnn_core.batching.optimizer_step import optimizer_step
from rnn_core.batching.pipeline import run_pipeline
from rnn_core.batching.text_classifier import ClassifierSettings
from tests.lessons.answers import notices, show

TEXT = "дорого, но вкусно\nочень скучно\n'\"\\ {} <b>\nx"
LABELS = (1, 0, 1, 0)
VALUES = [
    {},
    {
        "training_step_cell": "lstm",
        "training_step_layers": 3,
        "training_step_bidirectional": True,
        "training_step_hidden": 64,
        "training_step_seed": 8,
    },
    {"training_step_cell": "gru", "training_step_side": "left", "training_step_max_length": 2},
]


def printed(program: str) -> list[float]:
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(program, "program", "exec"), {})
    return [float(number) for number in out.getvalue().split()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("values", VALUES, ids=str)
def test_it_prints_the_losses_of_the_screen(values: dict, language: Language) -> None:
    values = values | {"optimizer_step_optimizer": "adam", "optimizer_step_learning_rate": "0.1"}
    program = show("pipeline", "pytorch", language, **values)["program"]["source"]
    shown = [float(value) for value in program.splitlines()[-1].removeprefix("# ").split()]
    torch.manual_seed(99)  # of no account
    assert printed(program) == pytest.approx(shown, abs=1.1e-3)
    told = notices(show("pipeline", "optimizer-step", language, **values)["optimizer-step"])
    assert any(all(f"{value:.3f}" in line for value in shown) for line in told)


@pytest.mark.parametrize(
    ("settings", "optimizer", "rate"),
    [
        (ClassifierSettings(), "sgd", 1.0),
        (ClassifierSettings("lstm", 7, 2, 2, "left", 3, 11), "adam", 0.1),
        (ClassifierSettings("gru", 4, 3, 1, "left", 12, 5), "sgd", 0.01),
        (ClassifierSettings("elman", 64, 1, 2, "right", 1, 0), "adam", 0.01),
    ],
    ids=str,
)
def test_it_prints_the_losses_of_any_text(
    settings: ClassifierSettings, optimizer: str, rate: float
) -> None:
    step = optimizer_step(run_pipeline(TEXT, LABELS, settings), optimizer, rate)
    losses = pytest.approx([step.loss_before, step.loss_after], abs=1.1e-3)
    program = written(step)
    assert printed(program) == losses
    assert [float(value) for value in program.splitlines()[-1][2:].split()] == losses


def test_it_knows_what_the_page_knows() -> None:
    assert {
        cell: f"nn.{layer.__name__}" for cell, layer in core.RECURRENT_LAYERS.items()
    } == MODULES
    assert {name: one.__name__ for name, one in core_step.OPTIMIZERS.items()} == OPTIMIZERS
