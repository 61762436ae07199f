"""The loss at every step of a sentence, and what it does to the gradient of every hidden state.

A network that expects the next word's part of speech (`networks.next_tag`) pays for its surprise:
    L_t = −log p(true part of speech of word t | words before t).
Step t takes word t − 1 (nothing at the first step) and answers from h_t what word t will be. The
gradient of L reaches h_t on two ways: from the answer of its own step, and from all later steps,
through h_{t+1} (backpropagation through time, Werbos 1990):
    ∂L/∂h_t = w_t ∂L_t/∂h_t + (∂h_{t+1}/∂h_t)ᵀ ∂L/∂h_{t+1}.
T words, H hidden.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_WORDS, check
from rnn_core.networks.next_tag import NEXT_TAGS, NextTagPredictor, true_tags
from rnn_core.networks.pretrained import pretrained
from rnn_core.world.language import Language
from rnn_core.world.reviews import split_words

Array = NDArray[np.floating[Any]]
Reduction = Literal["sum", "mean"]
Counted = Literal["all", "last"]


@dataclass(frozen=True, eq=False)
class StepLosses:
    """Losses of a sentence. Arrays are read-only; it equals only itself.

    Attributes:
        words: the T words, punctuation left out.
        parts: the part of speech of every word.
        is_caption: whether the parts are those of the micro-world; else the tagger stands in.
        expected: (T, 8), probability before each word that `networks.next_tag.NEXT_TAGS` comes.
        losses: (T,), L_t in nats.
        weights: (T,), w_t: what L_t counts in L.
        total: L = Σ w_t·L_t.
        gradients: (T, H), ∂L/∂h_t, along every way.
        direct: (T, H), w_t·∂L_t/∂h_t, from the answer of the same step alone.
    """

    words: tuple[str, ...]
    parts: tuple[str, ...]
    is_caption: bool
    expected: Array
    losses: Array
    weights: Array
    total: float
    gradients: Array
    direct: Array

    @property
    def norms(self) -> Array:
        """‖∂L/∂h_t‖₂, (T,)."""
        return np.linalg.norm(self.gradients, axis=1)

    @property
    def direct_norms(self) -> Array:
        """The same of what comes from the step's own answer, (T,)."""
        return np.linalg.norm(self.direct, axis=1)

    @property
    def future_norms(self) -> Array:
        """The same of what comes from later steps, (T,); zero at the last."""
        return np.linalg.norm(self.gradients - self.direct, axis=1)


def step_losses(
    network: NextTagPredictor,
    text: str,
    language: Language,
    reduction: Reduction = "sum",
    counted: Counted = "all",
) -> StepLosses:
    """What every word of a text costs, and where the gradient of the loss comes from.

    Args:
        network: which expects; it is only read.
        text: a caption of the micro-world, full or shortened, or any other.
        language: of the text.
        reduction: L is the sum of the losses counted, or their mean.
        counted: whether all steps count or the last one alone.

    Raises:
        ValueError: an empty or too long text; no such language, reduction or choice of steps.
    """
    if reduction not in ("sum", "mean"):
        raise ValueError(f'reduction must be "sum" or "mean", got {reduction!r}')
    if counted not in ("all", "last"):
        raise ValueError(f'counted must be "all" or "last", got {counted!r}')
    words = split_words(text)
    check("tokens", len(words), 1, MAX_WORDS)
    known = true_tags(words, language)
    parts = known or pretrained("tagger", language).predict(text).labels
    came = torch.tensor([NEXT_TAGS.index(part) for part in parts])

    with torch.enable_grad():
        states = _states(network, words)
        logits = network.head(torch.cat(states)[:, 0])  # (T, 8)
        losses = cross_entropy(logits, came, reduction="none")  # (T,)
        weights = _weights(losses, reduction, counted)
        total = weights @ losses
        gradients = torch.cat(torch.autograd.grad(total, states))[:, 0]
        alone = torch.cat(states)[:, 0].detach().requires_grad_()  # none of these made another
        own = weights @ cross_entropy(network.head(alone), came, reduction="none")
        (direct,) = torch.autograd.grad(own, alone)

    return StepLosses(
        words,
        parts,
        is_caption=known is not None,
        expected=frozen(logits.softmax(-1)),
        losses=frozen(losses),
        weights=frozen(weights),
        total=total.item(),
        gradients=frozen(gradients),
        direct=frozen(direct),
    )


def _states(network: NextTagPredictor, words: tuple[str, ...]) -> list[Tensor]:
    """h_1 … h_T, (1, 1, H) each, every one made from the one before: autograd sees the chain."""
    inputs = network.inputs([words])[:, :-1]  # (1, T, D): of the last word nothing is asked
    state = inputs.new_zeros(1, 1, network.rnn.hidden_size).requires_grad_()
    states = []
    for x in inputs.split(1, dim=1):
        _, state = network.rnn(x, state)  # (1, 1, H)
        states.append(state)
    return states


def _weights(losses: Tensor, reduction: Reduction, counted: Counted) -> Tensor:
    weights = torch.ones_like(losses) if counted == "all" else torch.zeros_like(losses)
    weights[-1] = 1
    return weights / weights.sum() if reduction == "mean" else weights
