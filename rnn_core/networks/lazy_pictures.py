"""Pictures of a data set, each drawn when a batch first asks for it: a training begins at once.

N pictures, B batch.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from rnn_core.world.canvas import SIZE
from rnn_core.world.pictures import draw, draw_augmented, skip_augmented
from rnn_core.world.scenes import Scene


class LazyPictures:
    """N pictures, drawn when they are first asked for, and then kept.

    Args:
        draw_one: a picture by its place, shape (3, 32, 32).
        count: N.
        dtype: of the pictures.
    """

    def __init__(self, draw_one: Callable[[int], Tensor], count: int, dtype: torch.dtype) -> None:
        self._draw_one = draw_one
        self._pictures = torch.zeros(count, 3, SIZE, SIZE, dtype=dtype)
        self._drawn = torch.zeros(count, dtype=torch.bool)

    def __len__(self) -> int:
        """N."""
        return len(self._drawn)

    def __getitem__(self, chosen: Tensor | slice) -> Tensor:
        """Pictures by their places, shape (B, 3, 32, 32)."""
        missing = torch.arange(len(self))[chosen]
        for k in missing[~self._drawn[missing]].unique().tolist():
            self._pictures[k] = self._draw_one(k)
            self._drawn[k] = True
        return self._pictures[chosen]


def plain_pictures(scenes: Sequence[Scene]) -> LazyPictures:
    """Pictures of scenes without shift, stretch and noise.

    Args:
        scenes: N scenes.

    Returns:
        N pictures of float32 in 0 … 1.
    """
    return LazyPictures(lambda k: draw(scenes[k]), len(scenes), torch.float32)


def augmented_pictures(scenes: Sequence[Scene], generator: torch.Generator) -> LazyPictures:
    """Pictures of scenes with random shift, stretch and noise: as if drawn one after another.

    Args:
        scenes: N scenes.
        generator: all random numbers come from it; it is left where drawing them all leaves it.

    Returns:
        N pictures of bytes.
    """
    states = []
    for _ in scenes:
        states.append(generator.get_state())
        skip_augmented(generator)

    def draw_one(k: int) -> Tensor:
        own = torch.Generator()
        own.set_state(states[k])
        return (draw_augmented(scenes[k], own) * 255).round().byte()

    return LazyPictures(draw_one, len(scenes), torch.uint8)
