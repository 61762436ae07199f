"""The same in plain PyTorch, and what it prints."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from lessons.blocks import Block, Program
from lessons.embedding.padding_effects import EXPERIMENT
from lessons.section import Section
from lessons.writer import Writer
from rnn_core.batching.padding_effects import PaddingEffects

PROGRAM: Final = """\
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from rnn_core.world.captions import encode, vocabulary

lines = {lines}
entries = vocabulary("{language}")
pad = entries.tokens.index("{pad}")
weights = torch.load("rnn_core/networks/weights/painter.{language}.pt", weights_only=True)


def loaded(layer, name):  # stored in half precision
    keys = [key for key in weights if key.startswith(name)]
    layer.load_state_dict({{key.removeprefix(name): weights[key].float() for key in keys}})
    return layer.eval()


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


def program(writer: Writer, found: PaddingEffects) -> Iterator[Block]:
    """Four ways to take the last state of padded lines: how far each is from no padding at all."""
    batch = found.batch
    kept = (
        np.array(row)[real].tolist() for row, real in zip(batch.tokens, batch.mask, strict=True)
    )
    source = PROGRAM.format(
        lines="[\n" + "".join(f"    {line},\n" for line in kept) + "]",
        language=batch.language,
        side=batch.side,
        pad=batch.pad,
        read="embed(ids) * real[..., None]" if found.zero_pad_row else "embed(ids)",
        ends="lengths - 1" if batch.side == "right" else "-1",
        printed=[round(float(one.max()), 4) for one in found.differences.values()],
    )
    yield Program("program", source)


SECTION = Section(__name__, experiment=EXPERIMENT, answers=[program])
