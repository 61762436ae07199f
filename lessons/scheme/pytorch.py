"""The same in plain PyTorch, and what it prints."""

from collections.abc import Iterator
from typing import Final

from lessons import unrolled
from lessons.blocks import Block, Program
from lessons.scheme import by_hand
from lessons.scheme.hidden_state import EXPERIMENT
from lessons.section import Section
from lessons.writer import Writer
from rnn_core.charlm.single_pass import SinglePass, token_gradients

CELLS: Final = {
    "elman": 'nn.RNN({size}, {hidden}, nonlinearity="{nonlinearity}")',
    "lstm": "nn.LSTM({size}, {hidden})",
    "gru": "nn.GRU({size}, {hidden})",
}
SCHEME: Final = """\
import zlib

import torch
from torch import nn

tokens = {tokens}


def random_vector(token):  # an untrained embedding: the same token, the same vector
    seed = zlib.crc32(f"{seed} {{token}}".encode())
    return torch.randn({size}, generator=torch.Generator().manual_seed(seed))


generator = torch.Generator().manual_seed({seed})
layer = {layer}
with torch.no_grad():
    for weight in layer.parameters():  # PyTorch's own default, from our generator
        weight.uniform_(-({hidden}**-0.5), {hidden}**-0.5, generator=generator)
    layer.weight_hh_l0 *= {scale}

x = torch.stack([random_vector(token) for token in tokens]).requires_grad_()
output, state = layer(x)
(output[-1].square().sum() / 2).backward()  # L = ½‖h_T‖²

print([round(number, 4) for number in output[-1].tolist()])
print([round(number, 4) for number in x.grad.double().norm(dim=1).tolist()])
{printed}
"""


def in_pytorch(reading: SinglePass, printed: str) -> str:
    """The page's experiment in plain PyTorch, with the reader's values in it.

    What it is to print stands at its end.
    """
    sizes = {"hidden": reading.states.shape[1], "size": reading.weight_ih.shape[1]}
    return SCHEME.format(
        tokens=list(reading.tokens),
        layer=CELLS[reading.cell].format(**sizes, nonlinearity=reading.nonlinearity),
        scale=reading.scale,
        seed=reading.seed,
        printed=printed,
        **sizes,
    )


def programs(writer: Writer, reading: SinglePass) -> Iterator[Block]:
    """One layer that reads the text, forward and backward: by PyTorch, and by hand."""
    found = reading.states[-1], token_gradients(reading)
    printed = "\n".join(f"# {unrolled.printed(one)}" for one in found)
    yield Program("program", in_pytorch(reading, printed))
    yield Program("by-hand", by_hand.program(reading, printed), writer.line("by-hand"))


SECTION = Section(__name__, experiment=EXPERIMENT, answers=[programs])
