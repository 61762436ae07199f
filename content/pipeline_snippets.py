"""The whole pipeline as a program; a test runs it and compares it with the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # the types alone: importing them would import torch
    from collections.abc import Sequence

LAYERS: Final = {"elman": "RNN", "lstm": "LSTM", "gru": "GRU"}
OPTIMIZERS: Final = {"sgd": "SGD", "adam": "Adam"}

PIPELINE: Final = """\
import torch
from torch import nn
from torch.nn.functional import cross_entropy

lines = {lines}
labels = torch.tensor({labels})  # 0 unkind, 1 kind

vocabulary = ["<pad>", "<unk>", *dict.fromkeys(token for line in lines for token in line)]
ids = [torch.tensor([vocabulary.index(token) for token in line[:{max_length}]]) for line in lines]
ids = nn.utils.rnn.pad_sequence(ids, batch_first=True, padding_side="{side}")  # (B, T)
mask = ids != 0

embedding = nn.Embedding(len(vocabulary), {size}, padding_idx=0)
rnn = nn.{layer}({size}, {hidden}, num_layers={layers}, batch_first=True, bidirectional={two})
head = nn.Linear({width}, 2)

generator = torch.Generator().manual_seed({seed})
with torch.no_grad():  # PyTorch's own default, from our generator
    embedding.weight.normal_(generator=generator)[0] = 0
    for weight in rnn.parameters():
        weight.uniform_(-({hidden}**-0.5), {hidden}**-0.5, generator=generator)
    for weight in head.parameters():
        weight.uniform_(-({width}**-0.5), {width}**-0.5, generator=generator)


def logits():
    output, state = rnn(embedding(ids))  # (B, T, dH)
    rows, positions = torch.arange(len(ids)), torch.arange(ids.shape[1])
    last = (mask * positions).argmax(1)  # of each line's own tokens
    first = mask.int().argmax(1)
    forward, backward = output[rows, last, :{hidden}], output[rows, first, {hidden}:]
    return head(torch.cat([forward, backward], 1))  # (B, 2)


parameters = [*embedding.parameters(), *rnn.parameters(), *head.parameters()]
optimizer = torch.optim.{optimizer}(parameters, lr={rate:g})
loss = cross_entropy(logits(), labels)
optimizer.zero_grad()
loss.backward()
optimizer.step()

print(round(loss.item(), 3), round(cross_entropy(logits(), labels).item(), 3))
# {printed}
"""


def pipeline(
    lines: Sequence[Sequence[str]],
    labels: Sequence[int],
    *,
    max_length: int,
    side: str,
    size: int,
    cell: str,
    hidden: int,
    layers: int,
    directions: int,
    seed: int,
    optimizer: str,
    rate: float,
    printed: str,
) -> str:
    """The lesson's experiment in plain PyTorch, with the reader's values in it.

    What it is to print stands at its end.
    """
    return PIPELINE.format(
        lines=[list(line) for line in lines],
        labels=list(labels),
        max_length=max_length,
        side=side,
        size=size,
        layer=LAYERS[cell],
        hidden=hidden,
        layers=layers,
        two=directions == 2,
        width=hidden * directions,
        seed=seed,
        optimizer=OPTIMIZERS[optimizer],
        rate=rate,
        printed=printed,
    )
