"""An Elman network is trained on short texts, forward and backward written out.

Why beside autograd: at this size autograd spends most of its time on bookkeeping, and the page
trains a network for every reader who moves a slider. Why beside
`rnn_core.gradients.parallel_training`: that one trains several networks on random batches by plain
gradient descent, each with its own clipping; this one trains one network with Adam, on one text or
on several side by side. Every product and sum is made in autograd's own order.

It is checked against `rnn_core.training.fit` with autograd: the states and probabilities are the
same to the last bit for the first updates, and the weights after all updates to 1e-5. Adam and
clipping are those of `fit`.

V letters, H hidden units, T steps, B texts.
"""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from rnn_core.arguments import checked
from rnn_core.bounds import IGNORED_LABEL, check
from rnn_core.tensors import check_ids, check_shape
from rnn_core.training import MAX_RATE
from rnn_core.weights import plain_layer, plain_linear

MAX_STEPS: Final = 10_000  # updates of one training
MAX_NORM: Final = 1e6  # of the gradient

_BETAS: Final = (0.9, 0.999)  # PyTorch's own for Adam …
_EPS: Final = 1e-8
_CLIP_EPS: Final = 1e-6  # … and for clip_grad_norm_
_tanh_backward: Final = torch.ops.aten.tanh_backward.grad_input
_log_softmax_backward: Final = torch.ops.aten._log_softmax_backward_data


class Weights(NamedTuple):
    """All weights, or their gradients, in the order of `parameters()`."""

    weight_ih: Tensor  # (H, V)
    weight_hh: Tensor  # (H, H)
    bias_ih: Tensor  # (H,)
    bias_hh: Tensor  # (H,)
    weight: Tensor  # (V, H), of the head
    bias: Tensor  # (V,), of the head

    @classmethod
    def copy_of(cls, rnn: nn.RNN, head: nn.Linear) -> "Weights":
        """Copies of the weights of a network.

        Args:
            rnn: one layer, V inputs and H hidden units.
            head: H inputs and V outputs.

        Returns:
            The weights, detached from the network.
        """
        head = plain_linear(head)
        used = (*plain_layer(rnn).all_weights[0], head.weight, head.bias)
        return cls(*(one.detach().clone() for one in used))

    def network(self) -> tuple[nn.RNN, nn.Linear]:
        """The layer and the head that have these weights, for PyTorch's own calls."""
        (letters, hidden), dtype = self.weight.shape, self.weight.dtype
        rnn = nn.RNN(letters, hidden, device="meta", dtype=dtype).to_empty(device="cpu")
        head = nn.Linear(hidden, letters, device="meta", dtype=dtype).to_empty(device="cpu")
        with torch.no_grad():
            for parameter, weight in zip(
                (*rnn.parameters(), *head.parameters()), self, strict=True
            ):
                parameter.copy_(weight)
        return rnn, head

    def states(self, x: Tensor, batch: int = 1) -> Tensor:
        """Run the layer over a text, or over several of one length.

        Args:
            x: one-hot letters, step after step, (T·B, V).
            batch: texts B.

        Returns:
            h_0 … h_T, ((T + 1)·B, H); h_0 is zero.
        """
        states = x.new_zeros(batch + len(x), len(self.bias_hh))
        torch.addmm(self.bias_ih, x, self.weight_ih.T, out=states[batch:])  # completed in place
        for previous, state in pairwise(states.split(batch)):
            state.add_(torch.addmm(self.bias_hh, previous, self.weight_hh.T)).tanh_()
        return states

    def logits(self, states: Tensor) -> Tensor:
        """The head.

        Args:
            states: of any steps and texts, (N, H).

        Returns:
            Scores of the next letter, (N, V).
        """
        return torch.addmm(self.bias, states, self.weight.T)

    def generate_greedily(self, letter: int, length: int) -> list[int]:
        """Generate the most likely letters, each fed back as the next input.

        Args:
            letter: id of the first input, 0 … V − 1.
            length: letters to generate.

        Returns:
            `length` ids, the first input not among them.
        """
        one_hots, ids = torch.eye(len(self.bias)).split(1), [letter]
        state, weight_hh_t = torch.zeros_like(self.bias_ih)[None], self.weight_hh.T
        for _ in range(length):
            from_input = torch.addmm(self.bias_ih, one_hots[ids[-1]], self.weight_ih.T)
            state = torch.addmm(self.bias_hh, state, weight_hh_t).add_(from_input).tanh_()
            ids.append(int(self.logits(state).argmax()))
        return ids[1:]


class TrainingState(NamedTuple):
    """A network after some updates, and its forward pass over the texts."""

    weights: Weights  # changed in place by the next update
    states: Tensor  # (T·B, H), step after step
    logits: Tensor  # (T·B, V)


@checked
def train(
    initial: Weights,
    ids: Tensor,
    targets: Tensor,
    *,
    steps: int,
    rate: float,
    clip: float = 1.0,
    recurrent: bool = True,
) -> Iterator[TrainingState]:
    """Train on a text, or on several at once; the training stops when the caller stops asking.

    Args:
        initial: weights to begin with; they stay as they are.
        ids: letters read, (T,) or (T, B).
        targets: the letters that follow them, of the same shape. Where a target is −100, PyTorch's
            own `ignore_index`, there is no loss, and the mean is over the others.
        steps: updates, 1 … `MAX_STEPS`.
        rate: learning rate of the first, 0 … `MAX_RATE`; it falls to zero along half a cosine.
        clip: largest norm of the gradient, 0 … `MAX_NORM`.
        recurrent: False leaves W_hh as it is.

    Yields:
        The untrained network, and one more after every update: `steps` + 1 in all.

    Raises:
        OutOfBounds: an id is not one of the V letters, a target neither one of them nor −100, or a
            number out of its range.
        ValueError: the shapes do not fit, or every target is −100.
    """
    check("training steps", steps, 1, MAX_STEPS)
    check("learning rate", rate, 0, MAX_RATE)
    check("largest norm", clip, 0, MAX_NORM)
    if ids.dim() not in (1, 2) or not ids.numel():
        raise ValueError(f"ids must have the shape (T,) or (T, B), got {tuple(ids.shape)}")
    check_shape("targets", targets, *ids.shape)
    check_ids("id", ids, len(initial.bias))
    asked = targets[targets != IGNORED_LABEL]
    check_ids("target", asked, len(initial.bias))
    if not len(asked):
        raise ValueError("there is nothing to learn: every target is ignored")
    return _updates(initial, ids, targets, steps, rate, clip, recurrent)  # refused at once


def _updates(
    initial: Weights,
    ids: Tensor,
    targets: Tensor,
    steps: int,
    rate: float,
    clip: float,
    recurrent: bool,
) -> Iterator[TrainingState]:
    flat = torch.cat([one.flatten() for one in initial])
    weights, batch = _views(flat, initial), ids[0].numel()
    asked = (targets != IGNORED_LABEL).flatten()  # (T·B,)
    known = targets.flatten().where(asked, 0)
    x, grad_log_p = (one_hot(a, len(initial.bias)).to(flat.dtype) for a in (ids.flatten(), known))
    grad_log_p.mul_(asked[:, None] * (-1 / int(asked.sum())))
    flat_grad, mean, square = torch.zeros(3, len(flat))
    grad = _views(flat_grad, initial)
    trained = [one for one in grad if recurrent or one is not grad.weight_hh]
    for step in range(1, steps + 2):
        with torch.no_grad():
            states = weights.states(x, batch)
            logits = weights.logits(states[batch:])
        # Outside, for the caller of a suspended generator would be left without gradients.
        yield TrainingState(weights, states[batch:], logits)
        if step > steps:
            return
        with torch.no_grad():
            _backward(weights, grad, x, states, logits, grad_log_p, batch)
            if not recurrent:
                grad.weight_hh.zero_()
            norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(trained)))
            flat_grad.mul_((clip / (norm + _CLIP_EPS)).clamp_(max=1))
            mean.lerp_(flat_grad, 1 - _BETAS[0])
            square.mul_(_BETAS[1]).addcmul_(flat_grad, flat_grad, value=1 - _BETAS[1])
            size = square.sqrt().div_((1 - _BETAS[1] ** step) ** 0.5).add_(_EPS)
            rate_now = rate * (1 + math.cos(math.pi * (step - 1) / steps)) / 2
            flat.addcdiv_(mean, size, value=-rate_now / (1 - _BETAS[0] ** step))


def _backward(
    weights: Weights,
    grad: Weights,
    x: Tensor,
    states: Tensor,
    logits: Tensor,
    grad_log_p: Tensor,
    batch: int,
) -> None:
    """Fill `grad` with the gradient of the mean cross-entropy."""
    h = states[batch:]
    grad_logits = _log_softmax_backward(grad_log_p, logits.log_softmax(-1), -1, logits.dtype)
    torch.mm(grad_logits.T, h, out=grad.weight)
    torch.sum(grad_logits, 0, out=grad.bias)
    grad_sums = grad_logits @ weights.weight  # (T·B, H), completed in place: by the sum inside tanh
    later = None
    for own, state in zip(reversed(grad_sums.split(batch)), reversed(h.split(batch)), strict=True):
        if later is not None:
            own.add_(later @ weights.weight_hh)
        later = _tanh_backward(own, state, grad_input=own)
    torch.mm(grad_sums.T, x, out=grad.weight_ih)
    torch.sum(grad_sums, 0, out=grad.bias_ih)
    # Step by step from the last on, as autograd adds them up.
    steps, previous = (one.view(-1, batch, h.shape[-1]) for one in (grad_sums, states[:-batch]))
    by_step = torch.cat([steps.mT @ previous, steps.sum(1)[..., None]], -1)  # (T, H, H + 1)
    total, *others = reversed(by_step.unbind())
    for other in others:
        total = total + other
    grad.weight_hh.copy_(total[:, :-1])
    grad.bias_hh.copy_(total[:, -1])


def _views(flat: Tensor, like: Weights) -> Weights:
    """Parts of a flat tensor, shaped like the weights."""
    parts = zip(flat.split([one.numel() for one in like]), like, strict=True)
    return Weights(*(part.view_as(one) for part, one in parts))
