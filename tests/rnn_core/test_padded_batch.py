from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from rnn_core import OutOfBounds, pad_batch
from rnn_core.bounds import IGNORED_LABEL, MAX_BATCH, MAX_STEPS, MAX_VOCABULARY


def test_padding_on_either_side() -> None:
    right = pad_batch([[5, 6, 7], [8]], max_length=9)
    assert right.ids.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert right.mask.tolist() == [[True, True, True], [True, False, False]]
    assert right.lengths.tolist() == [3, 1]
    left = pad_batch([[5, 6, 7], [8]], max_length=9, side="left", pad_id=4)
    assert left.ids.tolist() == [[5, 6, 7], [4, 4, 8]]
    assert left.mask.tolist() == [[True, True, True], [False, False, True]]
    assert (left.ids.dtype, left.mask.dtype) == (torch.int64, torch.bool)


@pytest.mark.parametrize("side", ["right", "left"])
def test_truncation_keeps_the_beginning_or_the_end(side: str) -> None:
    batch = pad_batch([[1, 2, 3, 4], [0, 0]], max_length=2, side=side)  # type: ignore[arg-type]
    assert batch.ids.tolist() == [[1, 2], [0, 0]]
    assert batch.mask.all()  # an id equal to pad_id is still a token
    assert batch.lengths.tolist() == [2, 2]
    end = pad_batch([[1, 2, 3, 4], [5]], 2, side, truncation="left")  # type: ignore[arg-type]
    assert end.ids.tolist() == [[3, 4], [5, 0] if side == "right" else [0, 5]]


@settings(max_examples=100)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=7), min_size=1, max_size=5),
    st.integers(1, 9),
    st.sampled_from(["right", "left"]),
    st.sampled_from(["right", "left"]),
)
def test_the_mask_gives_the_sequences_back(
    sequences: list[list[int]], max_length: int, side: str, cut: str
) -> None:
    batch = pad_batch(sequences, max_length, side, 3, cut)  # type: ignore[arg-type]
    rows = [ids[mask].tolist() for ids, mask in zip(batch.ids, batch.mask, strict=True)]
    kept = slice(max_length) if cut == "right" else slice(-max_length, None)
    assert rows == [sequence[kept] for sequence in sequences]
    assert batch.ids.shape == (len(sequences), min(max_length, max(map(len, sequences))))
    assert batch.lengths.tolist() == batch.mask.sum(1).tolist()
    assert (batch.ids[~batch.mask] == 3).all()
    edge = batch.mask[:, 0] if side == "right" else batch.mask[:, -1]
    assert edge.all()


def test_the_lengths_pack() -> None:
    batch = pad_batch([[5], [6, 7]], max_length=4)
    x = batch.ids[..., None].float()  # (B, T, 1)
    packed = pack_padded_sequence(x, batch.lengths, batch_first=True, enforce_sorted=False)
    back, lengths = pad_packed_sequence(packed, batch_first=True)
    assert back[..., 0].tolist() == [[5, 0], [6, 7]]
    assert lengths.tolist() == [1, 2]


def test_wrong_batches() -> None:
    with pytest.raises(ValueError, match="batch size must be between 1 and 1024, got 0"):
        pad_batch([], max_length=3)
    with pytest.raises(ValueError, match="sequence 1 of the batch is empty"):
        pad_batch([[1], []], max_length=3)
    with pytest.raises(OutOfBounds, match="batch size"):
        pad_batch([[1]] * (MAX_BATCH + 1), max_length=3)
    for wrong in (0, MAX_STEPS + 1):
        with pytest.raises(OutOfBounds, match="max length"):
            pad_batch([[1]], max_length=wrong)
    with pytest.raises(OutOfBounds, match="pad id"):
        pad_batch([[1]], max_length=3, pad_id=-1)
    with pytest.raises(ValueError, match='side must be "right" or "left"'):
        pad_batch([[1]], max_length=3, side="top")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="truncation"):
        pad_batch([[1]], max_length=3, truncation="top")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [list, tuple, torch.tensor, np.array])
def test_sequences_of_every_kind(kind: Any) -> None:
    batch = pad_batch([kind([5, 6, 7]), kind([8])], max_length=9)
    assert batch.ids.tolist() == [[5, 6, 7], [8, 0, 0]] and batch.ids.dtype == torch.int64
    assert pad_batch(torch.tensor([[1, 2], [3, 4]]), max_length=9).ids.tolist() == [[1, 2], [3, 4]]


@settings(max_examples=100)
@given(
    st.lists(st.lists(st.integers(-1, 9), min_size=1, max_size=7), min_size=1, max_size=5),
    st.sampled_from(["right", "left"]),
)
def test_labels_are_padded_with_what_the_loss_ignores(labels: list[list[int]], side: str) -> None:
    """As PyTorch's own `pad_sequence` does, and the loss is that of the sequences alone."""
    labels = [[IGNORED_LABEL if label < 0 else label for label in row] for row in labels]
    batch = pad_batch(labels, 9, side, IGNORED_LABEL)  # type: ignore[arg-type]
    rows = [torch.tensor(row) for row in labels]
    padded = pad_sequence(rows, batch_first=True, padding_value=-100, padding_side=side)
    assert torch.equal(batch.ids, padded)
    logits = torch.randn(*batch.ids.shape, 10, dtype=torch.float64)
    loss = cross_entropy(logits.flatten(0, 1), batch.ids.flatten(), reduction="sum")
    alone = cross_entropy(logits[batch.mask], torch.cat(rows), reduction="sum")
    torch.testing.assert_close(loss, alone, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([[1], [0.7]], "ids of sequence 1 must be whole numbers, got 0.7"),
        ([[1.0]], "whole numbers, got 1.0"),
        ([torch.tensor([1.0])], "whole numbers, got 1.0"),
        (torch.ones(2, 3), "whole numbers, got 1.0"),
        ([np.array([0.5])], "whole numbers, got 0.5"),
        ([[True]], "whole numbers, got True"),
        ([[None]], "whole numbers, got None"),
        (["ab"], "ids of sequence 0 must be a sequence of whole numbers, got str"),
        ("ab", "ids of sequence 0 must be a sequence of whole numbers, got str"),
        ([1, 2], "ids of sequence 0 must be a sequence of whole numbers, got int"),
        ([[[1]]], "ids of sequence 0 must be one sequence"),
        ([torch.ones(1, 1, dtype=torch.long)], "ids of sequence 0 must be one sequence"),
        (7, "sequences must be a list of B lists of ids, got int"),
        (None, "sequences must be a list of B lists of ids, got NoneType"),
        (torch.tensor(7), "sequences must be a list of B lists of ids, got Tensor"),
        (iter([[1]]), "sequences must be a list of B lists of ids, got list_iterator"),
        ([[-1]], "token id must be between 0 and 49999, got -1"),
        ([[MAX_VOCABULARY]], "token id must be between 0 and 49999, got 50000"),
        ([[1, 2, -3]], "token id"),  # past what is kept, too
    ],
)
def test_what_are_no_ids_is_refused(wrong: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pad_batch(wrong, max_length=2)


def test_a_label_is_no_smaller_than_the_ignored_one() -> None:
    with pytest.raises(OutOfBounds, match="token id must be between -100 and"):
        pad_batch([[-101]], 2, pad_id=IGNORED_LABEL)
    for pad_id in (0.5, True, None):
        with pytest.raises(ValueError, match="pad id must be whole numbers"):
            pad_batch([[1]], 2, pad_id=pad_id)  # type: ignore[arg-type]
