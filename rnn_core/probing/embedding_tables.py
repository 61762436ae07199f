"""The word vectors of the networks that come trained, and the same tables before their lessons.

A translator, a painter and a captioner have a row for each word of the captions, and one more for
all other words; a tagger and a reviewer put a vector together from letters (`embeddings.subword`),
so that every word there is has one.
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

from rnn_core.arrays import frozen
from rnn_core.bounds import check
from rnn_core.embeddings.metrics import Projection, cosines, principal_plane
from rnn_core.embeddings.subword import MIN_NGRAM, SubwordEmbedding
from rnn_core.networks.pretrained import pretrained, untrained_model
from rnn_core.world import captions
from rnn_core.world.language import Language, language_of, normalise
from rnn_core.world.parsing import word_fields
from rnn_core.world.reviews import MAX_TEXT, is_held_out, load_reviews, split_words, unseen_words

Owner = Literal["translator", "painter", "captioner", "tagger", "reviewer"]
OWNERS: Final[tuple[Owner, ...]] = get_args(Owner)
COMMON: Final = 80  # words of the reviews on the list
LEANS: Final = 0.8  # share of kind reviews among those with a word, from which the word is kind
TYPED: Final = "typed"
"""The group of a word that stands on no list."""
KINDS: Final = {
    **dict.fromkeys(("animal", "site", "thing"), "noun"),
    **dict.fromkeys(("colour", "size", "age"), "adjective"),
    **dict.fromkeys(("where", "other"), "function"),
}
"""Groups that are one part of speech; any other group is a kind of its own."""

_TABLES: Final = {"translator": "embed_source", "painter": "embed", "captioner": "embed"}


@dataclass(frozen=True, eq=False)
class Words:
    """Word vectors of one network; equal only to themselves. Arrays are read-only.

    Attributes:
        owner: whose they are.
        language: of the words.
        words: N of them, as they are written.
        groups: what each of them is: a field of a scene, or how a word leans in reviews;
            "unknown" for the row of all other words, `TYPED` for a word of which nothing is known.
        kinds: the groups, those of one part of speech taken together.
        vectors: (N, D), after the lessons.
        before: (N, D), the same words before the first lesson.
        projection: of the map, that of the words on the list.
        spelt: whether vectors are made of letters.
    """

    owner: Owner
    language: Language
    words: tuple[str, ...]
    groups: tuple[str, ...]
    kinds: tuple[str, ...]
    vectors: NDArray[np.float32]
    before: NDArray[np.float32]
    projection: Projection
    spelt: bool


@dataclass(frozen=True, eq=False)
class Looked:
    """A word looked up among others; equal only to itself.

    Attributes:
        table: the words, this one among them.
        typed: the word as it was typed.
        word: its place in `table.words`.
        known: whether it stood in the network's lessons.
        more: whether other words were typed after it.
        cosines: (N, N), after the lessons.
        cosines_before: (N, N), before the first one.
    """

    table: Words
    typed: str
    word: int
    known: bool
    more: bool
    cosines: NDArray[np.float64]
    cosines_before: NDArray[np.float64]


@cache
def table(owner: Owner, language: Language) -> Words:
    """The words a network has met, with their vectors.

    Raises:
        ValueError: no such network or language.
    """
    if owner not in OWNERS:
        raise ValueError(f"owner must be one of {', '.join(OWNERS)}, got {owner!r}")
    listed = _listed(owner, language)
    after, before = _vectors(owner, language, list(listed))
    return Words(
        owner=owner,
        language=language,
        words=tuple(listed),
        groups=tuple(listed.values()),
        kinds=tuple(KINDS.get(group, group) for group in listed.values()),
        vectors=after,
        before=before,
        projection=principal_plane(after),
        spelt=owner not in _TABLES,
    )


def _listed(owner: Owner, language: Language) -> dict[str, str]:
    """Word → group."""
    if owner == "reviewer":
        return dict(list(_leanings(language).items())[:COMMON])
    fields = word_fields(language)
    if owner not in _TABLES:
        return fields
    known = captions.vocabulary(language)
    return fields | {word: "unknown" for word in known.decode([known.unknown_id])}


def look_up(text: str, owner: Owner, language: Language) -> Looked:
    """The first word of a text among the words of a network that reads its letters.

    Args:
        text: case and ё do not matter to words on the list.
        owner: whose vectors.
        language: of a text without letters.

    Raises:
        OutOfBounds: no word at all, or too long a text.
        ValueError: no such network.
    """
    typed = split_words(text)
    check("tokens", len(typed), 1, MAX_TEXT)
    spoken = language_of(typed[0], language)
    there = table(owner, spoken)
    places = {normalise(word): k for k, word in enumerate(there.words)}
    place = places.get(normalise(typed[0]))
    known = place is not None
    if place is None and not there.spelt:
        place = len(there.words) - 1  # the row of all words that have none
    elif place is None:
        known = owner == "reviewer" and not unseen_words(typed[:1], spoken)
        place, there = len(there.words), _with(there, typed[0])
    after, before = cosines(there.vectors), cosines(there.before)
    return Looked(there, typed[0], place, known, len(typed) > 1, after, before)


def share_letters(one: str, other: str) -> bool:
    """Whether vectors made of letters have a part in common: three letters, edges marked."""
    both = [f"<{normalise(word)}>" for word in (one, other)]
    mine, theirs = (
        {word[k : k + MIN_NGRAM] for k in range(len(word) - MIN_NGRAM + 1)} for word in both
    )
    return not mine.isdisjoint(theirs)


def _with(there: Words, word: str) -> Words:
    after, before = _vectors(there.owner, there.language, [word])
    leans = _leanings(there.language) if there.owner == "reviewer" else {}
    group = leans.get(normalise(word), TYPED)
    return replace(
        there,
        words=(*there.words, word),
        groups=(*there.groups, group),
        kinds=(*there.kinds, group),
        vectors=frozen(np.concatenate([there.vectors, after])),
        before=frozen(np.concatenate([there.before, before])),
    )


def _vectors(
    owner: Owner, language: Language, words: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors (N, D) after and before the lessons."""
    both = []
    for model in (pretrained(owner, language), untrained_model(owner, language)):
        embed = getattr(model.network, _TABLES.get(owner, "embed"))
        with torch.no_grad():
            if isinstance(embed, SubwordEmbedding):
                rows = embed([[word] for word in words])[:, 0]
            else:
                assert isinstance(embed, nn.Embedding)
                rows = embed(torch.tensor(captions.vocabulary(language).encode(words)))
        both.append(frozen(rows.numpy()))
    return both[0], both[1]


@cache
def _leanings(language: Language) -> dict[str, str]:
    """Words of plain reviews, the most frequent first → "kind", "unkind" or "neutral".

    Counted in the reviews the network learnt from that turn nothing round: in the others a word
    says little of the verdict.
    """
    lessons = [
        one for one in load_reviews(language) if one.trait == "plain" and not is_held_out(one)
    ]
    bags = [
        (one.sentiment == "kind", {normalise(word): None for word in one.words}) for one in lessons
    ]
    every = Counter(word for _, bag in bags for word in bag)
    kind = Counter(word for praise, bag in bags if praise for word in bag)
    return {word: _lean(kind[word] / count) for word, count in every.most_common()}


def _lean(share: float) -> str:
    return "kind" if share >= LEANS else "unkind" if share <= 1 - LEANS else "neutral"
