"""Every number inside the cell of a trained LSTM or GRU, at every step.

T words, H hidden. The additive path is c_{t−1} → c_t of an LSTM and h_{t−1} → h_t of a GRU: what is
on it is multiplied by one gate and added to, and meets no matrix and no nonlinearity (Hochreiter
and Schmidhuber 1997, the "constant error carousel").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.gradients.bptt import StepJacobians, backpropagate, step_jacobians
from rnn_core.networks.pretrained import pretrained
from rnn_core.trace import previous_states, trace
from rnn_core.world.language import Language
from rnn_core.world.words import read_words

Array = NDArray[np.float32]
Gated = Literal["lstm", "gru"]
KEEP_GATES: Final[dict[Gated, str]] = {"lstm": "f", "gru": "z"}
"""The gate that keeps what is on the additive path; in PyTorch z keeps the old state."""
REVIEWERS: Final[dict[Gated, str]] = {"lstm": "reviewer with lstm", "gru": "reviewer"}
"""The trained networks that are looked into, by their names in `rnn_core.networks.pretrained`."""


@dataclass(frozen=True, eq=False)
class CellValues:
    """Every number in a cell at every step; equal only to itself. Arrays are read-only.

    Attributes:
        words: the T words that were read.
        cell: "lstm" or "gru".
        values: name → (T, H). Both cells: "before" and "after" on the additive path, "kept" = keep
            gate ⊙ before, "written", after = kept + written, and "h", the new state.
            LSTM: gates "i", "f", "o", candidate "g", "squeezed" = tanh c_t, "state" = h_{t−1};
            written = i ⊙ g.
            GRU: gates "r", "z", "new" = 1 − z, candidate "n", "memory" = W_hn·h_{t−1} + b_hn,
            "reset" = r ⊙ memory; written = (1 − z) ⊙ n.
        whole_gradient: (T, H), ∂c_T/∂c_k of each unit by itself along every path, of a GRU
            ∂h_T/∂h_k: through W_hh and the gates of later steps too; compare `path_gradient`.
    """

    words: tuple[str, ...]
    cell: Gated
    values: Mapping[str, Array]
    whole_gradient: Array

    @property
    def keep_gate(self) -> Array:
        """(T, H), the gate that keeps what is on the additive path: f or z."""
        return self.values[KEEP_GATES[self.cell]]

    @cached_property
    def path_gradient(self) -> Array:
        """(T, H), ∂c_T/∂c_k along the additive path, of a GRU ∂h_T/∂h_k: ∏ of the gates after k.

        What the state does to later gates goes through matrices, and is left out.
        """
        later = np.vstack([self.keep_gate[1:], np.ones_like(self.keep_gate[:1])])
        product: Array = later[::-1].cumprod(0)[::-1]
        return product

    @cached_property
    def variable_unit(self) -> int:
        """The unit whose keep gate has the widest range over the words, from 0."""
        return int(np.ptp(self.keep_gate, axis=0).argmax())

    @cached_property
    def lasting_unit(self) -> int:
        """The unit that keeps the largest fraction of its first state to the end, from 0."""
        return int(self.path_gradient[0].argmax())


@checked
def reviewer_cell_values(text: str, language: Language, cell: Gated) -> CellValues:
    """Read a review with the trained reviewer of this cell.

    Both reviewers were trained on the same reviews, in the same order, in as many steps.

    Args:
        text: 1 … `MAX_WORDS` words.
        language: its language, "ru" or "en".
        cell: "lstm" or "gru".

    Returns:
        Every number in its cell, for each of the T words.

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`.
        UnreadableText: no letter of the language.

    Example:
        >>> found = reviewer_cell_values("not a boring film", "en", "lstm")
        >>> found.keep_gate.shape
        (4, 32)
        >>> kept, written = found.values["kept"], found.values["written"]
        >>> bool(np.allclose(kept + written, found.values["after"], atol=1e-6))
        True
    """
    words = read_words(text, language)
    network = pretrained(REVIEWERS[cell], language).network
    with torch.no_grad():
        x = network.embed([words])[0]  # type: ignore[operator]  # (T, D)
    return cell_values(network.rnn, x, words)  # type: ignore[arg-type]


@checked
@torch.no_grad()
def cell_values(layer: nn.LSTM | nn.GRU, x: Tensor, words: tuple[str, ...]) -> CellValues:
    """Run a recurrent layer and keep all that its cell computes.

    Args:
        layer: `torch.nn.LSTM` or `torch.nn.GRU`, one layer in one direction.
        x: (T, D), what it reads.
        words: T names of the steps.

    Returns:
        Every number of the cell, each (T, H).

    Raises:
        ValueError: `layer` has more layers or directions than one.

    Example:
        >>> found = cell_values(nn.GRU(2, 3), torch.zeros(4, 2), ("a", "b", "c", "d"))
        >>> found.cell, found.values["z"].shape
        ('gru', (4, 3))
    """
    if layer.num_layers > 1 or layer.bidirectional:
        raise ValueError("cell values are those of one layer in one direction")
    run = trace(layer, x)
    gates = {name: gate[0, 0] for name, gate in run.gates.items()}  # each (T, H)
    states = run.hidden[0, 0]
    if isinstance(layer, nn.LSTM):
        cell: Gated = "lstm"
        after = gates.pop("cell")
        before = previous_states(after)
        values = gates | {
            "kept": gates["f"] * before,
            "written": gates["i"] * gates["g"],
            "squeezed": after.tanh(),
            "state": previous_states(states),
        }
    else:
        cell, after = "gru", states
        before = previous_states(states)
        memory = run.from_state[0, 0].chunk(3, dim=-1)[2]
        new = 1 - gates["z"]
        values = gates | {
            "new": new,
            "kept": gates["z"] * before,
            "written": new * gates["n"],
            "memory": memory,
            "reset": gates["r"] * memory,
        }
    values |= {"before": before, "after": after, "h": states}
    return CellValues(
        words,
        cell,
        {name: frozen(value.clone()) for name, value in values.items()},
        _own_derivatives(step_jacobians(layer, run)),
    )


def _own_derivatives(jacobians: StepJacobians) -> Array:
    """∂s_T/∂s_k of each unit by itself, (T, H); s is c of an LSTM, h of a GRU."""
    steps, own = jacobians.steps, slice(-jacobians.hidden, None)
    whole = np.eye(jacobians.states * jacobians.hidden, dtype=jacobians.weights.dtype)
    starts, found = np.full(jacobians.hidden, steps - 1), np.empty((steps, jacobians.hidden))
    for block in backpropagate(jacobians, whole[own], starts, steps):
        found[block.steps] = block.gradients[:, :, own].diagonal(0, 1, 2)
    return frozen(found.astype(np.float32))
