"""Lessons: batches without end that each network of `rnn_core.networks.models` learns from.

A lesson yields the arguments of its network's loss. Nothing in it holds a combination of
`microworld.is_held_out`; `rnn_core.networks.evaluation` asks for nothing else.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

import torch
from torch import Tensor

from rnn_core.networks.models import Painter
from rnn_core.networks.next_tag import ADJECTIVE_SHARES, END, NEXT_TAGS, NO_TARGET, shorten_caption
from rnn_core.text import Vocabulary
from rnn_core.world import captions, reviews
from rnn_core.world.captions import PARTS_OF_SPEECH, Word, caption
from rnn_core.world.grammar import AGES, ANIMALS, COLOURS, PLACES, POSTURES, SIZES, THINGS
from rnn_core.world.language import Language, other
from rnn_core.world.pictures import animal_anchor, draw, draw_augmented
from rnn_core.world.scenes import HELD_OUT_PLACES, Scene, sample_scenes

Batches = Iterator[tuple[Any, ...]]
TEST_SIZE: Final = 1000  # scenes of an examination
TRAINING_PICTURES: Final = 8000  # pictures a network learns from
BATCH_SIZE: Final = 64
TRAINING_SEED, TEST_SEED = 1, 2


def seeded_generator(seed: int) -> torch.Generator:
    """A source of chance of its own."""
    return torch.Generator().manual_seed(seed)


@cache
def picture_dataset(held_out: bool) -> tuple[list[Scene], Tensor]:
    """Scenes and the bytes of their pictures, (N, 3, 32, 32): to learn from or be examined on."""
    generator = seeded_generator(TEST_SEED if held_out else TRAINING_SEED)
    scenes = sample_scenes(
        TEST_SIZE if held_out else TRAINING_PICTURES, generator, held_out=held_out
    )
    pictures = [(draw_augmented(scene, generator) * 255).round().byte() for scene in scenes]
    return scenes, torch.stack(pictures)


def as_floats(pictures: Tensor) -> Tensor:
    """Bytes of pictures as a network takes them, 0 … 1."""
    return pictures.float() / 255


def _chosen(count: int, generator: torch.Generator) -> Tensor:
    return torch.randint(count, (BATCH_SIZE,), generator=generator)


# --- one-to-one: picture → animal -----------------------------------------------------------------


def animal_labels(scenes: list[Scene]) -> Tensor:
    """The animal of every scene as its number, (N,)."""
    return torch.tensor([list(ANIMALS).index(scene.animal) for scene in scenes])


def classifier_batches(language: Language, generator: torch.Generator) -> Batches:
    """Pictures and the animals in them."""
    scenes, pictures = picture_dataset(held_out=False)
    right = animal_labels(scenes)
    while True:
        chosen = _chosen(len(scenes), generator)
        yield as_floats(pictures[chosen]), right[chosen]


# --- one-to-many: picture → caption ---------------------------------------------------------------


def captioner_batches(language: Language, generator: torch.Generator) -> Batches:
    """Pictures and their captions."""
    scenes, pictures = picture_dataset(held_out=False)
    rows = [captions.caption_ids(scene, language) for scene in scenes]
    while True:
        chosen = _chosen(len(scenes), generator)
        said = captions.pad_with_start_and_end([rows[k] for k in chosen.tolist()], language)
        yield as_floats(pictures[chosen]), said


# --- many-to-one: caption → picture ---------------------------------------------------------------

PAINTER_BATCH_SIZE: Final = 48  # pictures of a batch
WORD_DROPOUT: Final = 0.3  # of the words of a caption that should not matter
ATTRIBUTES: Final = (*ANIMALS, *COLOURS, *SIZES, *POSTURES, *PLACES, *AGES, *THINGS)


@cache
def plain_picture_dataset(held_out: bool) -> Tensor:
    """The scenes of a gallery as they are: not shifted, stretched or noisy; (N, 3, 32, 32)."""
    return torch.stack([draw(scene) for scene in picture_dataset(held_out)[0]])


def painter_batches(language: Language, generator: torch.Generator) -> Batches:
    """Pictures, and of each two captions: one has the same animal, the other the same place.

    Of what else the two captions say some words are lost, for it should not matter.
    """
    scenes, _ = picture_dataset(held_out=False)
    pictures = plain_picture_dataset(held_out=False)
    rows = [captions.caption_ids(scene, language) for scene in scenes]
    verbs = [[w.pos for w in caption(scene, language)].index("VERB") for scene in scenes]
    whats = [(scene.animal, scene.colour, scene.size, scene.posture) for scene in scenes]
    wheres = [(scene.place, scene.age, scene.thing) for scene in scenes]
    told = zip(whats, wheres, strict=True)
    facts = torch.tensor(
        [[float(fact in what + where) for fact in ATTRIBUTES] for what, where in told]
    )
    stands = torch.tensor([animal_anchor(scene) for scene in scenes]) - torch.tensor(Painter.FEET)
    alike: dict[tuple[str | None, ...], list[int]] = {}
    for k in range(len(scenes)):
        alike.setdefault(whats[k], []).append(k)
        alike.setdefault(wheres[k], []).append(k)
    while True:
        chosen = _chosen(len(scenes), generator)[:PAINTER_BATCH_SIZE]
        same = [alike[halves[k]] for halves in (whats, wheres) for k in chosen.tolist()]
        said = []
        for k, share in enumerate(torch.rand(2 * PAINTER_BATCH_SIZE, generator=generator).tolist()):
            one = same[k][int(share * len(same[k]))]
            row = torch.tensor(rows[one])
            beside = (torch.arange(len(row)) > verbs[one]) == (k < PAINTER_BATCH_SIZE)
            lost = beside & (torch.rand(len(row), generator=generator) < WORD_DROPOUT)
            said.append(row.masked_fill(lost, Vocabulary.unknown_id).tolist())
        yield *captions.pad_rows(said), pictures[chosen], facts[chosen], stands[chosen]


# --- many-to-one: review → kind or unkind ---------------------------------------------------------

CONJUNCTIONS: Final = {
    "ru": {"kind": ("но", "зато", "однако"), "unkind": ("но", "однако"), "though": "хотя"},
    "en": {"kind": ("but", "yet"), "unkind": ("but", "yet"), "though": "though"},
}
MAX_HALF_WORDS: Final = 6
_TURNS: Final = {
    *("не", "ни", "нет", "без", "но", "зато", "однако", "хотя"),
    *("not", "no", "never", "nothing", "without", "hardly"),
    *("but", "yet", "though", "although", "however"),
}


def reverses_meaning(word: str) -> bool:
    """Whether leaving the word out would turn a review into its opposite."""
    return word.lower() in _TURNS or word.lower().endswith("n't")


def reviewer_batches(language: Language, generator: torch.Generator) -> Batches:
    """Reviews, and new ones made of two halves that disagree, the way contrast works."""
    learnt = [one for one in reviews.load_reviews(language) if not reviews.is_held_out(one)]
    halves = {
        sentiment: [
            one.words
            for one in learnt
            if (one.sentiment, len(one.words) <= MAX_HALF_WORDS) == (sentiment, True)
            and one.trait != "contrast"
        ]
        for sentiment in ("kind", "unkind")
    }
    joints = CONJUNCTIONS[language]

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
        for _ in range(BATCH_SIZE):
            if torch.rand((), generator=generator) < 0.4:
                rows.append(joined())
            else:
                one = pick(learnt)
                rows.append((one.words, one.sentiment))
        kept = (
            torch.rand(BATCH_SIZE, max(len(words) for words, _ in rows), generator=generator) > 0.05
        )
        words = [
            tuple(w for w, keep in zip(row, k, strict=False) if keep or reverses_meaning(w)) or row
            for (row, _), k in zip(rows, kept.tolist(), strict=True)
        ]
        yield words, torch.tensor([int(sentiment == "kind") for _, sentiment in rows])


# --- many-to-many: Russian ↔ English --------------------------------------------------------------


def translator_batches(language: Language, generator: torch.Generator) -> Batches:
    """Captions and the same in the other language, padded."""
    while True:
        scenes = sample_scenes(BATCH_SIZE, generator, held_out=False, named=0.5)
        source = captions.pad_rows([captions.caption_ids(scene, language) for scene in scenes])
        target = [captions.caption_ids(scene, other(language)) for scene in scenes]
        yield *source, captions.pad_with_start_and_end(target, other(language))


# --- many-to-many, aligned: parts of speech, names ------------------------------------------------


def tagged_captions(
    scenes: list[Scene], language: Language
) -> tuple[list[list[str]], Tensor, Tensor]:
    """Captions, their parts of speech as ids from 1 and 1 at names, both (N, T), padded by 0."""
    said = [caption(scene, language) for scene in scenes]
    parts, _ = captions.pad_rows([[PARTS_OF_SPEECH.index(w.pos) + 1 for w in one] for one in said])
    names, _ = captions.pad_rows([[int(word.is_name) for word in one] for one in said])
    return [[word.text for word in one] for one in said], parts, names


def tagger_batches(language: Language, generator: torch.Generator) -> Batches:
    """Sentences with the parts of speech and names in them."""
    while True:
        yield tagged_captions(
            sample_scenes(BATCH_SIZE, generator, held_out=False, named=0.5), language
        )


# --- many-to-many, aligned: the part of speech that comes next ------------------------------------


def next_tag_targets(captions: Sequence[Sequence[Word]]) -> tuple[list[list[str]], Tensor]:
    """Words, and their parts of speech with the end, (B, T + 1), padded by `NO_TARGET`."""
    came = [
        [*(NEXT_TAGS.index(word.pos) for word in one), NEXT_TAGS.index(END)] for one in captions
    ]
    longest = max(map(len, came))
    rows = [[*row, *[NO_TARGET] * (longest - len(row))] for row in came]
    return [[word.text for word in one] for one in captions], torch.tensor(rows)


def sample_next_tag_captions(
    count: int, language: Language, generator: torch.Generator, *, held_out: bool
) -> tuple[list[list[str]], Tensor]:
    """Captions, full and shortened by `ADJECTIVE_SHARES`, as `next_tag_targets` gives them.

    A caption whose colour was all that made its scene new, and that does not say it, is left out.
    """
    scenes = sample_scenes(count, generator, held_out=held_out, named=0.5)
    weights = torch.tensor(list(ADJECTIVE_SHARES.values()))
    drawn = torch.multinomial(weights, count, replacement=True, generator=generator).tolist()
    return next_tag_targets(
        [
            shorten_caption(scene, language, told)
            for scene, told in zip(scenes, [list(ADJECTIVE_SHARES)[k] for k in drawn], strict=True)
            if not held_out or "colour" in told or (scene.animal, scene.place) in HELD_OUT_PLACES
        ]
    )


def next_tag_batches(language: Language, generator: torch.Generator) -> Batches:
    """Captions, full and shortened, and the parts of speech that came."""
    while True:
        yield sample_next_tag_captions(BATCH_SIZE, language, generator, held_out=False)
