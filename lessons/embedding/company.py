"""What is measured of vectors that are being learnt: how near words have come to one another."""

from collections.abc import Sequence
from typing import Final

from content import Language, Text
from content.template import decimal, number
from rnn_core.embeddings.metrics import between, cosines, purity
from rnn_core.embeddings.skipgram import Learnt
from rnn_core.world.grammar import ANIMALS, PLACES

Measured = dict[str, float]
SHORT: Final = 0.05  # of the floor by which the loss stays above it: too few numbers or updates
ALIKE: Final = 0.8  # a cosine from which two words count as neighbours
PARTED: Final = 0.2  # by how much the mean cosine of all words has to fall again
CLEAR: Final = 0.1  # by how much words of a group are nearer to each other than to another group
AND: Final = Text(ru="» и «", en=" and the ")
"""Between the nouns that go with one preposition."""


def history(learnt: Learnt, language: Language) -> list[Measured]:
    """After each snapshot: mean cosines, the cosine of two opposites, and the purity.

    Args:
        learnt: the vectors.
        language: of their words.
    """
    words = range(len(learnt.words))
    animals, sites = (
        [k for k in words if learnt.groups[k] == group] for group in ("animal", "site")
    )
    one, other = (learnt.words.index(word) for word in _opposites(language))
    every = []
    for snapshot in learnt.snapshots:
        cosine = cosines(snapshot.vectors)
        every.append(
            {
                "all": between(cosine, words, words),
                "animals": between(cosine, animals, animals),
                "sites": between(cosine, sites, sites),
                "apart": between(cosine, animals, sites),
                "opposites": float(cosine[one, other]),
                "pure": purity(cosine, learnt.groups),
            }
        )
    return every


def by_gender(learnt: Learnt, language: Language) -> tuple[float, float]:
    """Mean cosine of animals whose Russian nouns are of one gender, and of those of two."""
    cosine = cosines(learnt.snapshots[-1].vectors)
    he, she = (
        [learnt.words.index(getattr(one, language)) for one in ANIMALS.values() if one.gender == g]
        for g in ("m", "f")
    )
    within = (between(cosine, he, he) + between(cosine, she, she)) / 2
    return within, between(cosine, he, she)


def cases(learnt: Learnt, every: Sequence[Measured]) -> list[str]:
    """The notices that hold for what has been learnt so far.

    Args:
        learnt: the vectors.
        every: its `history`.
    """
    if len(every) < learnt.length:
        return ["learning"]
    now = every[-1]
    short = learnt.snapshots[-1].loss > (1 + SHORT) * learnt.floor
    dense = every[_densest(every)]["all"]
    crowded = dense > ALIKE and dense - now["all"] > PARTED
    together = min(now["animals"], now["sites"]) - now["apart"] > CLEAR
    return [
        "short" if short else "fallen",
        *(["crowded"] if crowded else []),
        "together" if together else "mixed",
        "opposites" if now["opposites"] > ALIKE else "parted",
    ]


def facts(
    learnt: Learnt, every: Sequence[Measured], snapshot: int, language: Language
) -> dict[str, str]:
    """What is said of a snapshot.

    Args:
        learnt: the vectors.
        every: its `history`.
        snapshot: which one, from 0.
        language: of the words.
    """
    now, found, densest = learnt.snapshots[snapshot], every[snapshot], _densest(every)
    one, other = _opposites(language)
    return {
        "update": str(now.step),
        "length": str(learnt.steps),
        "loss": decimal(now.loss),
        "start": decimal(learnt.snapshots[0].loss),
        "floor": decimal(learnt.floor),
        "size": str(now.vectors.shape[1]),
        "negatives": str(learnt.negatives),
        "words": str(len(learnt.words)),
        "pure": str(round(found["pure"] * len(learnt.words))),
        "densest": str(learnt.snapshots[densest].step),
        "dense": number(every[densest]["all"]),
        "one": one,
        "other": other,
        "one_places": _follow(one, language),
        "other_places": _follow(other, language),
        **{name: number(value) for name, value in found.items() if name != "pure"},
    }


def _densest(every: Sequence[Measured]) -> int:
    """The snapshot in which words are nearest to one another."""
    return max(range(len(every)), key=lambda k: every[k]["all"])


def _opposites(language: Language) -> tuple[str, str]:
    """On and under."""
    return getattr(PLACES["on table"], language), getattr(PLACES["under table"], language)


def _follow(preposition: str, language: Language) -> str:
    """The nouns that go with a preposition."""
    after = [one for one in PLACES.values() if getattr(one, language) == preposition]
    return AND[language].join(getattr(one.noun, language) for one in after)
