"""What flows through the cell of a trained LSTM or GRU at every step, wire by wire.

T words, H units. The additive path is c_{t−1} → c_t of an LSTM and h_{t−1} → h_t of a GRU: what is
on it is multiplied by one gate and added to, and meets no matrix and no nonlinearity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_WORDS, check
from rnn_core.networks.pretrained import pretrained
from rnn_core.trace import earlier, trace
from rnn_core.world.language import Language
from rnn_core.world.reviews import split_words

Array = NDArray[np.float32]
Gated = Literal["lstm", "gru"]
KEEPS: Final[dict[Gated, str]] = {"lstm": "f", "gru": "z"}
"""The gate that keeps what is on the additive path; in PyTorch z keeps the old state."""
TRAINED: Final[dict[Gated, str]] = {"lstm": "reviewer with lstm", "gru": "reviewer"}
"""The networks that are looked into: names of `rnn_core.networks.pretrained`."""


@dataclass(frozen=True, eq=False)
class Wires:
    """Every number in a cell at every step. Arrays are read-only; equal only to itself.

    Attributes:
        words: the T words that were read.
        cell: "lstm" or "gru".
        values: name → (T, H). Both cells: "before" and "after" on the additive path, "kept" =
            keeping gate ⊙ before, "written", after = kept + written, and "h", the new state.
            LSTM: gates "i", "f", "o", candidate "g", "squeezed" = tanh c_t, "state" = h_{t−1};
            written = i ⊙ g.
            GRU: gates "r", "z", "new" = 1 − z, candidate "n", "memory" = W_hn·h_{t−1} + b_hn,
            "reset" = r ⊙ memory; written = (1 − z) ⊙ n.
    """

    words: tuple[str, ...]
    cell: Gated
    values: Mapping[str, Array]

    @property
    def keeps(self) -> Array:
        """(T, H), the gate that keeps: f or z."""
        return self.values[KEEPS[self.cell]]

    @cached_property
    def road(self) -> Array:
        """(T, H), ∂c_T/∂c_k along the additive path, of a GRU ∂h_T/∂h_k: ∏ of the gates after k.

        What the state does to later gates goes through matrices, and is left out.
        """
        later = np.vstack([self.keeps[1:], np.ones_like(self.keeps[:1])])
        product: Array = later[::-1].cumprod(0)[::-1]
        return product

    @cached_property
    def liveliest(self) -> int:
        """The unit whose keeping gate has the widest range over the words."""
        return int(np.ptp(self.keeps, axis=0).argmax())

    @cached_property
    def lasting(self) -> int:
        """The unit in which the largest share of what the first word wrote gets to the end."""
        return int(self.road[0].argmax())


def judged(text: str, language: Language, cell: Gated) -> Wires:
    """The trained reviewer with this cell reads a review.

    Both learnt from the same reviews, in the same order, in as many steps.

    Args:
        text: 1 to 48 words.
        language: its language.
        cell: "lstm" or "gru".

    Raises:
        OutOfBounds: an empty or too long text.
    """
    words = split_words(text)
    check("tokens", len(words), 1, MAX_WORDS)
    network = pretrained(TRAINED[cell], language).network
    with torch.no_grad():
        x = network.embed([words])[0]  # type: ignore[operator]  # (T, D)
    return wires(network.rnn, x, words)  # type: ignore[arg-type]


@torch.no_grad()
def wires(layer: nn.LSTM | nn.GRU, x: Tensor, words: tuple[str, ...]) -> Wires:
    """Run a layer of one level and one direction and keep all that its cell computes.

    Args:
        layer: `nn.LSTM` or `nn.GRU`.
        x: (T, D), what it reads.
        words: their T names.

    Raises:
        ValueError: more levels or directions than one.
    """
    if layer.num_layers > 1 or layer.bidirectional:
        raise ValueError("wires are those of one layer in one direction")
    run = trace(layer, x)
    gates = {name: gate[0, 0] for name, gate in run.gates.items()}  # each (T, H)
    states = run.hidden[0, 0]
    if isinstance(layer, nn.LSTM):
        cell: Gated = "lstm"
        after = gates.pop("cell")
        before = earlier(after)
        values = gates | {
            "kept": gates["f"] * before,
            "written": gates["i"] * gates["g"],
            "squeezed": after.tanh(),
            "state": earlier(states),
        }
    else:
        cell, after = "gru", states
        before = earlier(states)
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
    return Wires(words, cell, {name: frozen(value.clone()) for name, value in values.items()})
