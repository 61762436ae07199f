"""The small networks that learn `memory.lag_tasks`: a recurrent layer, and an answer at its end.

The first weights of a cell decide how much of the past reaches the end before anything is learnt.
B batch, T time, D features, H hidden.
"""

from functools import cache
from typing import Final, Literal

import torch
from torch import Tensor, nn

from rnn_core.cells import build_cell
from rnn_core.init import linear
from rnn_core.memory.lag_tasks import MARKED, TaskName, check_task

CellName = Literal["elman", "irnn", "gru", "lstm", "lstm-default"]
CELLS: Final[dict[CellName, int]] = {
    "elman": 64,
    "irnn": 64,
    "gru": 36,
    "lstm": 31,
    "lstm-default": 31,
}
"""Hidden sizes H: with these all have about as many parameters."""
LONGEST: Final = 160
"""Steps that the slowest gates remember at first: the longest lag asked for."""


class Rememberer(nn.Module):
    """A recurrent layer that reads a sequence to its end, and a linear head that answers there.

    All start as in PyTorch, from `seed`, but for what makes some remember from the start:
    "irnn" (ReLU) see `begin_as_identity`, "gru" and "lstm" see `begin_slow`. "elman" is tanh;
    "lstm-default" is left as PyTorch starts it.

    Args:
        task: what it is to answer.
        cell: a key of `CELLS`.
        seed: of the first weights.

    Raises:
        ValueError: no such task or cell.
    """

    def __init__(self, task: TaskName, cell: CellName, seed: int = 0) -> None:
        check_task(task)
        check_cell(cell)
        super().__init__()
        self.task, self.cell, hidden = task, cell, CELLS[cell]
        generator = torch.Generator().manual_seed(seed)
        self.rnn = build_cell(
            "lstm" if cell == "lstm-default" else "elman" if cell == "irnn" else cell,
            MARKED[task].features,
            hidden,
            nonlinearity="relu" if cell == "irnn" else "tanh",
            generator=generator,
        )
        self.head = linear(hidden, MARKED[task].answers, generator)
        if cell == "irnn":
            begin_as_identity(self.rnn)
        if cell in ("gru", "lstm"):
            begin_slow(self.rnn, generator)

    def forward(self, inputs: Tensor) -> Tensor:
        """(B, T, D) → answers after the last step, (B, answers)."""
        states, _ = self.rnn(inputs.transpose(0, 1))  # (T, B, H)
        return self.head(states[-1])

    def loss(self, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """The loss, and the score: the share of right answers, or the MSE."""
        return MARKED[self.task].judge(self(inputs), targets)


def check_cell(cell: str) -> None:
    """Raise `ValueError` unless it is one of `CELLS`."""
    if cell not in CELLS:
        raise ValueError(f"cell must be one of {', '.join(CELLS)}, got {cell!r}")


@cache
def count(task: TaskName, cell: CellName) -> int:
    """Parameters of `Rememberer(task, cell)`."""
    return sum(parameter.numel() for parameter in Rememberer(task, cell).parameters())


@torch.no_grad()
def begin_as_identity(layer: nn.RNNBase) -> None:
    """W_hh = I and b = 0: the state is copied, and what is read is added (IRNN).

    Le, Jaitly and Hinton 2015, section 3. W_ih stays as PyTorch draws it: the paper's narrower one
    (standard deviation 0.001) was for plain gradient descent, and under Adam takes off much later.
    """
    for name, parameter in layer.named_parameters():
        if name.startswith("weight_hh"):
            nn.init.eye_(parameter)
        elif name.startswith("bias"):
            parameter.zero_()


@torch.no_grad()
def begin_slow(layer: nn.RNNBase, generator: torch.Generator) -> None:
    """Biases by which the units forget over 2 … `LONGEST` steps, each over as many of its own.

    Tallec and Ollivier 2018 ("chrono initialisation"): b = ln U(1, `LONGEST` − 1) for the forget
    gate of an LSTM, −b for its input gate; b for GRU's z, which in PyTorch keeps the old state.
    """
    hidden = layer.hidden_size
    slow = torch.empty(hidden).uniform_(1, LONGEST - 1, generator=generator).log()
    gates = {0: -slow, 1: slow} if isinstance(layer, nn.LSTM) else {1: slow}  # of i f g o, r z n
    for row, bias in gates.items():
        rows = slice(row * hidden, (row + 1) * hidden)
        layer.get_parameter("bias_ih_l0")[rows] = bias
        layer.get_parameter("bias_hh_l0")[rows] = 0
