"""Captions as a reader may type them: parts left out, parts in another order, a slip of the finger.

A caption has six parts: size, colour, the animal with its name, the verb, the place, the thing
beside it. Readers leave some out and put them in another order; the meaning stays.
"""

from collections.abc import Collection, Sequence
from typing import Final

import torch

from rnn_core.bounds import shown
from rnn_core.world.captions import Word, caption
from rnn_core.world.language import Language
from rnn_core.world.scenes import Scene

DROPPABLE: Final = ("size", "colour", "place", "thing")
"""Parts that a sentence can do without."""
KEPT_SHARE: Final = 0.7
"""Probability of each of them to be kept."""


def shortened(scene: Scene, language: Language, kept: Collection[str]) -> tuple[Word, ...]:
    """A caption that says only some parts, in the order of `caption`; the article follows.

    Args:
        scene: what is described.
        language: of the caption.
        kept: which of `DROPPABLE` are said; the animal and the verb always are.

    Returns:
        Its words.

    Raises:
        ValueError: the scene does not exist, or a part is none of `DROPPABLE`.

    Example:
        >>> scene = Scene("elephant", "black", "big", "sleeps", "on roof")
        >>> " ".join(word.text for word in shortened(scene, "en", ["place"]))
        'an elephant sleeps on the roof'
    """
    return _joined(_parts(scene, language, kept), ("size", "colour", "animal"), language, "SVPT")


def reordered(
    scene: Scene, language: Language, kept: Collection[str], generator: torch.Generator
) -> tuple[Word, ...]:
    """The same words as `shortened` in a random order of subject, verb, place and thing.

    The two adjectives may change places, and in Russian they may follow the animal.

    Args:
        scene: what is described.
        language: of the caption.
        kept: as in `shortened`.
        generator: the order is drawn from it.

    Returns:
        Its words.

    Raises:
        ValueError: as in `shortened`.
    """
    looks = [("size", "colour", "animal"), ("colour", "size", "animal")]
    if language == "ru":
        looks.append(("animal", "size", "colour"))
    look = looks[_below(len(looks), generator)]
    order = "".join("SVPT"[k] for k in torch.randperm(4, generator=generator).tolist())
    return _joined(_parts(scene, language, kept), look, language, order)


def draw_kept(generator: torch.Generator) -> tuple[str, ...]:
    """Which of `DROPPABLE` a sentence says, each with probability `KEPT_SHARE`.

    Args:
        generator: the parts are drawn from it.

    Returns:
        Their names.
    """
    drawn = torch.rand(len(DROPPABLE), generator=generator).tolist()
    return tuple(part for part, number in zip(DROPPABLE, drawn, strict=True) if number < KEPT_SHARE)


def misspelt(word: str, generator: torch.Generator) -> str:
    """A word with one slip: a letter left out, doubled or replaced, or two neighbours swapped.

    Args:
        word: at least two letters; the first stays, as it mostly does (Damerau 1964).
        generator: the slip is drawn from it.

    Returns:
        The word one edit away; rarely the same, where like letters change places.

    Raises:
        ValueError: fewer than two letters.
    """
    if len(word) < 2:
        raise ValueError(f"a word to misspell has at least two letters, got {shown(word, repr)}")
    at = 1 + _below(len(word) - 1, generator)
    letter, slip = word[at], _below(4, generator)
    if slip == 0:
        return word[:at] + word[at + 1 :]
    if slip == 1:
        return word[:at] + letter + word[at:]
    if slip == 2:
        other = chr((ord("а") if letter >= "а" else ord("a")) + _below(26, generator))
        return word[:at] + other + word[at + 1 :]
    if at == len(word) - 1:
        at -= at > 1
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _below(count: int, generator: torch.Generator) -> int:
    return int(torch.randint(count, (1,), generator=generator))


def _parts(scene: Scene, language: Language, kept: Collection[str]) -> dict[str, tuple[Word, ...]]:
    """Part → its words; parts that are not said have none."""
    if strange := set(kept) - set(DROPPABLE):
        raise ValueError(f"kept must be of {', '.join(DROPPABLE)}, got {sorted(strange)}")
    words = caption(scene, language)
    first = int(words[0].pos == "DET")
    verb = [word.pos for word in words].index("VERB")
    thing = len(words) - 3 if scene.thing else len(words)
    parts = {
        "article": words[:first],
        "size": words[first : first + 1],
        "colour": words[first + 1 : first + 2],
        "animal": words[first + 2 : verb],
        "verb": words[verb : verb + 1],
        "place": words[verb + 1 : thing],
        "thing": words[thing:],
    }
    return {
        part: () if part in DROPPABLE and part not in kept else said for part, said in parts.items()
    }


def _joined(
    parts: dict[str, tuple[Word, ...]], look: Sequence[str], language: Language, order: str
) -> tuple[Word, ...]:
    """The parts in an order of S, V, P, T: subject, verb, place, thing."""
    subject = tuple(word for part in look for word in parts[part])
    article = parts["article"]
    if article and article[0].text != "the":
        article = (Word("an" if subject[0].text[0] in "aeiou" else "a", "DET"),)
    found = {"S": article + subject, "V": parts["verb"], "P": parts["place"], "T": parts["thing"]}
    return tuple(word for key in order for word in found[key])
