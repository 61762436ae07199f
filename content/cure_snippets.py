"""The forget gate's bias as a program; a test runs it and compares it with the screen."""

from typing import Final

FORGET: Final = """\
import torch
from torch import nn

lstm = nn.LSTM(16, {hidden})
forget = slice({hidden}, {end})  # PyTorch stacks the gates as i, f, g, o
with torch.no_grad():
    lstm.bias_ih_l0[forget] = {bias}
    lstm.bias_hh_l0[forget] = 0  # else what PyTorch drew, or a second {bias}, is added

gate = torch.sigmoid(lstm.bias_ih_l0 + lstm.bias_hh_l0)[forget]
print(round(gate.mean().item(), 4))
# {printed}
"""


def forget_bias(hidden: int, bias: float, printed: float) -> str:
    """A layer whose forget gate begins at σ(bias)."""
    return FORGET.format(hidden=hidden, end=2 * hidden, bias=bias, printed=printed)
