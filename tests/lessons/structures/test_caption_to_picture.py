"""Many to one: a picture painted after the last state, and what the classifier sees in it."""

from dataclasses import replace

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import percent
from rnn_core.networks.demos import paint, scene_of
from rnn_core.networks.pretrained import pretrained
from rnn_core.world.captions import caption_text
from rnn_core.world.grammar import ANIMALS, PLACES, SIZES
from rnn_core.world.scenes import Scene
from tests.arrays import decoded
from tests.lessons.answers import notices, verdict
from tests.lessons.structures.shown import default, figure, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
def test_the_picture_is_what_the_network_paints(language: Language) -> None:
    block = figure("caption-to-picture", language)
    (shown,) = [one for one in block["figures"][0]["data"] if one["type"] == "image"]
    painted = (
        pretrained("painter", language).predict(default("structures_phrase", language)).picture
    )
    assert painted is not None
    np.testing.assert_array_equal(decoded(shown["z"]), (painted * 255).round())


RIGHT = {"ru": "Верно", "en": "Right"}
NOTICES = {
    "right": {"ru": "большая белая лиса сидит на столе", "en": "a big white fox sits on the table"},
    "free": {"ru": "маленький спит на столе", "en": "a small sleeps on the table"},
}


@pytest.mark.parametrize("kind", NOTICES)
@each_language
def test_what_the_classifier_sees_is_weighed_where_an_animal_was_asked_for(
    kind: str, language: Language
) -> None:
    phrase = NOTICES[kind][language]
    rival = paint("trained", phrase, language).comparison
    assert rival is not None
    said = " ".join(notices(figure("caption-to-picture", language, structures_phrase=phrase)))
    assert rival.labels[0] in said
    asked_for = {"ru": "просили", "en": "asked for"}[language]
    assert (RIGHT[language] in said) == (kind == "right") and asked_for not in said


@each_language
def test_what_is_missing_takes_nothing_from_the_animal_that_is_named(language: Language) -> None:
    phrase = {"ru": "рыжая лиса", "en": "a ginger fox"}[language]
    demo = paint("untrained", phrase, language)
    assert demo.error is not None
    said = " ".join(
        notices(
            figure(
                "caption-to-picture",
                language,
                structures_phrase=phrase,
                structures_weights="untrained",
            )
        )
    )
    wrong = {"ru": "просили", "en": "asked for"}[language]
    assert (wrong in said) == (demo.comparison.labels != demo.target)
    assert demo.comparison.labels == demo.target or {"ru": "лиса", "en": "fox"}[language] in said


@pytest.mark.parametrize("weights", ["trained", "untrained"])
@each_language
def test_every_animal_takes_its_turn_in_the_caption(language: Language, weights: str) -> None:
    phrase = default("structures_phrase", language)
    scene, _ = scene_of(phrase, language)
    pictures = [
        paint(weights, caption_text(replace(scene, animal=animal, name=None), language), language)  # type: ignore[arg-type]
        for animal in ANIMALS
    ]
    seen = sum(one.comparison.labels == one.target for one in pictures)
    # Untrained, all pictures look alike: one is right all the same, by chance.
    assert seen == (8 if weights == "trained" else 1)
    said = " ".join(notices(figure("caption-to-picture", language, structures_weights=weights)))
    told = {"ru": f"узнаёт {seen} из 8", "en": f"recognises {seen} of 8"}[language]
    assert told in said
    free = {"ru": "маленький спит на столе", "en": "a small sleeps on the table"}[language]
    said = " ".join(notices(figure("caption-to-picture", language, structures_phrase=free)))
    assert longest("caption-to-picture", language, "animals") not in said


@pytest.mark.parametrize("phrase", [None, "a big black hare sleeps behind an old tree", "лиса"])
@each_language
def test_another_size_or_another_place(language: Language, phrase: str | None) -> None:
    text = phrase or default("structures_phrase", language)
    scene, _ = scene_of(text, language)
    spoken = paint("trained", text, language).language

    def picture(**changes: str) -> np.ndarray:
        said = caption_text(replace(scene, **changes), spoken)  # type: ignore[arg-type]
        found = paint("trained", said, language).prediction.picture
        assert found is not None
        return found

    size = next(key for key in SIZES if key != scene.size)
    place = next(key for key in PLACES if key != scene.place)
    first, last = (
        float(np.abs(other - picture()).mean())
        for other in (picture(size=size), picture(place=place))
    )
    truth, said = verdict("structures", "caption-to-picture", language, structures_phrase=text)
    assert truth == ("first" if first > last else "last")
    assert percent(first) in said and percent(last) in said


@each_language
def test_an_untaught_network_is_not_praised_for_a_lucky_guess(language: Language) -> None:
    seen = set()
    for animal in ("fox", "hare"):
        phrase = caption_text(Scene(animal, "white", "big", "sits", "on table"), language)
        rival = paint("untrained", phrase, language).comparison
        assert rival is not None
        lucky = rival.labels == (getattr(ANIMALS[animal], language),)
        seen.add(lucky)
        said = " ".join(
            notices(
                figure(
                    "caption-to-picture",
                    language,
                    structures_phrase=phrase,
                    structures_weights="untrained",
                )
            )
        )
        assert RIGHT[language] not in said
        assert ({"ru": "просили", "en": "asked for"}[language] in said) == (not lucky)
    assert seen == {True, False}
