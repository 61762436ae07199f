"""What all data sets of the networks share: sizes and seeds.

The data sets themselves are in `networks.picture_datasets` and `networks.text_datasets`. Their
training batches hold no combination of `rnn_core.world.scenes.is_held_out`, and the test sets of
`networks.evaluation` hold nothing else.
"""

from collections.abc import Iterator
from typing import Any, Final

import torch

Batches = Iterator[tuple[Any, ...]]
"""Batches without end; each holds the arguments of the network's `loss`."""
TEST_SIZE: Final = 1000  # scenes of a test set
BATCH_SIZE: Final = 64
TRAINING_SEED, TEST_SEED = 1, 2


def seeded_generator(seed: int) -> torch.Generator:
    """A random generator of its own.

    Args:
        seed: the same seed gives the same numbers.

    Returns:
        The generator, at the beginning of its numbers.
    """
    return torch.Generator().manual_seed(seed)
