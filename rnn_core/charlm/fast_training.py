"""A small Elman network is taught one short text, forward and backward written out.

Adam and clipping are those of `rnn_core.training.fit`, and every product and sum is made as
autograd makes it, in its order: the weights are the same to the last bit or all but that, at a
fraction of the time.

V letters, H units, T steps.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

_BETAS: Final = (0.9, 0.999)  # PyTorch's own for Adam …
_EPS: Final = 1e-8
_SMALL: Final = 1e-6  # … and for clip_grad_norm_
_tanh_backward: Final = torch.ops.aten.tanh_backward
_logs_backward: Final = torch.ops.aten._log_softmax_backward_data


class Weights(NamedTuple):
    """All weights, or their gradients, in the order of `parameters()`."""

    weight_ih: Tensor  # (H, V)
    weight_hh: Tensor  # (H, H)
    bias_ih: Tensor  # (H,)
    bias_hh: Tensor  # (H,)
    weight: Tensor  # (V, H), of the head
    bias: Tensor  # (V,)

    @classmethod
    def of(cls, rnn: nn.RNN, head: nn.Linear) -> "Weights":
        """Copies."""
        return cls(*(one.detach().clone() for one in (*rnn.parameters(), *head.parameters())))

    def states(self, x: Tensor) -> Tensor:
        """One-hot letters (T, V) → h_0 … h_T, (T + 1, H)."""
        pushes = torch.addmm(self.bias_ih, x, self.weight_ih.T).split(1)  # each (1, H)
        states, turned = [torch.zeros_like(pushes[0])], self.weight_hh.T
        for push in pushes:
            inside = torch.addmm(self.bias_hh, states[-1], turned)
            states.append(inside.add_(push).tanh_())
        return torch.cat(states)

    def logits(self, states: Tensor) -> Tensor:
        """(T, H) → (T, V)."""
        return torch.addmm(self.bias, states, self.weight.T)

    def written(self, letter: int, length: int) -> list[int]:
        """The likeliest letters after one, each read as soon as it is written."""
        eye, found = torch.eye(len(self.bias)).split(1), [letter]
        state, turned = torch.zeros_like(self.bias_ih)[None], self.weight_hh.T
        for _ in range(length):
            push = torch.addmm(self.bias_ih, eye[found[-1]], self.weight_ih.T)
            state = torch.addmm(self.bias_hh, state, turned).add_(push).tanh_()
            found.append(int(self.logits(state).argmax()))
        return found[1:]


class Stage(NamedTuple):
    """A network after some updates, and what it makes of its text."""

    weights: Weights
    states: Tensor  # (T, H)
    logits: Tensor  # (T, V)


def teach(
    begun: Weights,
    ids: Tensor,
    targets: Tensor,
    *,
    steps: int,
    rate: float,
    clip: float = 1.0,
    recurrent: bool = True,
) -> Iterator[Stage]:
    """The untaught network, and one more after every update; who stops asking stops the training.

    Args:
        begun: weights to begin with; they stay as they are.
        ids: letters read, (T,).
        targets: the right ones to follow, (T,).
        steps: updates.
        rate: learning rate of the first; it falls to zero along half a cosine.
        clip: largest norm of the gradient.
        recurrent: False leaves W_hh as it is.
    """
    flat = torch.cat([one.flatten() for one in begun])
    now, x = _parts(flat, begun), one_hot(ids, len(begun.bias)).to(flat.dtype)
    by_logs = one_hot(targets, len(begun.bias)).to(flat.dtype).mul_(-1 / len(ids))
    gradient, mean, square = torch.zeros(3, len(flat))
    of = _parts(gradient, begun)
    learnt = [one for one in of if recurrent or one is not of.weight_hh]
    for step in range(1, steps + 2):
        with torch.no_grad():
            states = now.states(x)
            logits = now.logits(states[1:])
            yield Stage(now, states[1:], logits)
            if step > steps:
                return
            _backward(now, of, x, states, logits, by_logs)
            if not recurrent:
                of.weight_hh.zero_()
            norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(learnt)))
            gradient.mul_((clip / (norm + _SMALL)).clamp_(max=1))
            mean.lerp_(gradient, 1 - _BETAS[0])
            square.mul_(_BETAS[1]).addcmul_(gradient, gradient, value=1 - _BETAS[1])
            size = square.sqrt().div_((1 - _BETAS[1] ** step) ** 0.5).add_(_EPS)
            pace = rate * (1 + math.cos(math.pi * (step - 1) / steps)) / 2
            flat.addcdiv_(mean, size, value=-pace / (1 - _BETAS[0] ** step))


def _backward(
    now: Weights, of: Weights, x: Tensor, states: Tensor, logits: Tensor, by_logs: Tensor
) -> None:
    """Fill `of` with the gradient of the mean cross-entropy."""
    h = states[1:]
    by_logits = _logs_backward(by_logs, logits.log_softmax(-1), -1, logits.dtype)
    torch.mm(by_logits.T, h, out=of.weight)
    torch.sum(by_logits, 0, out=of.bias)
    slopes: list[Tensor] = []  # by the sum inside tanh, the last first
    for state, own in zip(
        reversed(h.split(1)), reversed((by_logits @ now.weight).split(1)), strict=True
    ):
        if slopes:
            own = own + slopes[-1] @ now.weight_hh
        slopes.append(_tanh_backward(own, state))
    backwards = torch.cat(slopes)  # (T, H)
    inside = backwards.flip(0)
    torch.mm(inside.T, x, out=of.weight_ih)
    torch.sum(inside, 0, out=of.bias_ih)
    # Step by step from the last on, as autograd adds them up.
    shares = torch.cat(
        [backwards[..., None] * states[:-1].flip(0)[:, None], backwards[..., None]], -1
    )
    total, *others = shares
    for share in others:
        total = total + share
    of.weight_hh.copy_(total[:, :-1])
    of.bias_hh.copy_(total[:, -1])


def _parts(flat: Tensor, like: Weights) -> Weights:
    every = zip(flat.split([one.numel() for one in like]), like, strict=True)
    return Weights(*(part.view_as(one) for part, one in every))
