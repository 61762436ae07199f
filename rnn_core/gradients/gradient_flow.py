"""How far the gradient of every loss gets back through time.

Row by row, ∂L_t/∂h_k follows from one step later by the Jacobian of one step (backpropagation
through time, Werbos 1990)::

    ∂L_t/∂h_k = ∂L_t/∂h_{k+1} · J_{k+1},  J_{k+1} = ∂h_{k+1}/∂h_k,

so one pass backwards, a matrix product a step, serves all T losses at once (`gradients.bptt`);
autograd needs a pass for each. Shapes: T time, D input, H hidden, C classes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import nll_loss, one_hot

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import IGNORED_LABEL, check
from rnn_core.gradients.bptt import (
    Array,
    Numbers,
    StepJacobians,
    backpropagate,
    row_norms,
    spectral_norms,
    step_jacobians,
)
from rnn_core.tensors import check_ids
from rnn_core.trace import Trace, previous_states, trace
from rnn_core.weights import Layer, plain_layer, plain_linear

Result = TypeVar("Result")
MAX_FLOW_STEPS: Final = 200
MAX_FLOW_HIDDEN: Final = 128
SLOPE: Final = 1.0  # γ: tanh and relu are nowhere steeper


@dataclass(frozen=True, eq=False)
class GradientFlow:
    """Norms of the gradients of T losses with respect to T states; equals only itself.

    Steps count from 0. Norms are float64 whatever the layer's dtype, so that they overflow no
    earlier than what they measure; inf and nan are what the layer's own arithmetic gives. Arrays
    are read-only.

    Attributes:
        losses: L_t, cross-entropy in nats, (T,).
        loss_by_state: ‖∂L_t/∂h_k‖₂ at [t, k], (T, T); 0 where k > t, and where a window cuts.
        state_gradients: ‖∂(ΣL)/∂h_k‖₂, (T,).
        weight_terms: ∂L_T/∂W_hh of the last loss is the sum over k of the outer products of
            ∂L_T/∂(W_hh·h_{k−1}) at step k with h_{k−1}; Frobenius norms of these terms, (T,). The
            first is 0, for h_0 is.
        weight_gradient_norm: ‖∂L_T/∂W_hh‖_F, of their sum.
        window: steps after which the state was detached, None for never.
    """

    losses: Numbers
    loss_by_state: Numbers
    state_gradients: Numbers
    weight_terms: Numbers
    weight_gradient_norm: float
    window: int | None
    _jacobians: StepJacobians = field(repr=False)

    @cached_property
    def jacobian_norms(self) -> Numbers:
        """‖∂h_T/∂h_k‖₂, the largest singular value, (T,); the last is 1.

        How the last state depends on earlier ones, whatever the window: to detach a state cuts
        gradients and leaves the states as they were. Of an LSTM it is ∂h_T/∂h_k with c_k held,
        which leaves out the path through c_k: see `cell_jacobian_norms`.
        """
        return frozen(self._own_jacobian_norms[0])

    @cached_property
    def cell_jacobian_norms(self) -> Numbers | None:
        """‖∂c_T/∂c_k‖₂ of an LSTM, (T,); the last is 1. None for layers without a c.

        Along every path: through the forget gates alone, and through W_hh and the gates of later
        steps.
        """
        return frozen(self._own_jacobian_norms[1]) if self._jacobians.states > 1 else None

    @cached_property
    def _own_jacobian_norms(self) -> Numbers:
        """‖∂h_T/∂h_k‖₂, and ‖∂c_T/∂c_k‖₂ where there is a c, (S, T)."""
        steps, hidden, states = (
            getattr(self._jacobians, of) for of in ("steps", "hidden", "states")
        )
        rows = np.eye(states * hidden, dtype=self._jacobians.weights.dtype)
        starts, norms = np.full(len(rows), steps - 1), np.empty((states, steps))
        with np.errstate(all="ignore"):
            for block in backpropagate(self._jacobians, rows, starts, steps):
                for state in range(states):
                    own = slice(state * hidden, (state + 1) * hidden)
                    norms[state, block.steps] = spectral_norms(block.gradients[:, own, own])
        return norms

    @cached_property
    def bound(self) -> Numbers | None:
        """(γ·σ₁)^(T−k), which `jacobian_norms` cannot exceed, (T,); None but for `nn.RNN`.

        Pascanu, Mikolov and Bengio 2013, equation 6, with the 2-norm of W_hh that its proof needs:
        ‖∂h_{k+1}/∂h_k‖ = ‖diag(φ′)·W_hh‖ ≤ γ·σ₁, and γ = 1 for tanh and relu.
        """
        if self._jacobians.gates:
            return None
        with np.errstate(over="ignore"):
            steepest = SLOPE * _singular(self._jacobians.weights[0])
            return frozen(steepest ** np.arange(self._jacobians.steps - 1.0, -1, -1))

    @cached_property
    def spectral_radius(self) -> float | Mapping[str, float]:
        """ρ(W_hh), its largest absolute eigenvalue; of each gate by name for LSTM and GRU."""
        return self._by_gate(lambda weights: float(np.abs(_eigenvalues(weights)).max()))

    @cached_property
    def largest_singular_value(self) -> float | Mapping[str, float]:
        """σ₁(W_hh) = ‖W_hh‖₂; of each gate by name for LSTM and GRU."""
        return self._by_gate(_singular)

    @cached_property
    def eigenvalues(self) -> NDArray[np.complex128] | Mapping[str, NDArray[np.complex128]]:
        """All eigenvalues of W_hh, (H,); of each gate by name for LSTM and GRU."""
        return self._by_gate(_eigenvalues)

    def compact(self) -> "GradientFlow":
        """Compute the norms of Jacobians now, and drop the arrays that they are computed from.

        Returns:
            The same numbers in less memory: it no longer holds an array of shape (T, S, G, H).
        """
        # Not a slice, which would hold all of what it is cut from.
        gone = replace(self._jacobians, slopes=self._jacobians.slopes[..., :0].copy(), direct=None)
        lean = replace(self, _jacobians=gone)
        vars(lean)["_own_jacobian_norms"] = self._own_jacobian_norms
        return lean

    def _by_gate(self, of: Callable[[Array], Result]) -> Result | Mapping[str, Result]:
        found = [of(weights) for weights in self._jacobians.weights]
        return (
            dict(zip(self._jacobians.gates, found, strict=True))
            if self._jacobians.gates
            else found[0]
        )


@checked
@torch.no_grad()
def gradient_flow(
    layer: Layer, head: nn.Linear, x: Tensor, targets: Tensor, *, window: int | None = None
) -> GradientFlow:
    """The norm of the gradient of every loss with respect to every hidden state.

    L_t is the cross-entropy of ``head(h_t)`` against ``targets[t]``, and h_0 is zero. The gradient
    with respect to h_k is autograd's where h_k is a node of the unrolled graph: it takes both ways
    from there, the step's own head and the gates of the next step. The path of an LSTM past its
    hidden state, from c_k to c_{k+1}, is not one of h_k.

    Args:
        layer: one layer in one direction, D to H, with or without biases; it is only read.
        head: from H to C classes.
        x: one sequence, (T, D); `batch_first` makes no difference to it.
        targets: class ids, (T,); the loss of a step is 0 where it is `IGNORED_LABEL`, −100.
        window: truncated backpropagation through time in chunks: the state is detached before every
            step whose index divides by it, so that L_t reaches back to the beginning of its own
            chunk and no further. None does not truncate.

    Returns:
        Losses (T,) and norms (T, T); spectra and Jacobians are computed when they are asked for.

    Raises:
        TypeError: the layer is of another kind, the head is no `nn.Linear`, or one of them has
            hooks or a forward of its own.
        ValueError: the shapes or dtypes do not fit together, weights are not finite, or `trace`
            refuses x.
        OutOfBounds: T or the window exceeds `MAX_FLOW_STEPS`, H exceeds `MAX_FLOW_HIDDEN`, or a
            class id is not below C.

    Example:
        >>> import torch
        >>> from rnn_core import build_cell
        >>> layer = build_cell("elman", 4, 8, generator=torch.Generator().manual_seed(0))
        >>> head, targets = torch.nn.Linear(8, 4), torch.tensor([1, 2, 3, 0])
        >>> flow = gradient_flow(layer, head, torch.eye(4), targets)
        >>> flow.loss_by_state.shape  # of L_t by h_k
        (4, 4)
        >>> bool((flow.loss_by_state[0, 1:] == 0).all())  # L_0 does not depend on later states
        True
        >>> bool((flow.jacobian_norms <= flow.bound * 1.0001).all())
        True
    """
    layer, head = plain_layer(layer), plain_linear(head)
    _check(layer, head, x, targets)
    steps = len(x)
    if window is not None:
        check("window", window, 1, MAX_FLOW_STEPS)
    traced = trace(layer, x)
    logs = head(traced.hidden[0, 0]).log_softmax(-1)  # (T, C)
    losses = nll_loss(logs, targets, reduction="none")
    missed = logs.exp_() - one_hot(targets.clamp(min=0), head.out_features)  # ∂L_t/∂logits
    missed[targets == IGNORED_LABEL] = 0
    own = (missed @ head.weight).numpy(force=True)  # ∂L_t/∂h_t, (T, H)

    jacobians = step_jacobians(layer, traced)
    hidden = jacobians.hidden
    by_state, together = np.zeros((steps, steps)), np.empty_like(own)
    last = np.zeros((steps, jacobians.states * hidden), own.dtype)  # ∂L_T/∂(h_k, c_k)
    with np.errstate(all="ignore"):
        for block in backpropagate(jacobians, own, np.arange(steps), window or steps):
            of_states = block.gradients[..., :hidden]
            by_state[block.rows, block.steps] = row_norms(of_states, block.reached).T
            together[block.steps] = np.ones(of_states.shape[1], own.dtype) @ of_states
            if block.rows.stop == steps:
                last[block.steps] = block.gradients[:, -1]
        state_gradients = row_norms(together)
        weight_terms, weight_gradient_norm = _weight_terms(jacobians, last, traced)
    return GradientFlow(
        losses=frozen(losses.double().numpy(force=True)),
        loss_by_state=frozen(by_state),
        state_gradients=frozen(state_gradients),
        weight_terms=frozen(weight_terms),
        weight_gradient_norm=weight_gradient_norm,
        window=window,
        _jacobians=jacobians,
    )


def _weight_terms(
    jacobians: StepJacobians, gradients: Array, traced: Trace
) -> tuple[Numbers, float]:
    """Norms of the terms of ∂L/∂W_hh by step, (T,), and of their sum.

    Args:
        jacobians: of all steps.
        gradients: ∂L/∂(h_k, c_k), (T, S·H).
        traced: of the layer.
    """
    before = previous_states(traced.hidden[0, 0]).numpy(force=True)  # h_{k−1}, (T, H)
    by_state = gradients.reshape(jacobians.steps, jacobians.states, 1, -1)
    products = (by_state * jacobians.slopes).sum(1).reshape(jacobians.steps, -1)  # (T, G·H)
    whole = (products.T @ before).reshape(1, -1)
    return row_norms(products) * row_norms(before), float(row_norms(whole)[0])


def _singular(weights: Array) -> float:
    return float(np.linalg.norm(weights.astype(np.float64), 2))


def _eigenvalues(weights: Array) -> NDArray[np.complex128]:
    return frozen(np.linalg.eigvals(weights.astype(np.float64)).astype(np.complex128))


def _check(layer: Layer, head: nn.Linear, x: Tensor, targets: Tensor) -> None:
    if layer.num_layers > 1 or layer.bidirectional:
        raise ValueError("gradient_flow takes one layer in one direction")
    check("hidden size", layer.hidden_size, 1, MAX_FLOW_HIDDEN)
    if x.dim() != 2:
        raise ValueError(f"x must be (T, D), one sequence, got shape {tuple(x.shape)}")
    check("number of steps", len(x), 1, MAX_FLOW_STEPS)
    dtype = layer.all_weights[0][0].dtype
    if head.in_features != layer.hidden_size or head.weight.dtype != dtype:
        raise ValueError(
            f"head must take {layer.hidden_size} features in {dtype}, "
            f"got {head.in_features} in {head.weight.dtype}"
        )
    if targets.shape != x.shape[:1] or targets.dtype != torch.int64:
        got = f"{tuple(targets.shape)} in {targets.dtype}"
        raise ValueError(f"targets must be ({len(x)},) in torch.int64, got {got}")
    check_ids("class id", targets[targets != IGNORED_LABEL], head.out_features)
