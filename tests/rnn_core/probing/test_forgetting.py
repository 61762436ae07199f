"""One word exchanged: every move against a run of its own, and the mean over many texts."""

import numpy as np
import pytest
import torch

from rnn_core.bounds import MAX_WORDS, OutOfBounds
from rnn_core.networks.long_text_classifier import (
    CELLS,
    MAX_WORDS_AFTER,
    filler_words,
    pretrained_classifier,
    select_reviews,
    word_vectors,
)
from rnn_core.probing.forgetting import (
    MAX_DISTANCE,
    DistanceAverage,
    distance_average,
    word_influence,
)
from rnn_core.world.antonyms import antonym, antonyms
from rnn_core.world.language import LANGUAGES


def kind(words, language: str, cell: str) -> float:
    """The verdict of a cell run step by step on its own."""
    network, read = pretrained_classifier(cell, language), word_vectors([words], language)[0]
    with torch.no_grad():
        states, _ = network.rnn(read[:, None])
        return network.head(states[-1, 0]).softmax(-1)[1].item()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_exchanged_and_the_networks_are_asked_again(language: str) -> None:
    text = {"en": "A terrible film, the cat sleeps", "ru": "Ужасный фильм, кот спит в коробке"}
    found = word_influence(text[language], language)
    assert len(found.words) == len(found.replacements) == 6 and found.words_after(0) == 5
    assert [bool(new) for new in found.replacements].count(True) == 1
    assert tuple(found.kind) == tuple(found.replaced_kind) == tuple(found.influence) == CELLS
    for cell in CELLS:
        before = kind(found.words, language, cell)
        assert found.kind[cell] == pytest.approx(before, abs=1e-6)
        for place, new in enumerate(found.replacements):
            words = [*found.words[:place], new, *found.words[place + 1 :]]
            after = kind(words, language, cell)
            assert found.replaced_kind[cell][place] == pytest.approx(after, abs=1e-6)
            assert found.influence[cell][place] == pytest.approx(abs(after - before), abs=2e-6)
    together = np.sum([found.influence[cell] for cell in CELLS], axis=0)
    assert (
        together[found.most_influential] == together.max()
        and found.replacements[found.most_influential]
    )
    with pytest.raises(ValueError, match="read-only"):
        found.replaced_kind["gru"][0] = 0


def test_only_texts_of_a_bearable_length_are_read() -> None:
    for text in ("", "…", "cat " * (MAX_WORDS + 1)):
        with pytest.raises(OutOfBounds, match="tokens"):
            word_influence(text, "en")
    assert len(word_influence("cat " * MAX_WORDS, "en").words) == MAX_WORDS
    assert [moves.shape for moves in word_influence("cat", "en").influence.values()] == [
        (1,)
    ] * len(CELLS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_law_is_the_mean_over_unseen_texts(language: str) -> None:
    found, around = distance_average(language), filler_words(language, held_out=True)
    assert tuple(found.influence) == tuple(found.accuracy) == CELLS
    for curve in (*found.influence.values(), *found.accuracy.values()):
        assert curve.shape == (MAX_DISTANCE + 1,) and not curve.flags.writeable
    kept = select_reviews(language, held_out=True)
    assert found.test_count == len(kept)
    rows = [
        (k, one)
        for k, one in enumerate(kept)
        if sum(antonym(word, language) is not None for word in one.words) == 1
    ]
    assert found.text_count == len(rows) > 50
    for far in (0, 11):
        moved = []
        for k, one in rows:
            text = [*one.words, *around[7 * k : 7 * k + MAX_DISTANCE + 1]]
            place = next(p for p, word in enumerate(one.words) if antonym(word, language))
            text = text[: place + far + 1]
            other = [*text[:place], antonym(text[place], language), *text[place + 1 :]]
            moved.append(abs(kind(text, language, "lstm") - kind(other, language, "lstm")))
        assert np.mean(moved) == pytest.approx(found.influence["lstm"][far], abs=1e-5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_three_are_good_where_they_were_taught_and_the_plain_one_forgets_first(
    language: str,
) -> None:
    found = distance_average(language)
    right = [curve[MAX_WORDS_AFTER] for curve in found.accuracy.values()]
    assert min(right) > 0.85 and max(right) - min(right) < 0.08
    lost = {cell: found.forgotten_after(cell) or np.inf for cell in CELLS}
    assert MAX_WORDS_AFTER < lost["elman"] < min(lost["gru"], lost["lstm"])
    left = {cell: curve[MAX_DISTANCE] for cell, curve in found.influence.items()}
    assert min(left["gru"], left["lstm"]) > left["elman"] - 0.06


def test_half_of_a_move_is_gone_behind_its_largest_value() -> None:
    curves = ([0.1, 0.8, 0.5, 0.39, 0.6], [0.1, 0.4, 0.4, 0.3, 0.2], [0, 0, 0, 0, 0])
    moves = {cell: np.array(curve) for cell, curve in zip(CELLS, curves, strict=True)}
    found = DistanceAverage(moves, 1, moves, 1)
    assert [found.forgotten_after(cell) for cell in CELLS] == [3, None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_opposites_go_both_ways_and_no_word_is_its_own(language: str) -> None:
    table = antonyms(language)
    assert len(table) > 60
    said = {word.lower() for one in select_reviews(language, held_out=False) for word in one.words}
    assert sum(word in said for word in table) > 50  # words that reviews use
    for word, other in table.items():
        assert word != other and antonym(other, language) is not None
    assert antonym("TERRIBLE", "en") == "wonderful"
    assert antonym("ужасный", "ru") == "отличный" and antonym("дорогие", "ru") == "дешёвые"
    assert antonym("простой", "ru") == "сложный" and antonym("кот", "ru") is None
