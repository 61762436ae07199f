"""A network that expects: the part of speech of the next word, before the word is read.

Every caption of `rnn_core.world.scenes` has a size and a colour before its animal: after the first
adjective the second is certain, and nobody is surprised by it. So some captions here say only one
of the two, or none: after one adjective a noun is likely then, and another adjective is a surprise.
B batch, T time, D input, H hidden.
"""

from collections.abc import Sequence
from math import log
from typing import Final

from torch import Tensor, nn
from torch.nn.functional import pad

from rnn_core.embeddings.subword import SubwordEmbedding
from rnn_core.training import cross_entropy_and_accuracy
from rnn_core.world.captions import PARTS_OF_SPEECH, Word, caption
from rnn_core.world.language import Language, check_language, normalise
from rnn_core.world.parsing import CaptionError, parse
from rnn_core.world.scenes import Scene

AdjectiveFields = tuple[str, ...]
END: Final = "END"
NEXT_TAGS: Final = (*PARTS_OF_SPEECH, END)
"""What may come next: a part of speech, or the end of the sentence."""

ADJECTIVE_SHARES: Final[dict[AdjectiveFields, float]] = {
    ("size", "colour"): 0.05,
    ("size",): 0.425,
    ("colour",): 0.425,
    (): 0.1,
}
"""Adjectives said of the animal, and the share of captions that say these: with them a second
adjective follows a size in 0.05 / (0.05 + 0.425), about one caption of ten."""

SECOND_ADJECTIVE_PROBABILITY: Final = ADJECTIVE_SHARES["size", "colour"] / (
    ADJECTIVE_SHARES["size", "colour"] + ADJECTIVE_SHARES["size",]
)
"""How often a size is followed by a second adjective."""

SECOND_ADJECTIVE_LOSS: Final = -log(SECOND_ADJECTIVE_PROBABILITY)
"""What that second adjective costs, in nats, who expects it exactly as often as it comes."""

NO_TARGET: Final = -1  # no answer is asked for at padding
_STAND_INS: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "ru": (("большой", "рыжий"), ("большая", "рыжая")),  # one pair for each gender
    "en": (("big", "ginger"),),
}


class NextTagPredictor(nn.Module):
    """Before every word its part of speech, from the words so far.

    Args:
        buckets: how many vectors the n-grams of letters share.
        embedding: numbers in a word's vector, D.
        hidden: units of the state, H.
    """

    def __init__(self, buckets: int = 800, embedding: int = 16, hidden: int = 32) -> None:
        super().__init__()
        self.embed = SubwordEmbedding(buckets, embedding)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True)
        self.head = nn.Linear(hidden, len(NEXT_TAGS))

    def inputs(self, sentences: Sequence[Sequence[str]]) -> Tensor:
        """(B, T + 1, D): zeros, for nothing has been read at the first step, then every word."""
        return pad(self.embed(sentences), (0, 0, 1, 0))

    def forward(self, sentences: Sequence[Sequence[str]]) -> Tensor:
        """B sentences → logits (B, T + 1, 8): before each of T words, and after the last."""
        output, _ = self.rnn(self.inputs(sentences))
        return self.head(output)

    def loss(self, sentences: Sequence[Sequence[str]], expected: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy of a step, padding aside.

        Args:
            sentences: B lists of words.
            expected: (B, T + 1), what came, as its place in `NEXT_TAGS`; −1 at padding.
        """
        return cross_entropy_and_accuracy(self(sentences), expected, ignored=NO_TARGET)


def shorten_caption(scene: Scene, language: Language, told: AdjectiveFields) -> tuple[Word, ...]:
    """A caption that says of its animal's size and colour only what is told; grammar and all.

    Args:
        scene: what is seen.
        language: what is spoken.
        told: "size", "colour", both or neither.

    Raises:
        ValueError: no such language, adjective or scene.
    """
    check_language(language)
    if not set(told) <= {"size", "colour"}:
        raise ValueError(f'told must be of "size" and "colour", got {told!r}')
    words = caption(scene, language)
    first = _first(language)
    adjectives = zip(("size", "colour"), words[first : first + 2], strict=True)
    kept = [word for field, word in adjectives if field in told]
    rest = (*kept, *words[first + 2 :])
    article = words[:first]
    if article and article[0].text != "the":
        article = (Word("an" if rest[0].text[0] in "aeiou" else "a", "DET"),)
    return article + rest


def true_tags(words: Sequence[str], language: Language) -> tuple[str, ...] | None:
    """Parts of speech of a caption, full or shortened; None if the words are neither.

    Raises:
        ValueError: no such language.
    """
    check_language(language)
    first = _first(language)
    article = tuple("a" if normalise(word) == "an" else word for word in words[:first])
    for told in ADJECTIVE_SHARES:
        for size, colour in _STAND_INS[language]:
            missing = [
                word for field, word in (("size", size), ("colour", colour)) if field not in told
            ]
            at = first + (told == ("size",))  # a colour goes behind the size
            full = (*article, *words[first:at], *missing, *words[at:])
            try:
                said = shorten_caption(parse(full, language), language, told)
            except CaptionError:
                continue
            if [normalise(word.text) for word in said] == list(map(normalise, words)):
                return tuple(word.pos for word in said)
    return None


def _first(language: Language) -> int:
    return 1 if language == "en" else 0  # an article stands before the adjectives
