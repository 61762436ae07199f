"""Small networks that learn `sequence_tasks` while one looks on, and what they know afterwards.

B batch, T time, H hidden, L layers, Q questions, D symbols.
`rnn_core.training.fit` teaches them.
"""

from collections.abc import Iterator
from typing import Final

import torch
from torch import Tensor, nn

from rnn_core.bounds import check
from rnn_core.cells import build_cell
from rnn_core.init import linear
from rnn_core.memory.sequence_tasks import IGNORED, Task
from rnn_core.training import Progress, cross_entropy_and_accuracy, fit

MAX_UNITS: Final = 128  # more would not learn while one waits
MAX_DEPTH: Final = 4
EXAMINED: Final = 512  # fresh sequences of an examination
_LESSONS: Final = 1000  # the weights are drawn from the seed itself
_EXAM: Final = 999


class Deep(nn.Module):
    """Stacked tanh layers (Elman 1990), and on the last one a linear head for every question.

    Every W_hh starts orthogonal (Saxe et al. 2014): a state neither fades nor explodes at first.
    The rest starts as in PyTorch, from `seed`; the global random state is left alone.

    Args:
        layers: recurrent layers L; the first reads the symbols, each other one the layer below.
        hidden: units H of every layer.
        task: what it is to answer.
        seed: of the first weights.

    Raises:
        OutOfBounds: a size is out of range.
    """

    def __init__(self, layers: int, hidden: int, task: Task, seed: int = 0) -> None:
        check("number of layers", layers, 1, MAX_DEPTH)
        check("hidden size", hidden, 1, MAX_UNITS)
        super().__init__()
        self.task, self.layers, self.hidden = task, layers, hidden
        generator = torch.Generator().manual_seed(seed)
        self.rnn = build_cell("elman", task.symbols, hidden, num_layers=layers, generator=generator)
        self.head = linear(hidden, task.symbols * task.questions, generator)
        for name, parameter in self.rnn.named_parameters():
            if name.startswith("weight_hh"):
                nn.init.orthogonal_(parameter, generator=generator)

    def forward(self, inputs: Tensor) -> Tensor:
        """(B, T, D) → logits (B, T, Q, D): at every step an answer to every question."""
        states, _ = self.rnn(inputs.transpose(0, 1))  # (T, B, H)
        logits = self.head(states).transpose(0, 1)  # (B, T, Q * D)
        return logits.unflatten(-1, (self.task.questions, self.task.symbols))

    def loss(self, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and the share of right answers, where one is asked for.

        Args:
            inputs: (B, T, D).
            targets: (B, T, Q), `IGNORED` where there is no answer yet.
        """
        return cross_entropy_and_accuracy(self(inputs), targets, ignored=IGNORED)


def right(logits: Tensor, targets: Tensor) -> Tensor:
    """Whether each answer is right, (B, T, Q); never where none is asked for."""
    return logits.argmax(-1) == targets


@torch.no_grad()
def by_question(network: Deep, generator: torch.Generator) -> Tensor:
    """Share of right answers to each question on fresh sequences, (Q,), 0 … 1.

    At `recall` the questions are the lags, from 0.
    """
    inputs, targets = network.task.draw(EXAMINED, generator)
    asked = (targets != IGNORED).sum((0, 1))  # (Q,)
    return right(network(inputs), targets).sum((0, 1)) / asked


def count(layers: int, hidden: int, task: Task) -> int:
    """Parameters of `Deep(layers, hidden, task)`, without building it."""
    first = hidden * (task.symbols + hidden + 2)  # W_ih, W_hh and two biases
    each = hidden * (2 * hidden + 2)
    answers = task.symbols * task.questions
    return first + (layers - 1) * each + answers * (hidden + 1)


def hidden_for(layers: int, task: Task) -> int:
    """The hidden size at which so many layers have about `task.parameters` parameters.

    Raises:
        OutOfBounds: the number of layers is out of range.
    """
    check("number of layers", layers, 1, MAX_DEPTH)
    sizes = range(1, MAX_UNITS + 1)
    return min(sizes, key=lambda hidden: abs(count(layers, hidden, task) - task.parameters))


def of_depth(layers: int, task: Task, seed: int = 0) -> Deep:
    """An untrained network of so many layers, about as large as one of any other depth."""
    return Deep(layers, hidden_for(layers, task), task, seed)


def lessons(seed: int) -> torch.Generator:
    """Where the sequences come from that a network of this seed learns from."""
    return torch.Generator().manual_seed(_LESSONS + seed)


def examiner() -> torch.Generator:
    """Where an examination's sequences come from: the same for all, and never a lesson's."""
    return torch.Generator().manual_seed(_EXAM)


def learn(network: Deep, generator: torch.Generator) -> Iterator[Progress]:
    """Teach a network its task in place, one yield a step, as `fit` does."""
    task = network.task
    return fit(network, task.batches(generator), steps=task.training, rate=task.rate)
