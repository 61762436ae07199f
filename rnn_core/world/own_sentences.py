"""Sentences about this world as readers would type them, and what is right to say of them.

Written from the world's words and a few examples, without the training data: other orders, parts
left out, one slip of the finger, a word of another world, or nothing unusual. Each kind was halved
(kinds by the alphabet, `random.Random(18).shuffle`): "dev" may be looked at, and marks are given on
"test". Marks on "test" of a second training were seen before the last choice of steps and of the
rules of `rnn_core.world.typos`, so these are not wholly blind.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from rnn_core.bounds import shown
from rnn_core.world.language import Language, check_language
from rnn_core.world.words import split_words

FOLDER: Final = Path(__file__).with_name("own_sentences")
Kind = Literal["order", "partial", "typo", "foreign", "plain"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Part = Literal["dev", "test"]


@dataclass(frozen=True)
class OwnSentence:
    """A sentence and its answers.

    Attributes:
        kind: what is unusual in it first of all.
        words: as they were typed.
        tags: the part of speech of each word, as it was meant.
        translation: words in the other language; empty for a sentence of another world.
    """

    kind: Kind
    words: tuple[str, ...]
    tags: tuple[str, ...]
    translation: tuple[str, ...]


@cache
def load_own_sentences(language: Language, part: Part = "test") -> tuple[OwnSentence, ...]:
    """The sentences of one half.

    Args:
        language: of the sentences.
        part: "dev" or "test".

    Returns:
        30 sentences in the order of their file.

    Raises:
        ValueError: no such language or half.

    Example:
        >>> [one.kind for one in load_own_sentences("en")].count("order")
        9
    """
    check_language(language)
    if part not in get_args(Part):
        raise ValueError(f'part must be "dev" or "test", got {shown(part, repr)}')
    lines = (FOLDER / f"{part}.{language}.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for kind, text, tags, translation in (line.split("\t") for line in lines):
        said = () if translation == "-" else tuple(translation.split())
        found.append(OwnSentence(kind, split_words(text), tuple(tags.split()), said))  # type: ignore[arg-type]
    return tuple(found)
