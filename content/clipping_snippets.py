"""Clipping by norm as a program; a test runs it and compares it with the screen."""

from typing import Final

CLIPPING: Final = """\
import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot
from torch.nn.utils import clip_grad_norm_

generator = torch.Generator().manual_seed({seed})
rnn, head = nn.RNN({symbols}, {hidden}), nn.Linear({hidden}, {symbols})
parameters = [*rnn.parameters(), *head.parameters()]
for weight in parameters:
    nn.init.uniform_(weight, -({hidden}**-0.5), {hidden}**-0.5, generator=generator)
rnn.weight_hh_l0.data *= {scale}
optimizer = torch.optim.SGD(parameters, lr={rate})

norms = []
for _ in range({updates}):
    symbols = torch.randint({symbols}, ({steps}, {batch}), generator=generator)  # (T, B)
    output, _ = rnn(one_hot(symbols, {symbols}).float())  # (T, B, H)
    loss = cross_entropy(head(output[-1]), symbols[0])
    optimizer.zero_grad()
    loss.backward()
    norms.append(clip_grad_norm_(parameters, {max_norm}))  # the norm before clipping
    optimizer.step()

print(f"{{max(norms):.3f}} {{loss:.3f}}")
# {printed}
"""


def clipping(**settings: object) -> str:
    """The program for these settings, by the names in braces above."""
    return CLIPPING.format(**settings)
