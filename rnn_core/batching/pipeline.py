"""From a batch of texts to one step of gradient descent, with every tensor on the way kept.

B lines, T tokens, V vocabulary, D embedding, H hidden, L layers; d directions, 1 or 2; 2 classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.batching.lines import TokenisedLines, tokenise_lines
from rnn_core.batching.text_classifier import (
    CLASSES,
    Activations,
    ClassifierSettings,
    TextClassifier,
)
from rnn_core.bounds import check
from rnn_core.padded_batch import PaddedBatch, pad_batch
from rnn_core.text import Vocabulary

Quantity = Literal["input", "state", "cell", "score", "probability", "loss", "gradient", "update"]
DEFAULT_SETTINGS: Final = ClassifierSettings()
MAX_LEARNING_RATE: Final = 100.0


@dataclass(frozen=True, eq=False)
class Stage:
    """A tensor on the way.

    Attributes:
        name: which one, such as "h_n" or "d_logits", the gradient of the loss for the logits.
        axes: letters of its axes, such as ("B", "T", "D"); a letter may have a factor, as in "2H".
        module: what computes it: "tokenise", "vocabulary", "embedding", "layer", "last", "head",
            "softmax", "loss", "softmax_loss" (backwards through both) or "optimizer".
        quantity: what kind of quantity it is; those of the backward pass are "gradient" and
            "update".
        side_output: whether it is a result beside the one that the next module goes on with.
        array: the tensor itself, read-only; its shape has an axis for every letter of `axes`.
    """

    name: str
    axes: tuple[str, ...]
    module: str
    quantity: Quantity
    side_output: bool
    array: NDArray[Any]

    @property
    def backward(self) -> bool:
        """Whether it belongs to the backward pass."""
        return self.quantity in ("gradient", "update")

    @property
    def max_abs(self) -> float:
        """Largest absolute value."""
        return float(np.abs(self.array).max())


@dataclass(frozen=True, eq=False)
class Pipeline:
    """Every tensor of one training step; equal only to itself.

    ``pipeline[name]`` is the stage of that name.

    Attributes:
        settings: of the network and of the batch.
        lines: the lines of the text.
        tokens: B sequences of the tokens that are read, cut to ``settings.max_length``.
        vocabulary: built from the batch itself, before its lines are cut.
        batch: ids, mask and lengths.
        labels: (B,), the right answers, 0 unkind and 1 kind.
        stages: every tensor, of the forward pass and then of the backward pass.
        learning_rate: of the last stage, a step of plain gradient descent.
    """

    settings: ClassifierSettings
    lines: TokenisedLines
    tokens: tuple[tuple[str, ...], ...]
    vocabulary: Vocabulary
    batch: PaddedBatch
    labels: Tensor
    stages: tuple[Stage, ...]
    learning_rate: float

    def __getitem__(self, name: str) -> Stage:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Stage]:
        return {stage.name: stage for stage in self.stages}

    @property
    def loss(self) -> float:
        """Mean of the B losses, in nats."""
        return float(self["losses"].array.mean())

    def network(self) -> TextClassifier:
        """A new copy of the network as it was before any step."""
        return TextClassifier(len(self.vocabulary), self.settings)

    @property
    def padded_lines(self) -> int:
        """How many lines are shorter than the longest."""
        return int((self.batch.lengths < self.batch.mask.shape[1]).sum())


@checked
def run_pipeline(
    text: str,
    labels: Sequence[int],
    settings: ClassifierSettings = DEFAULT_SETTINGS,
    learning_rate: float = 1.0,
) -> Pipeline:
    r"""Run one training step of a text classifier and keep every tensor.

    Args:
        text: one sequence per line; see `rnn_core.batching.lines.tokenise_lines`.
        labels: (B,), the right answer of every line that is not empty, 0 unkind or 1 kind.
        settings: of the network and the batch.
        learning_rate: of the last stage, ``ΔW_hh = −learning_rate · ∂L/∂W_hh``,
            0 … `MAX_LEARNING_RATE`.

    Returns:
        Forward pass, loss, gradients and step.

    Raises:
        OutOfBounds: the text is longer than `MAX_CHARACTERS`, has more than `MAX_LINES` lines, or
            no token.
        ValueError: there are not as many labels as lines.

    Example:
        >>> pipeline = run_pipeline("so boring\nI liked it", labels=(0, 1))
        >>> for stage in pipeline.stages[2:5]:
        ...     print(stage.name, stage.axes, stage.array.shape)
        embedded ('B', 'T', 'D') (2, 3, 8)
        output ('B', 'T', 'H') (2, 3, 10)
        h_n ('L', 'B', 'H') (1, 2, 10)
        >>> pipeline["d_logits"].array.sum(axis=1).round(6) + 0  # (p − e) / B
        array([0., 0.], dtype=float32)
    """
    check("learning rate", learning_rate, 0, MAX_LEARNING_RATE)
    lines = tokenise_lines(text)
    vocabulary = Vocabulary.build(token for line in lines.tokens for token in line)
    sequences = [vocabulary.encode(tokens) for tokens in lines.tokens]
    batch = pad_batch(sequences, settings.max_length, settings.side)
    if len(labels) != len(sequences):
        raise ValueError(f"{len(sequences)} lines need as many labels")
    for label in labels:
        check("label", label, 0, CLASSES - 1)
    targets = torch.tensor(labels)  # (B,)
    network = TextClassifier(len(vocabulary), settings)
    run = network(batch.ids, batch.mask)
    for tensor in (run.embedded, run.features, run.logits):
        tensor.retain_grad()
    losses = cross_entropy(run.logits, targets, reduction="none")  # (B,)
    losses.mean().backward()
    tokens = tuple(line[: settings.max_length] for line in lines.tokens)
    stages = _stages(settings, vocabulary, batch, run, losses, network, learning_rate)
    return Pipeline(settings, lines, tokens, vocabulary, batch, targets, stages, learning_rate)


def _stages(
    settings: ClassifierSettings,
    vocabulary: Vocabulary,
    batch: PaddedBatch,
    run: Activations,
    losses: Tensor,
    network: TextClassifier,
    learning_rate: float,
) -> tuple[Stage, ...]:
    two = "2" if settings.directions == 2 else ""
    gates = {"elman": "", "lstm": "4", "gru": "3"}[settings.cell]
    line, sequence = ("B", f"{two}H"), ("B", "T", f"{two}H")
    vectors, state, weights = ("B", "T", "D"), (f"{two}L", "B", "H"), (f"{gates}H", "H")
    d_weight = network.rnn.weight_hh_l0.grad
    written = np.array(vocabulary.tokens, dtype=object)[batch.ids.numpy()]
    table: list[tuple[str, tuple[str, ...], str, Quantity, bool, Any]] = [
        ("tokens", ("B", "T"), "tokenise", "input", False, written),
        ("ids", ("B", "T"), "vocabulary", "input", False, batch.ids),
        ("embedded", vectors, "embedding", "input", False, run.embedded),
        ("output", sequence, "layer", "state", True, run.output),
        ("h_n", state, "layer", "state", True, run.h_n),
        ("c_n", state, "layer", "cell", True, run.c_n),
        ("features", line, "last", "state", False, run.features),
        ("logits", ("B", "2"), "head", "score", False, run.logits),
        ("probabilities", ("B", "2"), "softmax", "probability", False, run.logits.softmax(-1)),
        ("losses", ("B",), "loss", "loss", False, losses),
        ("d_logits", ("B", "2"), "softmax_loss", "gradient", False, run.logits.grad),
        ("d_features", line, "head", "gradient", False, run.features.grad),
        ("d_weight", weights, "layer", "gradient", True, d_weight),
        ("d_embedded", vectors, "layer", "gradient", False, run.embedded.grad),
        ("d_table", ("V", "D"), "embedding", "gradient", False, network.embedding.weight.grad),
        ("step", weights, "optimizer", "update", False, -learning_rate * d_weight),
    ]
    return tuple(
        Stage(name, axes, module, quantity, side_output, frozen(value))
        for name, axes, module, quantity, side_output, value in table
        if value is not None
    )
