"""What "Embedding and padding" answers about word vectors that are being learnt from company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from content import LANGUAGES, Language, words
from content.template import decimal, number
from content.words import vectors as titles
from diagrams import vectors as diagrams
from ui import controls
from ui.chart import Drawing
from ui.experiments import vectors as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.skipgram import Learnt
    from rnn_core.wordmap import Array

UPDATE = "seen"
"""Name of the snapshot in the URL: this chart steps through the learning."""
SHORT = 0.1  # of the way from the first loss to the floor that is left: the vectors are too short
ALIKE = 0.8  # a cosine from which two words count as neighbours
SPLIT = 0.1  # by how much the cosines within a gender exceed those across, if there are two groups


def learning(lesson: Lesson, learnt: Learnt) -> Iterator[Part]:
    """The map after every few updates, the loss and how near the groups have come."""
    from rnn_core.skipgram import EVERY

    say = lesson.language
    every = [measured(learnt, k) for k in range(len(learnt.snapshots))]
    last = _facts(learnt, len(every) - 1)
    labels = words.spoken(titles.SKIPGRAM, say)
    lines = [
        (labels[name], group, [one[name] for one in every])
        for name, group in (("animals", "animal"), ("sites", "site"), ("apart", ""))
    ]
    updates = [k * EVERY for k in range(learnt.length)]
    yield lesson.figure(
        Drawing(
            diagrams.learning_map(learnt, words.spoken(titles.GROUPS, say)),
            lesson.line("alt-map", **last),
            diagrams.NARROWEST,
        ),
        Drawing(diagrams.progress(learnt, updates, lines, labels), lesson.line("alt-loss", **last)),
        name="skipgram",
        captions=[
            [lesson.runs("update", **now), lesson.runs("groups", **now)]
            for now in (_facts(learnt, k) for k in range(len(every)))
        ],
        notices=[lesson.runs(f"notice-{name}", **last) for name in cases(learnt)],
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
    yield lesson.verdict(said, truth=truth, he=_ginger("cat"), she=_ginger("fox"), **numbers)


def _ginger(animal: str) -> str:
    """A ginger animal in Russian, where the adjective agrees."""
    from rnn_core.grammar import ANIMALS, COLOURS, inflect

    noun = ANIMALS[animal]
    return f"{inflect(COLOURS['ginger'], noun.gender, 'nom')} {noun.ru}"


def by_gender(learnt: Learnt, language: Language) -> tuple[float, float]:
    """Mean cosine of animals whose Russian nouns are of one gender, and of those of two."""
    from rnn_core.grammar import ANIMALS
    from rnn_core.wordmap import between

    cosine = _cosines(learnt, -1)
    he, she = (
        [learnt.words.index(getattr(one, language)) for one in ANIMALS.values() if one.gender == g]
        for g in ("m", "f")
    )
    within = (between(cosine, he, he) + between(cosine, she, she)) / 2
    return within, between(cosine, he, she)


def cases(learnt: Learnt) -> list[str]:
    """The notices that hold for what has been learnt so far."""
    now = measured(learnt, -1)
    if len(learnt.snapshots) < learnt.length:
        return ["learning"]
    begin, end = learnt.snapshots[0].loss, learnt.snapshots[-1].loss
    short = end - learnt.floor > SHORT * (begin - learnt.floor)
    together = min(now["animals"], now["sites"]) > now["apart"]
    return [
        "short" if short else "fallen",
        "together" if together else "mixed",
        "opposites" if now["opposites"] > ALIKE else "parted",
    ]


def measured(learnt: Learnt, snapshot: int) -> dict[str, float]:
    """Mean cosines within and between groups, of two opposites, and the purity."""
    from rnn_core.wordmap import between, purity

    cosine = _cosines(learnt, snapshot)
    animals, sites = (
        [k for k, group in enumerate(learnt.groups) if group == name] for name in ("animal", "site")
    )
    one, other = (learnt.words.index(word) for word in _opposites(learnt))
    return {
        "animals": between(cosine, animals, animals),
        "sites": between(cosine, sites, sites),
        "apart": between(cosine, animals, sites),
        "opposites": float(cosine[one, other]),
        "pure": purity(cosine, learnt.groups),
    }


def _opposites(learnt: Learnt) -> tuple[str, str]:
    """On and under, in the language of the captions."""
    from rnn_core.grammar import PLACES

    on, under = PLACES["on table"], PLACES["under table"]
    return (on.ru, under.ru) if on.ru in learnt.words else (on.en, under.en)


def _cosines(learnt: Learnt, snapshot: int) -> Array:
    from rnn_core.wordmap import cosines

    return cosines(learnt.snapshots[snapshot].vectors)


def _facts(learnt: Learnt, snapshot: int) -> dict[str, str]:
    now, found = learnt.snapshots[snapshot], measured(learnt, snapshot)
    one, other = _opposites(learnt)
    return {
        "update": str(now.step),
        "length": str(learnt.snapshots[-1].step),
        "loss": decimal(now.loss),
        "start": decimal(learnt.snapshots[0].loss),
        "floor": decimal(learnt.floor),
        "size": str(now.vectors.shape[1]),
        "words": str(len(learnt.words)),
        "pure": str(round(found["pure"] * len(learnt.words))),
        "one": one,
        "other": other,
        **{name: number(found[name]) for name in ("animals", "sites", "apart", "opposites")},
    }
