"""A review and the same with its negation taken out or put in."""

import numpy as np
import pytest

from rnn_core.bounds import MAX_WORDS, OutOfBounds
from rnn_core.probing.negation import flip_negation, is_negation
from rnn_core.world.language import LANGUAGES, Language
from rnn_core.world.reviews import is_held_out, load_reviews
from rnn_core.world.words import UnreadableText

each_language = pytest.mark.parametrize("language", LANGUAGES)
REVIEWS: dict[Language, str] = {
    "ru": "фильм совсем не интересный, зато красивый",
    "en": "the film is not boring at all",
}
PLAIN: dict[Language, str] = {
    "ru": "отличный фильм, смотрел с удовольствием",
    "en": "great film, enjoyed every minute",
}
TIGHT = {"rtol": 1e-5, "atol": 1e-6}


@pytest.mark.parametrize(
    ("text", "language", "changed", "position", "negation"),
    [
        ("фильм не скучный", "ru", "фильм скучный", 1, "не"),
        ("Не скучно и не глупо", "ru", "скучно и не глупо", 0, "Не"),
        ("not bad", "en", "bad", 0, "not"),
        ("I have never seen worse", "en", "I have seen worse", 2, "never"),
        ("the plot isn't bad", "en", "the plot is bad", 2, "isn't"),
        ("I don’t like it", "en", "I do like it", 1, "don't"),
        ("you won't be bored", "en", "you will be bored", 1, "won't"),
        ("I can't and cannot", "en", "I can and cannot", 1, "can't"),
        ("it cannot be", "en", "it can be", 1, "cannot"),
        ("good, not great, not bad", "en", "good great not bad", 1, "not"),
    ],
)
def test_the_first_negation_is_taken_out(
    text: str, language: Language, changed: str, position: int, negation: str
) -> None:
    flip = flip_negation(text, language)
    assert flip.changed.words == tuple(changed.split())
    assert (flip.position, flip.negation, flip.added) == (position, negation, False)


@pytest.mark.parametrize("before", range(4))
@each_language
def test_a_negation_is_put_in_where_there_is_none(language: Language, before: int) -> None:
    flip = flip_negation(PLAIN[language], language, before)
    words = list(flip.original.words)
    words.insert(before, {"ru": "не", "en": "not"}[language])
    assert flip.changed.words == tuple(words)
    assert (flip.position, flip.added) == (before, True)
    again = flip_negation(" ".join(words), language)
    assert again.changed.words == flip.original.words and again.position == before


@each_language
def test_unless_told_it_goes_where_it_changes_the_verdict_most(language: Language) -> None:
    flip = flip_negation(PLAIN[language], language)
    count, kind = len(flip.original.words), flip.original.kind[-1]
    tried = [flip_negation(PLAIN[language], language, before) for before in range(count)]
    assert flip.position == np.argmax([abs(one.changed.kind[-1] - kind) for one in tried])
    assert flip.changed.words[flip.position] in ("не", "not")


@each_language
def test_before_the_position_nothing_differs_and_after_it_something_does(
    language: Language,
) -> None:
    contracted = {"ru": (), "en": ("it wasn't a bad film", "film isn't")}[language]
    for text in (REVIEWS[language], PLAIN[language], *contracted):
        flip = flip_negation(text, language)
        k = flip.position
        np.testing.assert_allclose(flip.original.states[:k], flip.changed.states[:k], **TIGHT)
        assert flip.original.words[:k] == flip.changed.words[:k]
        np.testing.assert_allclose(flip.distances[:k], 0, atol=1e-5)
        assert (flip.distances[k:] > 1e-3).all()


@each_language
def test_pairs_are_of_the_same_words(language: Language) -> None:
    for one in [one for one in load_reviews(language) if is_held_out(one)][::9]:
        flip = flip_negation(one.text, language)
        apart = [np.inf] * len(flip.pairs)
        for row, (k, j) in enumerate(flip.pairs):
            same = flip.original.words[k] == flip.changed.words[j]
            assert same or (k == j == flip.position and is_negation(flip.original.words[k]))
            difference = flip.original.states[k] - flip.changed.states[j]
            apart[row] = float((difference**2).sum() ** 0.5)
        np.testing.assert_allclose(flip.distances, apart, **TIGHT)
        lone = {len(flip.original.words), len(flip.changed.words)}
        assert len(flip.pairs) == min(lone)


@pytest.mark.parametrize(
    ("text", "language", "columns"),
    [
        ("фильм не скучный", "ru", ((0, 0), (1, None), (2, 1))),
        ("the plot isn't bad", "en", ((0, 0), (1, 1), (2, 2), (3, 3))),
        ("скучно", "ru", ((None, 0), (0, 1))),
    ],
)
def test_the_lone_negation_has_a_column_of_its_own(
    text: str, language: Language, columns: tuple[tuple[int | None, int | None], ...]
) -> None:
    flip = flip_negation(text, language)
    assert flip.aligned_steps == columns
    assert flip.pairs == tuple(one for one in columns if None not in one)


@each_language
def test_a_flip_that_leaves_too_little_or_too_much_is_refused(language: Language) -> None:
    with pytest.raises(OutOfBounds, match="tokens"):
        flip_negation({"ru": "не", "en": "not"}[language], language)
    with pytest.raises(OutOfBounds, match="tokens"):
        flip_negation({"ru": "слово ", "en": "word "}[language] * MAX_WORDS, language)
    with pytest.raises(UnreadableText):  # a number is left, which is of no language
        flip_negation({"ru": "не 17", "en": "not 17"}[language], language)
    for before in (-1, 5):
        with pytest.raises(OutOfBounds, match="word before which"):
            flip_negation(PLAIN[language], language, before)


def test_a_flipped_negation_turns_the_verdict() -> None:
    for text, language in (("фильм совсем не интересный", "ru"), ("the film isn't boring", "en")):
        flip = flip_negation(text, language)  # type: ignore[arg-type]
        assert (flip.original.kind[-1] > 0.5) != (flip.changed.kind[-1] > 0.5)
