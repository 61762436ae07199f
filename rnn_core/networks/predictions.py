"""What a network answers: one class for each kind of answer.

`networks.predict` makes them. Shapes: T steps, H hidden, D embedding, V classes, F features.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class Guess(NamedTuple):
    """One possible answer.

    Attributes:
        label: the answer.
        probability: that the network gives it.
    """

    label: str
    probability: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Prediction:
    """What every network answers; a prediction equals only itself.

    Attributes:
        words: what it read; empty for a picture.
        unknown: those of them that its vocabulary lacks; for a network that reads letters, those
            without a letter of its language.
        labels: its answers, in order; empty for a painted picture.
        top: for each label the three likeliest, best first.
        states: the vectors that the answers are read from; see the subclasses for the shape.
        classes: how many answers there are to choose from at a step, V; 0 for a painted picture.
    """

    words: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    labels: tuple[str, ...]
    top: tuple[tuple[Guess, ...], ...]
    states: Array
    classes: int


class Classification(Prediction):
    """One answer for the whole input: a picture, or words without their order.

    `states` are the features it is read from, shape (1, F).
    """


@dataclass(frozen=True, eq=False, kw_only=True)
class SequencePrediction(Prediction):
    """The answers of a recurrent network, such as the class of a review after each word.

    `states` are its hidden states, shape (T, H): after each word read, or those that chose each
    word written.

    Attributes:
        embedding_size: numbers in the vector of a word, D.
    """

    embedding_size: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Tagging(SequencePrediction):
    """A part of speech for every word read.

    Attributes:
        names: probability that each word is a name, shape (T,).
    """

    names: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Painting(SequencePrediction):
    """The picture of a caption.

    Attributes:
        picture: shape (SIZE, SIZE, 3), red, green and blue in 0 … 1.
    """

    picture: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class GeneratedSentence(SequencePrediction):
    """A sentence written word by word; its labels are the words and the end.

    Attributes:
        log_probability: of the whole sentence, natural logarithm.
    """

    log_probability: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Translation(GeneratedSentence):
    """A sentence written after another.

    Attributes:
        encoder_states: after each word read, shape (words read, H).
        attention: shape (words written, words read), each row adds up to 1.
    """

    encoder_states: Array
    attention: Array
