"""A training that a reader asks for: what it depends on, and how it goes."""

from collections.abc import Iterator
from typing import Final, Protocol

from rnn_core.training import TrainingStatus

PAUSE: Final = 0.15  # seconds between two snapshots of a word: an eye follows what lasts 0.3 s


class TrainingJob(Protocol):
    """A dataclass of the settings; equal ones are trained once, for everybody.

    A section's module declares its own.
    """

    @property
    def paced(self) -> bool:
        """Whether it mostly sleeps, slowed down for the eye, and so may run beside others."""

    @property
    def network(self) -> str:
        """Name of the network that sections of the page may ask, such as "tagger en", or nothing.

        Such a training goes on, and is shown, while other settings are chosen.
        """

    @property
    def steps(self) -> int:
        """Training steps in all."""

    def train(self) -> Iterator[TrainingStatus]:
        """Train, with a status every quarter of a second; a caller that stops asking stops it."""

    def __hash__(self) -> int:
        """Jobs are compared by all that they depend on."""
