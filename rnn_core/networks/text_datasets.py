"""Training batches of the networks that read captions: translations, tags, next tags.

Shapes: B batch, T time, S words of the source, N captions.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from rnn_core.bounds import IGNORED_LABEL
from rnn_core.networks.datasets import BATCH_SIZE, Batches
from rnn_core.networks.next_tag import ADJECTIVE_SHARES, END, NEXT_TAGS, shorten_caption
from rnn_core.world import captions, free_captions
from rnn_core.world.captions import PARTS_OF_SPEECH, Word, caption
from rnn_core.world.language import Language, other_language
from rnn_core.world.scenes import HELD_OUT_PLACES, Scene, sample_scenes

FREE_SHARE: Final = 0.5
"""Share of the training sentences that leave parts out and stand in another order."""
MISSPELT_SHARE: Final = 0.1
"""Share of the longer words in the free sentences of a tagger that have a slip of the finger."""
MISSPELT_LETTERS: Final = 4
"""Letters that such a word has at least."""


def translator_batches(language: Language, generator: torch.Generator) -> Batches:
    """Captions and the same in the other language, without end.

    A share of the captions, `FREE_SHARE`, has parts left out and stands in another order; its
    translation says the same parts in the one order of a caption.

    Args:
        language: that is translated.
        generator: the batches are drawn from it.

    Yields:
        Ids of the captions (B, S), their lengths (B,), and ids of the translations with start and
        end (B, T).
    """
    there = other_language(language)
    while True:
        source: list[tuple[Word, ...]] = []
        target: list[tuple[Word, ...]] = []
        for scene in sample_scenes(BATCH_SIZE, generator, held_out=False, named=0.5):
            if _is_free(generator):
                kept = free_captions.draw_kept(generator)
                source.append(free_captions.reordered(scene, language, kept, generator))
                target.append(free_captions.shortened(scene, there, kept))
            else:
                source.append(caption(scene, language))
                target.append(caption(scene, there))
        written = captions.pad_with_start_and_end([_ids(row, there) for row in target], there)
        yield *captions.pad_rows([_ids(row, language) for row in source]), written


def _is_free(generator: torch.Generator) -> bool:
    return torch.rand(1, generator=generator).item() < FREE_SHARE


def _ids(words: Sequence[Word], language: Language) -> list[int]:
    return captions.vocabulary(language).encode(word.text for word in words)


def tagged_captions(
    scenes: list[Scene], language: Language
) -> tuple[list[list[str]], Tensor, Tensor]:
    """Captions with the targets of the tagger.

    Args:
        scenes: N scenes.
        language: of the captions.

    Returns:
        N lists of words; their parts of speech as ids from 1, 0 at padding, shape (N, T); 1 at
        names, else 0, shape (N, T).
    """
    return _tagged([caption(scene, language) for scene in scenes])


def _tagged(rows: Sequence[Sequence[Word]]) -> tuple[list[list[str]], Tensor, Tensor]:
    parts, _ = captions.pad_rows([[PARTS_OF_SPEECH.index(w.pos) + 1 for w in row] for row in rows])
    names, _ = captions.pad_rows([[int(word.is_name) for word in row] for row in rows])
    return [[word.text for word in row] for row in rows], parts, names


def tagger_batches(language: Language, generator: torch.Generator) -> Batches:
    """Captions with their parts of speech and names, without end.

    A share of them, `FREE_SHARE`, has parts left out, stands in another order, and has slips of the
    finger, so that the n-grams of misspelt words are trained too.

    Args:
        language: of the captions.
        generator: the batches are drawn from it.

    Yields:
        What `tagged_captions` returns, of B captions.
    """
    while True:
        rows = []
        for scene in sample_scenes(BATCH_SIZE, generator, held_out=False, named=0.5):
            row = caption(scene, language)
            if _is_free(generator):
                kept = free_captions.draw_kept(generator)
                row = free_captions.reordered(scene, language, kept, generator)
                row = tuple(_maybe_misspelt(word, generator) for word in row)
            rows.append(row)
        yield _tagged(rows)


def _maybe_misspelt(word: Word, generator: torch.Generator) -> Word:
    if len(word.text) < MISSPELT_LETTERS or torch.rand(1, generator=generator) >= MISSPELT_SHARE:
        return word
    return word._replace(text=free_captions.misspelt(word.text, generator))


def next_tag_targets(rows: Sequence[Sequence[Word]]) -> tuple[list[list[str]], Tensor]:
    """Captions with the targets of the next-tag predictor.

    Args:
        rows: B captions.

    Returns:
        B lists of words; the places in `NEXT_TAGS` of their parts of speech and of the end,
        `IGNORED_LABEL` at padding, shape (B, T + 1).
    """
    tags = [[*(NEXT_TAGS.index(word.pos) for word in row), NEXT_TAGS.index(END)] for row in rows]
    longest = max(map(len, tags))
    padded = [[*row, *[IGNORED_LABEL] * (longest - len(row))] for row in tags]
    return [[word.text for word in row] for row in rows], torch.tensor(padded)


def sample_next_tag_captions(
    count: int, language: Language, generator: torch.Generator, *, held_out: bool
) -> tuple[list[list[str]], Tensor]:
    """Random captions, full and shortened by `ADJECTIVE_SHARES`.

    A caption is left out if the colour that makes its scene a held-out one is not said in it.

    Args:
        count: scenes that are drawn.
        language: of the captions.
        generator: the scenes are drawn from it.
        held_out: True for scenes of the test set, False for those of the training set.

    Returns:
        What `next_tag_targets` returns: lists of words, and targets of shape (B, T + 1).

    Raises:
        OutOfBounds: more than `rnn_core.world.scenes.MAX_SCENES`.
    """
    scenes = sample_scenes(count, generator, held_out=held_out, named=0.5)
    weights = torch.tensor(list(ADJECTIVE_SHARES.values()))
    drawn = torch.multinomial(weights, count, replacement=True, generator=generator).tolist()
    adjectives = [list(ADJECTIVE_SHARES)[k] for k in drawn]
    return next_tag_targets(
        [
            shorten_caption(scene, language, kept)
            for scene, kept in zip(scenes, adjectives, strict=True)
            if not held_out or "colour" in kept or (scene.animal, scene.place) in HELD_OUT_PLACES
        ]
    )


def next_tag_batches(language: Language, generator: torch.Generator) -> Batches:
    """Captions, full and shortened, and the parts of speech that come next, without end.

    Args:
        language: of the captions.
        generator: the batches are drawn from it.

    Yields:
        What `next_tag_targets` returns, of B captions.
    """
    while True:
        yield sample_next_tag_captions(BATCH_SIZE, language, generator, held_out=False)
