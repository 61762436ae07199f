"""The word vectors of the trained networks, and the same tables before training.

A translator, a painter and a captioner have a row for each word of the captions, and one more for
all other words. A tagger and a reviewer build a vector from the letters of a word
(`rnn_core.embeddings.subword`), so that every word has one. N words, D embedding.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import check
from rnn_core.embeddings.metrics import Projection, cosines, principal_plane
from rnn_core.embeddings.subword import MIN_NGRAM, SubwordEmbedding
from rnn_core.networks.pretrained import pretrained, untrained_model
from rnn_core.world import captions
from rnn_core.world.language import Language, has_letter, language_of, normalise
from rnn_core.world.parsing import word_fields
from rnn_core.world.reviews import PAIRS, is_held_out, load_reviews, unseen_words
from rnn_core.world.words import MAX_TEXT, UnreadableText, split_words

NetworkName = Literal["translator", "painter", "captioner", "tagger", "reviewer"]
NETWORKS: Final[tuple[NetworkName, ...]] = get_args(NetworkName)
MAX_REVIEW_WORDS: Final = 80  # words of the reviews in a table
SENTIMENT_FRACTION: Final = 0.8  # of kind reviews among those with a word, from which it is kind
UNLISTED: Final = "unlisted"
"""The group of a word that is not in the table."""
COARSE_GROUPS: Final = {
    **dict.fromkeys(("animal", "site", "thing"), "noun"),
    **dict.fromkeys(("colour", "size", "age"), "adjective"),
    **dict.fromkeys(("where", "other"), "function"),
}
"""Group → part of speech; any other group is a coarse group of its own."""

_TABLES: Final = {"translator": "embed_source", "painter": "embed", "captioner": "embed"}


@dataclass(frozen=True, eq=False)
class EmbeddingTable:
    """Word vectors of one network; equal only to itself. Arrays are read-only.

    Attributes:
        network: whose vectors they are.
        language: of the words.
        words: the N words, as they are written.
        groups: what each of the N words is: a field of a scene, or its sentiment in reviews;
            "unknown" for the row of all other words, `UNLISTED` for a word of which nothing is
            known.
        coarse_groups: the N groups, those of one part of speech taken together.
        vectors: (N, D), after training.
        initial_vectors: (N, D), of the same words before training.
        projection: to the plane of the map, chosen by the words in the table.
        from_letters: whether vectors are built from letters.
    """

    network: NetworkName
    language: Language
    words: tuple[str, ...]
    groups: tuple[str, ...]
    coarse_groups: tuple[str, ...]
    vectors: NDArray[np.float32]
    initial_vectors: NDArray[np.float32]
    projection: Projection
    from_letters: bool


@dataclass(frozen=True, eq=False)
class Lookup:
    """A word looked up among others; equal only to itself.

    Attributes:
        table: the words, this one among them.
        query: the word as it was typed.
        index: its place in ``table.words``.
        known: whether the network was trained on it.
        more_words: whether other words were typed after it.
        cosines: (N, N), cosine similarities after training.
        initial_cosines: (N, N), the same before training.
    """

    table: EmbeddingTable
    query: str
    index: int
    known: bool
    more_words: bool
    cosines: NDArray[np.float64]
    initial_cosines: NDArray[np.float64]


@checked
@cache
def embedding_table(network: NetworkName, language: Language) -> EmbeddingTable:
    """The words that a trained network knows, with their vectors.

    Args:
        network: one of `NETWORKS`.
        language: of the network, "ru" or "en".

    Returns:
        N words and their vectors (N, D); of a reviewer the `MAX_REVIEW_WORDS` most frequent words.

    Raises:
        ValueError: there is no such network or language.

    Example:
        >>> table = embedding_table("painter", "en")
        >>> len(table.words) == len(table.vectors) == len(table.groups)
        True
        >>> table.groups[table.words.index("cat")]
        'animal'
    """
    listed = _listed(network, language)
    after, before = _vectors(network, language, list(listed))
    return EmbeddingTable(
        network=network,
        language=language,
        words=tuple(listed),
        groups=tuple(listed.values()),
        coarse_groups=tuple(COARSE_GROUPS.get(group, group) for group in listed.values()),
        vectors=after,
        initial_vectors=before,
        projection=principal_plane(after),
        from_letters=network not in _TABLES,
    )


def _listed(network: NetworkName, language: Language) -> dict[str, str]:
    """Word → group."""
    if network == "reviewer":
        return dict(list(_sentiments(language).items())[:MAX_REVIEW_WORDS])
    fields = word_fields(language)
    if network not in _TABLES:
        return fields
    vocabulary = captions.vocabulary(language)
    return fields | {word: "unknown" for word in vocabulary.decode([vocabulary.unknown_id])}


@checked
def look_up(text: str, network: NetworkName, language: Language) -> Lookup:
    """Look up the first word of a text among the words of a network.

    Args:
        text: at least one word; its letters tell its language. For words of the table, case and ё
            do not matter.
        network: whose vectors, one of `NETWORKS`.
        language: of a text without letters, "ru" or "en".

    Returns:
        The word and its cosine similarities (N, N). A word that is not in the table is added to it
        if vectors are built from letters; otherwise it has the row of all other words.

    Raises:
        OutOfBounds: no word, or more than `MAX_TEXT`.
        UnreadableText: the vectors are built from letters, and the word has no letter of either
            language.
        ValueError: there is no such network.

    Example:
        >>> found = look_up("Cat!", "tagger", "en")
        >>> found.query, found.table.words[found.index], found.known
        ('Cat', 'cat', True)
    """
    typed = split_words(text)
    check("tokens", len(typed), 1, MAX_TEXT)
    query = typed[0]
    language = language_of(query, language)
    table = embedding_table(network, language)
    places = {normalise(word): k for k, word in enumerate(table.words)}
    index = places.get(normalise(query))
    known = index is not None
    if index is None and not table.from_letters:
        index = len(table.words) - 1  # the row of all words that have none
    elif index is None:
        if not has_letter(query, language):
            raise UnreadableText(language)
        known = network == "reviewer" and not unseen_words(typed[:1], language)
        index, table = len(table.words), _with(table, query)
    after, before = cosines(table.vectors), cosines(table.initial_vectors)
    return Lookup(table, query, index, known, len(typed) > 1, after, before)


@checked
def share_ngram(one: str, other: str) -> bool:
    """Whether the vectors of two words, built from letters, have an n-gram in common.

    Args:
        one: a word; case and ё do not matter.
        other: another word.

    Returns:
        True if they share `MIN_NGRAM` letters in a row, the edges of the words counted as letters.

    Example:
        >>> share_ngram("boring", "boredom"), share_ngram("boring", "bad")
        (True, False)
    """
    first, second = (
        {word[k : k + MIN_NGRAM] for k in range(len(word) - MIN_NGRAM + 1)}
        for word in (f"<{normalise(one)}>", f"<{normalise(other)}>")
    )
    return not first.isdisjoint(second)


def _with(table: EmbeddingTable, word: str) -> EmbeddingTable:
    """A table with one more word at its end."""
    after, before = _vectors(table.network, table.language, [word])
    sentiments = _sentiments(table.language) if table.network == "reviewer" else {}
    group = sentiments.get(normalise(word), UNLISTED)
    return replace(
        table,
        words=(*table.words, word),
        groups=(*table.groups, group),
        coarse_groups=(*table.coarse_groups, group),
        vectors=frozen(np.concatenate([table.vectors, after])),
        initial_vectors=frozen(np.concatenate([table.initial_vectors, before])),
    )


def _vectors(
    network: NetworkName, language: Language, words: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors (N, D) after and before training."""
    both = []
    for model in (pretrained(network, language), untrained_model(network, language)):
        embed = getattr(model.network, _TABLES.get(network, "embed"))
        with torch.no_grad():
            if isinstance(embed, SubwordEmbedding):
                rows = embed([[word] for word in words])[:, 0]
            else:
                assert isinstance(embed, nn.Embedding)
                rows = embed(torch.tensor(captions.vocabulary(language).encode(words)))
        both.append(frozen(rows.numpy()))
    return both[0], both[1]


@cache
def _sentiments(language: Language) -> dict[str, str]:
    """Words of plain reviews, the most frequent first → "kind", "unkind" or "neutral".

    Only training reviews of `PAIRS` without a negation or another turn are counted: in the others a
    word says little of the verdict.
    """
    written = load_reviews(language, PAIRS)
    plain = [one for one in written if one.template == "plain" and not is_held_out(one)]
    bags = [
        (one.sentiment == "kind", {normalise(word): None for word in one.words}) for one in plain
    ]
    every = Counter(word for _, bag in bags for word in bag)
    kind = Counter(word for is_kind, bag in bags if is_kind for word in bag)
    return {word: _sentiment(kind[word] / count) for word, count in every.most_common()}


def _sentiment(kind_fraction: float) -> str:
    if kind_fraction >= SENTIMENT_FRACTION:
        return "kind"
    return "unkind" if kind_fraction <= 1 - SENTIMENT_FRACTION else "neutral"
