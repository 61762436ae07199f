"""Programs printed on the pages; tests run every one and compare it with the screen."""

from typing import Final

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


def scheme(
    tokens: tuple[str, ...],
    cell: str,
    hidden: int,
    scale: float,
    nonlinearity: str,
    seed: int,
    size: int,
    printed: str,
) -> str:
    """The first lesson's experiment in plain PyTorch, with the reader's values in it.

    What it is to print stands at its end.
    """
    layer = CELLS[cell].format(size=size, hidden=hidden, nonlinearity=nonlinearity)
    return SCHEME.format(
        tokens=list(tokens),
        layer=layer,
        hidden=hidden,
        scale=scale,
        seed=seed,
        size=size,
        printed=printed,
    )
