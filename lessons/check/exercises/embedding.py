"""Predictions about padded batches, frames of zeros and skip-gram."""

from typing import Final

from content import Text
from lessons.check.exercise import Exercise, direction
from lessons.embedding.padding import Padded
from rnn_core.batching.convolution_padding import PaddedConvolution
from rnn_core.batching.padding_effects import PaddingEffects
from rnn_core.embeddings.skipgram import TrainedVectors

LINES: Final = Text(
    ru="кот спит\nрыжий кот спит\nбольшой рыжий кот спит под столом",
    en="a cat sleeps\na ginger cat sleeps\na big ginger cat sleeps under the table",
)
"""Of two, three and six words in Russian; of three, four and eight in English."""


def _share_of_padding(found: Padded) -> float:
    return float(1 - found.batch.mask.mean())


def _off_at_the_end(found: PaddingEffects) -> float:
    """How far the state at the last position is from that after the line without padding."""
    return float(found.distances[-1])


def _side(found: PaddedConvolution) -> float:
    return float(len(found.feature_map))


def _first_loss(found: TrainedVectors) -> float:
    return float(found.snapshots[0].loss)


EXERCISES: Final = (
    Exercise(
        "padding",
        "share",
        direction(_share_of_padding),
        settings={"lookup_texts": (LINES,), "padding_side": ("right", "left")},
        move={"padding_max_length": (1, 2, 3, 6, 12, 16)},
    ),
    Exercise(
        "padding-effects",
        "side",
        direction(_off_at_the_end),
        settings={
            "lookup_texts": (LINES,),
            "lookup_row": (1, 2),
            "padding_effects_padding_idx": (False, True),
        },
        move={"padding_side": ("right", "left")},
    ),
    Exercise(
        "convolution",
        "side",
        direction(_side, clear=0.01),
        move={"convolution_padding": (0, 1, 2, 3)},
    ),
    Exercise(
        "skipgram",
        "negatives",
        direction(_first_loss),
        settings={"skipgram_window": (2,), "skipgram_seed": (0, 1)},
        move={"skipgram_negatives": (1, 5, 10)},
    ),
    Exercise(
        "skipgram",
        "dimension",
        direction(_first_loss),
        settings={"skipgram_window": (2,), "skipgram_seed": (0, 1)},
        move={"skipgram_dimension": (4, 8, 16)},
    ),
)
