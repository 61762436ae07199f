"""Why the nearest neighbours of a word are near."""

from collections import Counter
from typing import Final

from rnn_core.embeddings.metrics import NEIGHBOURS, nearest, same_group_neighbours
from rnn_core.embeddings.significance import (
    benjamini_hochberg,
    hypergeometric_tail,
    probability_nearer,
)
from rnn_core.probing.embedding_tables import UNLISTED, Lookup, share_ngram

SIGNIFICANCE: Final = 0.05  # what happens to a random table more often is called chance
NEUTRAL: Final = "neutral"  # words without a sentiment have not that in common


def explanation(looked: Lookup) -> str:
    """Why the nearest neighbours are near: their letters, their kind, training, or chance.

    Of a word of which nothing is known but its letters, or that the network has read it, that alone
    can be said.
    """
    there, word = looked.table, looked.index
    if there.groups[word] == UNLISTED:
        return "read" if looked.known else "typed"
    first = nearest(looked.cosines, word, 1)[0]
    after, before = (
        random_neighbour_probability(looked, float(one[word, first]))
        for one in (looked.cosines, looked.initial_cosines)
    )
    if (
        there.from_letters
        and before < SIGNIFICANCE
        and share_ngram(there.words[word], there.words[first])
    ):
        return "letters"
    if _same_kind_by_training(looked):
        return "kin"
    return "drawn" if after < SIGNIFICANCE <= before else "chance"


def _same_kind_by_training(looked: Lookup) -> bool:
    """Whether training has brought a word to its kind, as far as one word of so many can tell."""
    kinds, word = looked.table.coarse_groups, looked.index
    after, before = (
        same_group_neighbours(one, kinds, word) for one in (looked.cosines, looked.initial_cosines)
    )
    if after <= before or kinds[word] == NEUTRAL:
        return False
    chances = [
        same_kind_probability(looked, k) if own != NEUTRAL else 1 for k, own in enumerate(kinds)
    ]
    return chances[word] <= benjamini_hochberg(chances, SIGNIFICANCE)


def same_kind_probability(looked: Lookup, word: int) -> float:
    """How likely by chance a word has so many neighbours of its kind."""
    kinds = looked.table.coarse_groups
    kin, alike = same_group_neighbours(looked.cosines, kinds, word), kinds.count(kinds[word]) - 1
    return hypergeometric_tail(kin, NEIGHBOURS, len(kinds) - 1, alike)


def most_common_kind(looked: Lookup) -> tuple[str, int] | None:
    """The kind most of the neighbours are of, and how many are; None if there is no such kind."""
    kinds = Counter(looked.table.coarse_groups[k] for k in nearest(looked.cosines, looked.index))
    first, *others = kinds.most_common(2)
    level = bool(others) and others[0][1] == first[1]
    return None if level or first[0] == NEUTRAL else first


def random_neighbour_probability(looked: Lookup, cosine: float) -> float:
    """How likely a random table has a neighbour as near as that."""
    return probability_nearer(cosine, *dimension_and_candidates(looked))


def dimension_and_candidates(looked: Lookup) -> tuple[int, int]:
    """Numbers in a vector, and words that could be neighbours."""
    return looked.table.vectors.shape[1], len(looked.table.words) - 1


def right_option(looked: Lookup) -> str:
    """Which option is right: other animals, the words around it, or chance."""
    if explanation(looked) == "chance":
        return "chance"
    kin = [looked.table.groups[k] for k in nearest(looked.cosines, looked.index)]
    return "animals" if kin.count("animal") > len(kin) / 2 else "context"
