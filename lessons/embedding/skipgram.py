"""Word2vec in pictures: word vectors trained from the words around each word."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from content import LANGUAGES, Language, Text
from content.template import number
from content.ui_text import in_language
from diagrams import skipgram as diagrams
from diagrams.word_vectors import MIN_WIDTH
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.embedding import skipgram_similarity
from lessons.embedding.map import GROUPS
from lessons.section import Experiment, Question, Section
from lessons.training_job import PAUSE
from lessons.writer import Writer
from rnn_core.embeddings.cooccurrence import Corpus
from rnn_core.embeddings.skipgram import TrainedVectors, train, train_live
from rnn_core.embeddings.skipgram_updates import EVERY, STEPS
from rnn_core.training import TrainingStatus
from rnn_core.world.corpus import caption_corpus
from rnn_core.world.grammar import ANIMALS, COLOURS, inflect
from rnn_core.world.parsing import word_fields

GENDER_GAP: Final = (
    0.1  # by how much the cosines within a gender exceed those across, if there are two
)
LABELS: Final = {
    "updates": Text(ru="шагов обучения", en="updates"),
    "loss": Text(ru="потери L", en="loss L"),
    "cosine": Text(ru="средний косинус", en="mean cosine"),
    "floor": Text(ru="минимум L", en="least L"),
    "animals": Text(ru="звери между собой", en="among animals"),
    "sites": Text(ru="места между собой", en="among places"),
    "apart": Text(ru="звери с местами", en="animals with places"),
}

WINDOW = Slider(
    "skipgram_window",
    Text(ru="Окно, слов в каждую сторону", en="Window, words each way"),
    2,
    1,
    5,
    1,
)
NEGATIVES = Slider(
    "skipgram_negatives",
    Text(ru="Случайных слов на пару, K", en="Negative samples, K"),
    5,
    1,
    15,
    1,
)
DIMENSION = Slider(
    "skipgram_dimension", Text(ru="Чисел в векторе, D", en="Numbers in a vector, D"), 8, 2, 32, 1
)
SEED = Slider("skipgram_seed", Text(ru="Зерно (seed)", en="Seed"), 0, 0, 99, 1)


@shared_cache(16)
def corpus(language: Language, window: int) -> Corpus:
    """The captions as pairs of words, kept for all readers; a word's group is its field."""
    return Corpus.build(caption_corpus(language), window, word_fields(language))


def skipgram(
    language: Language,
    skipgram_window: int,
    skipgram_negatives: int,
    skipgram_dimension: int,
    skipgram_seed: int,
    so_far: TrainedVectors | None = None,
) -> TrainedVectors:
    """`embeddings.skipgram.train`, kept for all readers; arguments are named like the controls.

    What is just being trained before the reader's eyes is `so_far`.
    """
    return so_far or _trained(
        language, skipgram_window, skipgram_negatives, skipgram_dimension, skipgram_seed
    )


@shared_cache(64)
def _trained(
    language: Language, window: int, negatives: int, dimension: int, seed: int
) -> TrainedVectors:
    return train(corpus(language, window), negatives, dimension, seed)


@dataclass(frozen=True)
class SkipgramTraining:
    """Word vectors, slow enough to look on; the result is what has been trained so far."""

    language: Language
    skipgram_window: int
    skipgram_negatives: int
    skipgram_dimension: int
    skipgram_seed: int
    paced: ClassVar = True
    network: ClassVar[str] = ""

    @property
    def steps(self) -> int:
        """Updates in all."""
        return STEPS

    def train(self) -> Iterator[TrainingStatus]:
        """A snapshot after every few updates, the untrained vectors first."""
        settings = (
            self.language,
            self.skipgram_window,
            self.skipgram_negatives,
            self.skipgram_dimension,
            self.skipgram_seed,
        )
        pairs = corpus(self.language, self.skipgram_window)
        for trained in train_live(pairs, self.skipgram_seed, finished=skipgram(*settings)):
            now = trained.snapshots[-1]
            yield TrainingStatus(now.step, now.loss, now.accuracy, trained)
            time.sleep(PAUSE)


EXPERIMENT = Experiment(skipgram, [WINDOW, NEGATIVES, DIMENSION, SEED], training=SkipgramTraining)


def training_figures(writer: Writer, trained: TrainedVectors) -> Iterator[Block]:
    """The map after every few updates, the loss and how near the groups have come."""
    say, whole = writer.language, EXPERIMENT(writer.language, writer.values)
    every = skipgram_similarity.history(trained, say)
    told = [skipgram_similarity.facts(trained, every, k, say) for k in range(len(every))]
    labels = in_language(LABELS, say)
    lines = [
        (labels[name], group, [one[name] for one in every])
        for name, group in (("sites", "site"), ("animals", "animal"), ("apart", ""))
    ]
    updates = [k * EVERY for k in range(trained.length)]
    map_ = diagrams.learning_map(trained, in_language(GROUPS, say), _animals_are_right(whole))
    curves = diagrams.training_progress(trained, updates, lines, labels)
    yield writer.figure(
        Drawing(curves, writer.line("alt-loss", **told[-1])),  # first: its places are the steps
        Drawing(map_, writer.line("alt-map", **told[-1]), MIN_WIDTH),
        name="skipgram",
        waits=True,
        captions=[[writer.runs("update", **now), writer.runs("groups", **now)] for now in told],
        notices=[
            writer.runs(f"notice-{name}", **told[-1])
            for name in skipgram_similarity.notice_names(trained, every)
        ],
    )


def _animals_are_right(whole: TrainedVectors) -> bool:
    """Whether the animals, which the question is about, end in the right half of the map."""
    places = whole.projection.project(whole.snapshots[-1].vectors)[:, 0]
    animals = [group == "animal" for group in whole.groups]
    return float(places[animals].mean()) > sum(whole.extent[0]) / 2


def gender_similarity(writer: Writer, trained: TrainedVectors) -> Verdict:
    """Whether the animals come together, in either language."""
    # The question's own trainings: the reader may be looking at other settings.
    found = {say: skipgram_similarity.by_gender(EXPERIMENT.at(say), say) for say in LANGUAGES}
    split = {say: within - across > GENDER_GAP for say, (within, across) in found.items()}
    near = {say: across > skipgram_similarity.SIMILAR for say, (_, across) in found.items()}
    truth = "grammar" if split["ru"] and not split["en"] else "one"
    if not any(near.values()) and truth == "one":
        truth = "scattered"
    numbers = {
        f"{say}_{name}": number(value)
        for say, pair in found.items()
        for name, value in zip(("within", "across"), pair, strict=True)
    }
    ginger = {"he": _ginger("cat"), "she": _ginger("fox")}
    return writer.verdict(
        truth,
        **ginger,
        **numbers,
        window=WINDOW.default,
        negatives=NEGATIVES.default,
        dimension=DIMENSION.default,
    )


def _ginger(animal: str) -> str:
    """A ginger animal in Russian, where the adjective agrees."""
    noun = ANIMALS[animal]
    return f"{inflect(COLOURS['ginger'], noun.gender, 'nom')} {noun.ru}"


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[WINDOW, NEGATIVES, DIMENSION, SEED]],
    formulas=["skipgram"],
    presets={
        "near": {"skipgram_window": 1, "skipgram_dimension": 8, "skipgram_negatives": 5},
        "far": {"skipgram_window": 5, "skipgram_dimension": 8, "skipgram_negatives": 5},
        "flat": {"skipgram_window": 2, "skipgram_dimension": 2, "skipgram_negatives": 5},
        "rich": {"skipgram_window": 2, "skipgram_dimension": 32, "skipgram_negatives": 5},
        "anew": ("skipgram_window", "skipgram_negatives", "skipgram_dimension", "skipgram_seed"),
    },
    question=Question(("one", "grammar", "scattered"), gender_similarity),
    answers=[training_figures],
)
