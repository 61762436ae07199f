"""What a training in the page depends on, and how it goes: its order."""

from collections.abc import Iterator
from typing import Final, Protocol

from rnn_core.training import Look

PAUSE: Final = 0.15  # seconds between two snapshots of a word: an eye follows what lasts 0.3 s


class Order(Protocol):
    """Equal orders are taught once, for everybody. A section's module declares its own."""

    @property
    def paced(self) -> bool:
        """Whether it mostly sleeps, slowed down for the eye, and so may go on beside others."""

    @property
    def purpose(self) -> str:
        """What its result is asked for elsewhere on the page, such as "tagger en", or nothing.

        A training with a purpose goes on, and is shown, while other settings are chosen.
        """

    @property
    def length(self) -> int:
        """Steps in all."""

    def teach(self) -> Iterator[Look]:
        """Teach, a look at least every quarter of a second; whoever stops asking, stops it."""

    def __hash__(self) -> int:
        """Orders are compared by all that they depend on."""
