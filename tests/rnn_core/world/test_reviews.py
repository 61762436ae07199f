"""The reviews: enough of them, balanced, and no test set that a bag of words could pass."""

from collections import Counter, defaultdict

import pytest
import torch

from rnn_core.networks.text_models import BagOfWords
from rnn_core.world.language import LANGUAGES, Language, normalise
from rnn_core.world.reviews import (
    TRAITS,
    Review,
    is_held_out,
    load_reviews,
    unseen_words,
)
from rnn_core.world.words import split_words

each_language = pytest.mark.parametrize("language", LANGUAGES)
TOPICS = {"film", "food", "course", "gadget"}
NEGATORS = {
    "ru": {"не", "ни", "нет", "без", "нельзя", "вряд", "едва", "отнюдь"},
    "en": {"not", "never", "no", "nothing", "nobody", "none", "nor", "without", "hardly", "cannot"}
    | {"neither", "barely", "few", "little", "far", "anything"},
}
PIVOTS = {
    "ru": {"но", "хотя", "однако", "зато"},
    "en": {"but", "though", "although", "yet", "however", "still", "despite"},
}


def bag(review: Review) -> tuple[str, ...]:
    return tuple(sorted(map(normalise, review.words)))


def bags(language: Language) -> dict[tuple[str, ...], list[Review]]:
    found = defaultdict(list)
    for review in load_reviews(language):
        found[bag(review)].append(review)
    return found


@each_language
def test_there_are_enough_and_as_many_of_every_kind(language: Language) -> None:
    assert len(load_reviews(language)) >= 600
    cells = Counter((one.sentiment, one.topic, one.trait) for one in load_reviews(language))
    assert set(cells) == {(s, t, k) for s in ("kind", "unkind") for t in TOPICS for k in TRAITS}
    for (_, topic, trait), count in cells.items():
        assert count == cells["kind", topic, trait] >= 20
    for trait in TRAITS:
        assert len({count for cell, count in cells.items() if cell[2] == trait}) == 1


@each_language
def test_no_review_is_there_twice(language: Language) -> None:
    said = Counter(tuple(map(normalise, one.words)) for one in load_reviews(language))
    assert said.most_common(1)[0][1] == 1


@each_language
def test_a_review_is_short_and_its_words_are_those_of_its_text(language: Language) -> None:
    letters = {"ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя", "en": "abcdefghijklmnopqrstuvwxyz"}
    for one in load_reviews(language):
        assert one.words == split_words(one.text) and 2 <= len(one.words) <= 14
        assert one.text == one.text.strip()
        assert set(normalise("".join(one.words))) <= set(letters[language]) | set("'’-0123456789")


@each_language
def test_traits_are_what_they_are_called(language: Language) -> None:
    for one in load_reviews(language):
        words = set(map(normalise, one.words))
        negated = words & NEGATORS[language] or any(
            word.endswith(("n't", "n’t")) or word.startswith(("ни", "нич")) for word in words
        )
        turned = words & PIVOTS[language]
        if one.trait == "negation":
            assert negated, one.text
        if one.trait == "contrast":
            assert turned or words & {"а", "да", "думал", "думала"}, one.text
        if one.trait == "plain":
            assert not turned and not words & {"не", "ни", "нет", "not", "never", "no"}, one.text


@each_language
def test_about_a_fifth_of_every_trait_is_held_out(language: Language) -> None:
    for trait in (*TRAITS, None):
        some = [one for one in load_reviews(language) if trait in (one.trait, None)]
        assert 0.15 < sum(map(is_held_out, some)) / len(some) < 0.25, trait


@each_language
def test_no_twin_of_a_learnt_review_is_examined(language: Language) -> None:
    training, tested = (
        {bag(one) for one in load_reviews(language) if is_held_out(one) == held}
        for held in (False, True)
    )
    assert training and tested and not training & tested


@each_language
def test_a_bag_of_words_cannot_tell_opposite_twins_apart(language: Language) -> None:
    model = BagOfWords().double()
    opposite = 0
    for twins in bags(language).values():
        if len({one.sentiment for one in twins}) == 2:
            opposite += 1
            logits = model([one.words for one in twins])
            torch.testing.assert_close(logits, logits[:1].expand_as(logits), rtol=0, atol=1e-12)
    assert opposite >= 100


@each_language
def test_some_opposite_twins_are_examined(language: Language) -> None:
    opposite = [
        twins for twins in bags(language).values() if len({t.sentiment for t in twins}) == 2
    ]
    assert sum(is_held_out(twins[0]) for twins in opposite) >= 20


def test_words_that_no_lesson_had_are_named_once_and_in_order() -> None:
    training = next(one for one in load_reviews("en") if not is_held_out(one))
    assert unseen_words(training.words, "en") == ()
    assert unseen_words((*training.words, "katze", "Tisch", "katze"), "en") == ("katze", "Tisch")
    only_examined = {
        normalise(word) for one in load_reviews("ru") if is_held_out(one) for word in one.words
    } - {
        normalise(word) for one in load_reviews("ru") if not is_held_out(one) for word in one.words
    }
    for word in only_examined:
        assert unseen_words((word,), "ru") == (word,)
