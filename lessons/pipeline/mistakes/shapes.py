"""Mistakes about axes: which number of a shape is what."""

from typing import Final

OUTPUT: Final = (
    """
import torch
from torch import nn
from torch.nn.functional import cross_entropy

generator = torch.Generator().manual_seed(0)
B, T, D, H, C = 4, 6, 3, 8, 2
x = torch.randn(B, T, D, generator=generator)
labels = torch.tensor([0, 1, 1, 0])  # (B,)
rnn, head = nn.RNN(D, H, batch_first=True), nn.Linear(H, C)
for weight in [*rnn.parameters(), *head.parameters()]:
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
output, h_n = rnn(x)  # (B, T, H), (1, B, H)
""",
    """
logits = head(output)
print(tuple(logits.shape))
loss = cross_entropy(logits, labels)
""",
    """
logits = head(h_n[-1])
print(tuple(logits.shape))
loss = cross_entropy(logits, labels)
same = torch.equal(h_n[-1], output[:, -1])
print(f"{loss=:.3f} {same=}")
""",
)

STATE_AXES: Final = (
    """
import torch
from torch import nn

B, T, D, H, L = 5, 7, 3, 8, 2
x = torch.zeros(B, T, D)
rnn = nn.GRU(D, H, num_layers=L, batch_first=True)
""",
    """
h_0 = torch.zeros(B, L, H)
output, h_n = rnn(x, h_0)
""",
    """
h_0 = torch.zeros(L, B, H)
output, h_n = rnn(x, h_0)
print(tuple(output.shape), tuple(h_n.shape))
""",
)

STATE_AXES_EQUAL: Final = (
    """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
B, T, D, H, L = 2, 7, 3, 8, 2
x = torch.randn(B, T, D, generator=generator)
own = torch.randn(B, L, H, generator=generator)
rnn = nn.GRU(D, H, num_layers=L, batch_first=True)
for weight in rnn.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
alone = torch.stack([rnn(x[b], own[b])[0] for b in range(B)])  # (B, T, H)
""",
    """
output, _ = rnn(x, own)
apart = (output - alone).norm(dim=-1)
worst = apart.max().item()
print(f"{worst=:.3g}")
""",
    """
h_0 = own.transpose(0, 1).contiguous()
output, _ = rnn(x, h_0)
apart = (output - alone).norm(dim=-1)
worst = apart.max().item()
print(f"{worst=:.3g}")
""",
)

TIME_AXIS: Final = (
    """
import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

generator = torch.Generator().manual_seed(0)


def lines(B):
    symbols = torch.randint(2, (B, 5), generator=generator)  # (B, T)
    return one_hot(symbols).float(), symbols[:, 0]  # (B, T, D), (B,)


def accuracy_of(rnn):
    head = nn.Linear(16, 2)
    network = nn.ModuleList([rnn, head])
    for weight in network.parameters():
        nn.init.uniform_(weight, -0.25, 0.25, generator=generator)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(80):
        x, first = lines(32)
        loss = cross_entropy(head(rnn(x)[0][:, -1]), first)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    x, first = lines(1000)
    return (head(rnn(x)[0][:, -1]).argmax(-1) == first).float().mean().item()
""",
    """
rnn = nn.RNN(2, 16)
accuracy = accuracy_of(rnn)
print(f"{accuracy=:.1%}")
""",
    """
rnn = nn.RNN(2, 16, batch_first=True)
accuracy = accuracy_of(rnn)
print(f"{accuracy=:.1%}")
""",
)

VIEW: Final = (
    """
import torch

T, B, H = 6, 4, 3
line = torch.arange(1, B + 1)
output = line[:, None].repeat(T, 1, H)  # (T, B, H)


def share_of_strangers(whose):
    return (whose != line[:, None]).float().mean().item()
""",
    """
rows = output.view(B, T, H)
whose = rows[..., 0]  # (B, T)
print(whose)
strange = share_of_strangers(whose)
print(f"{strange=:.0%}")
""",
    """
rows = output.transpose(0, 1)
whose = rows[..., 0]  # (B, T)
print(whose)
strange = share_of_strangers(whose)
print(f"{strange=:.0%}")
""",
)

SIZES: Final = (
    """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
B, T, D, H = 1, 5, 3, 8
x = torch.randn(B, T, D, generator=generator)
rnn = nn.RNN(D, H, batch_first=True)
for weight in rnn.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
output, h_n = rnn(x)
third = rnn(x[:, :3])[0][:, -1]  # (B, H)
""",
    """
print(tuple(h_n.shape))
state = h_n[2]
""",
    """
print(tuple(output.shape))
state = output[:, 2]
off = (state - third).abs().max().item()
print(f"{off=:.3g}")
""",
)

SIZES_LAYERS: Final = (
    """
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
B, T, D, H, L = 1, 3, 3, 8, 3
x = torch.randn(B, T, D, generator=generator)
rnn = nn.RNN(D, H, num_layers=L, batch_first=True)
for weight in rnn.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
output, h_n = rnn(x)
second = rnn(x[:, :2])[0][:, -1]  # (B, H)
""",
    """
state = h_n[1]
off = (state - second).abs().max().item()
print(f"{off=:.3g}")
""",
    """
state = output[:, 1]
off = (state - second).abs().max().item()
print(f"{off=:.3g}")
""",
)

SIZES_INPUT: Final = (
    """
import torch
from torch import nn

B, T, D, H = 2, 5, 3, 8
x = torch.zeros(B, T, D)
""",
    """
rnn = nn.RNN(T, H, batch_first=True)
output, h_n = rnn(x)
""",
    """
rnn = nn.RNN(D, H, batch_first=True)
output, h_n = rnn(x)
print(tuple(output.shape), tuple(h_n.shape))
""",
)

PAIRS: Final = {
    "output": (OUTPUT,),
    "state_axes": (STATE_AXES, STATE_AXES_EQUAL),
    "time_axis": (TIME_AXIS,),
    "view": (VIEW,),
    "sizes": (SIZES, SIZES_LAYERS, SIZES_INPUT),
}
