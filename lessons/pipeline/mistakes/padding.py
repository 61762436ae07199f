"""Mistakes about lines of different lengths: pads, packing, and the state at a line's end."""

from typing import Final

_LINES: Final = """
import torch
from torch import nn
from torch.nn.utils.rnn import {imports}

generator = torch.Generator().manual_seed(0)
D, H = 3, 8
lengths = torch.tensor([{lengths}])
lines = [torch.randn(n, D, generator=generator) for n in lengths]
gru = nn.GRU(D, H, batch_first=True{more})
for weight in gru.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
{alone}
"""

_PACK: Final = "pack_padded_sequence, pad_sequence"
_FORWARD: Final = {
    "more": "",
    "alone": "alone = torch.cat([gru(line)[1] for line in lines])  # (B, H)",
}

LAST_PAD: Final = (
    _LINES.format(imports="pad_sequence", lengths="6, 4, 3, 1", **_FORWARD)
    + """
batch = pad_sequence(lines, batch_first=True)  # (B, T, D)
output, _ = gru(batch)  # (B, T, H)
rows = torch.arange(len(lengths))
""",
    """
last = output[:, -1]
off = (last - alone).norm(dim=-1)
worst = off.max().item()
print(f"{worst=:.3g}")
""",
    """
last = output[rows, lengths - 1]
off = (last - alone).norm(dim=-1)
worst = off.max().item()
print(f"{worst=:.3g}")
""",
)

LAST_PAD_LEFT: Final = (
    _LINES.format(imports=_PACK, lengths="6, 4, 3, 1", **_FORWARD)
    + """
left = pad_sequence(lines, batch_first=True, padding_side="left")  # (B, T, D)
right = pad_sequence(lines, batch_first=True)
packed = pack_padded_sequence(right, lengths, batch_first=True, enforce_sorted=False)
""",
    """
last = gru(left)[0][:, -1]
off = (last - alone).norm(dim=-1)
worst = off.max().item()
print(f"{worst=:.3g}")
""",
    """
last = gru(packed)[1][-1]
off = (last - alone).norm(dim=-1)
worst = off.max().item()
print(f"{worst=:.3g}")
""",
)

PACKING: Final = (
    _LINES.format(imports=_PACK, lengths="3, 6, 2, 4", **_FORWARD)
    + """
batch = pad_sequence(lines, batch_first=True)  # (B, T, D)
cells = batch[..., 0].numel()
""",
    """
packed = pack_padded_sequence(
    batch, lengths, batch_first=True,
)
""",
    """
packed = pack_padded_sequence(
    batch, lengths, batch_first=True,
    enforce_sorted=False,
)
_, h_n = gru(packed)
sizes = packed.batch_sizes  # (T,)
off = (h_n[-1] - alone).abs().max().item()
saved = 1 - len(packed.data) / cells
print(f"{off=:.3g} {saved=:.0%}")
""",
)

PACKING_BACKWARD: Final = (
    _LINES.format(
        imports=_PACK,
        lengths="6, 4, 3, 1",
        more=", bidirectional=True",
        alone="alone = torch.cat([gru(line[None])[1] for line in lines], 1)  # (2, B, H)",
    )
    + """
batch = pad_sequence(lines, batch_first=True)  # (B, T, D)
packed = pack_padded_sequence(batch, lengths, batch_first=True)
""",
    """
_, h_n = gru(batch)
off = (h_n[-1] - alone[-1]).norm(dim=-1)
worst = off.max().item()
print(f"{worst=:.3g}")
""",
    """
_, h_n = gru(packed)
off = (h_n[-1] - alone[-1]).norm(dim=-1)
worst = off.max().item()
print(f"{worst=:.3g}")
""",
)

PADDING_IDX: Final = (
    """
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

generator = torch.Generator().manual_seed(0)
D, H = 3, 8
ids = torch.tensor([[5, 3, 7, 0, 0, 0]])  # (B, T)
embedding = nn.Embedding(10, D, padding_idx=0)
gru = nn.GRU(D, H, batch_first=True)
nn.init.normal_(embedding.weight[1:].detach(), generator=generator)  # all but the pad's row
for weight in gru.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
words = gru(embedding(ids[:, :3]))[1][-1]  # (B, H)
output, h_n = gru(embedding(ids))  # (B, T, H), (1, B, H)
h_n.sum().backward()
row = embedding.weight[0].abs().max().item()
gradient = embedding.weight.grad[0].abs().max().item()
steps = (output[0] - words).norm(dim=-1)  # (T,)
packed = pack_padded_sequence(embedding(ids), torch.tensor([3]), batch_first=True)
print(f"{row=} {gradient=}")
""",
    """
last = h_n[-1]
moved = (last - words).norm().item()
print(f"{moved=:.3g}")
""",
    """
last = gru(packed)[1][-1]
moved = (last - words).norm().item()
print(f"{moved=:.3g}")
""",
)

PAIRS: Final = {
    "last_pad": (LAST_PAD, LAST_PAD_LEFT),
    "packing": (PACKING, PACKING_BACKWARD),
    "padding_idx": (PADDING_IDX,),
}
