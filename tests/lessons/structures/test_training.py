"""A training, look by look: what it gives, what is drawn of it, and the network at its end."""

from dataclasses import replace
from itertools import islice

import pytest

from content import LANGUAGES, Language
from lessons.answer import find
from lessons.controls import Slider
from lessons.structures.training import (
    EVALUATED,
    LEARNING_RATE,
    POINTS,
    STEPS,
    NetworkTraining,
    TrainingProgress,
)
from rnn_core.networks.pretrained import pretrained
from rnn_core.training import MAX_RATE, MAX_TRAINING_STEPS
from rnn_core.world.scenes import MAX_SCENES
from tests.lessons.answers import show
from tests.lessons.structures.shown import answers, default, figure

SHORT = NetworkTraining("tagger", "en", 50, 0.01, 0)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def ordered(language: Language, **changes: object) -> NetworkTraining:
    section = find("structures", "training")
    experiment = section.experiment
    assert experiment is not None and experiment.training is not None
    values = {key: one.initial(language) for key, one in section.controls.items()} | changes
    found = experiment.training(**experiment.arguments(language, values))
    assert isinstance(found, NetworkTraining)
    return found


@each_language
def test_the_order_is_of_the_chosen_network(language: Language) -> None:
    assert ordered(language) == NetworkTraining("classifier", language, 300, 0.005, 0)
    choice = {
        "input_output_structure": "many-to-many",
        "many_to_many_attention": False,
        "training_learning_rate": "0.5",
        "training_seed": 7,
    }
    wanted = NetworkTraining("translator without attention", language, 50, 0.5, 7)
    assert ordered(language, training_steps=50, **choice) == wanted
    assert not wanted.paced and wanted.steps == 50
    assert len({wanted, replace(wanted), replace(wanted, seed=8)}) == 2


def test_before_a_training_there_is_nothing_to_draw() -> None:
    assert list(show("structures", "training")) == ["more"]


def test_every_look_tells_how_far_it_has_come() -> None:
    looks = list(SHORT.train())
    assert [look.step for look in looks] == list(range(1, 51))
    assert [look.step for look in looks if look.share is not None] == list(range(5, 51, 5))
    for look in looks:
        learning = look.result
        assert isinstance(learning, TrainingProgress) and learning.length == 50
        assert learning.losses == tuple((one.step, one.loss) for one in looks[: look.step])
        examined = [one for one in looks[: look.step] if one.share is not None]
        assert learning.shares == tuple((one.step, one.share) for one in examined)
        assert (learning.model is None) == (look.step < 50)
    assert looks[-1].loss < looks[0].loss / 2
    assert looks[-1].share > 0.9 > looks[4].share  # type: ignore[operator]
    said = looks[-1].result.model.predict("a big cat sleeps on the roof").labels
    assert said == ("DET", "ADJ", "NOUN", "VERB", "ADP", "DET", "NOUN")


def test_a_training_of_another_seed_is_another() -> None:
    first, again, other = (
        [look.loss for look in islice(replace(SHORT, seed=seed).train(), 3)] for seed in (0, 0, 1)
    )
    assert first == again != other


@each_language
def test_training_and_asking_the_result(language: Language) -> None:
    job = ordered(
        language,
        input_output_structure="aligned",
        training_steps=100,
        training_learning_rate="0.05",
    )
    *_, last = job.train()
    block = show("structures", "training", language, last.result, training_steps=100)["training"]
    losses, shares = block["figures"][0]["data"]
    assert losses["x"] == list(range(1, 101)) and shares["x"] == list(range(10, 101, 10))
    assert losses["y"] == [loss for _, loss in last.result.losses]
    assert shares["y"] == [share for _, share in last.result.shares]
    assert block["alts"][0].count("100") == 2
    untaught = figure("tagging", language, structures_weights="untrained")
    mine = figure("tagging", language, last.result.model, structures_weights="mine")
    right = pretrained("tagger", language).predict(default("structures_phrase", language)).labels
    tags = [[text.split("<br>")[0] for text in answers(one)] for one in (mine, untaught)]
    assert tuple(tags[0]) == right != tuple(tags[1])


def test_a_long_curve_is_thinned_out() -> None:
    for length, done in ((2000, 2000), (2000, 30), (300, 300)):
        losses = tuple((step, 1.0) for step in range(1, done + 1))
        learning = TrainingProgress(length, losses, ())
        block = show("structures", "training", "en", learning)["training"]
        curve, _ = block["figures"][0]["data"]
        every = max(1, length // POINTS)
        assert curve["x"] == list(range(1, done + 1, every)) and len(curve["x"]) <= POINTS
        assert str(done) in block["alts"][0] and str(length) in block["alts"][0]


def test_a_training_offers_what_the_core_takes() -> None:
    assert isinstance(STEPS, Slider) and 1 <= STEPS.low < STEPS.high <= MAX_TRAINING_STEPS
    assert all(0 < float(rate) <= MAX_RATE for rate in LEARNING_RATE.options)
    assert EVALUATED <= MAX_SCENES
