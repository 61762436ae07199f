"""Every size limit of `rnn_core`, and the one exception that reports them."""

from collections.abc import Callable, Collection
from numbers import Real
from typing import Any

MAX_STEPS = 4096  # time steps of a sequence
MAX_HIDDEN = 512  # units of a hidden state
MAX_LAYERS = 8  # stacked recurrent layers
MAX_BATCH = 1024  # sequences in a batch
MAX_INPUT = 4096  # features of one input x_t
MAX_SCALE = 100  # factor on the default W_hh
MAX_CHARACTERS = 10_000  # code points of a text
MAX_WORDS = 48  # words of a text that a trained network reads
MAX_VOCABULARY = 50_000  # entries, the two special ones included
MAX_SEED = 2**31 - 1  # of whatever is drawn at random
IGNORED_LABEL = -100  # a target that no answer is asked for, as in PyTorch's `ignore_index`
_LONGEST_QUOTED = 200  # characters of a value that a message quotes …
_LONGEST_WRITTEN = 256  # … and bits of an integer
MAX_ELEMENTS = 50_000_000  # layers * directions * B * T * H * gates of one trace


class OutOfBounds(ValueError):
    """A quantity outside the range this package computes with.

    `str()` of it is one sentence for the reader, such as
    "hidden size must be between 1 and 512, got 600".

    Attributes:
        quantity: English name of what was out of range.
        value: The value that was given.
        low: Smallest allowed value.
        high: Largest allowed value.
    """

    def __init__(self, quantity: str, value: float, low: float, high: float) -> None:
        # ValueError keeps these four as .args, and pickle rebuilds the exception from .args.
        super().__init__(quantity, value, low, high)
        self.quantity = quantity
        self.value = value
        self.low = low
        self.high = high

    def __str__(self) -> str:
        got = shown(self.value)
        return f"{self.quantity} must be between {self.low} and {self.high}, got {got}"


def shown(value: object, write: Callable[[Any], str] = str) -> str:
    """A value as a message quotes it: of a long one the beginning.

    Args:
        value: any.
        write: writes it, if it is no integer too long for Python to write.

    Returns:
        What is written of it, or how long an integer it is.

    Example:
        >>> shown(600), shown(10**5000)
        ('600', 'an integer of 16610 bits')
    """
    if isinstance(value, int) and value.bit_length() > _LONGEST_WRITTEN:
        return f"an integer of {value.bit_length()} bits"
    written = write(value)
    return written if len(written) <= _LONGEST_QUOTED else f"{written[:_LONGEST_QUOTED]}…"


def check(quantity: str, value: float, low: float, high: float) -> None:
    """Raise `OutOfBounds` unless low <= value <= high; NaN is out of every range.

    Args:
        quantity: its English name, for the message.
        value: that is checked.
        low: smallest allowed value.
        high: largest allowed value.

    Raises:
        OutOfBounds: the value is outside.
        TypeError: it is no number.

    Example:
        >>> check("hidden size", 64, 1, MAX_HIDDEN)
        >>> check("hidden size", 600, 1, MAX_HIDDEN)
        Traceback (most recent call last):
        rnn_core.bounds.OutOfBounds: hidden size must be between 1 and 512, got 600
    """
    given: object = value  # what an annotation says holds nobody back
    if not isinstance(given, Real):
        raise TypeError(f"{quantity} must be a number, got {type(value).__name__}")
    if not low <= value <= high:
        raise OutOfBounds(quantity, value, low, high)


def check_choice(quantity: str, value: object, options: Collection[object]) -> None:
    """Ask that a value is one of a few.

    Args:
        quantity: its name.
        value: what was given.
        options: all that it may be.

    Raises:
        ValueError: it is none of them.

    Example:
        >>> check_choice("cell", "rnn", ("elman", "lstm", "gru"))
        Traceback (most recent call last):
        ValueError: cell must be one of elman, lstm, gru, got 'rnn'
    """
    if value not in options:
        known = ", ".join(map(str, options))
        raise ValueError(f"{quantity} must be one of {known}, got {shown(value, repr)}")
