"""From a batch of texts to one step of gradient descent, with every tensor on the way kept.

B lines, T tokens, V vocabulary, D embedding, H hidden, L layers; d directions, 1 or 2; 2 classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from rnn_core.arrays import frozen
from rnn_core.batching.lines import TokenisedLines, tokenise_lines
from rnn_core.batching.text_classifier import Activations, ClassifierSettings, TextClassifier
from rnn_core.text import PaddedBatch, Vocabulary, pad_batch

DEFAULT_SETTINGS: Final = ClassifierSettings()


@dataclass(frozen=True, eq=False)
class Stage:
    """A tensor on the way.

    Attributes:
        name: which one, such as "h_n" or "d_logits", the gradient of the loss for the logits.
        axes: letters of its axes, such as ("B", "T", "D"); a letter may have a factor, as in "2H".
        array: the tensor itself, read-only; its shape has an axis for every letter of `axes`.
    """

    name: str
    axes: tuple[str, ...]
    array: NDArray[Any]

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
        learning_rate: of the last stage, ``ΔW_hh = −learning_rate · ∂L/∂W_hh``.

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
        ("step", (f"{gates}H", "H"), None if weight is None else -learning_rate * weight),
    ]
    return tuple(
        Stage(name, axes, frozen(value)) for name, axes, value in table if value is not None
    )
