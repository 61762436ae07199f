"""What a layer over a sequence costs: recurrent cells and self-attention, measured on real layers.

B = 1 sequence of T steps, D = H features, as in a stack of layers. Operations are those of the
matrix products of one forward pass, two for a multiplication with its addition. All of it is read
from the autograd graph of a real pass.

Vaswani et al. 2017, table 1 (https://arxiv.org/abs/1706.03762): O(T·H²) operations and O(T) steps
one after another of a recurrent layer, O(T²·H) and O(1) of self-attention; the products with its
four H × H matrices, O(T·H²), come on top of that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any, Final, Literal, get_args

import torch
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.arguments import checked
from rnn_core.bounds import MAX_HIDDEN, MAX_STEPS, check
from rnn_core.init import initialise

SequenceLayer = Literal["elman", "gru", "lstm", "attention", "block"]
SEQUENCE_LAYERS: Final[tuple[SequenceLayer, ...]] = get_args(SequenceLayer)
HEADS: Final = 4  # of the attention
MAX_MEASURED_STEPS: Final = 256
"""Steps of a measured pass; the formula goes on to `MAX_STEPS`."""
_CELLS: Final = {"elman": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}
_GATES: Final = {"elman": 1, "gru": 3, "lstm": 4}


@dataclass(frozen=True)
class LayerCost:
    """What one layer costs.

    Attributes:
        parameters: numbers that are learnt.
        operations: of the matrix products of a forward pass, 2 for a multiplication with its
            addition.
        chain: the longest chain of matrix products that wait for one another.
        kept: numbers that a forward pass keeps for the backward one, its input among them.
        state: numbers that are kept to write the next token after T.
    """

    parameters: int
    operations: int
    chain: int
    kept: int
    state: int


class _Block(nn.Module):
    """A transformer's encoder block: attention and two linear layers, each added and normalised.

    `nn.TransformerEncoderLayer(H, HEADS, 4 * H, dropout=0)` computes the same, but by a kernel
    that hides its matrix products from autograd.

    Args:
        hidden: H; the inner linear layer has 4H.
        device: of the parameters.
    """

    def __init__(self, hidden: int, device: str) -> None:
        super().__init__()
        self.self_attn = nn.MultiheadAttention(hidden, HEADS, batch_first=True, device=device)
        self.linear1 = nn.Linear(hidden, 4 * hidden, device=device)
        self.linear2 = nn.Linear(4 * hidden, hidden, device=device)
        self.norm1 = nn.LayerNorm(hidden, device=device)
        self.norm2 = nn.LayerNorm(hidden, device=device)

    def forward(self, x: Tensor) -> Tensor:
        """Read a sequence.

        Args:
            x: (1, T, H).

        Returns:
            (1, T, H).
        """
        x = self.norm1(x + _attend(self.self_attn, x))
        output: Tensor = self.norm2(x + self.linear2(functional.relu(self.linear1(x))))
        return output


@checked
def measured_cost(layer: SequenceLayer, steps: int, hidden: int) -> LayerCost:
    """Run a real layer over random numbers, and read from its graph what that costs.

    The recurrent cells are `nn.RNNCell`, `nn.GRUCell` and `nn.LSTMCell` in a plain loop, the
    attention is `nn.MultiheadAttention` with `HEADS` heads by its plain products and softmax.

    Args:
        layer: "elman", "gru" or "lstm"; "attention", or with "block" that and two linear layers.
        steps: T, 1 … `MAX_MEASURED_STEPS`.
        hidden: H, a multiple of `HEADS`, `HEADS` … `MAX_HIDDEN`.

    Returns:
        The costs.

    Raises:
        OutOfBounds: T or H is out of range.
        ValueError: H is no multiple of `HEADS`.

    Example:
        >>> cost = measured_cost("lstm", 16, 32)
        >>> cost.operations == 16 * 16 * 32**2, cost.chain
        (True, 16)
        >>> measured_cost("attention", 16, 32).chain
        4
    """
    check("steps", steps, 1, MAX_MEASURED_STEPS)
    _check_hidden(hidden)
    generator = torch.Generator().manual_seed(0)
    module = _made(layer, hidden, generator)
    x = torch.randn(1, steps, hidden, generator=generator)
    kept, (output, state) = _kept(module, lambda: _read(module, x))
    operations, chain = _graph(output)
    return LayerCost(
        parameters=sum(weight.numel() for weight in module.parameters()),
        operations=operations,
        chain=chain,
        kept=kept,
        state=state,
    )


@checked
def predicted_cost(layer: SequenceLayer, steps: int, hidden: int) -> LayerCost:
    """The same costs by formula.

    Args:
        layer: as in `measured_cost`.
        steps: T, 1 … `MAX_STEPS`.
        hidden: H, a multiple of `HEADS`, `HEADS` … `MAX_HIDDEN`.

    Returns:
        The costs.

    Raises:
        OutOfBounds: T or H is out of range.
        ValueError: H is no multiple of `HEADS`.

    Example:
        >>> [predicted_cost(layer, 64, 32).operations for layer in ("lstm", "attention")]
        [1048576, 1048576]
    """
    check("steps", steps, 1, MAX_STEPS)
    _check_hidden(hidden)
    values, square = steps * hidden, hidden * hidden
    if layer == "attention" or layer == "block":
        attention = LayerCost(
            parameters=4 * square + 4 * hidden,
            operations=8 * steps * square + 4 * steps * values,
            chain=4,
            kept=6 * values + HEADS * steps * steps,
            state=2 * values,
        )
        if layer == "attention":
            return attention
        return LayerCost(
            parameters=attention.parameters + 8 * square + 9 * hidden,
            operations=attention.operations + 16 * steps * square,
            chain=attention.chain + 2,
            kept=attention.kept + 7 * values + 4 * steps,
            state=attention.state,
        )
    gates = _GATES[layer]
    kept = {"elman": 2 * values + hidden, "gru": 8 * values, "lstm": 8 * values - hidden}
    return LayerCost(
        parameters=gates * hidden * (2 * hidden + 2),
        operations=4 * gates * steps * square,
        chain=steps,
        kept=kept[layer],
        state=2 * hidden if layer == "lstm" else hidden,
    )


@checked
def fused_kept(steps: int, hidden: int) -> int:
    """What attention keeps for the backward pass where one kernel does without a T × T matrix.

    `nn.MultiheadAttention` with `need_weights=False` takes it: FlashAttention of Dao et al. 2022,
    https://arxiv.org/abs/2205.14135, computes the weights of attention again on the way back.

    Args:
        steps: T, 1 … `MAX_MEASURED_STEPS`.
        hidden: H, a multiple of `HEADS`, `HEADS` … `MAX_HIDDEN`.

    Returns:
        How many numbers, the input among them.

    Raises:
        OutOfBounds: T or H is out of range.
        ValueError: H is no multiple of `HEADS`.

    Example:
        >>> fused_kept(128, 32) < measured_cost("attention", 128, 32).kept / 4
        True
    """
    check("steps", steps, 1, MAX_MEASURED_STEPS)
    _check_hidden(hidden)
    generator = torch.Generator().manual_seed(0)
    attention = _made("attention", hidden, generator)
    x = torch.randn(1, steps, hidden, generator=generator)
    kept, _ = _kept(attention, lambda: attention(x, x, x, need_weights=False))
    return kept


def _attend(attention: nn.MultiheadAttention, x: Tensor) -> Tensor:
    """Self-attention by its plain products and softmax.

    Args:
        attention: with `batch_first=True`.
        x: (1, T, H).

    Returns:
        (1, T, H).
    """
    output, _ = attention(x, x, x, need_weights=True, average_attn_weights=False)
    return output


@torch.no_grad()
def _attend_one_by_one(attention: nn.MultiheadAttention, x: Tensor) -> tuple[Tensor, int]:
    """Causal self-attention as a text is written: a token at a time, keys and values are kept.

    Args:
        attention: with `batch_first=True`.
        x: (1, T, H).

    Returns:
        The output (1, T, H), and how many numbers are kept after the last token.
    """
    width = attention.embed_dim // attention.num_heads
    cache = x.new_empty(2, attention.num_heads, 0, width)  # keys and values
    outputs = []
    for x_t in x[0]:  # (H,)
        projected = functional.linear(x_t, attention.in_proj_weight, attention.in_proj_bias)
        query, *new = projected.view(3, attention.num_heads, 1, width)
        cache = torch.cat([cache, torch.stack(new)], dim=2)
        keys, values = cache
        weights = (query @ keys.mT / width**0.5).softmax(-1)  # (heads, 1, t)
        outputs.append(attention.out_proj((weights @ values).view(1, -1)))
    return torch.stack(outputs, dim=1), cache.numel()


def _made(layer: SequenceLayer, hidden: int, generator: torch.Generator) -> nn.Module:
    """The layer with PyTorch's own initialisation, drawn from a generator."""
    module: nn.Module
    if layer == "attention":
        module = nn.MultiheadAttention(hidden, HEADS, batch_first=True, device="meta")
    elif layer == "block":
        module = _Block(hidden, "meta")
    else:
        module = _CELLS[layer](hidden, hidden, device="meta")
    module.to_empty(device="cpu")
    initialise(module, generator)
    return module


def _read(module: nn.Module, x: Tensor) -> tuple[Tensor, int]:
    """The outputs of a layer over a sequence, (1, T, H), and the numbers to go on with."""
    if isinstance(module, nn.MultiheadAttention):
        return _attend(module, x), _attend_one_by_one(module, x)[1]
    if isinstance(module, _Block):
        return module(x), _attend_one_by_one(module.self_attn, x)[1]
    state, outputs = None, []
    for x_t in x.unbind(1):
        state = module(x_t, state)
        outputs.append(state[0] if isinstance(state, tuple) else state)
    last = state if isinstance(state, tuple) else (state,)
    return torch.stack(outputs, 1), sum(one.numel() for one in last if one is not None)


def _kept(module: nn.Module, run: Callable[[], Any]) -> tuple[int, Any]:
    """How many numbers a pass keeps beside the layer's parameters, each memory once; its result."""
    own = {weight.untyped_storage().data_ptr() for weight in module.parameters()}
    held: dict[int, Tensor] = {}  # by address; held, so that no address is given away again

    def keep(tensor: Tensor) -> Tensor:
        held[tensor.untyped_storage().data_ptr()] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        result = run()
    sizes = (
        tensor.untyped_storage().nbytes() // tensor.element_size()
        for address, tensor in held.items()
        if address not in own
    )
    return sum(sizes), result


def _graph(output: Tensor) -> tuple[int, int]:
    """Operations of all matrix products behind an output, and the longest chain of them."""
    operations = 0
    chains: dict[Any, int] = {}  # node → the longest chain that ends in it
    waiting: list[Any] = [output.grad_fn]
    while waiting:
        node = waiting[-1]
        before = [one for one, _ in node.next_functions if one is not None]
        unknown = [one for one in before if one not in chains]
        if unknown:
            waiting += unknown
            continue
        waiting.pop()
        if node not in chains:  # one that several wait for stands here several times
            cost = _product(node)
            operations += cost
            chains[node] = bool(cost) + max((chains[one] for one in before), default=0)
    return operations, chains[output.grad_fn]


def _product(node: Any) -> int:
    """Operations of the matrix product that a node of the graph stands for; of any other node 0."""
    match node.name():
        case "AddmmBackward0":
            left, right = node._saved_mat1_sym_sizes, node._saved_mat2_sym_sizes
        case "MmBackward0":
            left, right = node._saved_self_sym_sizes, node._saved_mat2_sym_sizes
        case "BmmBackward0":
            left, right = node._saved_self.shape, node._saved_mat2.shape
        case _:
            return 0
    return 2 * prod(map(int, left)) * int(right[-1])


def _check_hidden(hidden: int) -> None:
    check("hidden size", hidden, HEADS, MAX_HIDDEN)
    if hidden % HEADS:
        raise ValueError(f"hidden size must be a multiple of {HEADS}, got {hidden}")
