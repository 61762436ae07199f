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
from rnn_core.networks.next_tag import END, EXPECTED, NOTHING, SHARES, shortened
from rnn_core.text import Vocabulary
from rnn_core.world import captions, reviews
from rnn_core.world.captions import PARTS_OF_SPEECH, Word, caption
from rnn_core.world.grammar import AGES, ANIMALS, COLOURS, PLACES, POSTURES, SIZES, THINGS
from rnn_core.world.language import Language, other
from rnn_core.world.pictures import animal_anchor, draw, draw_augmented
from rnn_core.world.scenes import HELD_OUT_PLACES, Scene, sample_scenes

Batches = Iterator[tuple[Any, ...]]
EXAMINED: Final = 1000  # scenes of an examination
DRAWN: Final = 8000  # pictures a network learns from
BATCH: Final = 64
LEARNT_SEED, EXAM_SEED = 1, 2


def chance(seed: int) -> torch.Generator:
    """A source of chance of its own."""
    return torch.Generator().manual_seed(seed)


@cache
def gallery(held_out: bool) -> tuple[list[Scene], Tensor]:
    """Scenes and the bytes of their pictures, (N, 3, 32, 32): to learn from or be examined on."""
    generator = chance(EXAM_SEED if held_out else LEARNT_SEED)
    scenes = sample_scenes(EXAMINED if held_out else DRAWN, generator, held_out=held_out)
    pictures = [(draw_augmented(scene, generator) * 255).round().byte() for scene in scenes]
    return scenes, torch.stack(pictures)


def seen(pictures: Tensor) -> Tensor:
    """Bytes of pictures as a network takes them, 0 … 1."""
    return pictures.float() / 255


def _chosen(count: int, generator: torch.Generator) -> Tensor:
    return torch.randint(count, (BATCH,), generator=generator)


# --- one-to-one: picture → animal -----------------------------------------------------------------


def animals(scenes: list[Scene]) -> Tensor:
    """The animal of every scene as its number, (N,)."""
    return torch.tensor([list(ANIMALS).index(scene.animal) for scene in scenes])


def classifier(language: Language, generator: torch.Generator) -> Batches:
    """Pictures and the animals in them."""
    scenes, pictures = gallery(held_out=False)
    right = animals(scenes)
    while True:
        chosen = _chosen(len(scenes), generator)
        yield seen(pictures[chosen]), right[chosen]


# --- one-to-many: picture → caption ---------------------------------------------------------------


def captioner(language: Language, generator: torch.Generator) -> Batches:
    """Pictures and their captions."""
    scenes, pictures = gallery(held_out=False)
    rows = [captions.caption_ids(scene, language) for scene in scenes]
    while True:
        chosen = _chosen(len(scenes), generator)
        said = captions.pad_with_start_and_end([rows[k] for k in chosen.tolist()], language)
        yield seen(pictures[chosen]), said


# --- many-to-one: caption → picture ---------------------------------------------------------------

PAINTED: Final = 48  # pictures of a batch
LOST: Final = 0.3  # of the words of a caption that should not matter
FACTS: Final = (*ANIMALS, *COLOURS, *SIZES, *POSTURES, *PLACES, *AGES, *THINGS)


@cache
def plain_pictures(held_out: bool) -> Tensor:
    """The scenes of a gallery as they are: not shifted, stretched or noisy; (N, 3, 32, 32)."""
    return torch.stack([draw(scene) for scene in gallery(held_out)[0]])


def painter(language: Language, generator: torch.Generator) -> Batches:
    """Pictures, and of each two captions: one has the same animal, the other the same place.

    Of what else the two captions say some words are lost, for it should not matter.
    """
    scenes, _ = gallery(held_out=False)
    pictures = plain_pictures(held_out=False)
    rows = [captions.caption_ids(scene, language) for scene in scenes]
    verbs = [[w.pos for w in caption(scene, language)].index("VERB") for scene in scenes]
    whats = [(scene.animal, scene.colour, scene.size, scene.posture) for scene in scenes]
    wheres = [(scene.place, scene.age, scene.thing) for scene in scenes]
    told = zip(whats, wheres, strict=True)
    facts = torch.tensor([[float(fact in what + where) for fact in FACTS] for what, where in told])
    stands = torch.tensor([animal_anchor(scene) for scene in scenes]) - torch.tensor(Painter.FEET)
    alike: dict[tuple[str | None, ...], list[int]] = {}
    for k in range(len(scenes)):
        alike.setdefault(whats[k], []).append(k)
        alike.setdefault(wheres[k], []).append(k)
    while True:
        chosen = _chosen(len(scenes), generator)[:PAINTED]
        same = [alike[halves[k]] for halves in (whats, wheres) for k in chosen.tolist()]
        said = []
        for k, share in enumerate(torch.rand(2 * PAINTED, generator=generator).tolist()):
            one = same[k][int(share * len(same[k]))]
            row = torch.tensor(rows[one])
            beside = (torch.arange(len(row)) > verbs[one]) == (k < PAINTED)
            lost = beside & (torch.rand(len(row), generator=generator) < LOST)
            said.append(row.masked_fill(lost, Vocabulary.unknown_id).tolist())
        yield *captions.pad_rows(said), pictures[chosen], facts[chosen], stands[chosen]


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


def reviewer(language: Language, generator: torch.Generator) -> Batches:
    """Reviews, and new ones made of two halves that disagree, the way contrast works."""
    learnt = [one for one in reviews.load_reviews(language) if not reviews.is_held_out(one)]
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


# --- many-to-many: Russian ↔ English --------------------------------------------------------------


def translator(language: Language, generator: torch.Generator) -> Batches:
    """Captions and the same in the other language, padded."""
    while True:
        scenes = sample_scenes(BATCH, generator, held_out=False, named=0.5)
        source = captions.pad_rows([captions.caption_ids(scene, language) for scene in scenes])
        target = [captions.caption_ids(scene, other(language)) for scene in scenes]
        yield *source, captions.pad_with_start_and_end(target, other(language))


# --- many-to-many, aligned: parts of speech, names ------------------------------------------------


def tagged(scenes: list[Scene], language: Language) -> tuple[list[list[str]], Tensor, Tensor]:
    """Captions, their parts of speech as ids from 1 and 1 at names, both (N, T), padded by 0."""
    said = [caption(scene, language) for scene in scenes]
    parts, _ = captions.pad_rows([[PARTS_OF_SPEECH.index(w.pos) + 1 for w in one] for one in said])
    names, _ = captions.pad_rows([[int(word.is_name) for word in one] for one in said])
    return [[word.text for word in one] for one in said], parts, names


def tagger(language: Language, generator: torch.Generator) -> Batches:
    """Sentences with the parts of speech and names in them."""
    while True:
        yield tagged(sample_scenes(BATCH, generator, held_out=False, named=0.5), language)


# --- many-to-many, aligned: the part of speech that comes next ------------------------------------


def asked(captions: Sequence[Sequence[Word]]) -> tuple[list[list[str]], Tensor]:
    """Words; and every part of speech that came, then the end, (B, T + 1), padded by `NOTHING`."""
    came = [[*(EXPECTED.index(word.pos) for word in one), EXPECTED.index(END)] for one in captions]
    longest = max(map(len, came))
    rows = [[*row, *[NOTHING] * (longest - len(row))] for row in came]
    return [[word.text for word in one] for one in captions], torch.tensor(rows)


def expected(
    count: int, language: Language, generator: torch.Generator, *, held_out: bool
) -> tuple[list[list[str]], Tensor]:
    """Captions, full and shortened as often as `SHARES` says, as `asked` gives them.

    A caption whose colour was all that made its scene new, and that does not say it, is left out.
    """
    scenes = sample_scenes(count, generator, held_out=held_out, named=0.5)
    weights = torch.tensor(list(SHARES.values()))
    drawn = torch.multinomial(weights, count, replacement=True, generator=generator).tolist()
    return asked(
        [
            shortened(scene, language, told)
            for scene, told in zip(scenes, [list(SHARES)[k] for k in drawn], strict=True)
            if not held_out or "colour" in told or (scene.animal, scene.place) in HELD_OUT_PLACES
        ]
    )


def expecter(language: Language, generator: torch.Generator) -> Batches:
    """Captions, full and shortened, and the parts of speech that came."""
    while True:
        yield expected(BATCH, language, generator, held_out=False)
