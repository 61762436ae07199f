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

PAIRS: Final = {"forcing": (FORCING,), "clipping": (CLIPPING, CLIPPING_EARLY)}
