"""Lag models: recurrent layers with a head at the last step, for the tasks of `memory.lag_tasks`.

The initialisation of a cell decides how much of the past reaches the end before any training.
B batch, T time, D features, H hidden units, A numbers of an answer.
"""

from functools import cache
from typing import Final, Literal

import torch
from torch import Tensor, nn

from rnn_core.arguments import checked
from rnn_core.bounds import check_choice
from rnn_core.cells import build_cell
from rnn_core.init import build_linear
from rnn_core.memory.lag_tasks import LAG_TASKS, TaskName, check_task

CellName = Literal["elman", "irnn", "gru", "lstm", "lstm-default"]
CELLS: Final[dict[CellName, int]] = {
    "elman": 64,
    "irnn": 64,
    "gru": 36,
    "lstm": 31,
    "lstm-default": 31,
}
"""Hidden sizes H: with these all have about as many parameters."""
MAX_TIME_SCALE: Final = 160
"""Steps over which the slowest gates forget at first: the longest lag asked for."""


class LagModel(nn.Module):
    """A recurrent layer that reads a sequence to its end, and a linear head that answers there.

    All start as in PyTorch, from `seed`, except for three: "irnn" (ReLU) see `init_identity`, "gru"
    and "lstm" see `init_chrono`. "elman" is tanh; "lstm-default" is left as PyTorch starts it.

    Args:
        task: what it is to answer.
        cell: a key of `CELLS`.
        seed: of the first weights.

    Raises:
        ValueError: no such task or cell.

    Example:
        >>> model = LagModel("adding", "gru")
        >>> inputs, targets = LAG_TASKS["adding"].draw(3, 20, torch.Generator().manual_seed(0))
        >>> model(inputs).shape
        torch.Size([3, 1])
    """

    def __init__(self, task: TaskName, cell: CellName, seed: int = 0) -> None:
        check_task(task)
        check_cell(cell)
        super().__init__()
        self.task, self.cell, hidden = task, cell, CELLS[cell]
        generator = torch.Generator().manual_seed(seed)
        self.rnn = build_cell(
            "lstm" if cell == "lstm-default" else "elman" if cell == "irnn" else cell,
            LAG_TASKS[task].features,
            hidden,
            nonlinearity="relu" if cell == "irnn" else "tanh",
            generator=generator,
        )
        self.head = build_linear(hidden, LAG_TASKS[task].answers, generator)
        if cell == "irnn":
            init_identity(self.rnn)
        if cell in ("gru", "lstm"):
            init_chrono(self.rnn, generator)

    def forward(self, inputs: Tensor) -> Tensor:
        """Answer after the last step.

        Args:
            inputs: (B, T, D).

        Returns:
            Answers, (B, A).
        """
        states, _ = self.rnn(inputs.transpose(0, 1))  # (T, B, H)
        return self.head(states[-1])

    def loss(self, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """The loss and the score of a batch.

        Args:
            inputs: (B, T, D).
            targets: (B,).

        Returns:
            The loss and the score (the share of right answers, or the MSE), both scalars.
        """
        return LAG_TASKS[self.task].loss_and_score(self(inputs), targets)


@checked
def check_cell(cell: str) -> None:
    """Refuse an unknown name of a cell.

    Args:
        cell: a name.

    Raises:
        ValueError: it is no key of `CELLS`.
    """
    check_choice("cell", cell, CELLS)


@checked
@cache
def count_parameters(task: TaskName, cell: CellName) -> int:
    """Parameters of `LagModel(task, cell)`.

    Args:
        task: "recall" or "adding".
        cell: a key of `CELLS`.

    Returns:
        How many numbers are trained.

    Raises:
        ValueError: no such task or cell.
    """
    return sum(parameter.numel() for parameter in LagModel(task, cell).parameters())


@checked
@torch.no_grad()
def init_identity(layer: nn.RNNBase) -> None:
    """W_hh = I and b = 0: the state is copied, and the input is added (IRNN).

    Le, Jaitly and Hinton 2015, "A Simple Way to Initialize Recurrent Networks of Rectified Linear
    Units", section 3. W_ih stays as PyTorch draws it: the paper's narrower one (standard deviation
    0.001) was for plain gradient descent, and under Adam trains much later.

    Args:
        layer: a layer of `nn.RNN`, changed in place; W_hh is (H, H).
    """
    for name, parameter in layer.named_parameters():
        if name.startswith("weight_hh"):
            nn.init.eye_(parameter)
        elif name.startswith("bias"):
            parameter.zero_()


@checked
@torch.no_grad()
def init_chrono(layer: nn.RNNBase, generator: torch.Generator) -> None:
    """Biases with which the units forget over 2 … `MAX_TIME_SCALE` steps, each its own number.

    Tallec and Ollivier 2018, "Can Recurrent Neural Networks Warp Time?", section 2 (chrono
    initialisation): b = ln U(1, `MAX_TIME_SCALE` − 1) for the forget gate of an LSTM, −b for its
    input gate; b for GRU's z, which in PyTorch keeps the old state.

    Args:
        layer: one layer of `nn.LSTM` or `nn.GRU`, changed in place.
        generator: source of the numbers of steps, (H,).

    Raises:
        ValueError: it has more layers or directions, or biases that are not parameters.
    """
    hidden, names = layer.hidden_size, ("bias_ih_l0", "bias_hh_l0")
    if (
        layer.num_layers > 1
        or layer.bidirectional
        or not all(name in layer._parameters for name in names)
    ):
        raise ValueError("init_chrono takes one layer in one direction, its biases parameters")
    bias = torch.empty(hidden).uniform_(1, MAX_TIME_SCALE - 1, generator=generator).log()
    gates = {0: -bias, 1: bias} if isinstance(layer, nn.LSTM) else {1: bias}  # of i f g o, r z n
    for row, values in gates.items():
        rows = slice(row * hidden, (row + 1) * hidden)
        layer.get_parameter("bias_ih_l0")[rows] = values
        layer.get_parameter("bias_hh_l0")[rows] = 0
