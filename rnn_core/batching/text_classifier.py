"""A small text classifier: an embedding, a recurrent layer, a linear head (many-to-one).

B lines, T tokens, V vocabulary, D embedding, H hidden, L layers; d directions, 1 or 2; 2 classes.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import torch
from torch import Tensor, nn

from rnn_core.arguments import check_fields, checked
from rnn_core.bounds import MAX_WORDS, check
from rnn_core.cells import Cell
from rnn_core.init import initialise
from rnn_core.tensors import check_shape
from rnn_core.text import Vocabulary

CLASSES: Final = 2  # of a line: unkind, kind
EMBEDDING_SIZE: Final = 8  # numbers in the vector of a token, D
MAX_CLASSIFIER_HIDDEN: Final = 64
MAX_CLASSIFIER_LAYERS: Final = 3
RECURRENT_LAYERS: Final = {"elman": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


@dataclass(frozen=True)
class ClassifierSettings:
    """Settings of a text classifier and of the batch that it reads.

    Attributes:
        cell: "elman", "lstm" or "gru".
        hidden: H, 1 … `MAX_CLASSIFIER_HIDDEN`.
        layers: L, 1 … `MAX_CLASSIFIER_LAYERS`.
        directions: 1, or 2 for a bidirectional layer.
        side: where the padding of the batch is.
        max_length: tokens that are read of a line; the rest is cut off at the end.
        seed: of the weights.

    Raises:
        OutOfBounds: a size is out of range.
    """

    cell: Cell = "elman"
    hidden: int = 10
    layers: int = 1
    directions: int = 1
    side: Literal["right", "left"] = "right"
    max_length: int = 16
    seed: int = 3

    def __post_init__(self) -> None:
        check_fields(self)
        check("hidden size", self.hidden, 1, MAX_CLASSIFIER_HIDDEN)
        check("number of layers", self.layers, 1, MAX_CLASSIFIER_LAYERS)
        check("directions", self.directions, 1, 2)
        check("max length", self.max_length, 1, MAX_WORDS)


class Activations(NamedTuple):
    """What the network computes, in order; tensors with their graph."""

    embedded: Tensor  # (B, T, D)
    output: Tensor  # (B, T, dH)
    h_n: Tensor  # (dL, B, H)
    c_n: Tensor | None  # (dL, B, H), of an LSTM
    features: Tensor  # (B, dH), what the linear head reads
    logits: Tensor  # (B, 2)


class TextClassifier(nn.Module):
    """Embedding, recurrent layer, linear head.

    Weights are those of PyTorch's default initialisation, drawn from the seed alone.

    Args:
        vocabulary_size: V.
        settings: sizes, cell and seed.
    """

    def __init__(self, vocabulary_size: int, settings: ClassifierSettings) -> None:
        super().__init__()
        with torch.device("meta"):  # where nothing is drawn from the global generator
            self.embedding = nn.Embedding(vocabulary_size, EMBEDDING_SIZE, Vocabulary.pad_id)
            self.rnn = RECURRENT_LAYERS[settings.cell](
                EMBEDDING_SIZE,
                settings.hidden,
                settings.layers,
                batch_first=True,
                bidirectional=settings.directions == 2,
            )
            self.head = nn.Linear(settings.directions * settings.hidden, CLASSES)
        self.to_empty(device="cpu")
        initialise(self, torch.Generator().manual_seed(settings.seed))

    def forward(self, ids: Tensor, mask: Tensor) -> Activations:
        """Classify a batch of lines.

        Args:
            ids: (B, T) token ids.
            mask: (B, T), True at a token, False at padding.

        Returns:
            Every activation, from the embedded tokens (B, T, D) to the logits (B, 2).
        """
        embedded = self.embedding(ids)
        output, state = self.rnn(embedded)
        h_n, c_n = state if isinstance(self.rnn, nn.LSTM) else (state, None)
        features = last_token_states(output, mask, self.rnn.hidden_size)
        return Activations(embedded, output, h_n, c_n, features, self.head(features))


@checked
def last_token_states(output: Tensor, mask: Tensor, hidden: int) -> Tensor:
    """The state after the last token that each direction reads, wherever the padding is.

    Args:
        output: (B, T, dH) of the top layer.
        mask: (B, T), True at a token.
        hidden: H.

    Returns:
        (B, dH): the forward half at the last token of the line, the backward half at the first.

    Example:
        >>> output = torch.arange(4.0).view(1, 4, 1)  # (B, T, H) of one direction
        >>> last_token_states(output, torch.tensor([[True, True, False, False]]), hidden=1)
        tensor([[1.]])
    """
    check_shape("mask", mask, "B", "T")
    check_shape("output", output, *mask.shape, "dH")
    check("hidden size", hidden, 1, output.shape[-1])
    if mask.dtype != torch.bool:
        raise ValueError(f"mask must be torch.bool, got {mask.dtype}")
    rows = torch.arange(len(mask))
    last = mask.shape[1] - 1 - mask.flip(1).int().argmax(1)  # (B,)
    forward = output[rows, last, :hidden]
    backward = output[rows, mask.int().argmax(1), hidden:]  # empty with one direction
    return torch.cat([forward, backward], 1)
