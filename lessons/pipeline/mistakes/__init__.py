"""Programs of "Break it": what readers write, and what they mean, for each mistake.

A pair shares its beginning. The beginning and either end are one program: it runs as it stands
wherever PyTorch is, prints what the page shows, and its last line tells the damage.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lessons.pipeline.mistakes import (
    batches,
    cells,
    learning,
    losses,
    padding,
    shapes,
    states,
    training,
)


@dataclass(frozen=True)
class ProgramPair:
    """Two endings of one program."""

    setup: str
    wrong: str
    right: str

    def program(self, ending: str) -> str:
        """The whole program with one of its endings, "wrong" or "right"."""
        return f"{self.setup}\n{self.wrong if ending == 'wrong' else self.right}"


MISTAKES: Final = (
    *(
        "output",
        "state_axes",
        "time_axis",
        "view",
        "last_pad",
        "packing",
        "padding_idx",
        "padding_loss",
    ),
    *(
        "h_0",
        "learned_h_0",
        "detach",
        "streams",
        "sizes",
        "order",
        "lstm_cell",
        "cross_entropy",
        "nll_loss",
    ),
    *("flat_line", "dropout", "variational_dropout", "forcing", "clipping", "nan_clipping"),
)
"""What readers bring from PyTorch, in the order of the lesson; ids in the URL."""
_WRITTEN: Final = {
    name: pairs
    for module in (shapes, padding, batches, states, cells, losses, learning, training)
    for name, pairs in module.PAIRS.items()
}
PAIRS: Final[Mapping[str, tuple[ProgramPair, ...]]] = {
    name: tuple(ProgramPair(*(part.strip("\n") + "\n" for part in parts)) for parts in pairs)
    for name, pairs in _WRITTEN.items()
}
"""Mistake → its pairs."""

ANY_LENGTH: Final = """\
import torch
from torch import nn

rnn = nn.RNN(3, 8)
short, long = 5, 500
for steps in (short, long):
    output, h_n = rnn(torch.zeros(steps, 1, 3))
    parameters = sum(weight.numel() for weight in rnn.parameters())
    print(f"{steps=} {parameters=}")
"""
"""What all of them stand on: one layer reads a line of any length with the same parameters."""
