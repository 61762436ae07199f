"""Mistakes about states: where they begin, how far they reach, in which order they come."""

from typing import Final

H_0: Final = (
    """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
T, D, H = 12, 3, 8
x = torch.randn(1, T, D, generator=generator)
chunks = x.split(4, dim=1)
gru = nn.GRU(D, H, batch_first=True)
for weight in gru.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
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

generator = torch.Generator().manual_seed(0)
T, D, H = 12, 3, 8
x = torch.randn(1, T, D, generator=generator).requires_grad_()
chunks = x.split(4, dim=1)
rnn = nn.RNN(D, H, batch_first=True)
for weight in rnn.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
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
    h = h.detach()
    output, h = rnn(chunk, h)
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

generator = torch.Generator().manual_seed(0)
D, H = 3, 8
lines = torch.randn(10, 5, D, generator=generator)
batches = lines.split(4)  # of 4, 4 and 2 lines
rnn = nn.RNN(D, H, batch_first=True)
for weight in rnn.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
alone = torch.cat([rnn(line[None])[1] for line in lines], 1)  # (1, 10, H)
""",
    """
h = torch.zeros(1, 4, H)
for batch in batches:
    _, h = rnn(batch, h.detach())
    print(tuple(h.shape))
""",
    """
states = []
for batch in batches:
    _, h = rnn(batch)
    states.append(h)
    print(tuple(h.shape))
states = torch.cat(states, 1)
off = (states - alone).abs().max().item()
print(f"{off=:.3g}")
""",
)

ORDER: Final = (
    """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
T, D, H = 6, 3, 8
x = torch.randn(1, T, D, generator=generator)
gru = nn.GRU(D, H, batch_first=True, bidirectional=True)
for weight in gru.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)


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

generator = torch.Generator().manual_seed(0)
B, T, D, H, L = 1, 6, 3, 8, 2
x = torch.randn(B, T, D, generator=generator)
gru = nn.GRU(D, H, num_layers=L, batch_first=True, bidirectional=True)
for weight in gru.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
output, h_n = gru(x)  # (B, T, 2 * H), (2 * L, B, H)
top = output[:, -1, :H]  # (B, H)
""",
    """
direction, layer = 0, 1
states = h_n.view(2, L, B, H)
state = states[direction, layer]
off = (state - top).abs().max().item()
print(f"{off=:.3g}")
""",
    """
direction, layer = 0, 1
states = h_n.view(L, 2, B, H)
state = states[layer, direction]
off = (state - top).abs().max().item()
print(f"{off=:.3g}")
""",
)

PAIRS: Final = {
    "h_0": (H_0,),
    "detach": (DETACH, DETACH_BATCH),
    "order": (ORDER, ORDER_LAYERS),
}
