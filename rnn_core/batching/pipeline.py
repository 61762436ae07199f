"""From a batch of texts to one step of the optimiser, with every tensor on the way kept.

B lines, T tokens, V vocabulary, D embedding, H hidden, L layers; d directions, 1 or 2; 2 classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from rnn_core.arrays import frozen
from rnn_core.batching.lines import TokenisedLines, tokenise_lines
from rnn_core.batching.text_classifier import Activations, ClassifierSettings, TextClassifier
from rnn_core.text import PaddedBatch, Vocabulary, pad_batch


@dataclass(frozen=True, eq=False)
class Stage:
    """A tensor on the way.

    Attributes:
        name: which one.
        letters: what its axes are called.
        array: the tensor itself; read-only.
    """

    name: str
    letters: tuple[str, ...]
    array: NDArray[Any]

    @property
    def largest(self) -> float:
        """Largest absolute value."""
        return float(np.abs(self.array).max())


@dataclass(frozen=True, eq=False)
class Pipeline:
    """A batch that went all the way; equal only to itself.

    Attributes:
        settings: of the network and of the batch.
        lines: the reader's text.
        tokens: those of each line that are read.
        vocabulary: built from the batch itself, as its lines are before they are cut.
        batch: ids, mask, lengths.
        labels: (B,), the right answers, 0 unkind and 1 kind.
        stages: every tensor, forwards and then backwards.
        rate: learning rate of the last of them, a step of plain gradient descent.
    """

    settings: ClassifierSettings
    lines: TokenisedLines
    tokens: tuple[tuple[str, ...], ...]
    vocabulary: Vocabulary
    batch: PaddedBatch
    labels: Tensor
    stages: tuple[Stage, ...]
    rate: float

    def __getitem__(self, name: str) -> Stage:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Stage]:
        return {stage.name: stage for stage in self.stages}

    @property
    def loss(self) -> float:
        """Mean of the losses of the lines."""
        return float(self["losses"].array.mean())

    def network(self) -> TextClassifier:
        """The network as it was before any step; one's own, to train or to take apart."""
        return TextClassifier(len(self.vocabulary), self.settings)

    @property
    def padded(self) -> int:
        """Lines shorter than the longest."""
        return int((self.batch.lengths < self.batch.mask.shape[1]).sum())


def assemble(
    text: str, labels: Sequence[int], settings: ClassifierSettings, rate: float = 1.0
) -> Pipeline:
    """Send a text all the way: forwards to the loss, back to the gradients, and one step.

    Args:
        text: one sequence a line; see `rnn_core.batching.lines.tokenise_lines`.
        labels: the right answer of every line that holds something, 0 or 1; see
            `networks.demos.reviewer_verdicts`.
        settings: of the network and the batch.
        rate: of the last stage, Δ W_hh = −rate · ∂L/∂W_hh.

    Raises:
        OutOfBounds: too long a text, too many lines, or nothing to read.
        ValueError: not one label a line.
    """
    lines = tokenise_lines(text)
    vocabulary = Vocabulary.build(token for line in lines.tokens for token in line)
    sequences = [vocabulary.encode(tokens) for tokens in lines.tokens]
    batch = pad_batch(sequences, settings.max_length, settings.side)
    if len(labels) != len(sequences):
        raise ValueError(f"{len(sequences)} lines need as many labels")
    targets = torch.tensor(labels)  # (B,)
    network = TextClassifier(len(vocabulary), settings)
    run = network(batch.ids, batch.mask)
    for tensor in (run.embedded, run.features, run.logits):
        tensor.retain_grad()
    losses = cross_entropy(run.logits, targets, reduction="none")  # (B,)
    losses.mean().backward()
    tokens = tuple(line[: settings.max_length] for line in lines.tokens)
    stages = _stages(settings, vocabulary, batch, run, losses, network, rate)
    return Pipeline(settings, lines, tokens, vocabulary, batch, targets, stages, rate)


def _stages(
    settings: ClassifierSettings,
    vocabulary: Vocabulary,
    batch: PaddedBatch,
    run: Activations,
    losses: Tensor,
    network: TextClassifier,
    rate: float,
) -> tuple[Stage, ...]:
    two = "2" if settings.directions == 2 else ""
    state = (f"{two}L", "B", "H")
    gates = {"elman": "", "lstm": "4", "gru": "3"}[settings.cell]
    weight = network.rnn.weight_hh_l0.grad
    written = np.array(vocabulary.tokens, dtype=object)[batch.ids.numpy()]
    table: list[tuple[str, tuple[str, ...], Any]] = [
        ("tokens", ("B", "T"), written),
        ("ids", ("B", "T"), batch.ids),
        ("embedded", ("B", "T", "D"), run.embedded),
        ("output", ("B", "T", f"{two}H"), run.output),
        ("h_n", state, run.h_n),
        ("c_n", state, run.c_n),
        ("features", ("B", f"{two}H"), run.features),
        ("logits", ("B", "2"), run.logits),
        ("probabilities", ("B", "2"), run.logits.softmax(-1)),
        ("losses", ("B",), losses),
        ("d_logits", ("B", "2"), run.logits.grad),
        ("d_features", ("B", f"{two}H"), run.features.grad),
        ("d_weight", (f"{gates}H", "H"), weight),
        ("d_embedded", ("B", "T", "D"), run.embedded.grad),
        ("d_table", ("V", "D"), network.embedding.weight.grad),
        ("step", (f"{gates}H", "H"), None if weight is None else -rate * weight),
    ]
    return tuple(
        Stage(name, letters, frozen(value)) for name, letters, value in table if value is not None
    )
