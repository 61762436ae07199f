"""Predictions about the trained networks: what they tell apart, look at, and pass on."""

from dataclasses import replace
from typing import Any, Final

import numpy as np

from content import LANGUAGES, Text
from content.template import number, percent
from lessons.check.exercise import Exercise, Judgement, direction
from lessons.structures.demonstrations import AskedDemonstration
from lessons.structures.review import kind_probability
from lessons.structures.scene_fields import changed_scene, field_values
from rnn_core.networks.demos import ComparedDemonstration, scene_of
from rnn_core.networks.predictions import GeneratedSentence, Painting, Translation
from rnn_core.world.captions import caption_text
from rnn_core.world.scenes import Scene

SURE: Final = 0.6
"""A class with a smaller probability is not asked about."""
LOOKED: Final = 0.4
"""Attention of a smaller weight has no clear place."""
AHEAD: Final = 0.1
"""A change of a picture is the largest if it is ahead by this share of itself."""
SCENES: Final = (
    Scene("cat", "ginger", "small", "sits", "on table"),
    Scene("fox", "black", "big", "sleeps", "under table"),
    Scene("elephant", "grey", "big", "stands", "behind tree"),
    Scene("duck", "white", "small", "lies", "in box"),
    Scene("dog", "black", "small", "stands", "on roof"),
    Scene("hare", "white", "big", "sits", "by window"),
)
CHANGES: Final = {"size": ("big", "small"), "colour": ("blue", "white"), "animal": ("fox", "bear")}
"""Field → its new values; the second where the scene has the first already."""


def _said(scene: Scene) -> Text:
    return Text(ru=caption_text(scene, "ru"), en=caption_text(scene, "en"))


CAPTIONS: Final = tuple(_said(scene) for scene in SCENES)
BOTH_WAYS: Final = tuple(one[language] for one in CAPTIONS for language in LANGUAGES)
LENGTHS: Final = tuple(
    _said(replace(SCENES[0], age=age, thing=thing))
    for age, thing in ((None, None), ("old", None), ("old", "ball"))
)
"""One scene in captions of different lengths."""
ONE_WORD: Final = tuple(
    _said(replace(SCENES[0], **change)) for change in ({}, {"place": "on roof"}, {"size": "big"})
)
"""One caption, and it with another last word, and with another adjective at its beginning."""
REVIEWS: Final = (
    Text(ru="вкусно, но дорого", en="tasty but expensive"),
    Text(ru="дорого, но вкусно", en="expensive but tasty"),
    Text(ru="хорошо, но скучно", en="good but boring"),
    Text(ru="скучно, но хорошо", en="boring but good"),
)


def _named(found: AskedDemonstration, _: Any) -> Judgement | None:
    """Whether the classifier still names the animal."""
    best = found.demo.prediction.top[0][0]
    if best.probability < SURE:
        return None
    facts = {"said": best.label, "share": percent(best.probability), "is": found.demo.target[0]}
    return Judgement("right" if best.label == found.demo.target[0] else "wrong", facts)


def _log_probability(found: AskedDemonstration) -> float:
    run = found.demo.prediction
    assert isinstance(run, GeneratedSentence)
    return run.log_probability


def _kind(found: AskedDemonstration) -> float:
    return kind_probability(found.demo.prediction)


def _kind_to_the_bag(found: AskedDemonstration) -> float:
    assert isinstance(found.demo, ComparedDemonstration)
    return kind_probability(found.demo.comparison)


def _repainted(found: AskedDemonstration, _: Any) -> Judgement | None:
    """Which of three words, each changed alone, changes the painted picture most."""
    scene, _error = scene_of(found.settings["phrase"], found.demo.language)
    new = {
        field: first if getattr(scene, field) != first else second
        for field, (first, second) in CHANGES.items()
    }
    whole = _picture(found, scene)
    changed = {
        field: float(np.abs(_picture(found, changed_scene(scene, field, value)) - whole).mean())
        for field, value in new.items()
    }
    second, first = sorted(changed, key=lambda field: changed[field])[-2:]
    if changed[first] - changed[second] < AHEAD * changed[first]:
        return None
    words = field_values(scene, found.demo.language)
    said = {f"new_{field}": words[field][value] for field, value in new.items()}
    return Judgement(first, said | {field: percent(one) for field, one in changed.items()})


def _picture(found: AskedDemonstration, scene: Scene) -> Any:
    run = found.with_settings(phrase=caption_text(scene, found.demo.language)).prediction
    assert isinstance(run, Painting)
    return run.picture


def _given_to_the_decoder(found: AskedDemonstration) -> float:
    """How many numbers of the encoder the decoder gets to see."""
    run = found.demo.prediction
    assert isinstance(run, Translation)
    return float((run.attention.max(0) > 0).sum() * run.encoder_states.shape[1])


def _looks(found: AskedDemonstration, _: Any) -> Judgement | None:
    """Whether the adjective of size or the animal is looked at while that adjective is written."""
    run = found.demo.prediction
    assert isinstance(run, Translation)
    if run.labels[:-1] != found.demo.target:
        return None
    into_russian = found.demo.language == "en"
    first = 0 if into_russian else 1  # an English caption begins with an article
    weights = run.attention[first]
    places = {"adjective": 1, "noun": 3} if into_russian else {"adjective": 0, "noun": 2}
    truth = "noun" if into_russian else "adjective"
    if weights.argmax() != places[truth] or weights.max() < LOOKED:
        return None  # looked at for a reason that the words do not give
    facts = {"written": run.labels[first], "share": percent(float(weights.max()))}
    read = {name: run.words[place] for name, place in places.items()}
    return Judgement(truth, facts | read, f"many-to-many-looks-because-{truth}")


def _state_of_the_verb(before: AskedDemonstration, after: AskedDemonstration) -> Judgement:
    """Whether the state after the verb is another one."""
    verb = before.demo.prediction.labels.index("VERB")
    states = (one.demo.prediction.states[verb] for one in (before, after))
    distance = float(np.linalg.norm(np.subtract(*states)))
    facts = {"verb": before.demo.prediction.words[verb], "distance": number(distance)}
    return Judgement("same" if distance == 0 else "different", facts)


EXERCISES: Final = (
    Exercise(
        "one-to-one",
        "noise",
        _named,
        settings={
            "structures_phrase": CAPTIONS,
            "structures_noise": (0.0, 0.1, 0.4, 0.7, 1.0),
            "structures_seed": range(100),
        },
        options=("right", "wrong"),
    ),
    Exercise(
        "one-to-many",
        "beam",
        direction(_log_probability),
        settings={
            "structures_phrase": CAPTIONS,
            "structures_noise": (0.2, 0.3, 0.4),
            "structures_seed": range(100),
        },
        move={"structures_beam": (1, 8)},
    ),
    Exercise("review", "order", direction(_kind), move={"review_text": REVIEWS}),
    Exercise("review", "bag", direction(_kind_to_the_bag), move={"review_text": REVIEWS}),
    Exercise(
        "caption-to-picture",
        "word",
        _repainted,
        settings={"structures_phrase": CAPTIONS},
        options=("size", "colour", "animal"),
    ),
    Exercise(
        "many-to-many",
        "memory",
        direction(_given_to_the_decoder),
        settings={"many_to_many_attention": (False, True)},
        move={"structures_phrase": LENGTHS},
    ),
    Exercise(
        "many-to-many",
        "looks",
        _looks,
        settings={"structures_phrase": BOTH_WAYS},
        options=("adjective", "noun"),
    ),
    Exercise(
        "tagging",
        "word",
        _state_of_the_verb,
        move={"structures_phrase": ONE_WORD},
        options=("same", "different"),
    ),
)
