"""The reviewer's sentiment unit: selected on one half of the reviews, tested on the other."""

import dataclasses

import numpy as np
import pytest
import torch

from rnn_core.bounds import MAX_WORDS, OutOfBounds
from rnn_core.networks.pretrained import pretrained, scores
from rnn_core.probing.negation import flip_negation
from rnn_core.probing.sentiment_unit import auc, read_review, sentiment_unit, split_reviews
from rnn_core.world.language import LANGUAGES, Language, normalise
from rnn_core.world.reviews import PAIRS, Review, is_held_out, load_reviews

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


def bag(review: Review) -> tuple[str, ...]:
    return tuple(sorted(map(normalise, review.words)))


def last_states(some: list[Review], language: Language) -> list[list[float]]:
    """By the plain way: every review on its own."""
    states = [pretrained("reviewer", language).predict(one.text).states for one in some]
    return [found[-1].tolist() for found in states if found is not None]


@each_language
def test_the_halves_share_no_words_and_none_was_learnt(language: Language) -> None:
    first, second = split_reviews(language)
    held_out = [one for one in load_reviews(language, PAIRS) if is_held_out(one)]
    assert sorted(map(id, first + second)) == sorted(map(id, held_out))
    assert not set(map(bag, first)) & set(map(bag, second))
    assert 0.4 < len(first) / len(held_out) < 0.6
    for half in (first, second):
        assert 0.4 < sum(one.sentiment == "kind" for one in half) / len(half) < 0.6


@each_language
def test_the_unit_and_its_threshold_are_the_first_halfs_choice(language: Language) -> None:
    unit = sentiment_unit(language)
    first, _ = split_reviews(language)
    states = last_states(first, language)
    kind = [one.sentiment == "kind" for one in first]
    apart = []
    for column in zip(*states, strict=True):
        above = [
            (a > b) + (a == b) / 2
            for a, is_kind in zip(column, kind, strict=True)
            for b, other in zip(column, kind, strict=True)
            if is_kind and not other
        ]
        apart.append(sum(above) / len(above))
    distances = [abs(one - 0.5) for one in apart]
    assert unit.index == distances.index(max(distances))
    assert unit.sign == (1 if apart[unit.index] > 0.5 else -1)
    assert unit.ranking[0] == unit.index and sorted(unit.ranking) == list(range(len(apart)))
    sides = [unit.sign * apart[one] for one in unit.ranking]
    np.testing.assert_allclose(sides, sorted(sides, reverse=True), atol=1e-6)

    values = [row[unit.index] for row in states]

    def right(threshold: float) -> int:
        verdicts = [unit.sign * value > unit.sign * threshold for value in values]
        return sum(map(bool.__eq__, verdicts, kind))

    assert right(unit.threshold) == max(map(right, np.linspace(-1, 1, 4001).tolist()))


@each_language
def test_what_the_unit_is_worth_is_counted_on_the_second_half(language: Language) -> None:
    unit = sentiment_unit(language)
    first, second = split_reviews(language)
    assert (unit.selection_count, unit.test_count) == (len(first), len(second))
    kind = [one.sentiment == "kind" for one in second]
    values = [row[unit.index] for row in last_states(second, language)]
    right = sum(unit.is_kind(value) == is_kind for value, is_kind in zip(values, kind, strict=True))
    assert unit.accuracy == pytest.approx(right / len(second), abs=1e-6)
    readings = [read_review(one.text, language) for one in second]
    right = sum((r.kind[-1] > 0.5) == is_kind for r, is_kind in zip(readings, kind, strict=True))
    assert unit.network_accuracy == pytest.approx(right / len(second), abs=1e-6)
    wanted = auc(unit.sign * torch.tensor(values), torch.tensor(kind)).item()
    assert unit.auc == pytest.approx(wanted, abs=1e-4)


@each_language
def test_one_unit_tells_nearly_as_much_as_the_network(language: Language) -> None:
    unit = sentiment_unit(language)
    assert unit.accuracy > 0.85 and unit.auc > 0.95
    whole = scores()["reviewer"][language]["pairs"]
    first, second = split_reviews(language)
    readings = [read_review(one.text, language).kind[-1] > 0.5 for one in first]
    in_first = sum(map(bool.__eq__, map(bool, readings), [r.sentiment == "kind" for r in first]))
    in_all = (in_first + unit.network_accuracy * len(second)) / len(first + second)
    assert in_all == pytest.approx(whole, abs=1e-3)  # the shipped mark, in two halves


@each_language
def test_the_unit_is_found_once_and_leaves_chance_alone(language: Language) -> None:
    before = torch.random.get_rng_state()
    found = sentiment_unit.__wrapped__(language)
    assert found == sentiment_unit(language) and sentiment_unit(language) is sentiment_unit(
        language
    )
    flip_negation(REVIEWS[language], language)
    assert torch.equal(torch.random.get_rng_state(), before)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.index = 0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("values", "kind", "wanted"),
    [
        ([1.0, 2.0, 3.0, 4.0], [0, 0, 1, 1], 1.0),
        ([1.0, 2.0, 3.0, 4.0], [1, 1, 0, 0], 0.0),
        ([5.0, 5.0, 5.0], [0, 1, 1], 0.5),
        ([1.0, 3.0, 2.0, 4.0], [0, 0, 1, 1], 0.75),
    ],
)
def test_auc_in_closed_form(values: list[float], kind: list[int], wanted: float) -> None:
    for shift in (0.0, 7.0):  # any growing function of the values is as good
        found = auc(torch.tensor(values).double().exp() + shift, torch.tensor(kind).bool())
        assert found.item() == wanted


@each_language
def test_a_reading_is_the_networks_own(language: Language) -> None:
    found = read_review(REVIEWS[language], language)
    network = pretrained("reviewer", language).network
    state = torch.zeros(1, 1, 32)
    for t, word in enumerate(found.words):
        _, state = network.rnn(network.embed([[word]]), state)  # type: ignore[operator]
        h = state[0, 0]
        kind = network.head(h).softmax(-1)[1]  # type: ignore[operator]
        np.testing.assert_allclose(found.states[t], h, **TIGHT)
        np.testing.assert_allclose(found.kind[t], kind, **TIGHT)
        assert found.unit[t] == found.states[t, sentiment_unit(language).index]


@each_language
def test_arrays_are_read_only(language: Language) -> None:
    flip = flip_negation(REVIEWS[language], language)
    found = flip.original
    for array in (found.states, found.kind, found.unit, flip.distances):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("zzzqx", "en"),
        ("x-y o'z", "en"),
        ("ß 猫", "en"),
        ("17 ok", "en"),
        ("птеродактиль крайне вкусен", "ru"),
        ("мой iPhone 15", "ru"),
    ],
)
def test_unknown_words_are_read(text: str, language: Language) -> None:
    flip = flip_negation(text, language)
    for found in (flip.original, flip.changed):
        assert found.states.shape == (len(found.words), 32)
        assert np.isfinite(found.states).all() and ((found.kind >= 0) & (found.kind <= 1)).all()


@pytest.mark.parametrize("text", ["", " ", "?!", "слово " * (MAX_WORDS + 1)])
@each_language
def test_empty_and_too_long_texts_are_refused(text: str, language: Language) -> None:
    for ask in (read_review, flip_negation):
        with pytest.raises(OutOfBounds, match="tokens"):
            ask(text, language)


def test_an_unknown_language_is_refused() -> None:
    for ask in (read_review, flip_negation):
        with pytest.raises(ValueError, match="language"):
            ask("ein Film", "de")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="language"):
        sentiment_unit("de")  # type: ignore[arg-type]
