"""A network that predicts the part of speech of the next word before the word is read.

Every caption of `rnn_core.world.captions` has a size and a colour before its animal: after the
first adjective the second is certain and costs no loss. So some captions here have only one of the
two, or none: after one adjective a noun is likely then, and another adjective has a high loss.
Shapes: B batch, T time, D input, H hidden.
"""

from collections.abc import Sequence
from math import log
from typing import Final

from torch import Tensor, nn
from torch.nn.functional import pad

from rnn_core.bounds import shown
from rnn_core.embeddings.subword import SubwordEmbedding
from rnn_core.training import cross_entropy_and_accuracy
from rnn_core.world.captions import PARTS_OF_SPEECH, Word, caption
from rnn_core.world.language import Language, check_language, normalise
from rnn_core.world.parsing import CaptionError, parse
from rnn_core.world.scenes import Scene

AdjectiveFields = tuple[str, ...]
"""Fields of a scene whose adjectives a caption keeps: "size", "colour", both or neither."""
END: Final = "END"
NEXT_TAGS: Final = (*PARTS_OF_SPEECH, END)
"""What may come next: a part of speech, or the end of the sentence."""

ADJECTIVE_SHARES: Final[dict[AdjectiveFields, float]] = {
    ("size", "colour"): 0.05,
    ("size",): 0.425,
    ("colour",): 0.425,
    (): 0.1,
}
"""Adjectives of the animal that are kept, and in what share of the captions. A second adjective
follows a size with probability 0.05 / (0.05 + 0.425), about one tenth."""

SECOND_ADJECTIVE_PROBABILITY: Final = ADJECTIVE_SHARES["size", "colour"] / (
    ADJECTIVE_SHARES["size", "colour"] + ADJECTIVE_SHARES["size",]
)
"""Of a second adjective after a size."""

SECOND_ADJECTIVE_LOSS: Final = -log(SECOND_ADJECTIVE_PROBABILITY)
"""Cross-entropy at that adjective, in nats, of a perfect predictor: −ln of its probability."""

_EXAMPLES: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "ru": (("большой", "рыжий"), ("большая", "рыжая")),  # one pair for each gender
    "en": (("big", "ginger"),),
}


class NextTagPredictor(nn.Module):
    """The part of speech of each word, predicted from the words before it.

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
        """What the recurrent layer reads: zeros at the first step, then every word.

        Args:
            sentences: B lists of words, T in the longest.

        Returns:
            Vectors, shape (B, T + 1, D).
        """
        return pad(self.embed(sentences), (0, 0, 1, 0))

    def forward(self, sentences: Sequence[Sequence[str]]) -> Tensor:
        """Logits before each word and after the last.

        Args:
            sentences: B lists of words, T in the longest.

        Returns:
            Logits of `NEXT_TAGS`, shape (B, T + 1, 8).
        """
        output, _ = self.rnn(self.inputs(sentences))
        return self.head(output)

    def loss(self, sentences: Sequence[Sequence[str]], targets: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy and accuracy of a step, padding left out.

        Args:
            sentences: B lists of words, T in the longest.
            targets: what comes next, as its place in `NEXT_TAGS`; `IGNORED_LABEL` at padding; shape
                (B, T + 1).

        Returns:
            Loss and accuracy, both scalars.
        """
        return cross_entropy_and_accuracy(self(sentences), targets)


def shorten_caption(scene: Scene, language: Language, kept: AdjectiveFields) -> tuple[Word, ...]:
    """A caption that keeps only some adjectives of its animal; the article follows.

    Args:
        scene: what is described.
        language: of the caption.
        kept: "size", "colour", both or neither.

    Returns:
        The words that are left.

    Raises:
        ValueError: no such language, adjective or scene.

    Example:
        >>> scene = Scene("cat", "ginger", "small", "sits", "on table")
        >>> " ".join(word.text for word in shorten_caption(scene, "en", ("colour",)))
        'a ginger cat sits on the table'
    """
    check_language(language)
    if not set(kept) <= {"size", "colour"}:
        raise ValueError(f'kept must be of "size" and "colour", got {shown(kept, repr)}')
    words = caption(scene, language)
    first = _first(language)
    adjectives = zip(("size", "colour"), words[first : first + 2], strict=True)
    rest = (*[word for field, word in adjectives if field in kept], *words[first + 2 :])
    article = words[:first]
    if article and article[0].text != "the":
        article = (Word("an" if rest[0].text[0] in "aeiou" else "a", "DET"),)
    return article + rest


def true_tags(words: Sequence[str], language: Language) -> tuple[str, ...] | None:
    """The parts of speech of a caption, full or shortened.

    Args:
        words: of the caption.
        language: of the caption.

    Returns:
        A part of speech for each word, or None if the words are no such caption.

    Raises:
        ValueError: no such language.
    """
    check_language(language)
    first = _first(language)
    article = tuple("a" if normalise(word) == "an" else word for word in words[:first])
    for kept in ADJECTIVE_SHARES:
        for size, colour in _EXAMPLES[language]:
            missing = [
                word for field, word in (("size", size), ("colour", colour)) if field not in kept
            ]
            at = first + (kept == ("size",))  # a colour goes behind the size
            full = (*article, *words[first:at], *missing, *words[at:])
            try:
                tagged = shorten_caption(parse(full, language), language, kept)
            except CaptionError:
                continue
            if [normalise(word.text) for word in tagged] == list(map(normalise, words)):
                return tuple(word.pos for word in tagged)
    return None


def _first(language: Language) -> int:
    return 1 if language == "en" else 0  # an article stands before the adjectives
