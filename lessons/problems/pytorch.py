"""The Elman network and all its gradients in plain PyTorch, and what the program prints."""

from collections.abc import Iterator
from typing import Final

from lessons.blocks import Block, Program
from lessons.problems.gradient_flow import EXPERIMENT
from lessons.section import Section
from lessons.writer import Writer
from rnn_core.gradients.cells_compared import CellComparison, ComparisonSettings
from rnn_core.init import NON_NORMAL_COUPLING, NON_NORMAL_RADIUS
from rnn_core.text import tokenise

MATRICES: Final = {
    "default": "",
    "orthogonal": "    nn.init.orthogonal_(W, generator=generator)\n",
    "identity": "    nn.init.eye_(W)\n",
    "non-normal": """\
    half = {hidden} // 2  # one half of turned units feeds the other
    W.copy_({radius} * torch.eye({hidden}, dtype=W.dtype))
    W[:half, half : 2 * half] = {feed} * torch.eye(half, dtype=W.dtype)
    turn = nn.init.orthogonal_(torch.empty_like(W[:half, :half]), generator=generator)
    W[:half, :half] = W[half : 2 * half, half : 2 * half] = {radius} * turn
    basis = nn.init.orthogonal_(torch.empty_like(W), generator=generator)
    W.copy_(basis @ W @ basis.T)
""",
}
"""What is done to a W_hh that is PyTorch's own, by the name of the choice."""

FLOW: Final = """\
from itertools import cycle, islice

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

letters = {letters}
known = list(dict.fromkeys(letters))
ids = torch.tensor([known.index(letter) for letter in islice(cycle(letters), {steps} + 1)])

rnn = nn.RNN(len(known), {hidden}, nonlinearity="{nonlinearity}")
head = nn.Linear({hidden}, max(len(known), 2))
W = rnn.weight_hh_l0
generator = torch.Generator().manual_seed({seed})
with torch.no_grad():
    for weight in [*rnn.parameters(), *head.parameters()]:  # PyTorch's own default
        weight.uniform_(-({hidden}**-0.5), {hidden}**-0.5, generator=generator)
{matrix}    W *= {scale}
{single}
x = one_hot(ids[:-1], len(known)).to(W.dtype)  # (T, V)
states, h = [], torch.zeros(1, {hidden}, dtype=W.dtype)
for t in range({steps}):  # step by step: the fused layer would hide h_k from autograd
    _, h = rnn(x[t : t + 1], h)
    states.append(h)

flow = torch.zeros({steps}, {steps}, dtype=torch.float64)  # loss by state
for t in range({steps}):
    loss = cross_entropy(head(states[t]), ids[t + 1 : t + 2])
    gradients = torch.autograd.grad(loss, states[: t + 1], retain_graph=True)
    flow[t, : t + 1] = torch.stack([g.double().norm() for g in gradients])

rho = torch.linalg.eigvals(W.double()).abs().max()
sigma = torch.linalg.matrix_norm(W.double(), 2)
print(*(f"{{number:.3g}}" for number in (rho, sigma, flow[-1, -1], flow[-1, 0])))
# {printed}
"""


def source(network: ComparisonSettings, printed: str) -> str:
    """The program: the Elman network, all its gradients by autograd, and what it prints.

    Args:
        network: what was followed.
        printed: ρ, σ₁, ‖∂L_T/∂h_T‖ and ‖∂L_T/∂h_1‖.
    """
    letters, hidden = tokenise(network.text, "char"), network.hidden
    made = MATRICES[network.init].format(
        hidden=hidden, radius=NON_NORMAL_RADIUS, feed=NON_NORMAL_COUPLING
    )
    exact = bool(made) or network.precision == "float64"
    double = "    rnn.double(), head.double()  # drawn in float32\n"
    plain = all(len(letter) == 1 for letter in letters)
    return FLOW.format(
        letters=f"list({''.join(letters)!r})" if plain else list(letters),
        steps=network.steps,
        hidden=hidden,
        nonlinearity=network.nonlinearity,
        seed=network.seed,
        matrix=double + made if exact else "",
        scale=network.scale,
        single="rnn.float(), head.float()\n" if made and network.precision == "float32" else "",
        printed=printed,
    )


def program(writer: Writer, found: CellComparison) -> Iterator[Block]:
    """The network of the first section, with the reader's settings."""
    matrix = found.cells["elman"].gradient.loss_by_state
    printed = (found.spectral_radius, found.largest_singular_value, matrix[-1, -1], matrix[-1, 0])
    said = " ".join(f"{value:.3g}" for value in printed)
    yield Program("program", source(found.settings, said))


SECTION = Section(__name__, experiment=EXPERIMENT, answers=[program])
