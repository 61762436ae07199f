"""What the shipped networks say of a scene and a review, and what they refuse to read."""

import pytest
import torch

from rnn_core.bounds import MAX_WORDS
from rnn_core.networks.pretrained import pretrained
from rnn_core.world import captions
from rnn_core.world.captions import caption_text
from rnn_core.world.language import LANGUAGES, Language, other_language
from rnn_core.world.pictures import draw
from rnn_core.world.scenes import Scene

CAT = Scene("cat", "white", "small", "sits", "under table", "old", "cup")  # in all training sets
NAMED = Scene("cat", "white", "small", "sits", "under table", "old", "cup", "umka")
PARTS = {
    "ru": "ADJ ADJ NOUN PROPN VERB ADP ADJ NOUN ADV ADP NOUN",
    "en": "DET ADJ ADJ NOUN PROPN VERB ADP DET ADJ NOUN ADP DET NOUN",
}
READERS = ["painter", "reviewer", "bag of words", "translator", "tagger"]
each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
@pytest.mark.parametrize("scene", [CAT, NAMED], ids=["nameless", "named"])
def test_a_learnt_scene_is_translated_word_for_word(language: Language, scene: Scene) -> None:
    found = pretrained("translator", language).predict(caption_text(scene, language))
    assert found.labels == (*caption_text(scene, other_language(language)).split(), captions.END)


@each_language
def test_a_learnt_scene_is_recognised(language: Language) -> None:
    animal = {"ru": "кот", "en": "cat"}[language]
    assert pretrained("classifier", language).predict(draw(CAT)).labels == (animal,)
    said = pretrained("captioner", language).predict(draw(CAT)).labels
    assert said == (*caption_text(CAT, language).split(), captions.END)


@each_language
def test_the_words_of_a_learnt_scene_are_tagged_right(language: Language) -> None:
    found = pretrained("tagger", language).predict(caption_text(NAMED, language))
    assert list(found.labels) == PARTS[language].split()
    assert [share > 0.5 for share in found.names] == [part == "PROPN" for part in found.labels]


@each_language
def test_a_review_is_judged_word_by_word(language: Language) -> None:
    kind, unkind = {
        "ru": ("не плохой, а отличный фильм", "не отличный, а плохой фильм"),
        "en": ("not bad but great", "not great but bad"),
    }[language]
    model = pretrained("bag of words", language)
    shares = [dict(model.predict(text).top[0])["kind"] for text in (kind, unkind)]
    assert shares[0] == pytest.approx(shares[1])
    verdicts = [pretrained("reviewer", language).predict(text) for text in (kind, unkind)]
    assert [one.labels[-1] for one in verdicts] == ["kind", "unkind"]


def test_words_that_nobody_taught_are_listed() -> None:
    for name in ("painter", "translator"):
        found = pretrained(name, "ru").predict("Маленький ЗЕЛЕНЫЙ дракон, Кузя cat")
        assert found.words == ("маленький", "зелёный", "дракон", "Кузя", "cat")
        assert found.unknown == ("дракон", "cat")
    assert pretrained("tagger", "ru").predict("дракон спит").unknown == ()


@pytest.mark.parametrize("name", READERS)
def test_texts_that_are_empty_or_too_long_are_refused(name: str) -> None:
    model = pretrained(name, "ru")
    model.predict("кот " * MAX_WORDS)
    for text, count in (("", 0), (" …!", 0), ("кот " * (MAX_WORDS + 1), MAX_WORDS + 1)):
        with pytest.raises(ValueError, match=f"tokens must be between 1 and 48, got {count}"):
            model.predict(text)


@pytest.mark.parametrize("name", ["classifier", "captioner"])
def test_pictures_of_another_size_are_refused(name: str) -> None:
    for shape in ((3, 32, 31), (1, 3, 32, 32), (32, 32, 3)):
        with pytest.raises(ValueError, match="a picture is"):
            pretrained(name, "ru").predict(torch.zeros(shape))


def test_beams_that_are_too_wide_are_refused() -> None:
    for name, given in (("captioner", draw(CAT)), ("translator", caption_text(CAT, "ru"))):
        for width in (0, 9):
            with pytest.raises(ValueError, match="beam width must be between 1 and 8"):
                pretrained(name, "ru").predict(given, width)
