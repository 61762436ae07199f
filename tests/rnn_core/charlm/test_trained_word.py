"""The training of a word, snapshot by snapshot."""

import pytest

from rnn_core import OutOfBounds
from rnn_core.charlm.bigrams import memoryless_loss, repeated_letter
from rnn_core.charlm.trained_word import EVERY, train_word, train_word_live


def test_a_live_training_grows_by_a_snapshot_at_a_time() -> None:
    growing = list(train_word_live("молоко", 6, 4, recurrent=True))
    assert [len(one.snapshots) for one in growing] == list(range(1, 27))
    whole = train_word("молоко", 6, 4, recurrent=True)
    assert [one.step for one in whole.snapshots] == list(range(0, 101, EVERY))
    assert growing[-1].generated == whole.generated and growing[3].generated == whole.generated[:4]
    for one, other in zip(growing[-1].snapshots, whole.snapshots, strict=True):
        assert one.loss == other.loss
    assert (whole.word, whole.letters, whole.recurrent) == ("молоко", "молк", True)
    assert (whole.memoryless_loss, whole.repeated) == (
        memoryless_loss("молоко"),
        repeated_letter("молоко"),
    )
    learning = train_word_live("Hello", 8, 0, recurrent=False)
    assert not next(learning).recurrent
    learning.close()  # type: ignore[attr-defined]
    assert next(learning, None) is None


def test_a_word_too_short_is_refused_before_it_is_trained() -> None:
    with pytest.raises(OutOfBounds, match="letters of the word must be"):
        train_word_live("H", 8, 0, recurrent=True)
