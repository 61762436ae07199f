"""Programs printed on the pages; tests run every one and compare it with the screen."""

from collections.abc import Sequence
from typing import Final

from content.structure_snippets import LOADED

CELLS: Final = {
    "elman": 'nn.RNN({size}, {hidden}, nonlinearity="{nonlinearity}")',
    "lstm": "nn.LSTM({size}, {hidden})",
    "gru": "nn.GRU({size}, {hidden})",
}

SCHEME: Final = """\
import zlib

import torch
from torch import nn

tokens = {tokens}


def random_vector(token):  # an untrained embedding: the same token, the same vector
    seed = zlib.crc32(f"{seed} {{token}}".encode())
    return torch.randn({size}, generator=torch.Generator().manual_seed(seed))


generator = torch.Generator().manual_seed({seed})
layer = {layer}
with torch.no_grad():
    for weight in layer.parameters():  # PyTorch's own default, from our generator
        weight.uniform_(-({hidden}**-0.5), {hidden}**-0.5, generator=generator)
    layer.weight_hh_l0 *= {scale}
    output, state = layer(torch.stack([random_vector(token) for token in tokens]))

print([round(number, 4) for number in output[-1].tolist()])
# {printed}
"""

PADDING: Final = """\
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from rnn_core.lexicon import encode, vocabulary

lines = {lines}
entries = vocabulary("{language}")
pad = entries.tokens.index("{pad}")
weights = torch.load("rnn_core/weights/painter.{language}.pt", weights_only=True)


{loaded}

embed = loaded(nn.Embedding(len(entries), 24), "embed.")
rnn = loaded(nn.GRU(24, 64, batch_first=True), "rnn.")

rows = [torch.tensor(encode(line, "{language}")) for line in lines]  # B times (T,)
lengths = torch.tensor([len(row) for row in rows])  # (B,)
ids = pad_sequence(rows, True, pad, padding_side="{side}")  # (B, T)
real = pad_sequence([torch.ones(len(row)) for row in rows], True, padding_side="{side}")  # mask

with torch.no_grad():
    alone = torch.cat([rnn(embed(row)[None])[1][0] for row in rows])  # (B, H)
    output, h_n = rnn({read})  # (B, T, H), (1, B, H)
    flush = embed(pad_sequence(rows, True))  # packing cuts at the right
    _, packed = rnn(pack_padded_sequence(flush, lengths, True, enforce_sorted=False))
last = [output[:, -1], h_n[-1], output[range(len(rows)), {ends}], packed[-1]]
print([round((state - alone).abs().max().item(), 4) for state in last])
# {printed}
"""


def padding(
    lines: Sequence[Sequence[str]],
    language: str,
    side: str,
    pad: str,
    zero_row: bool,
    printed: str,
) -> str:
    """Four ways to take the last state of padded lines: how far each is from no padding at all."""
    return PADDING.format(
        lines="[\n" + "".join(f"    {list(line)},\n" for line in lines) + "]",
        language=language,
        side=side,
        pad=pad,
        loaded=LOADED,
        read="embed(ids) * real[..., None]" if zero_row else "embed(ids)",
        ends="lengths - 1" if side == "right" else "-1",
        printed=printed,
    )


def scheme(
    tokens: tuple[str, ...],
    cell: str,
    hidden: int,
    scale: float,
    nonlinearity: str,
    seed: int,
    size: int,
    printed: str,
) -> str:
    """The first lesson's experiment in plain PyTorch, with the reader's values in it.

    What it is to print stands at its end.
    """
    layer = CELLS[cell].format(size=size, hidden=hidden, nonlinearity=nonlinearity)
    return SCHEME.format(
        tokens=list(tokens),
        layer=layer,
        hidden=hidden,
        scale=scale,
        seed=seed,
        size=size,
        printed=printed,
    )
