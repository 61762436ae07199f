"""The same in plain PyTorch, and what it prints."""

from collections.abc import Iterator
from typing import Final

from lessons import unrolled
from lessons.blocks import Block, Program
from lessons.scheme.hidden_state import EXPERIMENT
from lessons.section import Section
from lessons.writer import Writer
from rnn_core.charlm.single_pass import SinglePass

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
    output, state = layer(torch.stack([random_vector(token) for token in tokens]))

print([round(number, 4) for number in output[-1].tolist()])
# {printed}
"""


def scheme(reading: SinglePass) -> str:
    """The page's experiment in plain PyTorch, with the reader's values in it.

    What it is to print stands at its end.
    """
    sizes = {"hidden": reading.states.shape[1], "size": reading.weight_ih.shape[1]}
    return SCHEME.format(
        tokens=list(reading.tokens),
        layer=CELLS[reading.cell].format(**sizes, nonlinearity=reading.nonlinearity),
        scale=reading.scale,
        seed=reading.seed,
        printed=unrolled.printed(reading.states[-1]),
        **sizes,
    )


def program(writer: Writer, reading: SinglePass) -> Iterator[Block]:
    """One layer that reads the text."""
    yield Program("program", scheme(reading))


SECTION = Section(__name__, experiment=EXPERIMENT, answers=[program])
