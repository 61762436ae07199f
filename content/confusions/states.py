"""Confusions about states: where they come from, where they go, and what stands at the end."""

from typing import Final

_LINES: Final = """
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from rnn_core.layers import initialise

generator = torch.Generator().manual_seed(0)
D, H = 3, 8
lengths = torch.tensor([{lengths}])
lines = [torch.randn(n, D, generator=generator) for n in lengths]
gru = nn.GRU(D, H, batch_first=True)
initialise(gru, generator)
alone = torch.cat([gru(line)[1] for line in lines])  # (B, H)
"""

LAST_PAD: Final = (
    _LINES.format(lengths="6, 4, 3, 1")
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
    _LINES.format(lengths="6, 4, 3, 1")
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
    _LINES.format(lengths="3, 6, 2, 4")
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

PADDING_IDX: Final = (
    """
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from rnn_core.layers import initialise

generator = torch.Generator().manual_seed(0)
D, H = 3, 8
ids = torch.tensor([[5, 3, 7, 0, 0, 0]])  # (B, T)
embedding = nn.Embedding(10, D, padding_idx=0)
gru = nn.GRU(D, H, batch_first=True)
for module in (embedding, gru):
    initialise(module, generator)
with torch.no_grad():
    embedding.weight[0] = 0
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

H_0: Final = (
    """
import torch
from torch import nn

from rnn_core.layers import initialise

generator = torch.Generator().manual_seed(0)
T, D, H = 12, 3, 8
x = torch.randn(1, T, D, generator=generator)
chunks = x.split(4, dim=1)
gru = nn.GRU(D, H, batch_first=True)
initialise(gru, generator)
whole, _ = gru(x)
zeros, _ = gru(x, torch.zeros(1, 1, H))
same = torch.equal(zeros, whole)
print(f"{same=}")
""",
    """
parts = [gru(chunk)[0] for chunk in chunks]
states = torch.cat(parts, dim=1)
off = (states - whole).norm(dim=-1)[0]
worst = off.max().item()
print(f"{worst=:.3g}")
""",
    """
parts, h = [], None
for chunk in chunks:
    output, h = gru(chunk, h)
    parts.append(output)
states = torch.cat(parts, dim=1)
off = (states - whole).norm(dim=-1)[0]
worst = off.max().item()
print(f"{worst=:.3g}")
""",
)

DETACH: Final = (
    """
import torch
from torch import nn

from rnn_core.layers import initialise

generator = torch.Generator().manual_seed(0)
T, D, H = 12, 3, 8
x = torch.randn(1, T, D, generator=generator).requires_grad_()
chunks = x.split(4, dim=1)
rnn = nn.RNN(D, H, batch_first=True)
initialise(rnn, generator)
rnn(x)[0][:, -4:].pow(2).mean().backward()
whole = x.grad.norm(dim=-1)[0]  # (T,)
h = torch.zeros(1, 1, H)
""",
    """
for chunk in chunks:
    x.grad = None
    output, h = rnn(chunk, h)
    output.pow(2).mean().backward()
    print(tuple(output.shape))
""",
    """
for chunk in chunks:
    x.grad = None
    output, h = rnn(chunk, h.detach())
    output.pow(2).mean().backward()
    print(tuple(output.shape))
reach = x.grad.norm(dim=-1)[0]  # (T,)
reached = (reach > 0).sum().item()
print(f"{reached=} {T=}")
""",
)

DETACH_BATCH: Final = (
    """
import torch
from torch import nn

D, H = 3, 8
rnn = nn.RNN(D, H, batch_first=True)
batches = torch.zeros(10, 5, D).split(4)
h = torch.zeros(1, 4, H)
""",
    """
for batch in batches:
    _, h = rnn(batch, h.detach())
    print(tuple(h.shape))
""",
    """
for batch in batches:
    h = h[:, :len(batch)]
    _, h = rnn(batch, h.detach())
    print(tuple(h.shape))
""",
)

ORDER: Final = (
    """
import torch
from torch import nn

from rnn_core.layers import initialise

generator = torch.Generator().manual_seed(0)
T, D, H = 6, 3, 8
x = torch.randn(1, T, D, generator=generator)
gru = nn.GRU(D, H, batch_first=True, bidirectional=True)
initialise(gru, generator)


def effect(summary):
    moved = []
    for t in range(T):
        other = x.clone()
        other[:, t] = -x[:, t]
        moved.append((summary(other) - summary(x))[0, H:].norm())
    return torch.stack(moved)  # (T,)
""",
    """
def summary(x):
    output, _ = gru(x)
    return output[:, -1]

moved = effect(summary)
heard = (moved > 0).sum().item()
print(f"{heard=} {T=}")
""",
    """
def summary(x):
    _, h_n = gru(x)
    return torch.cat([h_n[-2], h_n[-1]], 1)

moved = effect(summary)
heard = (moved > 0).sum().item()
print(f"{heard=} {T=}")
""",
)

ORDER_LAYERS: Final = (
    """
import torch
from torch import nn

from rnn_core.layers import initialise

generator = torch.Generator().manual_seed(0)
T, D, H, L = 6, 3, 8, 2
x = torch.randn(1, T, D, generator=generator)
gru = nn.GRU(D, H, num_layers=L, batch_first=True, bidirectional=True)
initialise(gru, generator)
output, h_n = gru(x)  # (B, T, 2 * H), (2 * L, B, H)
top = output[:, -1, :H]  # (B, H)
""",
    """
direction, layer = 0, 1
states = h_n.view(2, L, 1, H)
state = states[direction, layer]
off = (state - top).abs().max().item()
print(f"{off=:.3g}")
""",
    """
direction, layer = 0, 1
states = h_n.view(L, 2, 1, H)
state = states[layer, direction]
off = (state - top).abs().max().item()
print(f"{off=:.3g}")
""",
)

PAIRS: Final = {
    "last_pad": (LAST_PAD, LAST_PAD_LEFT),
    "packing": (PACKING,),
    "padding_idx": (PADDING_IDX,),
    "h_0": (H_0,),
    "detach": (DETACH, DETACH_BATCH),
    "order": (ORDER, ORDER_LAYERS),
}
