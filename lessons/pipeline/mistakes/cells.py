"""Mistakes about what a layer does by itself: a loop over a cell, a learned h_0, its dropout."""

from typing import Final

_LSTM: Final = """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
B, T, D, H = 2, 6, 3, 8
x = torch.randn(B, T, D, generator=generator)
lstm, cell = nn.LSTM(D, H, batch_first=True), nn.LSTMCell(D, H)
for weight, copy in zip(lstm.parameters(), cell.parameters(), strict=True):
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
    copy.data = weight.data  # both have the same weights
whole, _ = lstm(x)  # (B, T, H)
"""

LOOP: Final = (
    _LSTM,
    """
states = []
for x_t in x.unbind(1):
    h, c = cell(x_t)
    states.append(h)
states = torch.stack(states, 1)  # (B, T, H)
apart = (states - whole).norm(dim=-1)
worst = apart.max().item()
print(f"{worst=:.3g}")
""",
    """
states, state = [], None
for x_t in x.unbind(1):
    state = cell(x_t, state)
    states.append(state[0])
states = torch.stack(states, 1)  # (B, T, H)
apart = (states - whole).norm(dim=-1)
worst = apart.max().item()
print(f"{worst=:.3g}")
""",
)

OWN_INPUT: Final = (
    _LSTM
    + """
head = nn.Linear(H, D)
for weight in head.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
""",
    """
h, c = cell(x)
""",
    """
x_t, state = x[:, 0], None
for _ in range(T):
    state = cell(x_t, state)
    x_t = head(state[0])
y, layer_state = x[:, :1], None
for _ in range(T):
    output, layer_state = lstm(y, layer_state)
    y = head(output)
off = (y[:, 0] - x_t).abs().max().item()
print(f"{off=:.3g}")
""",
)

LEARNED_H_0: Final = (
    """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
B, T, D, H = 4, 5, 3, 8
x = torch.randn(B, T, D, generator=generator)


class Network(nn.Module):
    def __init__(self, h_0):
        super().__init__()
        self.h_0 = h_0  # (1, 1, H), the same for every line
        self.rnn = nn.RNN(D, H, batch_first=True)
        for weight in self.rnn.parameters():
            nn.init.uniform_(weight, -0.35, 0.35, generator=generator)

    def forward(self, x):
        return self.rnn(x, self.h_0.repeat(1, len(x), 1))


def update(network):
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    before = network.h_0.detach().clone()
    output, _ = network(x)
    output.pow(2).mean().backward()
    gradient = network.h_0.grad.norm().item()
    optimizer.step()
    moved = (network.h_0 - before).norm().item()
    return gradient, moved
""",
    """
h_0 = torch.ones(1, 1, H, requires_grad=True)
network = Network(h_0)
gradient, moved = update(network)
print("h_0" in network.state_dict())
print(f"{gradient=:.3g} {moved=:.3g}")
""",
    """
h_0 = nn.Parameter(torch.ones(1, 1, H))
network = Network(h_0)
gradient, moved = update(network)
print("h_0" in network.state_dict())
print(f"{gradient=:.3g} {moved=:.3g}")
""",
)

BETWEEN_LAYERS: Final = (
    """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
T, D, H, L = 6, 3, 32, 2
x = torch.ones(T, 1, D)
keep = torch.full((1, H), 0.5)


def draw():
    return torch.bernoulli(keep, generator=generator)
""",
    """
lstm = nn.LSTM(D, H, L, dropout=0.5)

def read():
    _, (h_n, _) = lstm(x)
    return h_n[0]  # of the first layer

same = torch.equal(read(), read())
print(f"{lstm.training=} {same=}")
""",
    """
cell = nn.LSTMCell(D, H)

def read():
    mask = draw()
    h = c = torch.zeros(1, H)
    for x_t in x:
        h, c = cell(x_t, (h * mask / keep, c))
    return h
same = torch.equal(read(), read())
print(f"{cell.training=} {same=}")
""",
)

MASK_A_STEP: Final = (
    """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
B, T, D, H = 100, 6, 3, 32
x = torch.randn(B, T, D, generator=generator)
cell, keep = nn.RNNCell(D, H), torch.full((B, H), 0.5)
h, held = torch.zeros(B, H), torch.ones(B, H)
intact = []  # by step, the share of the state's numbers that no mask has zeroed so far


def draw():
    return torch.bernoulli(keep, generator=generator)
""",
    """
for x_t in x.unbind(1):
    mask = draw()
    h = cell(x_t, h * mask / keep)
    held = held * mask
    intact.append(held.mean())
intact = torch.stack(intact)
last = intact[-1].item()
print(f"{last=:.1%}")
""",
    """
mask = draw()
for x_t in x.unbind(1):
    h = cell(x_t, h * mask / keep)
    held = held * mask
    intact.append(held.mean())
intact = torch.stack(intact)
last = intact[-1].item()
print(f"{last=:.1%}")
""",
)

PAIRS: Final = {
    "lstm_cell": (LOOP, OWN_INPUT),
    "learned_h_0": (LEARNED_H_0,),
    "variational_dropout": (BETWEEN_LAYERS, MASK_A_STEP),
}
