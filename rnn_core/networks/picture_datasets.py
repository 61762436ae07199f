"""Training batches of the networks that read or make pictures; the pictures of the test set.

Shapes: B batch, T time, N pictures.
"""

from functools import cache
from typing import Final

import torch
from torch import Tensor

from rnn_core.networks.datasets import (
    BATCH_SIZE,
    TEST_SEED,
    TEST_SIZE,
    TRAINING_SEED,
    Batches,
    seeded_generator,
)
from rnn_core.networks.lazy_pictures import LazyPictures, augmented_pictures, plain_pictures
from rnn_core.networks.picture_models import Painter
from rnn_core.text import Vocabulary
from rnn_core.world import captions
from rnn_core.world.captions import caption
from rnn_core.world.grammar import AGES, ANIMALS, COLOURS, PLACES, POSTURES, SIZES, THINGS
from rnn_core.world.language import Language
from rnn_core.world.pictures import animal_anchor
from rnn_core.world.scenes import Scene, sample_scenes

TRAINING_PICTURES: Final = 8000
PAINTER_BATCH_SIZE: Final = 48
WORD_DROPOUT: Final = 0.3
"""Probability that a word is hidden from the painter which should not matter to it."""
ATTRIBUTES: Final = (*ANIMALS, *COLOURS, *SIZES, *POSTURES, *PLACES, *AGES, *THINGS)


@cache
def picture_dataset(held_out: bool) -> tuple[list[Scene], LazyPictures]:
    """Scenes and their pictures, with random shift, stretch and noise.

    Args:
        held_out: True for the test set, False for the training set.

    Returns:
        N scenes and the bytes of their pictures, shape (N, 3, 32, 32), drawn as they are needed.
    """
    generator = seeded_generator(TEST_SEED if held_out else TRAINING_SEED)
    count = TEST_SIZE if held_out else TRAINING_PICTURES
    scenes = sample_scenes(count, generator, held_out=held_out)
    return scenes, augmented_pictures(scenes, generator)


@cache
def plain_picture_dataset(held_out: bool) -> LazyPictures:
    """The pictures of the same scenes without shift, stretch and noise.

    Args:
        held_out: True for the test set, False for the training set.

    Returns:
        Pictures, shape (N, 3, 32, 32), values in 0 … 1, drawn as they are needed.
    """
    return plain_pictures(picture_dataset(held_out)[0])


def as_floats(pictures: Tensor) -> Tensor:
    """Pictures as a network reads them.

    Args:
        pictures: bytes, of any shape.

    Returns:
        The same in 0 … 1, of the same shape.
    """
    return pictures.float() / 255


def animal_labels(scenes: list[Scene]) -> Tensor:
    """The classes of the classifier.

    Args:
        scenes: N scenes.

    Returns:
        The number of each scene's animal in `rnn_core.world.grammar.ANIMALS`, shape (N,).
    """
    return torch.tensor([list(ANIMALS).index(scene.animal) for scene in scenes])


def _sample_indices(count: int, generator: torch.Generator) -> Tensor:
    return torch.randint(count, (BATCH_SIZE,), generator=generator)


def classifier_batches(language: Language, generator: torch.Generator) -> Batches:
    """Pictures and the animals in them, without end.

    Args:
        language: not used: there are no words.
        generator: the batches are drawn from it.

    Yields:
        Pictures (B, 3, 32, 32) and classes (B,).
    """
    scenes, pictures = picture_dataset(held_out=False)
    labels = animal_labels(scenes)
    while True:
        chosen = _sample_indices(len(scenes), generator)
        yield as_floats(pictures[chosen]), labels[chosen]


def captioner_batches(language: Language, generator: torch.Generator) -> Batches:
    """Pictures and their captions, without end.

    Args:
        language: of the captions.
        generator: the batches are drawn from it.

    Yields:
        Pictures (B, 3, 32, 32) and ids of the captions with start and end, (B, T).
    """
    scenes, pictures = picture_dataset(held_out=False)
    rows = [captions.caption_ids(scene, language) for scene in scenes]
    while True:
        chosen = _sample_indices(len(scenes), generator)
        words = captions.pad_with_start_and_end([rows[k] for k in chosen.tolist()], language)
        yield as_floats(pictures[chosen]), words


def painter_batches(language: Language, generator: torch.Generator) -> Batches:
    """Pictures, and of each two captions: one has the same animal, the other the same place.

    Some words are hidden of what else the two captions say, for it should not matter.

    Args:
        language: of the captions.
        generator: the batches are drawn from it.

    Yields:
        The arguments of `Painter.loss`, in their shapes.
    """
    scenes, _ = picture_dataset(held_out=False)
    pictures = plain_picture_dataset(held_out=False)
    rows = [captions.caption_ids(scene, language) for scene in scenes]
    verbs = [[w.pos for w in caption(scene, language)].index("VERB") for scene in scenes]
    whats = [(scene.animal, scene.colour, scene.size, scene.posture) for scene in scenes]
    wheres = [(scene.place, scene.age, scene.thing) for scene in scenes]
    both = [set(what + where) for what, where in zip(whats, wheres, strict=True)]
    attributes = torch.tensor([[float(one in true) for one in ATTRIBUTES] for true in both])
    anchors = torch.tensor([animal_anchor(scene) for scene in scenes])
    positions = anchors - torch.tensor(Painter.SPRITE_ANCHOR)
    alike: dict[tuple[str | None, ...], list[int]] = {}
    for k in range(len(scenes)):
        alike.setdefault(whats[k], []).append(k)
        alike.setdefault(wheres[k], []).append(k)
    while True:
        chosen = _sample_indices(len(scenes), generator)[:PAINTER_BATCH_SIZE]
        same = [alike[halves[k]] for halves in (whats, wheres) for k in chosen.tolist()]
        words = []
        numbers = torch.rand(2 * PAINTER_BATCH_SIZE, generator=generator).tolist()
        for k, number in enumerate(numbers):
            one = same[k][int(number * len(same[k]))]
            row = torch.tensor(rows[one])
            beside = (torch.arange(len(row)) > verbs[one]) == (k < PAINTER_BATCH_SIZE)
            hidden = beside & (torch.rand(len(row), generator=generator) < WORD_DROPOUT)
            words.append(row.masked_fill(hidden, Vocabulary.unknown_id).tolist())
        yield *captions.pad_rows(words), pictures[chosen], attributes[chosen], positions[chosen]
