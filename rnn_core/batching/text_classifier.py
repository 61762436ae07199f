"""The network that goes through the pipeline: an embedding, a recurrent layer, a linear head.

B lines, T tokens, V vocabulary, D embedding, H hidden, L layers; d directions, 1 or 2; 2 classes.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import torch
from torch import Tensor, nn

from rnn_core.bounds import MAX_WORDS, check
from rnn_core.cells import Cell
from rnn_core.init import initialise
from rnn_core.text import Vocabulary

CLASSES: Final = 2  # of a line: unkind, kind
EMBEDDING_SIZE: Final = 8  # numbers in the vector of a token, D
MAX_CLASSIFIER_HIDDEN: Final = 64
MAX_CLASSIFIER_LAYERS: Final = 3
RECURRENT_LAYERS: Final = {"elman": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


@dataclass(frozen=True)
class ClassifierSettings:
    """What the reader decides about the network and its batch.

    Raises:
        OutOfBounds: a size is out of range.
    """

    cell: Cell = "elman"
    hidden: int = 10  # H
    layers: int = 1  # L
    directions: int = 1
    side: Literal["right", "left"] = "right"
    max_length: int = 16  # tokens of a line that are read
    seed: int = 3

    def __post_init__(self) -> None:
        check("hidden size", self.hidden, 1, MAX_CLASSIFIER_HIDDEN)
        check("number of layers", self.layers, 1, MAX_CLASSIFIER_LAYERS)
        check("directions", self.directions, 1, 2)
        check("max length", self.max_length, 1, MAX_WORDS)


class Activations(NamedTuple):
    """What the network computes on its way, in order."""

    embedded: Tensor  # (B, T, D)
    output: Tensor  # (B, T, dH)
    h_n: Tensor  # (dL, B, H)
    c_n: Tensor | None  # (dL, B, H), of an LSTM
    features: Tensor  # (B, dH), what the head is given
    logits: Tensor  # (B, 2)


class TextClassifier(nn.Module):
    """Embedding, recurrent layer, linear head: many-to-one.

    Weights are PyTorch's own default, drawn from the seed alone.
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
        """Ids and what of them is no padding, both (B, T)."""
        embedded = self.embedding(ids)
        output, state = self.rnn(embedded)
        h_n, c_n = state if isinstance(self.rnn, nn.LSTM) else (state, None)
        features = last_token_states(output, mask, self.rnn.hidden_size)
        return Activations(embedded, output, h_n, c_n, features, self.head(features))


def last_token_states(output: Tensor, mask: Tensor, hidden: int) -> Tensor:
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
