"""How much forgetting differs from training to training: measured once, and shipped.

    python -m rnn_core.probing.forgetting_seeds

trains every network of `rnn_core.networks.long_text_classifier` from several seeds, in minutes,
measures each as `rnn_core.probing.forgetting` does, and writes the means to `FILE`. One network a
cell does not tell which cell is better. S seeds, N = `MAX_DISTANCE` + 1 distances.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.cells import Cell
from rnn_core.networks.long_text_classifier import (
    CELLS,
    LongTextClassifier,
    train_classifier,
)
from rnn_core.probing.forgetting import Array, distance_average
from rnn_core.world.language import LANGUAGES, Language, check_language

FILE: Final = Path(__file__).with_suffix(".json")
SEEDS: Final = (0, 1, 2, 3, 4)
"""The first is that of the shipped networks."""
DIGITS: Final = 4  # of what is stored


@dataclass(frozen=True, eq=False)
class SeedSpread:
    r"""`rnn_core.probing.forgetting.DistanceAverage` of networks from S seeds.

    Equal only to itself. Arrays are read-only.

    Attributes:
        influence: by cell (S, N), mean of \|p − p′\| when a word was replaced by its antonym, by
            the words that followed it.
        accuracy: by cell (S, N), fraction of right verdicts, by the words that followed the review.
    """

    influence: Mapping[Cell, Array]
    accuracy: Mapping[Cell, Array]

    def wins(self, cell: Cell, other: Cell, distance: int) -> int:
        """In how many seeds one cell is right more often than another.

        Args:
            cell: the one.
            other: the other, from the same seed.
            distance: words after the review, from 0.

        Returns:
            0 … S.
        """
        marks, others = (self.accuracy[one][:, distance] for one in (cell, other))
        return int((marks > others).sum())


@checked
@cache
def seed_spread(language: Language) -> SeedSpread:
    """What was measured of the networks of a language, read from `FILE`.

    Args:
        language: of the reviews, "ru" or "en".

    Returns:
        Means over the test reviews by cell, seed and distance.

    Raises:
        ValueError: there is no such language.

    Example:
        >>> seed_spread("en").accuracy["gru"].shape
        (5, 48)
    """
    check_language(language)
    rows = [row for row in json.loads(FILE.read_text()) if row["language"] == language]
    return SeedSpread(
        *(
            {
                cell: frozen(
                    np.array([row[kind] for row in rows if row["cell"] == cell], np.float32)
                )
                for cell in CELLS
            }
            for kind in ("influence", "accuracy")
        )
    )


def train_and_measure(cell: Cell, language: Language, seed: int) -> dict[str, Any]:
    """Train a network from a seed, and measure it with its weights rounded as they are shipped.

    Args:
        cell: one of `CELLS`.
        language: of the reviews, "ru" or "en".
        seed: of the initial weights and of the batches.

    Returns:
        A row of `FILE`.
    """
    network = train_classifier(cell, language, seed=seed)
    rounded: LongTextClassifier = network.half().float().requires_grad_(False).eval()
    found = distance_average(language, {cell: rounded})
    return {
        "language": language,
        "cell": cell,
        "seed": seed,
        "influence": [round(float(one), DIGITS) for one in found.influence[cell]],
        "accuracy": [round(float(one), DIGITS) for one in found.accuracy[cell]],
    }


def _row(cell: Cell, language: Language, seed: int) -> str:
    torch.set_num_threads(1)
    return json.dumps(train_and_measure(cell, language, seed))


def main() -> None:
    """Measure everything, one process a core, and write `FILE`."""
    with get_context("spawn").Pool() as pool:
        jobs = [pool.apply_async(_row, job) for job in product(CELLS, LANGUAGES, SEEDS)]
        rows = []
        for job in jobs:
            rows.append(job.get())
            print(rows[-1][:60], flush=True)
    FILE.write_text("[\n" + ",\n".join(rows) + "\n]\n")


if __name__ == "__main__":
    main()
