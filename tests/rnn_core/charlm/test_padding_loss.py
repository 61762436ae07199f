"""Padding in the loss: every mean against PyTorch and by hand, the training against autograd."""

from itertools import repeat

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from rnn_core import build_cell, fit
from rnn_core.bounds import OutOfBounds
from rnn_core.charlm import padding_loss as core
from rnn_core.charlm.padding_loss import PaddedWords, loss_means, pad_words, train_on_padded
from rnn_core.init import build_linear

WORDS = ("cat", "a", "elephant", "by", "tree", "dog")
words = st.lists(st.text("abcй", min_size=1, max_size=6), min_size=1, max_size=5)
quick = settings(max_examples=15)


class ByAutograd(nn.Module):
    """The same network for `fit`, with PyTorch's own loss."""

    def __init__(self, batch: PaddedWords, seed: int) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        letters = len(batch.tokens)
        self.rnn = build_cell("elman", letters, core.HIDDEN, generator=generator)
        self.head = build_linear(core.HIDDEN, letters, generator)
        self.double()

    def forward(self, ids: Tensor) -> Tensor:
        output, _ = self.rnn(one_hot(ids.T, self.head.out_features).double())
        return self.head(output).transpose(0, 1).transpose(1, 2)  # (B, V, T)

    def loss(self, ids: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        logits = self(ids)
        return cross_entropy(logits, targets), (logits.argmax(1) == targets).float().mean()


@quick
@given(words, st.integers(7, 12))
def test_a_batch_holds_the_words_and_their_next_letters(
    given_words: list[str], length: int
) -> None:
    batch = pad_words(given_words, length)
    assert batch.ids.shape == batch.targets.shape == (len(given_words), length)
    for word, ids, targets, mask in zip(
        given_words, batch.ids, batch.targets, batch.mask, strict=True
    ):
        read, named = ([batch.tokens[k] for k in line[mask]] for line in (ids, targets))
        assert read == [".", *word] and named == [*word, "."]
        assert not ids[~mask].any() and not targets[~mask].any() and (targets[mask] > 0).all()
    assert batch.mask.sum(1).tolist() == batch.lengths.tolist() == [len(w) + 1 for w in given_words]


@pytest.mark.parametrize("ignored", [False, True])
@pytest.mark.parametrize("length", [9, 20])
def test_the_training_is_pytorch_s_own(ignored: bool, length: int) -> None:
    found = train_on_padded(WORDS, length, ignored=ignored, seed=3)
    batch = found.batch
    network = ByAutograd(batch, seed=3)
    asked = batch.targets.masked_fill(~batch.mask, -100) if ignored else batch.targets
    losses, mask = [], batch.mask
    for step in fit(network, repeat((batch.ids, asked)), steps=core.UPDATES, rate=core.RATE):
        losses.append(step.loss)
    own = found.loss_of_letters if ignored else found.loss_everywhere
    np.testing.assert_allclose(own[:-1], losses, rtol=1e-3)  # float32 against float64
    logits = network(batch.ids).detach()
    by_position = cross_entropy(logits, batch.targets, reduction="none")
    np.testing.assert_allclose(found.losses[-1][mask], by_position[mask], rtol=0.01, atol=0.01)
    assert ((logits.argmax(1) == batch.targets).numpy() == found.right[-1]).mean() > 0.98


@quick
@given(words, st.integers(7, 12), st.booleans(), st.integers(0, core.UPDATES))
def test_every_mean_is_what_it_says(
    given_words: list[str], length: int, ignored: bool, update: int
) -> None:
    found = train_on_padded(given_words, length, ignored=ignored)
    means, mask = loss_means(found, update), found.mask
    losses = np.where(mask, found.losses[update], 0).astype(np.float64)
    assert means.everywhere == pytest.approx(found.losses[update].mean(), rel=1e-4)
    letters = found.losses[update][mask].mean()
    for one in (means.ignored, means.masked, means.packed, found.loss_of_letters[update]):
        assert one == pytest.approx(letters, rel=1e-4)
    assert means.product == pytest.approx(letters * mask.mean(), rel=1e-4)
    assert means.by_word == pytest.approx((losses.sum(1) / mask.sum(1)).mean(), rel=1e-4)
    # After pad_packed_sequence the output is 0 at padding, and the head says its bias there.
    blank = -found.weights[update].bias.log_softmax(-1)[0].item()
    unpacked = letters * mask.mean() + blank * found.padded
    assert means.unpacked == pytest.approx(unpacked, rel=1e-4)
    assert means.saved == pytest.approx(found.padded)


def test_packing_makes_h_n_that_of_the_word_read_alone() -> None:
    found = train_on_padded(WORDS, 14, ignored=True)
    rnn, _ = found.weights[-1].network()
    batch, shifts = found.batch, []
    letters = one_hot(batch.ids, len(batch.tokens)).float()
    for row, length in zip(letters, batch.lengths.tolist(), strict=True):
        shifts.append((rnn(row)[1] - rnn(row[:length])[1]).norm().item())
    assert loss_means(found, core.UPDATES).state_shift == pytest.approx(max(shifts), rel=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_with_padding_left_out_its_amount_changes_nothing(seed: int) -> None:
    short, long = (train_on_padded(WORDS, length, ignored=True, seed=seed) for length in (9, 24))
    np.testing.assert_allclose(short.loss_of_letters, long.loss_of_letters, rtol=2e-3)


def test_what_is_refused_names_its_bound() -> None:
    with pytest.raises(OutOfBounds, match="letters of a word and its end must be between 2 and 4"):
        pad_words(["cats"], 4)
    with pytest.raises(OutOfBounds, match="words must be between 1 and 32"):
        pad_words(["a"] * 33, 4)
    with pytest.raises(OutOfBounds, match="padded length must be between 2 and 32"):
        pad_words(["a"], 33)
    with pytest.raises(ValueError, match="may not contain"):
        pad_words(["a.b"], 9)
    with pytest.raises(OutOfBounds, match="update must be between 0 and 60"):
        loss_means(train_on_padded(["a"], 2, ignored=False), 61)
