"""One word exchanged: every move against a run of its own, and the mean over many texts."""

import numpy as np
import pytest
import torch

from rnn_core.bounds import OutOfBounds
from rnn_core.forgetting import FARTHEST, Law, forget, law
from rnn_core.longreader import AFTER, CELLS, opinions, talk, trained, vectors
from rnn_core.microworld import LANGUAGES
from rnn_core.opposites import opposite, opposites
from rnn_core.predictions import MAX_READ


def kind(words, language: str, cell: str) -> float:
    """The verdict of a cell run step by step on its own."""
    network, read = trained(cell, language), vectors([words], language)[0]
    with torch.no_grad():
        states, _ = network.rnn(read[:, None])
        return network.head(states[-1, 0]).softmax(-1)[1].item()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_exchanged_and_the_networks_are_asked_again(language: str) -> None:
    text = {"en": "A terrible film, the cat sleeps", "ru": "Ужасный фильм, кот спит в коробке"}
    found = forget(text[language], language)
    assert len(found.words) == len(found.swapped) == 6 and found.distance(0) == 5
    assert [bool(new) for new in found.swapped].count(True) == 1
    for row, cell in enumerate(CELLS):
        before = kind(found.words, language, cell)
        assert found.kind[row] == pytest.approx(before, abs=1e-6)
        for place, new in enumerate(found.swapped):
            words = [*found.words[:place], new, *found.words[place + 1 :]]
            after = kind(words, language, cell)
            assert found.changed[row, place] == pytest.approx(after, abs=1e-6)
            assert found.moves[row, place] == pytest.approx(abs(after - before), abs=2e-6)


def test_only_texts_of_a_bearable_length_are_read() -> None:
    for text in ("", "…", "cat " * (MAX_READ + 1)):
        with pytest.raises(OutOfBounds, match="tokens"):
            forget(text, "en")
    assert len(forget("cat " * MAX_READ, "en").words) == MAX_READ
    assert forget("cat", "en").moves.shape == (3, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_law_is_the_mean_over_unseen_texts(language: str) -> None:
    found, around = law(language), talk(language, held_out=True)
    assert found.moves.shape == found.right.shape == (len(CELLS), FARTHEST + 1)
    kept = opinions(language, held_out=True)
    assert found.examined == len(kept)
    rows = [
        (k, one)
        for k, one in enumerate(kept)
        if sum(opposite(word, language) is not None for word in one.words) == 1
    ]
    assert found.texts == len(rows) > 50
    for far in (0, 11):
        moved = []
        for k, one in rows[:25]:
            text = [*one.words, *around[7 * k : 7 * k + FARTHEST + 1]]
            place = next(p for p, word in enumerate(one.words) if opposite(word, language))
            text = text[: place + far + 1]
            other = [*text[:place], opposite(text[place], language), *text[place + 1 :]]
            moved.append(abs(kind(text, language, "lstm") - kind(other, language, "lstm")))
        assert np.mean(moved) == pytest.approx(found.moves[2, far], abs=0.15)  # of a part of them


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_three_are_good_where_they_were_taught_and_the_plain_one_forgets_first(
    language: str,
) -> None:
    found = law(language)
    assert (found.right[:, AFTER] > 0.85).all()
    assert found.right[:, AFTER].max() - found.right[:, AFTER].min() < 0.08
    lost = [found.forgotten(row) or np.inf for row in range(len(CELLS))]
    assert lost[0] < min(lost[1:]) and lost[0] > AFTER
    assert (found.moves[1:, FARTHEST] > found.moves[0, FARTHEST] - 0.06).all()


def test_half_of_a_move_is_gone_behind_its_largest_value() -> None:
    moves = np.array([[0.1, 0.8, 0.5, 0.39, 0.6], [0.1, 0.4, 0.4, 0.3, 0.2], [0, 0, 0, 0, 0]])
    found = Law(moves, 1, moves, 1)
    assert [found.forgotten(row) for row in range(3)] == [3, None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_opposites_go_both_ways_and_no_word_is_its_own(language: str) -> None:
    table = opposites(language)
    assert len(table) > 60
    said = {word.lower() for one in opinions(language, held_out=False) for word in one.words}
    assert sum(word in said for word in table) > 50  # words that reviews use
    for word, other in table.items():
        assert word != other and opposite(other, language) is not None
    assert opposite("TERRIBLE", "en") == "wonderful"
    assert opposite("ужасный", "ru") == "отличный" and opposite("дорогие", "ru") == "дешёвые"
    assert opposite("простой", "ru") == "сложный" and opposite("кот", "ru") is None
