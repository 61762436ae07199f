"""Mistakes about what a batch is made of: padding in its loss, windows of one long text."""

from typing import Final

PADDING_LOSS: Final = (
    """
import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

text = "cat dog sun tree river apple window garden elephant old green by"
words, T, H, updates = text.split(), 24, 12, 40
letters = "".join(dict.fromkeys("_." + "".join(words)))  # "_" pads, "." begins and ends
lines = [f".{word}." + "_" * (T - len(word) - 1) for word in words]
ids = torch.tensor([[letters.index(letter) for letter in line] for line in lines])
x = one_hot(ids[:, :-1], len(letters)).float()  # (B, T, V)
targets = ids[:, 1:]  # (B, T)
rnn, head = nn.RNN(len(letters), H, batch_first=True), nn.Linear(H, len(letters))
parameters = [*rnn.parameters(), *head.parameters()]
generator = torch.Generator().manual_seed(0)
for weight in parameters:
    nn.init.uniform_(weight, -(H**-0.5), H**-0.5, generator=generator)
optimizer = torch.optim.Adam(parameters, lr=0.02)


def scores():
    return head(rnn(x)[0]).transpose(1, 2)  # (B, V, T)


def learn(loss_of):
    losses = torch.zeros(updates)
    for step in range(updates):
        loss = loss_of(scores())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses[step] = loss.detach()
    return losses


def accuracy(where):
    return (scores().argmax(1) == targets)[where].float().mean().item()
""",
    """
def loss_of(logits):
    return cross_entropy(logits, targets)

loss = learn(loss_of)[-1].item()
everywhere = accuracy(targets >= 0)
named = accuracy(targets != 0)
print(f"{everywhere=:.0%}")
print(f"{loss=:.3f} {named=:.0%}")
""",
    """
def loss_of(logits):
    return cross_entropy(
        logits, targets, ignore_index=0
    )

loss = learn(loss_of)[-1].item()
named = accuracy(targets != 0)
print(f"{loss=:.3f} {named=:.0%}")
""",
)

_STREAMS: Final = """
import torch
from torch import nn
from torch.utils.data import DataLoader

generator = torch.Generator().manual_seed(0)
B, T, K, D, H = 4, 4, 4, 3, 8
streams = torch.randn(B, K * T, D, generator=generator)  # one long text in B parts
windows = streams.view(B * K, T, D)  # in the order of the text
gru = nn.GRU(D, H, batch_first=True)
for weight in gru.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
places = torch.arange(B * K)
whole = gru(streams)[0].reshape(B * K, T, H)  # every part in one piece


def read(batches):
    h, off = None, []
    for place in batches:  # (B,)
        output, h = gru(windows[place], h)
        off.append((output - whole[place]).norm(dim=-1).mean(0))
    return torch.cat(off).detach()  # (K * T,)
"""

_STREAMS_RIGHT: Final = """
batches = places.view(B, K).T
off = read(batches)
worst = off.max().item()
print(f"{worst=:.3g}")
"""

STREAMS: Final = (
    _STREAMS,
    """
batches = DataLoader(
    places, B, shuffle=True,
    generator=generator,
)
off = read(batches)
worst = off.max().item()
print(f"{worst=:.3g}")
""",
    _STREAMS_RIGHT,
)

STREAMS_IN_ROWS: Final = (
    _STREAMS,
    """
batches = DataLoader(places, B)
off = read(batches)
worst = off.max().item()
print(f"{worst=:.3g}")
""",
    _STREAMS_RIGHT,
)

PAIRS: Final = {
    "padding_loss": (PADDING_LOSS,),
    "streams": (STREAMS, STREAMS_IN_ROWS),
}
