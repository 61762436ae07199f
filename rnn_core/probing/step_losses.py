"""The loss at every step of a sentence, and what it does to the gradient of every hidden state.

A network that predicts the part of speech of the next word (`rnn_core.networks.next_tag`) has a
loss at every word::

    L_t = −log p(part of speech of word t | words before t)

It is predicted from h_{t−1}, the state after word t − 1; h_0 has read nothing but the zeros that
begin every sentence. The gradient of L reaches a state in two ways: from the prediction made from
it, and from all later states (backpropagation through time, Werbos 1990)::

    ∂L/∂h_t = w_{t+1} ∂L_{t+1}/∂h_t + (∂h_{t+1}/∂h_t)ᵀ ∂L/∂h_{t+1}

T words, H hidden, 8 classes: the seven parts of speech and the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.networks.next_tag import NEXT_TAGS, NextTagPredictor, true_tags
from rnn_core.networks.pretrained import pretrained
from rnn_core.world.language import Language
from rnn_core.world.words import read_words

Array = NDArray[np.floating[Any]]
Reduction = Literal["sum", "mean"]
CountedSteps = Literal["all", "last"]


@dataclass(frozen=True, eq=False)
class StepLosses:
    """Losses and gradients of a sentence; equal only to itself. Arrays are read-only.

    Attributes:
        words: the T words, punctuation left out.
        tags: the T parts of speech of the words.
        is_caption: whether the tags are those of the micro-world's grammar; otherwise they come
            from the trained tagger.
        predictions: (T, 8), probability before each word of every class, in the order of
            `rnn_core.networks.next_tag.NEXT_TAGS`.
        losses: (T,), L_t in nats.
        weights: (T,), w_t: the weight of L_t in L.
        total: L = Σ w_t·L_t.
        gradients: (T, H), row t − 1 is ∂L/∂h_{t−1}, in the state before word t.
        direct_gradients: (T, H), row t − 1 is w_t·∂L_t/∂h_{t−1}, from its own prediction alone.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    is_caption: bool
    predictions: Array
    losses: Array
    weights: Array
    total: float
    gradients: Array
    direct_gradients: Array

    @property
    def gradient_norms(self) -> Array:
        """‖∂L/∂h_{t−1}‖₂, (T,)."""
        return np.linalg.norm(self.gradients, axis=1)

    @property
    def direct_norms(self) -> Array:
        """‖w_t·∂L_t/∂h_{t−1}‖₂, (T,): the part from the prediction of word t."""
        return np.linalg.norm(self.direct_gradients, axis=1)

    @property
    def future_norms(self) -> Array:
        """‖∂L/∂h_{t−1} − w_t·∂L_t/∂h_{t−1}‖₂, (T,): the part from later words; zero at the last."""
        return np.linalg.norm(self.gradients - self.direct_gradients, axis=1)


class BatchMeans(NamedTuple):
    """Two means of the losses of a batch.

    Attributes:
        tokens: over all words of all sentences: PyTorch's reduction="mean" with padding ignored.
        sentences: over sentences, of the mean of each.
        shares: (N,), the weight of each sentence in the mean over words, T_n / Σ T.
    """

    tokens: float
    sentences: float
    shares: Array


@checked
def batch_means(losses: Sequence[Array]) -> BatchMeans:
    """The mean over a batch's words, in which long sentences weigh more, and that over sentences.

    Args:
        losses: of the N sentences, of any lengths, each (T_n,) in nats, T_n ≥ 1.

    Returns:
        Both means, and what every sentence weighs in the first; in the second each weighs 1 / N.

    Raises:
        ValueError: there is no sentence, or one without a word.

    Example:
        >>> batch_means([np.array([1.0, 1.0, 1.0]), np.array([5.0])])
        BatchMeans(tokens=2.0, sentences=3.0, shares=array([0.75, 0.25]))
    """
    lengths = np.array([len(one) for one in losses])
    if not len(lengths) or not lengths.all():
        raise ValueError("losses must be of one sentence or more, each of one word or more")
    means = np.array([one.mean() for one in losses])
    shares = lengths / lengths.sum()
    return BatchMeans(float(shares @ means), float(means.mean()), frozen(shares))


@checked
def step_losses(
    network: NextTagPredictor,
    text: str,
    language: Language,
    reduction: Reduction = "sum",
    counted: CountedSteps = "all",
) -> StepLosses:
    """Compute the loss at every word of a text, and where the gradient of every state comes from.

    Args:
        network: the predictor; it is only read.
        text: a caption of the micro-world, full or shortened, or any other text of 1 … `MAX_WORDS`
            words.
        language: of the text, "ru" or "en".
        reduction: whether L is the sum of the losses counted, or their mean.
        counted: whether the losses of all steps count, or the last one alone.

    Returns:
        Losses (T,) and gradients (T, H).

    Raises:
        OutOfBounds: no word, or more than `MAX_WORDS`.
        UnreadableText: no letter of the language.
        ValueError: there is no such language, reduction or choice of steps.

    Example:
        >>> network = pretrained("next-tag predictor", "en").network
        >>> found = step_losses(network, "a big cat sleeps", "en")
        >>> found.tags
        ('DET', 'ADJ', 'NOUN', 'VERB')
        >>> found.losses.shape, found.gradients.shape
        ((4,), (4, 32))
        >>> float(found.future_norms[-1])  # no later step
        0.0
    """
    words = read_words(text, language)
    known = true_tags(words, language)
    tags = known or pretrained("tagger", language).predict(text).labels
    targets = torch.tensor([NEXT_TAGS.index(tag) for tag in tags])

    with torch.enable_grad():
        states = _states(network, words)
        logits = network.head(torch.cat(states)[:, 0])  # (T, 8)
        losses = cross_entropy(logits, targets, reduction="none")  # (T,)
        weights = _weights(losses, reduction, counted)
        total = weights @ losses
        gradients = torch.cat(torch.autograd.grad(total, states))[:, 0]
        detached = torch.cat(states)[:, 0].detach().requires_grad_()  # none depends on another
        own = weights @ cross_entropy(network.head(detached), targets, reduction="none")
        (direct,) = torch.autograd.grad(own, detached)

    return StepLosses(
        words,
        tags,
        is_caption=known is not None,
        predictions=frozen(logits.softmax(-1)),
        losses=frozen(losses),
        weights=frozen(weights),
        total=total.item(),
        gradients=frozen(gradients),
        direct_gradients=frozen(direct),
    )


def _states(network: NextTagPredictor, words: tuple[str, ...]) -> list[Tensor]:
    """h_0 … h_{T−1}, (1, 1, H) each, computed in turn, so that autograd knows each of them."""
    inputs = network.inputs([words])[:, :-1]  # (1, T, D): after the last word nothing is predicted
    state = inputs.new_zeros(1, 1, network.rnn.hidden_size).requires_grad_()
    states = []
    for x in inputs.split(1, dim=1):
        _, state = network.rnn(x, state)  # (1, 1, H)
        states.append(state)
    return states


def _weights(losses: Tensor, reduction: Reduction, counted: CountedSteps) -> Tensor:
    weights = torch.ones_like(losses) if counted == "all" else torch.zeros_like(losses)
    weights[-1] = 1
    return weights / weights.sum() if reduction == "mean" else weights
