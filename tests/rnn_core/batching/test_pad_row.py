"""The row of padding where it is not zero: against PyTorch's own layers, in float64."""

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from rnn_core.batching.pad_row import RATE, TiedPredictor, pad_row
from rnn_core.batching.padding import PAD_TOKENS, batch_texts
from rnn_core.bounds import MAX_SEED
from rnn_core.world.captions import vocabulary

TEXT = "a small cat sits in a box\nbox\na dog"


@pytest.mark.parametrize("pad", PAD_TOKENS)
def test_tied_weights_train_the_row_of_padding(pad: str) -> None:
    batch = batch_texts(TEXT, "en", pad=pad)  # type: ignore[arg-type]
    found = pad_row(batch)
    entries = vocabulary("en").tokens
    network = TiedPredictor(len(entries), entries.index(batch.pad), 0).double()
    assert not network.embed.weight[entries.index(batch.pad)].any()
    # By hand: line by line, without padding, every token from those before it.
    start = entries.index("<start>")
    scores, wanted = [], []
    for row, real in zip(torch.from_numpy(batch.ids), torch.from_numpy(batch.mask), strict=True):
        line = row[real]
        begun = torch.cat([line.new_full((1,), start), line[:-1]])
        scores.append(network.rnn(network.embed(begun)[None])[0][0] @ network.embed.weight.T)
        wanted.append(line)
    cross_entropy(torch.cat(scores), torch.cat(wanted)).backward()
    gradient = network.embed.weight.grad
    assert gradient is not None
    expected = float(gradient[entries.index(batch.pad)].norm())
    assert expected > 1e-4
    assert found.tied_gradient == pytest.approx(expected, rel=1e-4)
    assert found.tied_norm == pytest.approx(RATE * expected, rel=1e-4)  # from zero


def test_with_weights_of_its_own_the_same_output_layer_leaves_the_row_at_zero() -> None:
    batch = batch_texts(TEXT, "en")
    entries = vocabulary("en").tokens
    network = TiedPredictor(len(entries), entries.index(batch.pad), 0)
    output, _ = network.rnn(network.embed(torch.from_numpy(batch.ids)))
    untied = output @ network.embed.weight.detach().T
    cross_entropy(untied.flatten(0, 1), torch.from_numpy(batch.ids).flatten()).backward()
    gradient = network.embed.weight.grad
    assert gradient is not None
    assert gradient.any() and not gradient[entries.index(batch.pad)].any()


def test_a_given_table_keeps_its_row_and_a_filled_one_gets_one() -> None:
    found = pad_row(batch_texts(TEXT, "en"), seed=3)
    table = torch.randn(len(vocabulary("en")), 8, generator=torch.Generator().manual_seed(3))
    pad_id = vocabulary("en").tokens.index("<pad>")
    layer = nn.Embedding.from_pretrained(table, freeze=False, padding_idx=pad_id)
    assert (
        found.given_norm == pytest.approx(float(layer.weight[pad_id].norm().detach()))
        and found.given_norm > 1
    )
    assert found.given_gradient == 0 and found.filled_norm > 1


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1])
def test_a_seed_is_bounded(seed: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        pad_row(batch_texts(TEXT, "en"), seed)
