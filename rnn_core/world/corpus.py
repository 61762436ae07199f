"""A corpus of captions: the sentences from which word vectors are trained."""

from functools import lru_cache
from typing import Final

import torch

from rnn_core.world.captions import caption
from rnn_core.world.language import Language, check_language
from rnn_core.world.scenes import sample_scenes

CAPTIONS: Final = 2000
_SEED: Final = 0


@lru_cache(maxsize=2)
def caption_corpus(language: Language) -> tuple[tuple[str, ...], ...]:
    """`CAPTIONS` captions without names, always the same ones; kept for all callers.

    Names are left out, for they give away the gender of the Russian noun in English too. What each
    word says of a scene is found with `rnn_core.world.parsing.word_fields`.

    Args:
        language: "ru" or "en".

    Returns:
        The sentences, each a tuple of its words.

    Raises:
        ValueError: no such language.

    Example:
        >>> sentences = caption_corpus("en")
        >>> len(sentences)
        2000
        >>> " ".join(sentences[0])
        'a small white fox sits under the table beside a cup'
    """
    check_language(language)
    scenes = sample_scenes(CAPTIONS, torch.Generator().manual_seed(_SEED), held_out=False)
    return tuple(tuple(word.text for word in caption(scene, language)) for scene in scenes)
