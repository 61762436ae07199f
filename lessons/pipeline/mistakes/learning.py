"""Mistakes about what is learnt: losses, dropout and biases."""

from typing import Final

CROSS_ENTROPY: Final = (
    """
import torch
from torch.nn.functional import cross_entropy

generator = torch.Generator().manual_seed(0)
N, L, C = 4, 6, 10
logits = torch.randn(N, L, C, generator=generator)
targets = torch.randint(C, (N, L), generator=generator)
by_hand = -logits.log_softmax(-1).gather(-1, targets[..., None]).mean()
""",
    """
loss = cross_entropy(logits, targets)
""",
    """
scores = logits.transpose(1, 2)
loss = cross_entropy(scores, targets)
off = (loss - by_hand).abs().item()
print(f"{loss=:.4f} {off=:.3g}")
""",
)

CROSS_ENTROPY_EQUAL: Final = (
    """
import torch
from torch.nn.functional import cross_entropy

generator = torch.Generator().manual_seed(0)
N, L, C = 4, 6, 6
logits = torch.randn(N, L, C, generator=generator)
targets = torch.randint(C, (N, L), generator=generator)
by_hand = -logits.log_softmax(-1).gather(-1, targets[..., None]).mean()
""",
    """
loss = cross_entropy(logits, targets).item()
off = abs(loss - by_hand.item())
print(f"{loss=:.4f} {off=:.3g}")
""",
    """
scores = logits.transpose(1, 2)
loss = cross_entropy(scores, targets).item()
off = abs(loss - by_hand.item())
print(f"{loss=:.4f} {off=:.3g}")
""",
)

SOFTMAX: Final = (
    """
from math import e, log

import torch
from torch import nn
from torch.nn.functional import cross_entropy

C = 4
floor = -log(e / (e + C - 1))
generator = torch.Generator().manual_seed(0)
head = nn.Linear(C, C)
for weight in head.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
x, targets = torch.eye(C), torch.arange(C)  # (C, C), (C,)
optimizer = torch.optim.Adam(head.parameters(), lr=0.1)


def learn(answer):
    losses = torch.zeros(200)
    for step in range(200):
        loss = cross_entropy(answer(x), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses[step] = loss.detach()
    return losses
""",
    """
answer = nn.Sequential(head, nn.Softmax(-1))
losses = learn(answer)
last = losses[-1].item()
print(f"{last=:.4f} {floor=:.4f}")
""",
    """
losses = learn(head)
last = losses[-1].item()
print(f"{last=:.4f}")
""",
)

DROPOUT: Final = (
    """
import torch
from torch import nn

T, D, H = 6, 3, 32
x = torch.ones(T, 1, D)
""",
    """
gru = nn.GRU(D, H, dropout=0.5)
one, other = gru(x)[0], gru(x)[0]
same = torch.equal(one, other)
print(f"{gru.training=} {same=}")
""",
    """
gru, drop = nn.GRU(D, H), nn.Dropout(0.5)
output, _ = gru(x)
one, other = drop(output), drop(output)
same = torch.equal(one, other)
print(f"{gru.training=} {same=}")
""",
)

BIASES: Final = (
    """
from copy import deepcopy

import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
T, D, H = 6, 3, 8
x = torch.randn(T, 1, D, generator=generator)
gru = nn.GRU(D, H)
for weight in gru.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
twin = deepcopy(gru)
b_ih, b_hh = twin.bias_ih_l0.data, twin.bias_hh_l0.data  # of r, z, n: (3 * H,)


def change():
    return (twin(x)[0] - gru(x)[0]).norm(dim=-1)[:, 0]  # (T,)
""",
    """
b_ih += b_hh
b_hh.zero_()
apart = change()
worst = apart.max().item()
print(f"{worst=:.3g}")
""",
    """
rz = slice(2 * H)
b_ih[rz] += b_hh[rz]
b_hh[rz] = 0
apart = change()
worst = apart.max().item()
print(f"{worst=:.3g}")
""",
)

PAIRS: Final = {
    "cross_entropy": (CROSS_ENTROPY, CROSS_ENTROPY_EQUAL, SOFTMAX),
    "dropout": (DROPOUT, BIASES),
}
