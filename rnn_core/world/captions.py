"""Captions of a scene: its words in Russian and English, and the same words as ids.

Every word has a part of speech (Universal Dependencies, de Marneffe et al. 2021) and a mark if it
is a name. The vocabulary of each language has a start and an end beside the words.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple

from torch import Tensor

from rnn_core.bounds import MAX_STEPS
from rnn_core.padded_batch import pad_batch
from rnn_core.text import Vocabulary
from rnn_core.world.grammar import (
    AGES,
    ANIMALS,
    COLOURS,
    NAMES,
    PLACES,
    POSTURES,
    SIZES,
    THINGS,
    inflect,
)
from rnn_core.world.language import Language, normalise
from rnn_core.world.scenes import Scene, check_scene
from rnn_core.world.typos import nearest_word

PARTS_OF_SPEECH: Final = ("ADJ", "NOUN", "PROPN", "VERB", "ADP", "ADV", "DET")
START: Final = "<start>"  # no text yields these two: in a text "<" stands alone
END: Final = "<end>"
MAX_LETTERS: Final = 40  # what is longer is no word of a caption, whatever the slip
MAX_CAPTION_WORDS: Final = 14
"""Words of the longest caption there is, with room for a decoder that errs."""


class Word(NamedTuple):
    """A word of a caption.

    Attributes:
        text: as it is written.
        pos: part of speech, one of `PARTS_OF_SPEECH`.
        is_name: whether it is the name of the animal.
    """

    text: str
    pos: str
    is_name: bool = False


def caption(scene: Scene, language: Language) -> tuple[Word, ...]:
    """The caption of a scene, word by word, with the parts of speech.

    Args:
        scene: what is described.
        language: of the caption.

    Returns:
        Up to 12 words.

    Raises:
        ValueError: the scene does not exist; see `rnn_core.world.scenes.check_scene`.

    Example:
        >>> scene = Scene("cat", "black", "big", "sleeps", "on roof")
        >>> [(word.text, word.pos) for word in caption(scene, "en")][:4]
        [('a', 'DET'), ('big', 'ADJ'), ('black', 'ADJ'), ('cat', 'NOUN')]
    """
    check_scene(scene)
    return _russian(scene) if language == "ru" else _english(scene)


def caption_text(scene: Scene, language: Language) -> str:
    """The caption of a scene as one line.

    Args:
        scene: what is described.
        language: of the caption.

    Returns:
        The words of `caption`, joined by spaces.

    Raises:
        ValueError: the scene does not exist; see `rnn_core.world.scenes.check_scene`.

    Example:
        >>> caption_text(Scene("cat", "black", "big", "sleeps", "on roof"), "ru")
        'большой чёрный кот спит на крыше'
    """
    return " ".join(word.text for word in caption(scene, language))


def _russian(scene: Scene) -> tuple[Word, ...]:
    noun, place = ANIMALS[scene.animal], PLACES[scene.place]
    words = [
        Word(inflect(SIZES[scene.size], noun.gender, "nom"), "ADJ"),
        Word(inflect(COLOURS[scene.colour], noun.gender, "nom"), "ADJ"),
        Word(noun.ru, "NOUN"),
    ]
    if scene.name:
        words.append(Word(NAMES[noun.gender][scene.name][0], "PROPN", is_name=True))
    words += [Word(POSTURES[scene.posture][0], "VERB"), Word(place.ru, "ADP")]
    if scene.age:
        words.append(Word(inflect(AGES[scene.age], place.noun.gender, place.case), "ADJ"))
    words.append(Word(place.noun.ru, "NOUN"))
    if scene.thing:
        words += [Word("рядом", "ADV"), Word("с", "ADP"), Word(THINGS[scene.thing].ru, "NOUN")]
    return tuple(words)


def _english(scene: Scene) -> tuple[Word, ...]:
    noun, place = ANIMALS[scene.animal], PLACES[scene.place]
    words = [
        Word("the" if scene.name else "a", "DET"),  # somebody with a name is known already
        Word(SIZES[scene.size].en, "ADJ"),
        Word(COLOURS[scene.colour].en, "ADJ"),
        Word(noun.en, "NOUN"),
    ]
    if scene.name:
        words.append(Word(NAMES[noun.gender][scene.name][1], "PROPN", is_name=True))
    words += [Word(POSTURES[scene.posture][1], "VERB"), Word(place.en, "ADP")]
    if scene.age:
        words += [Word(_article(AGES[scene.age].en), "DET"), Word(AGES[scene.age].en, "ADJ")]
    else:
        words.append(Word("the", "DET"))
    words.append(Word(place.noun.en, "NOUN"))
    if scene.thing:
        thing = THINGS[scene.thing].en
        words += [Word("beside", "ADP"), Word(_article(thing), "DET"), Word(thing, "NOUN")]
    return tuple(words)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


# --- as ids ---------------------------------------------------------------------------------------


@cache
def caption_words(language: Language) -> tuple[str, ...]:
    """Every word of the captions as it is written.

    Args:
        language: of the captions.

    Returns:
        The words in order of first appearance, once each.
    """
    ages, things = (None, *AGES), (None, *THINGS)
    some = [Scene(*look, "sits", "on table") for look in product(ANIMALS, COLOURS, SIZES)]
    some += [
        Scene("cat", "white", "big", *rest) for rest in product(POSTURES, PLACES, ages, things)
    ]
    for gender, animal in (("m", "cat"), ("f", "dog")):
        some += [replace(some[0], animal=animal, name=name) for name in NAMES[gender]]
    return tuple(dict.fromkeys(word.text for scene in some for word in caption(scene, language)))


@cache
def vocabulary(language: Language) -> Vocabulary:
    """The vocabulary of the captions: padding, unknown, start, end, and every word.

    Args:
        language: of the captions.

    Returns:
        The vocabulary, shared by all who ask for it.
    """
    return Vocabulary.build((START, END, *caption_words(language)))


@cache
def _by_normal_form(language: Language) -> dict[str, str]:
    return {normalise(word): word for word in caption_words(language)}


def canonical_forms(tokens: Sequence[str], language: Language) -> list[str]:
    """Words as the captions write them, whatever their case, ё and a slip of the finger.

    Args:
        tokens: words as they were typed.
        language: of the captions.

    Returns:
        As many words; those that no caption has are left as they are. A misspelt word is read as
        `rnn_core.world.typos.nearest_word` says.

    Example:
        >>> canonical_forms(["A", "BLACK", "elefant", "runs"], "en")
        ['a', 'black', 'elephant', 'runs']
    """
    short = [token if len(token) <= MAX_LETTERS else "" for token in tokens]
    read = [_canonical_form(token, language) for token in short]
    return [known or token for known, token in zip(read, tokens, strict=True)]


@lru_cache(maxsize=8192)
def _canonical_form(token: str, language: Language) -> str | None:
    known = _by_normal_form(language)
    near = nearest_word(normalise(token), known)
    return None if near is None else known[near]


def mended_words(tokens: Sequence[str], language: Language) -> dict[str, str]:
    """The misspelt words of a text and what they are read as.

    Args:
        tokens: words as they were typed.
        language: of the captions.

    Returns:
        Typed word → word of the captions, in order, once each; none that is only in capitals.

    Example:
        >>> mended_words(["A", "Black", "elefant", "runs"], "en")
        {'elefant': 'elephant'}
    """
    pairs = zip(tokens, canonical_forms(tokens, language), strict=True)
    return {token: read for token, read in pairs if normalise(token) != normalise(read)}


def encode(tokens: Sequence[str], language: Language) -> list[int]:
    """Ids of words, whatever their case, ё and a slip of the finger.

    Args:
        tokens: words as they were typed.
        language: of the captions.

    Returns:
        An id of `vocabulary` for each; 1, unknown, for words that no caption has.
    """
    return vocabulary(language).encode(canonical_forms(tokens, language))


def caption_ids(scene: Scene, language: Language) -> list[int]:
    """Ids of the words of a scene's caption.

    Args:
        scene: what is described.
        language: of the caption.

    Returns:
        Ids of `vocabulary`, without start and end.

    Raises:
        ValueError: the scene does not exist.
    """
    return vocabulary(language).encode(word.text for word in caption(scene, language))


def start_and_end(language: Language) -> tuple[int, int]:
    """Ids of the start and the end of a sentence.

    Args:
        language: of the captions.

    Returns:
        The id of `START` and the id of `END`.
    """
    start, end = vocabulary(language).encode([START, END])
    return start, end


def pad_rows(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Rows of ids as one tensor, padded at their ends.

    Args:
        rows: B rows of ids of any lengths, T the longest.

    Returns:
        Ids (B, T) and lengths (B,).

    Raises:
        ValueError: a row is empty.
    """
    batch = pad_batch(rows, MAX_STEPS)
    return batch.ids, batch.lengths


def pad_with_start_and_end(rows: Sequence[Sequence[int]], language: Language) -> Tensor:
    """Rows of ids between a start and an end, as one padded tensor.

    Args:
        rows: B rows of ids of any lengths, T the longest.
        language: of the captions.

    Returns:
        Ids (B, T + 2).
    """
    start, end = start_and_end(language)
    return pad_rows([[start, *row, end] for row in rows])[0]
