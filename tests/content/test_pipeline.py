"""The program of the whole pipeline prints what the screen says; the prose names real settings."""

from contextlib import redirect_stdout
from io import StringIO

import pytest
import torch

from content import LANGUAGES, Language, page, words
from content.pipeline_snippets import LAYERS, OPTIMIZERS, pipeline
from content.template import number
from content.words import pipeline as names
from rnn_core import cells
from rnn_core import sentiment as core
from rnn_core import update as updating
from rnn_core.batches import MAX_LINES, read_lines
from rnn_core.pipeline import assemble, right_answers
from rnn_core.predictions import MAX_READ, VERDICTS
from rnn_core.sentiment import Settings
from rnn_core.update import update
from ui.controls import CONTROLS
from ui.experiments import pipeline as experiments
from ui.presets import PIPELINE

TEXT = "дорого, но вкусно\nочень скучно\n'\"\\ {} <b>\nx"
LABELS = (1, 0, 1, 0)


def printed(program: str) -> list[float]:
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(program, "program", "exec"), {})
    return [float(number) for number in out.getvalue().split()]


@pytest.mark.parametrize(
    ("settings", "optimizer", "rate"),
    [
        (Settings(), "sgd", 1.0),
        (Settings("lstm", 7, 2, 2, "left", 3, 11), "adam", 0.1),
        (Settings("gru", 4, 3, 1, "left", 12, 5), "sgd", 0.01),
        (Settings("elman", 64, 1, 2, "right", 1, 0), "adam", 0.01),
    ],
    ids=str,
)
def test_the_program_prints_the_losses(settings: Settings, optimizer: str, rate: float) -> None:
    run = assemble(TEXT, LABELS, settings)
    step = update(run, optimizer, rate)  # type: ignore[arg-type]
    program = pipeline(
        run.lines.tokens,
        run.labels.tolist(),
        max_length=settings.max_length,
        side=settings.side,
        size=core.EMBEDDING,
        cell=settings.cell,
        hidden=settings.hidden,
        layers=settings.layers,
        directions=settings.directions,
        seed=settings.seed,
        optimizer=optimizer,
        rate=rate,
        printed="the screen",
    )
    torch.manual_seed(99)  # of no account
    assert printed(program) == pytest.approx([step.loss_before, step.loss_after], abs=1.1e-3)
    assert program.endswith("# the screen\n")


def test_the_program_knows_what_the_page_knows() -> None:
    assert {cell: layer.__name__ for cell, layer in core.LAYERS.items()} == LAYERS
    assert {cell: f"nn.{name}" for cell, name in LAYERS.items()} == names.LAYERS
    assert {name: one.__name__ for name, one in updating.OPTIMIZERS.items()} == OPTIMIZERS
    assert set(LAYERS) == set(CONTROLS["cell"].options) == set(cells.Cell.__args__)  # type: ignore[attr-defined,union-attr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_presets_are_named_by_what_they_do(language: Language) -> None:
    sections = page("pipeline", language).sections
    whole, step, cut = (sections[one].blocks for one in ("whole", "update", "init-hidden"))
    assert len(read_lines(names.MANY[language]).tokens) == MAX_LINES
    assert str(MAX_LINES) in whole["preset-many"]
    assert f"max_length = {PIPELINE['whole']['short']['max_length']}" == whole["preset-short"]  # type: ignore[call-overload]
    assert {len(line) for line in read_lines(names.WORDS[language]).tokens} == {1}
    assert len({len(line) for line in read_lines(names.EVEN[language]).tokens}) == 1
    assert len({len(line) for line in read_lines(words.DEFAULT_BATCH[language]).tokens}) > 1
    assert read_lines(names.GAP[language]).empty
    (long,) = read_lines(names.LONG[language]).tokens
    assert len(long) == PIPELINE["init-hidden"]["long"]["max_length"]  # type: ignore[call-overload]
    assert cut["preset-long"].endswith(str(PIPELINE["init-hidden"]["long"]["chunk"]))  # type: ignore[call-overload]
    for name, preset in PIPELINE["update"].items():
        assert step[f"preset-{name}"].endswith(preset["learning_rate"])  # type: ignore[call-overload]
        assert ("Adam" in step[f"preset-{name}"]) == (preset["optimizer"] == "adam")  # type: ignore[call-overload]


OPINIONS = (
    *(("ужасный", 0), ("совсем не хороший", 0), ("совсем не плохой", 1), ("хороший", 1)),
    *(("an awful", 0), ("not a good", 0), ("quite a good", 1), ("a good", 1)),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labels_of_our_own_lines_are_what_they_mean(language: Language) -> None:
    meant = {names.WORDS: (0, 1), names.EVEN: (0, 1), names.GAP: (0, 1), names.LONG: (1,)}
    meant[words.DEFAULT_BATCH] = (1, 0, 1)
    meant[names.MANY] = tuple(
        next(answer for opinion, answer in OPINIONS if opinion in line)
        for line in names.MANY[language].splitlines()
    )
    ours = {
        preset["batch"]
        for presets in PIPELINE.values()
        for preset in presets.values()
        if not isinstance(preset, tuple) and "batch" in preset
    }
    assert ours == set(meant)
    for text, answers in meant.items():
        assert right_answers(read_lines(text[language]).tokens, language) == answers, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_adam_moves_every_weight_of_the_question_alike(language: Language) -> None:
    """Its answer quotes one number for all of them."""
    given = experiments.defaults(language)
    step = experiments.update("adam", "0.1", **given)
    assert len({number(abs(float(move))) for move in step.moves}) == 1


def test_controls_offer_what_the_code_takes() -> None:
    def bounds(key: str) -> tuple[float, float]:
        return CONTROLS[key].low, CONTROLS[key].high  # type: ignore[union-attr]

    assert bounds("stack") == (1, core.MAX_DEPTH)
    assert bounds("hidden")[1] == core.MAX_UNITS
    assert bounds("max_length") == (1, MAX_READ)
    assert max(map(float, CONTROLS["learning_rate"].options)) == updating.MAX_RATE  # type: ignore[union-attr]
    assert len(VERDICTS) == 2  # ln 2 is the loss of a coin
