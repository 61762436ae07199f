"""Confusions about learning: losses, dropout and biases, teacher forcing, clipping."""

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

SOFTMAX: Final = (
    """
from math import e, log

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from rnn_core.layers import initialise

C = 4
floor = -log(e / (e + C - 1))
head = nn.Linear(C, C)
initialise(head, torch.Generator().manual_seed(0))
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

from rnn_core.layers import initialise

generator = torch.Generator().manual_seed(0)
T, D, H = 6, 3, 8
x = torch.randn(T, 1, D, generator=generator)


def merged(layer):
    twin = deepcopy(layer)
    with torch.no_grad():
        twin.bias_ih_l0 += twin.bias_hh_l0
        twin.bias_hh_l0.zero_()
    return twin


def change(layer):
    return (layer(x)[0] - merged(layer)(x)[0]).norm(dim=-1)[:, 0]  # (T,)
""",
    """
gru = nn.GRU(D, H)
initialise(gru, generator)
apart = change(gru)
worst = apart.max().item()
print(f"{worst=:.3g}")
""",
    """
rnn = nn.RNN(D, H)
initialise(rnn, generator)
apart = change(rnn)
worst = apart.max().item()
print(f"{worst=:.3g}")
""",
)

FORCING: Final = (
    """
from rnn_core.hello import spell
from rnn_core.writing import rehearse

word = "Mississippi"
*_, taught = spell(word, steps=30, every=30)
network = taught.network
""",
    """
right = rehearse(network, word, forced=True)
accuracy = right.mean()
whole = right.all(1).mean()
print(f"{whole=:.1%} {accuracy=:.1%}")
""",
    """
right = rehearse(network, word, forced=False)
accuracy = right.mean()
whole = right.all(1).mean()
print(f"{whole=:.1%} {accuracy=:.1%}")
""",
)

_STEP: Final = """
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_, parameters_to_vector

from rnn_core.layers import initialise

generator = torch.Generator().manual_seed(0)
x = torch.randn(20, 1, 3, generator=generator)
rnn = nn.RNN(3, 8)
initialise(rnn, generator)
parameters = list(rnn.parameters())
lr, max_norm = 0.1, 1.0
limit = lr * max_norm
optimizer = torch.optim.SGD(parameters, lr=lr)
before = parameters_to_vector(parameters)
optimizer.zero_grad()
loss = 100 * rnn(x)[0].pow(2).sum()


def moved():
    return (parameters_to_vector(parameters) - before).norm().item()
"""

_CLIPPED: Final = """
loss.backward()
norm = clip_grad_norm_(parameters, max_norm)
optimizer.step()
update = moved()
print(f"{norm=:.3f} {update=:.3f}")
"""

CLIPPING: Final = (
    _STEP,
    """
loss.backward()
optimizer.step()
norm = clip_grad_norm_(parameters, max_norm)
update = moved()
print(f"{norm=:.3f} {update=:.3f}")
""",
    _CLIPPED,
)

CLIPPING_EARLY: Final = (
    _STEP,
    """
norm = clip_grad_norm_(parameters, max_norm)
loss.backward()
optimizer.step()
update = moved()
print(f"{norm=:.3f} {update=:.3f}")
""",
    _CLIPPED,
)

PAIRS: Final = {
    "cross_entropy": (CROSS_ENTROPY, SOFTMAX),
    "dropout": (DROPOUT, BIASES),
    "forcing": (FORCING,),
    "clipping": (CLIPPING, CLIPPING_EARLY),
}
