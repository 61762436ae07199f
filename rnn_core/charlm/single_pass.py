"""One forward pass of an untrained recurrent layer over a text, with all that can be seen in it.

The experiment is small on purpose, so that a few lines of PyTorch reproduce it exactly: every token
has a random vector of its own, the same in every text (`rnn_core.text.random_vector`), and a layer
with PyTorch's default initialisation reads the vectors.

T tokens, D = `EMBEDDING_SIZE` inputs, H hidden units, G gates (1 for Elman, 4 for LSTM, 3 for GRU).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_SEED, check
from rnn_core.cells import build_cell
from rnn_core.text import EMBEDDING_SIZE, random_vector, tokenise
from rnn_core.trace import Trace, previous_states, trace

Array = NDArray[np.float32]
Floats = NDArray[np.float64]
Cell = Literal["elman", "lstm", "gru"]
Level = Literal["word", "char"]
Nonlinearity = Literal["tanh", "relu"]
Regime = Literal["memoryless", "runaway", "unbounded", "pinned", "loud", "calm"]

MAX_TOKENS: Final = 48
MAX_SCALE: Final = 10.0
UNKNOWN: Final = "<unk>"  # no text yields this token: in a text "<" stands alone
SATURATED: Final = 0.95
FREE_STEPS: Final = 20
"""Steps without input after the text, in which it is seen what the state does by itself."""
GROWTH: Final = 1.1
"""A norm that passes its earlier maximum by this factor has not stopped growing."""


@dataclass(frozen=True, eq=False)
class SinglePass:
    """What the layer did, step by step. Arrays are read-only; equal only to itself.

    Attributes:
        tokens: T of them.
        cell: which cell read them.
        nonlinearity: of the Elman cell; "tanh" for the others.
        scale: the factor on W_hh.
        seed: of the weights and the vectors of tokens.
        weight_ih: (G·H, D), the input matrix, as PyTorch stacks it.
        weight_hh: (G·H, H), the recurrent matrix, as PyTorch stacks it.
        states: (T, H), h_1 … h_T.
        gates: name → (T, H); empty for the Elman cell.
        from_word: (T, H), what the step added because of the word.
        from_memory: (T, H), what it kept of the past. The two add up to `summed`:
            W_ih·x_t + b_ih + b_hh and W_hh·h_{t−1} for the Elman cell (h = tanh of the sum);
            i⊙g and f⊙c_{t−1} for LSTM (h = o⊙tanh of the sum); (1−z)⊙n and z⊙h_{t−1} for GRU
            (h is the sum).
        echo: (T,), ‖h_t − h'_t‖₂ where h' read the same text with its first token unknown.
        linear_echo: (T,), ‖W_hh^(t−1)·(h_1 − h'_1)‖₂: what would be left of the echo without the
            nonlinearity, (T,); empty, shape (0,), for LSTM and GRU.
        free_norms: (`FREE_STEPS` + 1,), ‖h‖₂ of h_T and of the states after it without input,
            h = f(W_hh·h + b_ih + b_hh), in float64; empty for LSTM and GRU.
    """

    tokens: tuple[str, ...]
    cell: Cell
    nonlinearity: Nonlinearity
    scale: float
    seed: int
    weight_ih: Array
    weight_hh: Array
    states: Array
    gates: Mapping[str, Array]
    from_word: Array
    from_memory: Array
    echo: Array
    linear_echo: Array
    free_norms: Floats

    @cached_property
    def summed(self) -> Array:
        """(T, H), the two parts together, before the cell's last nonlinearity."""
        return self.from_word + self.from_memory

    @cached_property
    def previous(self) -> Array:
        """(T, H), the state each step started from; h_0 is zero."""
        return np.vstack([np.zeros_like(self.states[:1]), self.states[:-1]])

    @cached_property
    def sign_changes(self) -> NDArray[np.int64]:
        """(T,), how many units changed sign against the step before; none in the first step."""
        return np.count_nonzero(self.states * self.previous < 0, axis=1)

    @cached_property
    def word_share(self) -> Array:
        """(T,), ``Σ|from_word| / Σ(|from_word| + |from_memory|)``: the word's share of the sum."""
        word, memory = np.abs(self.from_word).sum(1), np.abs(self.from_memory).sum(1)
        return word / np.maximum(word + memory, np.finfo(np.float32).tiny)

    @cached_property
    def mean_word_share(self) -> float:
        """Mean of `word_share` from the second step on: the first has no memory to share with."""
        return float(self.word_share[1:].mean()) if len(self.tokens) > 1 else 1.0

    @cached_property
    def most_changed_unit(self) -> NDArray[np.int64]:
        """(T,), the unit whose state changed most in each step, counted from 0."""
        return np.abs(self.states - self.previous).argmax(axis=1)

    @cached_property
    def spectral_radius(self) -> float:
        """ρ(W_hh); for LSTM and GRU the largest over the gates' blocks."""
        return max(float(np.abs(np.linalg.eigvals(block)).max()) for block in self.blocks)

    @cached_property
    def largest_singular_value(self) -> float:
        """σ₁(W_hh); for LSTM and GRU the largest over the gates' blocks."""
        return max(float(np.linalg.norm(block, 2)) for block in self.blocks)

    @cached_property
    def saturated_share(self) -> float:
        """Share of all T·H numbers outside of ±`SATURATED`, 0 … 1."""
        return float((np.abs(self.states) > SATURATED).mean())

    @cached_property
    def echo_share(self) -> NDArray[np.float64]:
        """(T,), `echo` as a share of its first step."""
        return self.echo / self._first_echo

    @cached_property
    def linear_echo_share(self) -> NDArray[np.float64]:
        """(T,), `linear_echo` as a share of the same; empty where it is."""
        return self.linear_echo / self._first_echo

    @property
    def _first_echo(self) -> np.float64:
        return np.float64(max(self.echo[0], np.finfo(np.float32).tiny))

    @cached_property
    def active_units(self) -> NDArray[np.bool_]:
        """(H,), which units are not 0 after the last token."""
        active: NDArray[np.bool_] = self.states[-1] != 0
        return active

    @cached_property
    def active_radius(self) -> float:
        """ρ of the part of an Elman cell's W_hh that joins `active_units`; 0 where none is."""
        on = self.active_units
        if not on.any():
            return 0.0
        return float(np.abs(np.linalg.eigvals(self.weight_hh[np.ix_(on, on)])).max())

    @property
    def grows_alone(self) -> bool:
        """Whether ‖h‖ without input still passes in the second half what it was in the first."""
        half = FREE_STEPS // 2 + 1
        if not len(self.free_norms):
            return False
        return bool(self.free_norms[half:].max() > GROWTH * self.free_norms[:half].max())

    @property
    def regime(self) -> Regime:
        """What the scale of W_hh has done to the memory.

        "memoryless": W_hh is zero. "runaway": states leave −1 … 1, and without input the norm is
        still growing at the end of `FREE_STEPS`; ρ(W_hh) does not decide it, since ReLU switches
        units off. "unbounded": they leave −1 … 1. "calm": the word has much of the sum. "pinned":
        many units are saturated. "loud": the memory outweighs the word.
        """
        if self.scale == 0 and self.cell == "elman":
            return "memoryless"
        if np.abs(self.states).max() > 1:
            return "runaway" if self.grows_alone else "unbounded"
        if self.mean_word_share > 0.45:
            return "calm"
        return "pinned" if self.nonlinearity == "tanh" and self.saturated_share > 0.05 else "loud"

    @property
    def blocks(self) -> list[Array]:
        """W_hh cut into its G square blocks (H, H), one a gate, in PyTorch's order."""
        hidden = self.weight_hh.shape[1]
        return np.split(self.weight_hh, self.weight_hh.shape[0] // hidden)


@checked
def single_pass(
    text: str,
    level: Level = "word",
    cell: Cell = "elman",
    hidden: int = 10,
    scale: float = 1.0,
    nonlinearity: Nonlinearity = "tanh",
    seed: int = 0,
) -> SinglePass:
    """Run one untrained layer over a text and keep every state.

    Args:
        text: 1 … `MAX_TOKENS` tokens.
        level: "word" or "char", see `rnn_core.text.tokenise`.
        cell: "elman" (`nn.RNN`), "lstm" or "gru".
        hidden: hidden size H, see `rnn_core.cells.build_cell` for its bound.
        scale: factor on W_hh after PyTorch's default initialisation, 0 … `MAX_SCALE`.
        nonlinearity: of the Elman cell; LSTM and GRU have no choice and ignore it.
        seed: of the weights and the vectors of tokens, 0 … `MAX_SEED`.

    Returns:
        States, gates and what each step added and kept.

    Raises:
        OutOfBounds: an argument is out of its range.

    Example:
        >>> run = single_pass("the cat sits", cell="gru", hidden=5)
        >>> run.states.shape, sorted(run.gates)
        ((3, 5), ['n', 'r', 'z'])
        >>> bool(np.allclose(run.from_word + run.from_memory, run.states, atol=1e-6))
        True
    """
    tokens = tuple(tokenise(text, level))
    check("tokens", len(tokens), 1, MAX_TOKENS)
    check("scale", scale, 0, MAX_SCALE)
    check("seed", seed, 0, MAX_SEED)
    if cell != "elman":
        nonlinearity = "tanh"

    layer = _layer(cell, hidden, nonlinearity, scale, seed)
    vectors = [random_vector(token, seed) for token in tokens]
    with torch.no_grad():
        run = trace(layer, torch.stack(vectors))  # x: (T, D)
        other = trace(layer, torch.stack([random_vector(UNKNOWN, seed), *vectors[1:]]))
        difference = (run.hidden - other.hidden)[0, 0]  # (T, H)
        from_word, from_memory = _parts(cell, run, layer.get_parameter("bias_hh_l0"))
        linear, free = torch.empty(0), np.empty(0)
        if cell == "elman":
            linear = _linear_echo(difference, layer.get_parameter("weight_hh_l0"))
            free = _free_norms(run.hidden[0, 0, -1], layer, nonlinearity)

    return SinglePass(
        tokens=tokens,
        cell=cell,
        nonlinearity=nonlinearity,
        scale=scale,
        seed=seed,
        weight_ih=_frozen(layer.get_parameter("weight_ih_l0")),
        weight_hh=_frozen(layer.get_parameter("weight_hh_l0")),
        states=_frozen(run.hidden[0, 0]),
        gates={name: _frozen(gate[0, 0]) for name, gate in run.gates.items()},
        from_word=_frozen(from_word[0, 0]),
        from_memory=_frozen(from_memory[0, 0]),
        echo=_frozen(difference.norm(dim=1)),
        linear_echo=_frozen(linear),
        free_norms=frozen(free),
    )


@checked
def token_gradients(run: SinglePass) -> NDArray[np.float64]:
    """What every token has left in the last state: ‖∂L/∂x_t‖₂ of L = ½‖h_T‖², by autograd.

    Args:
        run: a pass that was made; its layer is built once more from its seed.

    Returns:
        One norm a token, (T,).
    """
    hidden = run.states.shape[1]
    layer = _layer(run.cell, hidden, run.nonlinearity, run.scale, run.seed)
    x = torch.stack([random_vector(token, run.seed) for token in run.tokens]).requires_grad_()
    output, _ = layer(x)  # (T, H)
    (by_x,) = torch.autograd.grad(output[-1].square().sum() / 2, x)  # (T, D)
    return frozen(by_x.double().norm(dim=1))  # squares may be past what float32 can hold


def _layer(
    cell: Cell, hidden: int, nonlinearity: Nonlinearity, scale: float, seed: int
) -> nn.RNN | nn.LSTM | nn.GRU:
    return build_cell(
        cell,
        EMBEDDING_SIZE,
        hidden,
        nonlinearity=nonlinearity,
        scale=scale,
        generator=torch.Generator().manual_seed(seed),
    )


def _parts(cell: Cell, run: Trace, bias: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """What a step adds and what it keeps, each like `run.hidden`: see `SinglePass`."""
    gates = run.gates
    if cell == "lstm":
        return gates["i"] * gates["g"], gates["f"] * previous_states(gates["cell"])
    if cell == "gru":
        return (1 - gates["z"]) * gates["n"], gates["z"] * previous_states(run.hidden)
    return run.from_input + bias, run.from_state - bias  # b_hh is there without any memory


def _linear_echo(difference: torch.Tensor, weight_hh: torch.Tensor) -> torch.Tensor:
    """‖W^(t−1)·δ_1‖₂ for every step, (T,)."""
    echo, weight = difference[0].double(), weight_hh.double()  # (H,), (H, H)
    norms = []
    for _ in range(len(difference)):
        norms.append(echo.norm())
        echo = weight @ echo
    return torch.stack(norms)  # (T,)


def _free_norms(state: torch.Tensor, layer: nn.Module, nonlinearity: Nonlinearity) -> Floats:
    """‖h‖₂ of a state (H,) and of `FREE_STEPS` more without input, (`FREE_STEPS` + 1,)."""
    names = ("weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    weight, *biases = (layer.get_parameter(name).double().numpy() for name in names)
    now, bias = state.double().numpy(), sum(biases)
    norms = [np.linalg.norm(now)]
    for _ in range(FREE_STEPS):
        inside = weight @ now + bias
        now = np.tanh(inside) if nonlinearity == "tanh" else np.maximum(inside, 0)
        norms.append(np.linalg.norm(now))
    return np.array(norms)


def _frozen(tensor: torch.Tensor) -> Array:
    return frozen(tensor.detach().float().clone())
