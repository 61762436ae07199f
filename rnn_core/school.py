"""Lessons and examinations: what each network of `rnn_core.models` learns from, and how well.

Everything a network sees while it learns lacks the combinations of `microworld.is_held_out`; it is
examined on nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import torch
from torch import Tensor, nn

from rnn_core import lexicon, microworld, reviews
from rnn_core.decoding import greedy
from rnn_core.grammar import AGES, ANIMALS, COLOURS, PLACES, POSTURES, SIZES, THINGS
from rnn_core.microworld import PARTS_OF_SPEECH, Language, Scene, caption, sample
from rnn_core.models import (
    BagOfWords,
    Captioner,
    Classifier,
    Painter,
    Reviewer,
    Tagger,
    Translator,
    initialise,
)
from rnn_core.pictures import draw, draw_varied

Batches = Iterator[tuple[Any, ...]]
Marks = dict[str, float]
EXAMINED: Final = 1000  # scenes of an examination
DRAWN: Final = 8000  # pictures a network learns from
BATCH: Final = 64
_LEARNT_SEED, _EXAM_SEED = 1, 2


@dataclass(frozen=True)
class Course:
    """How a network is taught.

    Attributes:
        build: an untrained network for a language.
        batches: what it learns from, without end: (language, generator) → arguments of its loss.
        examine: shares of right answers on what it has never seen, the main one first:
            (network, language, count = EXAMINED) → marks.
        steps: batches to learn from.
        rate: learning rate at the start.
        languages: those it is taught in; the classifier speaks none.
    """

    build: Callable[[Language], nn.Module]
    batches: Callable[[Language, torch.Generator], Batches]
    examine: Callable[..., Marks]
    steps: int
    rate: float = 3e-3
    languages: tuple[Language, ...] = microworld.LANGUAGES


def other(language: Language) -> Language:
    """The language a translator writes."""
    return "en" if language == "ru" else "ru"


def _chance(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@cache
def gallery(held_out: bool) -> tuple[list[Scene], Tensor]:
    """Scenes and the bytes of their pictures, (N, 3, 32, 32): to learn from or be examined on."""
    generator = _chance(_EXAM_SEED if held_out else _LEARNT_SEED)
    scenes = sample(EXAMINED if held_out else DRAWN, generator, held_out=held_out)
    pictures = [(draw_varied(scene, generator) * 255).round().byte() for scene in scenes]
    return scenes, torch.stack(pictures)


def seen(pictures: Tensor) -> Tensor:
    """Bytes of pictures as a network takes them, 0 … 1."""
    return pictures.float() / 255


def examined(count: int) -> tuple[list[Scene], Tensor]:
    """The first scenes of the examination and their pictures."""
    scenes, pictures = gallery(held_out=True)
    return scenes[:count], seen(pictures[:count])


def _drawn(count: int, generator: torch.Generator) -> Tensor:
    return torch.randint(count, (BATCH,), generator=generator)


# --- one-to-one: picture → animal -----------------------------------------------------------------


def _animals(scenes: list[Scene]) -> Tensor:
    return torch.tensor([list(ANIMALS).index(scene.animal) for scene in scenes])


def _classifier_batches(language: Language, generator: torch.Generator) -> Batches:
    scenes, pictures = gallery(held_out=False)
    animals = _animals(scenes)
    while True:
        chosen = _drawn(len(scenes), generator)
        yield seen(pictures[chosen]), animals[chosen]


@torch.no_grad()
def _examine_classifier(model: Classifier, language: Language, count: int = EXAMINED) -> Marks:
    scenes, pictures = examined(count)
    return {"animals": _share(model(pictures).argmax(-1) == _animals(scenes))}


# --- one-to-many: picture → caption ---------------------------------------------------------------


def _captioner_batches(language: Language, generator: torch.Generator) -> Batches:
    scenes, pictures = gallery(held_out=False)
    captions = [lexicon.read(scene, language) for scene in scenes]
    while True:
        chosen = _drawn(len(scenes), generator)
        said = lexicon.enclosed([captions[k] for k in chosen.tolist()], language)
        yield seen(pictures[chosen]), said


@torch.no_grad()
def _examine_captioner(model: Captioner, language: Language, count: int = EXAMINED) -> Marks:
    scenes, pictures = examined(count)
    said = _written(model.step, model.start(pictures), len(scenes), language)
    return {"captions": _whole(said, [lexicon.read(scene, language) for scene in scenes])}


# --- many-to-one: caption → picture ---------------------------------------------------------------

PAINTED: Final = 48  # pictures of a batch
FACTS: Final = (*ANIMALS, *COLOURS, *SIZES, *POSTURES, *PLACES, *AGES, *THINGS)


@cache
def _plain_pictures(held_out: bool) -> Tensor:
    return torch.stack([draw(scene) for scene in gallery(held_out)[0]])


def _painter_batches(language: Language, generator: torch.Generator) -> Batches:
    """Pictures, and of each two captions: one has the same animal, the other the same place."""
    scenes, _ = gallery(held_out=False)
    pictures = _plain_pictures(held_out=False)
    captions = [lexicon.read(scene, language) for scene in scenes]
    whats = [(scene.animal, scene.colour, scene.size, scene.posture) for scene in scenes]
    wheres = [(scene.place, scene.age, scene.thing) for scene in scenes]
    told = zip(whats, wheres, strict=True)
    facts = torch.tensor([[float(fact in what + where) for fact in FACTS] for what, where in told])
    alike: dict[tuple[str | None, ...], list[int]] = {}
    for k in range(len(scenes)):
        alike.setdefault(whats[k], []).append(k)
        alike.setdefault(wheres[k], []).append(k)
    while True:
        chosen = _drawn(len(scenes), generator)[:PAINTED]
        same = [alike[halves[k]] for halves in (whats, wheres) for k in chosen.tolist()]
        chance = torch.rand(2 * PAINTED, generator=generator).tolist()
        said = [captions[k[int(share * len(k))]] for k, share in zip(same, chance, strict=True)]
        yield *lexicon.padded(said), pictures[chosen], facts[chosen]


@torch.no_grad()
def _examine_painter(model: Painter, language: Language, count: int = EXAMINED) -> Marks:
    from rnn_core.pretraining import pretrained  # the examiner is itself a trained network

    scenes, _ = examined(count)
    painted = model(*lexicon.padded([lexicon.read(scene, language) for scene in scenes]))
    recognised = pretrained("classifier").network(painted).argmax(-1) == _animals(scenes)
    error = (painted - _plain_pictures(held_out=True)[:count]).abs().mean()
    return {"recognised": _share(recognised), "mean_error": error.item()}


# --- many-to-one: review → kind or unkind ---------------------------------------------------------

JOINED: Final = {
    "ru": {"kind": ("но", "зато", "однако"), "unkind": ("но", "однако"), "though": "хотя"},
    "en": {"kind": ("but", "yet"), "unkind": ("but", "yet"), "though": "though"},
}
LONGEST_HALF: Final = 6
_TURNS: Final = {
    *("не", "ни", "нет", "без", "но", "зато", "однако", "хотя"),
    *("not", "no", "never", "nothing", "without", "hardly"),
    *("but", "yet", "though", "although", "however"),
}


def turns(word: str) -> bool:
    """Whether leaving the word out would turn a review into its opposite."""
    return word.lower() in _TURNS or word.lower().endswith("n't")


def _reviewer_batches(language: Language, generator: torch.Generator) -> Batches:
    """Reviews, and new ones made of two halves that disagree, the way contrast works."""
    learnt = [one for one in reviews.reviews(language) if not reviews.is_held_out(one)]
    halves = {
        sentiment: [
            one.words
            for one in learnt
            if (one.sentiment, len(one.words) <= LONGEST_HALF) == (sentiment, True)
            and one.trait != "contrast"
        ]
        for sentiment in ("kind", "unkind")
    }
    joints = JOINED[language]

    def pick(options: Any) -> Any:
        return options[int(torch.randint(len(options), (), generator=generator))]

    def joined() -> tuple[tuple[str, ...], str]:
        sentiment = pick(("kind", "unkind"))
        main = pick(halves[sentiment])
        rest = pick(halves["unkind" if sentiment == "kind" else "kind"])
        though = (joints["though"],)
        shapes = (*[(*rest, pick(joints[sentiment]), *main)] * 2, main + though + rest)
        return pick((*shapes, though + rest + main)), sentiment

    while True:
        rows = []
        for _ in range(BATCH):
            if torch.rand((), generator=generator) < 0.4:
                rows.append(joined())
            else:
                one = pick(learnt)
                rows.append((one.words, one.sentiment))
        kept = torch.rand(BATCH, max(len(words) for words, _ in rows), generator=generator) > 0.05
        words = [
            tuple(w for w, keep in zip(row, k, strict=False) if keep or turns(w)) or row
            for (row, _), k in zip(rows, kept.tolist(), strict=True)
        ]
        yield words, torch.tensor([int(sentiment == "kind") for _, sentiment in rows])


@torch.no_grad()
def _examine_reviewer(model: Reviewer, language: Language, count: int = EXAMINED) -> Marks:
    return _examine_reviews(lambda words: _verdicts(model, words), language, count)


@torch.no_grad()
def _examine_bag(model: BagOfWords, language: Language, count: int = EXAMINED) -> Marks:
    return _examine_reviews(lambda words: model(words).argmax(-1), language, count)


def _verdicts(model: Reviewer, words: list[tuple[str, ...]]) -> Tensor:
    ends = torch.tensor([len(row) - 1 for row in words])
    return model(words)[torch.arange(len(words)), ends].argmax(-1)


def _examine_reviews(
    judge: Callable[[list[tuple[str, ...]]], Tensor], language: Language, count: int
) -> Marks:
    asked = [one for one in reviews.reviews(language) if reviews.is_held_out(one)][-count:]
    kind = torch.tensor([one.sentiment == "kind" for one in asked])
    right = judge([one.words for one in asked]) == kind
    marks = {"reviews": _share(right)}
    for trait in reviews.TRAITS:
        chosen = torch.tensor([one.trait == trait for one in asked])
        if chosen.any():  # a short examination may have none
            marks[trait] = _share(right[chosen])
    return marks


# --- many-to-many: Russian ↔ English --------------------------------------------------------------


def _translator_batches(language: Language, generator: torch.Generator) -> Batches:
    while True:
        scenes = sample(BATCH, generator, held_out=False, named=0.5)
        source = lexicon.padded([lexicon.read(scene, language) for scene in scenes])
        target = [lexicon.read(scene, other(language)) for scene in scenes]
        yield *source, lexicon.enclosed(target, other(language))


@torch.no_grad()
def _examine_translator(model: Translator, language: Language, count: int = EXAMINED) -> Marks:
    scenes = sample(count, _chance(_EXAM_SEED), held_out=True, named=0.5)
    start = model.start(*lexicon.padded([lexicon.read(scene, language) for scene in scenes]))
    said = _written(model.step, start, len(scenes), other(language))
    return {"sentences": _whole(said, [lexicon.read(scene, other(language)) for scene in scenes])}


# --- many-to-many, aligned: parts of speech, names ------------------------------------------------


def _tagged(scenes: list[Scene], language: Language) -> tuple[list[list[str]], Tensor, Tensor]:
    said = [caption(scene, language) for scene in scenes]
    parts, _ = lexicon.padded([[PARTS_OF_SPEECH.index(w.pos) + 1 for w in one] for one in said])
    names, _ = lexicon.padded([[int(word.is_name) for word in one] for one in said])
    return [[word.text for word in one] for one in said], parts, names


def _tagger_batches(language: Language, generator: torch.Generator) -> Batches:
    while True:
        yield _tagged(sample(BATCH, generator, held_out=False, named=0.5), language)


@torch.no_grad()
def _examine_tagger(model: Tagger, language: Language, count: int = EXAMINED) -> Marks:
    scenes = sample(count, _chance(_EXAM_SEED), held_out=True, named=0.5)
    sentences, parts, names = _tagged(scenes, language)
    part, name = model(sentences)
    words = parts != 0
    said, true = name.argmax(-1)[words] == 1, names[words] == 1
    f1 = 2 * (said & true).sum() / (said.sum() + true.sum()).clamp(min=1)
    return {"tokens": _share((part.argmax(-1) == parts)[words]), "names_f1": f1.item()}


# --- what the examinations share ------------------------------------------------------------------


def _share(right: Tensor) -> float:
    return right.float().mean().item()


def _written(step: Any, start: Any, count: int, language: Language) -> list[list[int]]:
    first, end = lexicon.vocabulary(language).encode([lexicon.START, lexicon.END])
    rows = greedy(step, start, count, first, lexicon.LONGEST).tolist()
    return [row[: row.index(end)] if end in row else row for row in rows]


def _whole(said: list[list[int]], right: list[list[int]]) -> float:
    return sum(map(list.__eq__, said, right)) / len(right)


def _size(language: Language) -> int:
    return len(lexicon.vocabulary(language))


COURSES: Final = {
    "classifier": Course(
        lambda language: Classifier(len(ANIMALS)),
        _classifier_batches,
        _examine_classifier,
        steps=500,
        rate=5e-3,
        languages=("en",),
    ),
    "captioner": Course(
        lambda language: Captioner(_size(language)),
        _captioner_batches,
        _examine_captioner,
        steps=2200,
        rate=5e-3,
    ),
    "painter": Course(
        lambda language: Painter(_size(language)),
        _painter_batches,
        _examine_painter,
        steps=3600,
        rate=5e-3,
    ),
    "reviewer": Course(
        lambda language: Reviewer(), _reviewer_batches, _examine_reviewer, steps=800, rate=1e-2
    ),
    "bag of words": Course(
        lambda language: BagOfWords(), _reviewer_batches, _examine_bag, steps=800, rate=1e-2
    ),
    "translator": Course(
        lambda language: Translator(_size(language), _size(other(language)), attention=True),
        _translator_batches,
        _examine_translator,
        steps=600,
        rate=5e-3,
    ),
    "translator without attention": Course(
        lambda language: Translator(_size(language), _size(other(language)), attention=False),
        _translator_batches,
        _examine_translator,
        steps=600,
        rate=5e-3,
    ),
    "tagger": Course(
        lambda language: Tagger(len(PARTS_OF_SPEECH) + 1),
        _tagger_batches,
        _examine_tagger,
        steps=300,
        rate=1e-2,
    ),
}
"""Every network that ships with its weights."""


def untrained(name: str, language: Language, seed: int = 0) -> nn.Module:
    """A network of a course before its first lesson.

    Raises:
        ValueError: no such course.
    """
    if name not in COURSES:
        raise ValueError(f"name must be one of {', '.join(COURSES)}, got {name!r}")
    model = COURSES[name].build(language)
    initialise(model, _chance(seed))
    return model
