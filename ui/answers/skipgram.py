"""What "Embedding and padding" answers about word vectors that are being learnt from company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from content import LANGUAGES, Language, words
from content.template import decimal, number
from content.words import vectors as titles
from diagrams import skipgram as diagrams
from diagrams.vectors import NARROWEST
from ui import controls
from ui.chart import Drawing
from ui.experiments import vectors as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.skipgram import Learnt

Measured = dict[str, float]
UPDATE = "seen"
"""Name of the snapshot in the URL: this chart steps through the learning."""
SHORT = 0.05  # of the floor by which the loss stays above it: too few numbers or updates
ALIKE = 0.8  # a cosine from which two words count as neighbours
PARTED = 0.2  # by how much the mean cosine of all words has to fall again
CLEAR = 0.1  # by how much words of a group are nearer to each other than to another group
SPLIT = 0.1  # by how much the cosines within a gender exceed those across, if there are two groups


def learning(lesson: Lesson, learnt: Learnt) -> Iterator[Part]:
    """The map after every few updates, the loss and how near the groups have come."""
    from rnn_core.skipgram import EVERY

    say = lesson.language
    every = history(learnt)
    last = _facts(learnt, every, len(every) - 1)
    labels = words.spoken(titles.SKIPGRAM, say)
    lines = [
        (labels[name], group, [one[name] for one in every])
        for name, group in (("sites", "site"), ("animals", "animal"), ("apart", ""))
    ]
    updates = [k * EVERY for k in range(learnt.length)]
    map_ = diagrams.learning_map(learnt, words.spoken(titles.GROUPS, say))
    curves = diagrams.progress(learnt, updates, lines, labels)
    yield lesson.figure(
        Drawing(curves, lesson.line("alt-loss", **last)),  # first: its places are the steps
        Drawing(map_, lesson.line("alt-map", **last), NARROWEST),
        name="skipgram",
        captions=[
            [lesson.runs("update", **now), lesson.runs("groups", **now)]
            for now in (_facts(learnt, every, k) for k in range(len(every)))
        ],
        notices=[lesson.runs(f"notice-{name}", **last) for name in cases(learnt, every)],
        parameter=UPDATE,
    )


def genders(lesson: Lesson, learnt: Learnt, said: str | None) -> Iterator[Part]:
    """Whether the animals come together, in either language."""
    if said is None:
        return
    # The question's own trainings: the reader may be looking at other settings.
    usual = controls.defaults(*("window", "negatives", "dimension", "sown"), language="en")
    found = {say: by_gender(experiments.skipgram(say, **usual), say) for say in LANGUAGES}
    split = {say: within - across > SPLIT for say, (within, across) in found.items()}
    near = {say: across > ALIKE for say, (_, across) in found.items()}
    truth = "grammar" if split["ru"] and not split["en"] else "one"
    if not any(near.values()) and truth == "one":
        truth = "scattered"
    numbers = {
        f"{say}_{name}": number(value)
        for say, pair in found.items()
        for name, value in zip(("within", "across"), pair, strict=True)
    }
    ginger = {"he": _ginger("cat"), "she": _ginger("fox")}
    yield lesson.verdict(said, truth=truth, **ginger, **numbers, **usual)


def _ginger(animal: str) -> str:
    """A ginger animal in Russian, where the adjective agrees."""
    from rnn_core.grammar import ANIMALS, COLOURS, inflect

    noun = ANIMALS[animal]
    return f"{inflect(COLOURS['ginger'], noun.gender, 'nom')} {noun.ru}"


def by_gender(learnt: Learnt, language: Language) -> tuple[float, float]:
    """Mean cosine of animals whose Russian nouns are of one gender, and of those of two."""
    from rnn_core.grammar import ANIMALS
    from rnn_core.wordmap import between, cosines

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


def history(learnt: Learnt) -> list[Measured]:
    """After each snapshot: mean cosines, the cosine of two opposites, and the purity."""
    from rnn_core.wordmap import between, cosines, purity

    words = range(len(learnt.words))
    animals, sites = (
        [k for k in words if learnt.groups[k] == group] for group in ("animal", "site")
    )
    one, other = (learnt.words.index(word) for word in _opposites(learnt))
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


def _densest(every: Sequence[Measured]) -> int:
    """The snapshot in which words are nearest to one another."""
    return max(range(len(every)), key=lambda k: every[k]["all"])


def _spoken(learnt: Learnt) -> Language:
    """The language of the captions."""
    from rnn_core.grammar import PLACES

    return "ru" if PLACES["on table"].ru in learnt.words else "en"


def _opposites(learnt: Learnt) -> tuple[str, str]:
    """On and under, in the language of the captions."""
    from rnn_core.grammar import PLACES

    say = _spoken(learnt)
    return getattr(PLACES["on table"], say), getattr(PLACES["under table"], say)


def _follow(learnt: Learnt, preposition: str) -> str:
    """The nouns that go with a preposition."""
    from rnn_core.grammar import PLACES

    say = _spoken(learnt)
    nouns = [getattr(one.noun, say) for one in PLACES.values() if getattr(one, say) == preposition]
    return titles.AND[say].join(nouns)


def _facts(learnt: Learnt, every: Sequence[Measured], snapshot: int) -> dict[str, str]:
    now, found, densest = learnt.snapshots[snapshot], every[snapshot], _densest(every)
    start = learnt.snapshots[0].loss
    one, other = _opposites(learnt)
    return {
        "update": str(now.step),
        "length": str(learnt.steps),
        "loss": decimal(now.loss),
        "start": decimal(start),
        "floor": decimal(learnt.floor),
        "size": str(now.vectors.shape[1]),
        "negatives": str(learnt.negatives),
        "words": str(len(learnt.words)),
        "pure": str(round(found["pure"] * len(learnt.words))),
        "densest": str(learnt.snapshots[densest].step),
        "dense": number(every[densest]["all"]),
        "one": one,
        "other": other,
        "one_places": _follow(learnt, one),
        "other_places": _follow(learnt, other),
        **{name: number(value) for name, value in found.items() if name != "pure"},
    }
