"""From a batch of texts to one step of the optimiser, with every tensor on the way kept.

B lines, T tokens, V vocabulary, D embedding, H hidden, L layers; d directions, 1 or 2; 2 classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnn_core.batches import Lines, read_lines
from rnn_core.bounds import check
from rnn_core.cells import Cell
from rnn_core.demos import language_of
from rnn_core.layers import initialise
from rnn_core.microworld import Language
from rnn_core.predictions import MAX_READ
from rnn_core.pretraining import pretrained
from rnn_core.reviews import read_words
from rnn_core.text import PaddedBatch, Vocabulary, pad_batch

EMBEDDING: Final = 8  # numbers in the vector of a token, D
CLASSES: Final = ("unkind", "kind")
MAX_UNITS: Final = 64
MAX_DEPTH: Final = 3
LAYERS: Final = {"elman": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


@dataclass(frozen=True)
class Settings:
    """What the reader decides about the network and its batch.

    Raises:
        OutOfBounds: a size is out of range.
    """

    cell: Cell = "elman"
    hidden: int = 10  # H
    layers: int = 1  # L
    directions: int = 1
    side: Literal["right", "left"] = "right"
    max_length: int = 12  # tokens of a line that are read
    seed: int = 3

    def __post_init__(self) -> None:
        check("hidden size", self.hidden, 1, MAX_UNITS)
        check("number of layers", self.layers, 1, MAX_DEPTH)
        check("directions", self.directions, 1, 2)
        check("max length", self.max_length, 1, MAX_READ)


class Activations(NamedTuple):
    """What the network computes on its way, in order."""

    embedded: Tensor  # (B, T, D)
    output: Tensor  # (B, T, dH)
    h_n: Tensor  # (dL, B, H)
    c_n: Tensor | None  # (dL, B, H), of an LSTM
    features: Tensor  # (B, dH), what the head is given
    logits: Tensor  # (B, 2)


class Network(nn.Module):
    """Embedding, recurrent layer, linear head: many-to-one.

    Weights are PyTorch's own default, drawn from the seed alone.
    """

    def __init__(self, vocabulary_size: int, settings: Settings) -> None:
        super().__init__()
        with torch.device("meta"):  # where nothing is drawn from the global generator
            self.embedding = nn.Embedding(vocabulary_size, EMBEDDING, Vocabulary.pad_id)
            self.rnn = LAYERS[settings.cell](
                EMBEDDING,
                settings.hidden,
                settings.layers,
                batch_first=True,
                bidirectional=settings.directions == 2,
            )
            self.head = nn.Linear(settings.directions * settings.hidden, len(CLASSES))
        self.to_empty(device="cpu")
        initialise(self, torch.Generator().manual_seed(settings.seed))
        with torch.no_grad():
            self.embedding.weight[Vocabulary.pad_id] = 0  # as padding_idx has it

    def forward(self, ids: Tensor, mask: Tensor) -> Activations:
        """Ids and what of them is no padding, both (B, T)."""
        embedded = self.embedding(ids)
        output, state = self.rnn(embedded)
        h_n, c_n = state if isinstance(self.rnn, nn.LSTM) else (state, None)
        features = last_real(output, mask, self.rnn.hidden_size)
        return Activations(embedded, output, h_n, c_n, features, self.head(features))


def last_real(output: Tensor, mask: Tensor, hidden: int) -> Tensor:
    """The state after the last token that each direction reads, whatever the padding.

    Args:
        output: (B, T, dH) of the top layer.
        mask: (B, T), True at a token.
        hidden: H.

    Returns:
        (B, dH): the forward half from the last token of the line, the backward from the first.
    """
    rows = torch.arange(len(mask))
    last = mask.shape[1] - 1 - mask.flip(1).int().argmax(1)  # (B,)
    forward = output[rows, last, :hidden]
    backward = output[rows, mask.int().argmax(1), hidden:]  # empty with one direction
    return torch.cat([forward, backward], 1)


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

    settings: Settings
    lines: Lines
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

    def network(self) -> Network:
        """The network as it was before any step; one's own, to train or to take apart."""
        return Network(len(self.vocabulary), self.settings)

    @property
    def padded(self) -> int:
        """Lines shorter than the longest."""
        return int((self.batch.lengths < self.batch.mask.shape[1]).sum())


def right_answers(lines: Sequence[Sequence[str]], language: Language) -> tuple[int, ...]:
    """What the trained reviewer of `rnn_core.pretraining` says of each line, 0 unkind, 1 kind.

    Args:
        lines: tokens; the first `MAX_READ` words of each are read, and of a line without words
            its signs.
        language: of a line without letters.
    """
    found = []
    for tokens in lines:
        line = " ".join(tokens[: 2 * MAX_READ])
        network = pretrained("reviewer", language_of(line, language)).network
        words = (read_words(line[:1000]) or tokens)[:MAX_READ]
        found.append(int(network.verdict([words]).argmax()))  # type: ignore[operator]
    return tuple(found)


def assemble(
    text: str, labels: Sequence[int] | None, settings: Settings, rate: float = 1.0
) -> Pipeline:
    """Send a text all the way: forwards to the loss, back to the gradients, and one step.

    Args:
        text: one sequence a line; see `rnn_core.batches.read_lines`.
        labels: the right answer of every line that holds something; see `right_answers`.
        settings: of the network and the batch.
        rate: of the last stage, Δ W_hh = −rate · ∂L/∂W_hh.

    Raises:
        OutOfBounds: too long a text, too many lines, or nothing to read.
        ValueError: not one label a line.
    """
    lines = read_lines(text)
    vocabulary = Vocabulary.build(token for line in lines.tokens for token in line)
    sequences = [vocabulary.encode(tokens) for tokens in lines.tokens]
    batch = pad_batch(sequences, settings.max_length, settings.side)
    if labels is None or len(labels) != len(sequences):
        raise ValueError(f"{len(sequences)} lines need as many labels")
    targets = torch.tensor(labels)  # (B,)
    network = Network(len(vocabulary), settings)
    run = network(batch.ids, batch.mask)
    for tensor in (run.embedded, run.features, run.logits):
        tensor.retain_grad()
    losses = cross_entropy(run.logits, targets, reduction="none")  # (B,)
    losses.mean().backward()
    tokens = tuple(line[: settings.max_length] for line in lines.tokens)
    stages = _stages(settings, vocabulary, batch, run, losses, network, rate)
    return Pipeline(settings, lines, tokens, vocabulary, batch, targets, stages, rate)


def _stages(
    settings: Settings,
    vocabulary: Vocabulary,
    batch: PaddedBatch,
    run: Activations,
    losses: Tensor,
    network: Network,
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
        Stage(name, letters, _read_only(value))
        for name, letters, value in table
        if value is not None
    )


def _read_only(value: Tensor | NDArray[Any]) -> NDArray[Any]:
    array = value.detach().numpy() if isinstance(value, Tensor) else value
    array.flags.writeable = False
    return array
