"""Mistakes about the loss: what it is given, and how its shapes broadcast."""

from typing import Final

NLL_LOSS: Final = (
    """
import torch
from torch.nn.functional import cross_entropy, nll_loss

generator = torch.Generator().manual_seed(0)
N, C = 8, 4
logits = torch.randn(N, C, generator=generator)
targets = torch.randint(C, (N,), generator=generator)
by_hand = cross_entropy(logits, targets).item()
""",
    """
odds = logits.softmax(-1)
loss = nll_loss(odds, targets).item()
off = abs(loss - by_hand)
print(f"{loss=:.4f} {off=:.3g}")
""",
    """
odds = logits.log_softmax(-1)
loss = nll_loss(odds, targets).item()
off = abs(loss - by_hand)
print(f"{loss=:.4f} {off=:.3g}")
""",
)

NLL_GRADIENT: Final = (
    """
from math import log

import torch
from torch import nn
from torch.nn.functional import cross_entropy, log_softmax, nll_loss, softmax

C, updates = 4, 60
floor = log(C)  # the cross-entropy of a uniform guess
x, targets = torch.eye(C), torch.arange(C)  # (C, C), (C,)
head = nn.Linear(C, C)
for weight in head.parameters():
    nn.init.zeros_(weight)
head.weight.data -= 8 * torch.eye(C)  # almost sure that the right class is wrong
optimizer = torch.optim.SGD(head.parameters(), lr=1.0)


def learn(answer):
    losses, gradients = torch.zeros(updates), torch.zeros(updates)
    for step in range(updates):
        losses[step] = cross_entropy(head(x), targets).detach()  # the same measure for both
        optimizer.zero_grad()
        nll_loss(answer(head(x)), targets).backward()
        gradients[step] = head.weight.grad.norm()
        optimizer.step()
    return losses, gradients
""",
    """
def answer(logits):
    return softmax(logits, -1)

losses, gradients = learn(answer)
first = gradients[0].item()
last = losses[-1].item()
print(f"{first=:.3g} {last=:.4f}")
""",
    """
def answer(logits):
    return log_softmax(logits, -1)

losses, gradients = learn(answer)
first = gradients[0].item()
last = losses[-1].item()
print(f"{first=:.3g} {last=:.4f}")
""",
)

FLAT_LINE: Final = (
    """
import torch
from torch import nn
from torch.nn.functional import mse_loss

generator = torch.Generator().manual_seed(0)
T, H, updates = 8, 16, 200
series = 0.5 + 0.5 * torch.sin(0.3 * torch.arange(50))
windows = series.unfold(0, T + 1, 1)  # (B, T + 1)
B = len(windows)
x, targets = windows[:, :T, None], windows[:, T]  # (B, T, 1), (B,): the value that comes next
mean = targets.mean().item()
rnn, head = nn.RNN(1, H, batch_first=True), nn.Linear(H, 1)
parameters = [*rnn.parameters(), *head.parameters()]
for weight in parameters:
    nn.init.uniform_(weight, -0.25, 0.25, generator=generator)
optimizer = torch.optim.Adam(parameters, lr=0.01)


def predict():
    _, h_n = rnn(x)
    return head(h_n[-1])  # (B, 1)


def learn(loss_of):
    for _ in range(updates):
        optimizer.zero_grad()
        loss_of(predict()).backward()
        optimizer.step()
    return predict().detach()[:, 0]
""",
    """
def loss_of(answers):
    return mse_loss(answers, targets)

line = learn(loss_of)
low = line.min().item()
high = line.max().item()
print(f"{low=:.3f} {high=:.3f} {mean=:.3f}")
""",
    """
def loss_of(answers):
    answers = answers[:, 0]  # (B,)
    return mse_loss(answers, targets)

line = learn(loss_of)
low = line.min().item()
high = line.max().item()
print(f"{low=:.3f} {high=:.3f} {mean=:.3f}")
""",
)

PAIRS: Final = {
    "nll_loss": (NLL_LOSS, NLL_GRADIENT),
    "flat_line": (FLAT_LINE,),
}
