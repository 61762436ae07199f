"""Mistakes about a training: teacher forcing, clipping."""

from typing import Final

FORCING: Final = (
    """
import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

word, attempts, H, updates = "Mississippi", 1000, 8, 30
letters_of_word = "".join(dict.fromkeys(word))
V = len(letters_of_word)
ids = torch.tensor([letters_of_word.index(letter) for letter in word])
generator = torch.Generator().manual_seed(0)
rnn, head = nn.RNN(V, H), nn.Linear(H, V)
for weight in rnn.parameters():
    nn.init.uniform_(weight, -(H**-0.5), H**-0.5, generator=generator)
for weight in head.parameters():
    nn.init.zeros_(weight)
parameters = [*rnn.parameters(), *head.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.05)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)


def network(letters, h=None):
    states, h = rnn(one_hot(letters, V).float(), h)
    return head(states), h


for _ in range(updates):
    logits, _ = network(ids[:-1])
    optimizer.zero_grad()
    cross_entropy(logits, ids[1:]).backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    schedule.step()

generator.manual_seed(0)
first, *rest = ids
letters, h = first.expand(1, attempts), None


def draw(logits):
    odds = logits[0].softmax(-1)  # (attempts, V)
    return odds.multinomial(1, generator=generator).T  # (1, attempts)
""",
    """
right = []
for wanted in rest:
    logits, h = network(letters, h)
    written = draw(logits)
    right.append(written[0] == wanted)
    letters = wanted.expand(1, attempts)
right = torch.stack(right, 1).float()
accuracy = right.mean().item()
whole = right.prod(1).mean().item()
print(f"{whole=:.1%} {accuracy=:.1%}")
""",
    """
right = []
for wanted in rest:
    logits, h = network(letters, h)
    written = draw(logits)
    right.append(written[0] == wanted)
    letters = written
right = torch.stack(right, 1).float()
accuracy = right.mean().item()
whole = right.prod(1).mean().item()
print(f"{whole=:.1%} {accuracy=:.1%}")
""",
)

_STEP: Final = """
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_, parameters_to_vector

generator = torch.Generator().manual_seed(0)
x = torch.randn(20, 1, 3, generator=generator)
rnn = nn.RNN(3, 8)
for weight in rnn.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
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

_EMPTY_LINE: Final = """
import torch
from torch import nn
from torch.nn.utils import {clip}

generator = torch.Generator().manual_seed(0)
B, T, D, H = 4, 6, 3, 8
rnn = nn.RNN(D, H, batch_first=True)
for weight in rnn.parameters():
    nn.init.uniform_(weight, -0.35, 0.35, generator=generator)
parameters = list(rnn.parameters())
total = sum(weight.numel() for weight in parameters)
optimizer = torch.optim.SGD(parameters, lr=0.1)
batches = torch.randn(5, B, T, D, generator=generator)
lengths = torch.randint(1, T + 1, (5, B), generator=generator)
lengths[2, 0] = 0  # one line of twenty is empty: padding alone


def count_nans():
    return sum(weight.isnan().sum().item() for weight in parameters)
"""

SKIP: Final = (
    _EMPTY_LINE.format(clip="clip_grad_norm_")
    + """

def backward(x, n):
    output, _ = rnn(x)
    words = torch.arange(T) < n[:, None]  # (B, T)
    means = (output * words[:, :, None]).sum(1) / n[:, None]  # of a line's own states, (B, H)
    optimizer.zero_grad()
    means.pow(2).mean().backward()
""",
    """
for x, n in zip(batches, lengths):
    backward(x, n)
    clip_grad_norm_(parameters, 1.0)
    optimizer.step()
nans = count_nans()
print(f"{nans=} {total=}")
""",
    """
skipped = 0
for x, n in zip(batches, lengths):
    backward(x, n)
    norm = clip_grad_norm_(parameters, 1.0)
    if norm.isfinite():
        optimizer.step()
    else:
        skipped += 1
nans = count_nans()
print(f"{nans=} {skipped=} {total=}")
""",
)

WHERE: Final = (
    _EMPTY_LINE.format(clip="clip_grad_value_")
    + """

def learn(mean):
    losses = torch.zeros(len(batches))
    for step, (x, n) in enumerate(zip(batches, lengths)):
        output, _ = rnn(x)
        words = torch.arange(T) < n[:, None]  # (B, T)
        sums = (output * words[:, :, None]).sum(1)  # (B, H)
        loss = mean(sums, n[:, None]).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        clip_grad_value_(parameters, 1.0)
        optimizer.step()
        losses[step] = loss.detach()
    return losses
""",
    """
def mean(sums, n):
    return torch.where(n > 0, sums / n, 0.0)

losses = learn(mean)
third = losses[2].item()
nans = count_nans()
print(f"{third=:.3f} {nans=} {total=}")
""",
    """
def mean(sums, n):
    return sums / n.clamp(min=1)

losses = learn(mean)
third = losses[2].item()
nans = count_nans()
print(f"{third=:.3f} {nans=} {total=}")
""",
)

PAIRS: Final = {
    "forcing": (FORCING,),
    "clipping": (CLIPPING, CLIPPING_EARLY),
    "nan_clipping": (SKIP, WHERE),
}
