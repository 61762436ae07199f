"""Lines as one rectangle of ids, and rows of a table chosen by them."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core import OutOfBounds, Vocabulary, pretrained
from rnn_core.batching.padding import MAX_LENGTH, PAD_TOKENS, batch_texts, embedding_lookup
from rnn_core.world import captions

TEXT = "a small cat\ndog\n\na cat sees the giraffe"


def test_the_rectangle_holds_every_token_and_says_what_is_filling() -> None:
    batch = batch_texts(TEXT, "en")
    entries = captions.vocabulary("en").tokens
    assert batch.lines.numbers == (1, 2, 4) and batch.lines.empty_numbers == (3,)
    assert batch.lengths.tolist() == [3, 1, 5]
    assert batch.mask.sum(1).tolist() == [3, 1, 5]
    assert batch.tokens[1] == ("dog", "<pad>", "<pad>", "<pad>", "<pad>")
    assert batch.unknown == ("sees", "giraffe")
    for ids, cells in zip(batch.ids, batch.tokens, strict=True):
        for number, cell in zip(ids, cells, strict=True):
            assert entries[number] == ("<unk>" if cell in batch.unknown else cell)
    assert batch.padding_fraction == pytest.approx(6 / 15)
    assert (batch.truncated, batch.longest) == (0, 5)


def test_long_lines_are_cut_at_either_end_and_short_ones_filled_at_either_side() -> None:
    batch = batch_texts(TEXT, "en", 2, side="left", truncation="left", pad="end")
    assert batch.tokens == (("small", "cat"), ("<end>", "dog"), ("the", "giraffe"))
    assert batch.truncated == 4 and batch.padding_fraction == pytest.approx(1 / 6)
    assert batch.ids[1, 0] == captions.start_and_end("en")[1]
    assert not batch.mask[1, 0] and batch.mask.sum() == 5


def test_max_length_one_leaves_a_column() -> None:
    batch = batch_texts(TEXT, "en", 1)
    assert batch.ids.shape == (3, 1) and batch.padding_fraction == 0


def test_letters_tell_the_language_and_case_does_not_matter() -> None:
    batch = batch_texts("Рыжий КОТ\nелка", "en")
    assert batch.language == "ru" and batch.unknown == ("елка",)
    assert Vocabulary.unknown_id not in batch.ids[0]


def test_a_row_past_the_end_is_the_last() -> None:
    batch = batch_texts(TEXT, "en")
    assert [batch.row_of_line(number) for number in (1, 3, 4, 32)] == [0, 2, 2, 2]
    with pytest.raises(OutOfBounds, match="line of the batch"):
        batch.row_of_line(0)


def test_what_cannot_be_a_batch_is_refused() -> None:
    with pytest.raises(OutOfBounds, match="tokens"):
        batch_texts("\n", "en")
    for wrong in (0, MAX_LENGTH + 1):
        with pytest.raises(OutOfBounds, match="max length"):
            batch_texts(TEXT, "en", wrong)
    with pytest.raises(ValueError, match='pad must be "pad", "unk" or "end"'):
        batch_texts(TEXT, "en", pad="zero")  # type: ignore[arg-type]


@settings(max_examples=60)
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=6),
    st.integers(1, 10),
    st.sampled_from(["right", "left"]),
    st.sampled_from(["right", "left"]),
    st.sampled_from(sorted(PAD_TOKENS)),
)
def test_the_cells_are_the_lines(
    lengths: list[int], most: int, side: str, cut: str, pad: str
) -> None:
    lines = [[f"w{line}x{place}" for place in range(n)] for line, n in enumerate(lengths)]
    text = "\n".join(map(" ".join, lines))
    batch = batch_texts(text, "en", most, side, cut, pad)  # type: ignore[arg-type]
    for line, cells, real in zip(lines, batch.tokens, batch.mask, strict=True):
        kept = line[:most] if cut == "right" else line[-most:]
        assert np.array(cells)[real].tolist() == kept
        assert set(np.array(cells)[~real]) <= {PAD_TOKENS[pad]}  # type: ignore[index]


def test_one_hot_times_the_matrix_is_the_row() -> None:
    table = pretrained("painter", "en").network.embed.weight.detach()  # type: ignore[union-attr]
    found = embedding_lookup(batch_texts(TEXT, "en"), 2, table)  # type: ignore[arg-type]
    assert found.tokens == ("dog",) and found.row == 1
    onehot = np.eye(len(found.words))[list(found.ids)]
    np.testing.assert_array_equal(onehot @ found.table.astype(float), found.vectors)
    again = torch.nn.Embedding.from_pretrained(table)(torch.tensor(found.ids))  # type: ignore
    assert torch.equal(again, torch.from_numpy(found.vectors))
