"""How similar words have become while skip-gram trains: mean cosines, and what to notice."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from content import Language, Text
from content.template import decimal, number
from rnn_core.embeddings.metrics import cosines, mean_cosine, purity
from rnn_core.embeddings.skipgram import TrainedVectors
from rnn_core.world.grammar import (
    AGES,
    ANIMALS,
    COLOURS,
    PLACES,
    SIZES,
    Adjective,
    Case,
    inflect,
)

Similarities = dict[str, float]
UNCONVERGED: Final = 0.05  # of the floor by which the loss stays above it
SIMILAR: Final = 0.8  # a cosine from which two words count as neighbours
DROP: Final = 0.2  # by how much the mean cosine of all words has to fall again
CLEAR_GAP: Final = 0.1  # by how much words of a group are nearer to each other than to others
PAIR: Final = Text(ru="«{}» и «{}» {}", en="“{}” and “{}” {}")
"""Two words and their cosine."""
AND: Final = Text(ru="» и «", en=" and the ")
"""Between the nouns that go with one preposition."""


def history(trained: TrainedVectors, language: Language) -> list[Similarities]:
    """After each snapshot: mean cosines, those of antonyms and of two prepositions, the purity.

    "unlike" is the mean cosine of words of different groups, "antonyms" the least of the pairs'.

    Args:
        trained: the vectors.
        language: of their words.
    """
    words = range(len(trained.words))
    animals, sites = (
        [k for k in words if trained.groups[k] == group] for group in ("animal", "site")
    )
    one, other = (trained.words.index(word) for word in _prepositions(language))
    places = [[trained.words.index(word) for word in pair] for pair in antonym_pairs(language)]
    unlike = np.not_equal.outer(trained.groups, trained.groups)  # (V, V)
    every = []
    for snapshot in trained.snapshots:
        cosine = cosines(snapshot.vectors)
        every.append(
            {
                "all": mean_cosine(cosine, words, words),
                "animals": mean_cosine(cosine, animals, animals),
                "sites": mean_cosine(cosine, sites, sites),
                "apart": mean_cosine(cosine, animals, sites),
                "unlike": float(cosine[unlike].mean()),
                "antonyms": min(float(cosine[pair[0], pair[1]]) for pair in places),
                "prepositions": float(cosine[one, other]),
                "pure": purity(cosine, trained.groups),
            }
        )
    return every


def by_gender(trained: TrainedVectors, language: Language) -> tuple[float, float]:
    """Mean cosine of animals whose Russian nouns are of one gender, and of those of two."""
    cosine = cosines(trained.snapshots[-1].vectors)
    he, she = (
        [trained.words.index(getattr(one, language)) for one in ANIMALS.values() if one.gender == g]
        for g in ("m", "f")
    )
    within = (mean_cosine(cosine, he, he) + mean_cosine(cosine, she, she)) / 2
    return within, mean_cosine(cosine, he, she)


def notice_names(trained: TrainedVectors, every: Sequence[Similarities]) -> list[str]:
    """The notices that hold for what has been trained so far, the one that matters most first.

    Args:
        trained: the vectors.
        every: its `history`.
    """
    if len(every) < trained.length:
        return ["learning"]
    now = every[-1]
    short = trained.snapshots[-1].loss > (1 + UNCONVERGED) * trained.lower_bound
    dense = every[_most_similar_snapshot(every)]["all"]
    crowded = dense > SIMILAR and dense - now["all"] > DROP
    together = min(now["animals"], now["sites"]) - now["apart"] > CLEAR_GAP
    loss, groups = "short" if short else "fallen", "together" if together else "mixed"
    return [
        *([loss, groups] if short else [groups, loss]),
        *(["crowded"] if crowded else []),
        "antonyms" if now["antonyms"] - now["unlike"] > CLEAR_GAP else "antonyms-mixed",
        "prepositions",
    ]


def facts(
    trained: TrainedVectors, every: Sequence[Similarities], snapshot: int, language: Language
) -> dict[str, str]:
    """What is said of a snapshot.

    Args:
        trained: the vectors.
        every: its `history`.
        snapshot: which one, from 0.
        language: of the words.
    """
    now, found = trained.snapshots[snapshot], every[snapshot]
    densest = _most_similar_snapshot(every)
    one, other = _prepositions(language)
    cosine = cosines(now.vectors)
    pairs = [
        PAIR[language].format(*pair, number(float(cosine[tuple(map(trained.words.index, pair))])))
        for pair in antonym_pairs(language)
    ]
    return {
        "update": str(now.step),
        "length": str(trained.steps),
        "loss": decimal(now.loss),
        "start": decimal(trained.snapshots[0].loss),
        "floor": decimal(trained.lower_bound),
        "size": str(now.vectors.shape[1]),
        "negatives": str(trained.negatives),
        "words": str(len(trained.words)),
        "pure": str(round(found["pure"] * len(trained.words))),
        "densest": str(trained.snapshots[densest].step),
        "dense": number(every[densest]["all"]),
        "one": one,
        "other": other,
        "one_places": _nouns_after(one, language),
        "other_places": _nouns_after(other, language),
        **{name: number(value) for name, value in found.items() if name != "pure"},
        "antonyms": ", ".join(pairs),
    }


def _most_similar_snapshot(every: Sequence[Similarities]) -> int:
    """The snapshot in which words are nearest to one another."""
    return max(range(len(every)), key=lambda k: every[k]["all"])


def antonym_pairs(language: Language) -> list[tuple[str, str]]:
    """The antonyms of the captions, in forms that fit into one place: small and big, and others.

    Args:
        language: of the words.
    """
    pairs: list[tuple[tuple[Adjective, Adjective], Case]] = [
        ((SIZES["small"], SIZES["big"]), "nom"),
        ((COLOURS["black"], COLOURS["white"]), "nom"),
        ((AGES["old"], AGES["new"]), "loc"),
    ]
    if language == "en":
        return [(one.en, other.en) for (one, other), _ in pairs]
    return [(inflect(one, "m", case), inflect(other, "m", case)) for (one, other), case in pairs]


def _prepositions(language: Language) -> tuple[str, str]:
    """On and under."""
    return getattr(PLACES["on table"], language), getattr(PLACES["under table"], language)


def _nouns_after(preposition: str, language: Language) -> str:
    """The nouns that go with a preposition."""
    after = [one for one in PLACES.values() if getattr(one, language) == preposition]
    return AND[language].join(getattr(one.noun, language) for one in after)
