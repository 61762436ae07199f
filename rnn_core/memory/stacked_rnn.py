"""Stacked recurrent networks trained on `sequence_tasks`, and their accuracy on fresh sequences.

B batch, T time, H hidden units, L layers, Q questions, D symbols. They are trained by
`rnn_core.training.fit`.
"""

from collections.abc import Iterator
from typing import Final

import torch
from torch import Tensor, nn

from rnn_core.arguments import checked
from rnn_core.bounds import IGNORED_LABEL, MAX_SEED, check
from rnn_core.cells import build_cell
from rnn_core.init import build_linear
from rnn_core.memory.sequence_tasks import Task
from rnn_core.tensors import check_shape
from rnn_core.training import Progress, cross_entropy_and_accuracy, fit

MAX_HIDDEN: Final = 128  # more would not be trained while one waits
MAX_LAYERS: Final = 4
TEST_SEQUENCES: Final = 512
_TRAINING_SEED: Final = 1000  # the weights are drawn from the seed itself
_TEST_SEED: Final = 999


class StackedRNN(nn.Module):
    """Stacked tanh layers (Elman 1990), and on the last one a linear head for every question.

    Every W_hh starts orthogonal (Saxe et al. 2014): a state neither fades nor explodes at first.
    The rest starts as in PyTorch, from `seed`; the global random state is left alone.

    Args:
        layers: recurrent layers L, 1 … `MAX_LAYERS`; the first reads the symbols, each other one
            the layer below.
        hidden: hidden size H of every layer, 1 … `MAX_HIDDEN`.
        task: what it is to answer.
        seed: of the first weights, 0 … `MAX_SEED`.

    Raises:
        OutOfBounds: `layers`, `hidden` or `seed` is out of its range.
    """

    def __init__(self, layers: int, hidden: int, task: Task, seed: int = 0) -> None:
        check("number of layers", layers, 1, MAX_LAYERS)
        check("hidden size", hidden, 1, MAX_HIDDEN)
        check("seed", seed, 0, MAX_SEED)
        super().__init__()
        self.task, self.layers, self.hidden = task, layers, hidden
        generator = torch.Generator().manual_seed(seed)
        self.rnn = build_cell("elman", task.symbols, hidden, num_layers=layers, generator=generator)
        self.head = build_linear(hidden, task.symbols * task.questions, generator)
        for name, parameter in self.rnn.named_parameters():
            if name.startswith("weight_hh"):
                nn.init.orthogonal_(parameter, generator=generator)

    def forward(self, inputs: Tensor) -> Tensor:
        """Answer every question at every step.

        Args:
            inputs: one-hot symbols, (B, T, D).

        Returns:
            Logits, (B, T, Q, D).
        """
        states, _ = self.rnn(inputs.transpose(0, 1))  # (T, B, H)
        logits = self.head(states).transpose(0, 1)  # (B, T, Q * D)
        return logits.unflatten(-1, (self.task.questions, self.task.symbols))

    def loss(self, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy, where an answer is asked for.

        Args:
            inputs: one-hot symbols, (B, T, D).
            targets: symbols, (B, T, Q); `IGNORED_LABEL` where there is no answer yet.

        Returns:
            The loss in nats and the share of right answers, both scalars.
        """
        return cross_entropy_and_accuracy(self(inputs), targets)


@checked
def is_correct(logits: Tensor, targets: Tensor) -> Tensor:
    """Whether each answer is right; never where none is asked for.

    Args:
        logits: (B, T, Q, D).
        targets: symbols or `IGNORED_LABEL`, (B, T, Q).

    Returns:
        Booleans, (B, T, Q).
    """
    if logits.dim() != 4 or not logits.is_floating_point():
        raise ValueError(f"logits must be floats of the shape (B, T, Q, D), got {logits.dtype}")
    check_shape("targets", targets, *logits.shape[:-1])
    return logits.argmax(-1) == targets


@checked
@torch.no_grad()
def accuracy_by_question(network: StackedRNN, generator: torch.Generator) -> Tensor:
    """Share of right answers to each question on `TEST_SEQUENCES` fresh sequences.

    Args:
        network: trained or not.
        generator: source of the sequences.

    Returns:
        0 … 1, (Q,). At `recall` the questions are the lags, from 0.
    """
    inputs, targets = network.task.draw(TEST_SEQUENCES, generator)
    asked = (targets != IGNORED_LABEL).sum((0, 1))  # (Q,)
    return is_correct(network(inputs), targets).sum((0, 1)) / asked


@checked
def count_parameters(layers: int, hidden: int, task: Task) -> int:
    """Parameters of `StackedRNN(layers, hidden, task)`, without building it.

    Args:
        layers: recurrent layers L, 1 … `MAX_LAYERS`.
        hidden: hidden size H of every layer, 1 … `MAX_HIDDEN`.
        task: what it is to answer.

    Returns:
        How many numbers are trained.

    Raises:
        OutOfBounds: `layers` or `hidden` is out of its range.
    """
    check("number of layers", layers, 1, MAX_LAYERS)
    check("hidden size", hidden, 1, MAX_HIDDEN)
    first = hidden * (task.symbols + hidden + 2)  # W_ih, W_hh and two biases
    each = hidden * (2 * hidden + 2)
    answers = task.symbols * task.questions
    return first + (layers - 1) * each + answers * (hidden + 1)


@checked
def hidden_size_for(layers: int, task: Task) -> int:
    """The hidden size at which so many layers have about `task.parameters` parameters.

    Args:
        layers: recurrent layers L, 1 … `MAX_LAYERS`.
        task: what is to be answered.

    Returns:
        H, 1 … `MAX_HIDDEN`.

    Raises:
        OutOfBounds: `layers` is out of its range.

    Example:
        >>> from rnn_core.memory.sequence_tasks import TASKS
        >>> [hidden_size_for(layers, TASKS["sums"]) for layers in (1, 2, 3)]
        [51, 32, 25]
    """
    check("number of layers", layers, 1, MAX_LAYERS)
    sizes = range(1, MAX_HIDDEN + 1)
    return min(
        sizes, key=lambda hidden: abs(count_parameters(layers, hidden, task) - task.parameters)
    )


@checked
def build_stacked_rnn(layers: int, task: Task, seed: int = 0) -> StackedRNN:
    """An untrained network, about as large as one of any other number of layers.

    Args:
        layers: recurrent layers L, 1 … `MAX_LAYERS`.
        task: what it is to answer.
        seed: of the first weights.

    Returns:
        The network, of `hidden_size_for(layers, task)` units a layer.

    Raises:
        OutOfBounds: `layers` is out of its range.

    Example:
        >>> from rnn_core.memory.sequence_tasks import TASKS
        >>> network = build_stacked_rnn(2, TASKS["sums"])
        >>> inputs, targets = TASKS["sums"].draw(3, torch.Generator().manual_seed(0))
        >>> network(inputs).shape, targets.shape  # (B, T, Q, D) and (B, T, Q)
        (torch.Size([3, 20, 5, 4]), torch.Size([3, 20, 5]))
    """
    return StackedRNN(layers, hidden_size_for(layers, task), task, seed)


@checked
def training_generator(seed: int) -> torch.Generator:
    """The source of the sequences on which a network of this seed is trained.

    Args:
        seed: of its weights, 0 … `MAX_SEED`; another number is drawn from.

    Returns:
        A new generator.
    """
    check("seed", seed, 0, MAX_SEED)
    return torch.Generator().manual_seed(_TRAINING_SEED + seed)


def evaluation_generator() -> torch.Generator:
    """The source of test sequences: the same for all networks, and never that of a training."""
    return torch.Generator().manual_seed(_TEST_SEED)


@checked
def train(network: StackedRNN, generator: torch.Generator) -> Iterator[Progress]:
    """Train a network on its task in place, as `rnn_core.training.fit` does.

    Args:
        network: what is trained.
        generator: source of the sequences.

    Yields:
        The progress after every update, `task.updates` in all.
    """
    task = network.task
    return fit(network, task.batches(generator), steps=task.updates, rate=task.rate)
