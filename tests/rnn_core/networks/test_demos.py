"""Demos: what is shown, what is right, what was refused, and whose answer it is."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core.networks.demos import DEMONSTRATIONS, Demonstration, reviewer_verdicts, scene_of
from rnn_core.networks.predictions import Painting
from rnn_core.networks.pretrained import pretrained, untrained_model
from rnn_core.world.captions import caption, caption_text
from rnn_core.world.grammar import ANIMALS
from rnn_core.world.language import LANGUAGES, Language, other_language
from rnn_core.world.parsing import CaptionError
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import DEFAULT_SCENE, Scene

KNOWN = Scene("cat", "white", "small", "sits", "under table", "old", "cup")
UNSEEN = Scene("cat", "ginger", "big", "lies", "by window", "new")  # ginger and new
SETTINGS = {
    "classify": (0.0, 0),
    "caption": (0.0, 0, 1),
    "paint": (),
    "review": (),
    "translate": (True, 1),
    "tag": (),
}
NETWORKS = dict(
    zip(
        SETTINGS,
        ["classifier", "captioner", "painter", "reviewer", "translator", "tagger"],
        strict=True,
    )
)
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_task = pytest.mark.parametrize("task", SETTINGS)


def shown(task: str, text: str, language: Language, weights: str = "trained") -> Demonstration:
    return DEMONSTRATIONS[task](weights, text, *SETTINGS[task], language)


def test_there_is_a_demo_for_every_task() -> None:
    assert set(DEMONSTRATIONS) == set(SETTINGS)


@each_language
def test_a_caption_names_its_scene_and_another_text_a_stand_in(language: Language) -> None:
    assert scene_of(caption_text(KNOWN, language), other_language(language)) == (KNOWN, None)
    scene, refused = scene_of("...", language)
    assert scene == DEFAULT_SCENE and isinstance(refused, CaptionError)
    scene, refused = scene_of("small cat sits", "en")
    assert isinstance(refused, CaptionError) and not refused.correction and scene == DEFAULT_SCENE
    scene, refused = scene_of("рыжая лиса сидит", "ru")  # what is missing is taken from the example
    assert isinstance(refused, CaptionError) and refused.missing == ("size", "place")
    assert scene == replace(DEFAULT_SCENE, animal="fox")
    scene, refused = scene_of("a big blue bear flies over the box", "en")
    assert isinstance(refused, CaptionError) and refused.word == "flies"
    assert (scene.animal, scene.colour, scene.size) == ("bear", "blue", "big")
    scene, _ = scene_of("Муся сидит", "ru")  # no name for the cat of the example
    assert scene == DEFAULT_SCENE


@each_task
@each_language
def test_each_weights_answer_for_themselves(task: str, language: Language) -> None:
    """The trained, the untrained and a reader's own network: the answers are theirs."""
    text = caption_text(KNOWN, language)
    name = NETWORKS[task]
    given = draw(KNOWN) if task in ("classify", "caption") else text
    asked = SETTINGS[task][-1:] if task in ("caption", "translate") else ()
    own = untrained_model(name, language, seed=5)
    models = [pretrained(name, language), untrained_model(name, language), own]
    for weights, model in zip(["trained", "untrained", own], models, strict=True):
        demo = DEMONSTRATIONS[task](weights, text, *SETTINGS[task], language)
        wanted = model.predict(given, *asked)
        assert demo.prediction.labels == wanted.labels
        assert type(demo.prediction) is type(wanted)
        np.testing.assert_allclose(demo.prediction.states, wanted.states, rtol=1e-5, atol=1e-6)


@each_task
@each_language
def test_the_right_answer_is_read_off_the_scene(task: str, language: Language) -> None:
    right = {
        "classify": (getattr(ANIMALS["cat"], language),),
        "caption": tuple(word.text for word in caption(KNOWN, language)),
        "paint": (getattr(ANIMALS["cat"], language),),
        "review": (),
        "translate": tuple(word.text for word in caption(KNOWN, other_language(language))),
        "tag": tuple(word.pos for word in caption(KNOWN, language)),
    }
    demo = shown(task, caption_text(KNOWN, language), language)
    assert demo.target == right[task]
    assert demo.error is None and demo.held_out_caption == "" and demo.language == language


@pytest.mark.parametrize("task", [task for task in SETTINGS if task != "review"])
@each_language
def test_a_scene_that_no_network_has_seen_is_called_so(task: str, language: Language) -> None:
    text = caption_text(UNSEEN, language)
    assert shown(task, text, language).held_out_caption == text


@pytest.mark.parametrize("task", [task for task in SETTINGS if task != "review"])
def test_what_is_no_caption_is_refused_and_answered_all_the_same(task: str) -> None:
    demo = shown(task, "a red whale sings", "en")
    assert demo.error is not None and demo.error.word == "red"
    assert demo.prediction.labels or isinstance(demo.prediction, Painting)
    if task in ("translate", "tag"):
        assert demo.target == () and demo.held_out_caption == ""  # nobody knows
    elif task != "paint":  # the picture is that of a stand-in, and its answer is known
        assert demo.target == shown(task, caption_text(DEFAULT_SCENE, "en"), "en").target


def test_a_picture_is_shown_as_the_network_sees_it() -> None:
    text = caption_text(KNOWN, "en")
    for noise in (0.0, 0.3):
        demo = DEMONSTRATIONS["classify"]("trained", text, noise, 3, "en")
        picture = draw(KNOWN, noise=noise, generator=torch.Generator().manual_seed(3))
        bytes_ = (picture.permute(1, 2, 0) * 255).round().byte().numpy()
        assert np.array_equal(demo.picture, bytes_)


def test_a_name_is_not_expected_of_who_sees_a_picture() -> None:
    named = Scene("cat", "white", "small", "sits", "under table", "old", "cup", "umka")
    demo = shown("caption", caption_text(named, "en"), "en")
    assert demo.target == tuple(word.text for word in caption(KNOWN, "en"))


def test_comparisons_answer_the_same_question() -> None:
    review = "not bad at all"
    judged = shown("review", review, "ru")  # the letters decide, not the page
    assert judged.language == "en"
    assert judged.comparison.labels == pretrained("bag of words", "en").predict(review).labels
    painted = shown("paint", caption_text(KNOWN, "en"), "ru")
    assert isinstance(painted.prediction, Painting)
    picture = torch.from_numpy(painted.prediction.picture).permute(2, 0, 1)
    assert painted.comparison.labels == pretrained("classifier", "ru").predict(picture).labels


def test_the_reviewer_names_the_class_of_every_line() -> None:
    lines = [["so", "boring"], ["очень", "вкусно"], ["I", "liked", "this", "film"], ["скучно"]]
    assert reviewer_verdicts(lines, "en") == (0, 1, 1, 0)
    assert len(reviewer_verdicts([["!", "?"], ["x"] * 5000, ["я" * 900]], "ru")) == 3
