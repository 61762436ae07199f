"""One step of the optimiser: what became of the loss, the answers and the weights."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import decimal, number
from lessons import reviews
from lessons.pipeline.optimizer_step import (
    EXPERIMENT,
    LEARNING_RATE,
    OPTIMIZER,
    SECTION,
    case,
    moves_case,
)
from lessons.pipeline.training_step import ONE_WORD_LINES
from lessons.section import preset
from rnn_core.batching.optimizer_step import OPTIMIZERS, optimizer_step
from rnn_core.batching.pipeline import MAX_LEARNING_RATE
from tests.arrays import decoded
from tests.lessons.answers import notices, show, verdict
from tests.lessons.pipeline.expected import expected_pipeline, has

each_language = pytest.mark.parametrize("language", LANGUAGES)
CASES = {"careful": "fell", "good": "fell", "leap": "rose", "adam": "fell", "adam-leap": "rose"}


@each_language
@pytest.mark.parametrize("name", CASES)
def test_presets_of_the_step_do_what_they_say(name: str, language: Language) -> None:
    values = preset(SECTION, name, language)
    block = show("pipeline", "optimizer-step", language, **values)["optimizer-step"]
    optimizer, rate = (
        values["optimizer_step_optimizer"],
        float(values["optimizer_step_learning_rate"]),
    )
    step = optimizer_step(expected_pipeline(language), optimizer, rate)
    first, second = notices(block)
    # Of Adam the moves come first, unless its step was too large.
    moves_first = optimizer == "adam" and CASES[name] != "rose"
    loss, moves = (second, first) if moves_first else (first, second)
    assert case(step) == CASES[name]
    assert has("optimizer-step", language, f"notice-{CASES[name]}", [loss])
    alike = len({number(abs(float(move))) for move in step.weight_changes}) == 1
    notice = f"{optimizer}-even" if alike else optimizer
    assert alike == (name == "adam") and moves_case(step) == notice
    assert has("optimizer-step", language, f"notice-{notice}", [moves])
    assert decimal(step.loss_before) in loss and decimal(step.loss_after) in loss
    assert number(float(np.abs(step.weight_changes).max())) in moves
    (figure,) = block["figures"]
    answers = [reviews.VERDICTS[answer][language] for answer in ("kind", "unkind", "kind")]
    named = [f"{k} · {answer}" for k, answer in enumerate(answers, start=1)]
    assert figure["layout"]["yaxis"]["ticktext"] == named
    np.testing.assert_array_equal(decoded(figure["data"][1]["x"]), step.probabilities_before)
    np.testing.assert_array_equal(decoded(figure["data"][2]["x"]), step.probabilities_after)


@each_language
def test_a_step_too_small_to_be_seen_is_said_to_be(language: Language) -> None:
    network = {
        "training_step_cell": "lstm",
        "training_step_hidden": 2,
        "training_step_layers": 3,
        "training_step_seed": 10,
        "training_step_text": ONE_WORD_LINES[language],
    }
    step = optimizer_step(expected_pipeline(language, **network), "sgd", 0.01)
    assert decimal(step.loss_before) == decimal(step.loss_after)
    told = notices(
        show(
            "pipeline", "optimizer-step", language, optimizer_step_learning_rate="0.01", **network
        )["optimizer-step"]
    )
    assert has("optimizer-step", language, "notice-same", told)


def test_gradients_too_far_apart_for_float32_have_a_ratio() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхц"
    line = " ".join(f"{letter}1" for letter in letters)
    network = {
        "training_step_hidden": 2,
        "training_step_max_length": 48,
        "training_step_seed": 27,
        "training_step_text": line,
    }
    sizes = np.abs(
        optimizer_step(expected_pipeline("en", **network), "adam", 0.1).gradients
    ).astype(float)
    assert sizes.max() / sizes.min() > np.finfo(np.float32).max
    values = network | {"optimizer_step_optimizer": "adam", "optimizer_step_learning_rate": "0.1"}
    told, _ = notices(show("pipeline", "optimizer-step", **values)["optimizer-step"])
    assert number(sizes.max() / sizes.min()) in told and "inf" not in told


@each_language
def test_a_step_a_hundred_times_as_long_makes_the_loss_larger(language: Language) -> None:
    truth, why = verdict(
        "pipeline",
        "optimizer-step",
        language,
        training_step_cell="lstm",
        training_step_layers=2,
        training_step_text="a\nb c",
    )
    usual, large = (optimizer_step(expected_pipeline(language), "sgd", rate) for rate in (1, 100))
    assert truth == "rise"
    assert usual.loss_after < usual.loss_before < large.loss_after
    for loss in (usual.loss_before, usual.loss_after, large.loss_after):
        assert decimal(loss) in why


@each_language
def test_adam_s_first_step_moves_every_weight_alike(language: Language) -> None:
    adam, sgd = (optimizer_step(expected_pipeline(language), name, 0.1) for name in ("adam", "sgd"))
    values = {"optimizer_step_optimizer": "adam", "optimizer_step_learning_rate": "0.1"}
    told, _ = notices(show("pipeline", "optimizer-step", language, **values)["optimizer-step"])
    assert len({number(abs(float(move))) for move in adam.weight_changes}) == 1
    assert len({number(abs(float(move))) for move in sgd.weight_changes}) > 1
    gradients = np.abs(adam.gradients)
    for value in (np.abs(adam.weight_changes).max(), gradients.max() / gradients.min()):
        assert number(float(value)) in told


@each_language
def test_presets_are_named_by_their_settings(language: Language) -> None:
    blocks = SECTION.prose(language).blocks
    for name in SECTION.presets:
        values = preset(SECTION, name, language)
        assert blocks[f"preset-{name}"].endswith(values["optimizer_step_learning_rate"])
        assert ("Adam" in blocks[f"preset-{name}"]) == (
            values["optimizer_step_optimizer"] == "adam"
        )


def test_controls_offer_what_the_code_takes() -> None:
    assert set(OPTIMIZER.options) == set(OPTIMIZERS)
    assert max(map(float, LEARNING_RATE.options)) == MAX_LEARNING_RATE
    assert EXPERIMENT.at("en").learning_rate == EXPERIMENT.at("en").pipeline.learning_rate == 1
