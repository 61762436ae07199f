"""A map of words: the embeddings of trained networks, and who is near whom in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content import Language, Text
from content.template import Run, number, percent, precise_percent
from content.ui_text import in_language
from diagrams import nearest_words, word_vectors
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Line
from lessons.embedding import nearest_neighbours
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.embeddings import metrics, significance
from rnn_core.networks.pretrained import scores
from rnn_core.probing.embedding_tables import Lookup, NetworkName, embedding_table
from rnn_core.probing.embedding_tables import look_up as look

MAX_QUOTED_LETTERS: Final = 24  # letters of a word that is quoted
CAT: Final = Text(ru="кот", en="cat")
SITS: Final = Text(ru="сидит", en="sits")
BORING: Final = Text(ru="скучный", en="boring")
TASTIEST: Final = Text(ru="вкуснейший", en="tastiest")  # no review has it
GROUPS: Final = {
    "animal": Text(ru="звери", en="animals"),
    "site": Text(ru="места", en="places"),
    "thing": Text(ru="предметы", en="things"),
    "colour": Text(ru="цвета", en="colours"),
    "size": Text(ru="размеры", en="sizes"),
    "age": Text(ru="старый, новый", en="old, new"),
    "posture": Text(ru="глаголы", en="verbs"),
    "name": Text(ru="имена", en="names"),
    "where": Text(ru="предлоги", en="prepositions"),
    "other": Text(ru="рядом, с", en="a, the, beside"),
    "kind": Text(ru="добрые", en="kind"),
    "unkind": Text(ru="злые", en="unkind"),
    "neutral": Text(ru="прочие", en="neither"),
    "noun": Text(ru="существительные", en="nouns"),
    "adjective": Text(ru="прилагательные", en="adjectives"),
    "function": Text(ru="служебные слова", en="function words"),
    "unknown": Text(ru="прочие слова", en="all other words"),
    "unlisted": Text(ru="ваше слово", en="your word"),
}
"""Groups of words on a map, and those of one part of speech taken together."""
NETWORK_NAMES: Final = {
    "translator": Text(ru="перевод", en="translation"),
    "painter": Text(ru="подпись → картинка", en="caption → picture"),
    "captioner": Text(ru="картинка → подпись", en="picture → caption"),
    "tagger": Text(ru="части речи", en="parts of speech"),
    "reviewer": Text(ru="отзывы", en="reviews"),
}
"""Whose vectors, by the task they were trained for."""
SAME_KIND: Final = {
    "speech": Text(ru="той же части речи", en="the same part of speech"),
    "mood": Text(ru="того же настроения", en="the same sentiment"),
}
"""What words of one kind have in common, for a network that reads captions or reviews."""
LABELS: Final = {
    "cosine": Text(ru="косинус", en="cosine"),
    "after": Text(ru="после обучения", en="after training"),
    "before": Text(ru="до обучения", en="before training"),
    "random": Text(ru="ближайший в случайной таблице", en="nearest in a random table"),
}

NETWORK = Choice(
    "map_network",
    Text(ru="Задача сети", en="The network's task"),
    "translator",
    ("translator", "painter", "captioner", "tagger", "reviewer"),
    labels=NETWORK_NAMES,
    width=3.0,
)
WORD = Line("map_word", Text(ru="Слово", en="Word"), CAT, width=1.5)


@shared_cache(256)
def look_up(map_word: str, map_network: NetworkName, language: Language) -> Lookup:
    """`probing.embedding_tables.look_up`, kept for all readers; named like the controls."""
    return look(map_word, map_network, language)


@dataclass(frozen=True)
class Purity:
    """Shares of words whose nearest neighbour is of their own kind.

    Attributes:
        after: training.
        before: training.
        by_chance: where any other word may be the neighbour.
        moved: mean cosine of a word's vector with the same before training.
        words: how many there are.
    """

    after: float
    before: float
    by_chance: float
    moved: float
    words: int


@shared_cache(16)
def purity(vectors: NetworkName, language: Language) -> Purity:
    """How words of one kind keep together in a table, by cosine."""
    words = embedding_table(vectors, language)
    return Purity(
        after=metrics.purity(metrics.cosines(words.vectors), words.coarse_groups),
        before=metrics.purity(metrics.cosines(words.initial_vectors), words.coarse_groups),
        by_chance=significance.expected_purity(words.coarse_groups),
        moved=metrics.mean_self_cosine(words.initial_vectors, words.vectors),
        words=len(words.words),
    )


EXPERIMENT = Experiment(look_up, [NETWORK, WORD])


def word_map(writer: Writer, looked: Lookup) -> Iterator[Block]:
    """The map of all words of a network, and the neighbours of one of them."""
    say, facts = writer.language, _facts(writer.language, looked)
    near = metrics.nearest(looked.cosines, looked.index)
    typical = significance.median_nearest(*nearest_neighbours.dimension_and_candidates(looked))
    map_ = word_vectors.word_map(looked, near, in_language(GROUPS, say))
    bars = nearest_words.cosine_bars(looked, near, typical, in_language(LABELS, say))
    yield writer.note("near", **facts)
    yield writer.figure(
        Drawing(map_, writer.line("alt-map", **facts), word_vectors.MIN_WIDTH),
        Drawing(bars, writer.line("alt-near", **facts)),
        name="map",
        notices=[
            *_unknown_word_notices(writer, looked, facts),
            *_neighbour_notices(writer, looked, facts),
            writer.runs("notice-groups", **facts),
            writer.runs("notice-flat", **facts),
        ],
        waits=True,
    )


def nearest_to_cat(writer: Writer, looked: Lookup) -> Verdict:
    """Who stands beside the cat in the translator's table."""
    # The question's own word and network: the reader may be looking at others.
    say = writer.language
    cat = EXPERIMENT.at(say)
    return writer.verdict(
        nearest_neighbours.right_option(cat),
        **_facts(say, cat),
        right=precise_percent(scores()["translator"][say]["sentences"]),
        tagger=percent(purity("tagger", say).after),
    )


def _unknown_word_notices(
    writer: Writer, looked: Lookup, facts: dict[str, str]
) -> Iterator[Sequence[Run]]:
    """What became of the words that were typed."""
    if looked.more_words:
        yield writer.runs("notice-first", **facts)
    if not looked.known:
        yield writer.runs(
            "notice-spelt" if looked.table.from_letters else "notice-unknown", **facts
        )


def _neighbour_notices(
    writer: Writer, looked: Lookup, facts: dict[str, str]
) -> Iterator[Sequence[Run]]:
    """Who is near, and why."""
    found = nearest_neighbours.explanation(looked)
    yield writer.runs(f"notice-{found}", **facts)
    common = nearest_neighbours.most_common_kind(looked) if found in ("typed", "read") else None
    if common:
        kind, most = common
        told = {"most": str(most), "crowd": GROUPS[kind][writer.language]}
        yield writer.runs("notice-crowd", **facts, **told)


def _shortened(word: str) -> str:
    """A word that one line has room for."""
    return word if len(word) <= MAX_QUOTED_LETTERS else word[: MAX_QUOTED_LETTERS - 1] + "…"


def _facts(say: Language, looked: Lookup) -> dict[str, str]:
    there = looked.table
    near = metrics.nearest(looked.cosines, looked.index)
    pair, count = (looked.index, near[0]), len(there.words)
    whole = purity(there.network, there.language)
    listed = [
        f"{_shortened(there.words[k])} {number(float(looked.cosines[looked.index, k]))}"
        for k in near
    ]
    found = metrics.neighbours_preserved(looked.cosines, there.projection.project(there.vectors))
    return {
        "word": _shortened(there.words[looked.index]),
        "typed": _shortened(looked.query),
        "near": ", ".join(listed),
        "first": _shortened(there.words[near[0]]),
        "cosine": number(float(looked.cosines[pair])),
        "before": number(float(looked.initial_cosines[pair])),
        "odds": percent(
            nearest_neighbours.random_neighbour_probability(looked, float(looked.cosines[pair]))
        ),
        "kin": str(
            metrics.same_group_neighbours(looked.cosines, there.coarse_groups, looked.index)
        ),
        "kin_before": str(
            metrics.same_group_neighbours(looked.initial_cosines, there.coarse_groups, looked.index)
        ),
        "count": str(len(near)),
        "alike": SAME_KIND["mood" if there.network == "reviewer" else "speech"][say],
        "odds_kin": percent(nearest_neighbours.same_kind_probability(looked, looked.index)),
        "size": str(there.vectors.shape[1]),
        "words": str(count),
        "listed": str(whole.words),
        "pure": percent(whole.after),
        "pure_before": percent(whole.before),
        "chance": percent(whole.by_chance),
        "moved": number(whole.moved),
        "kept": percent(there.projection.explained),
        "found": percent(found),
        "near_map": str(metrics.MAP_NEIGHBOURS),
        "blind": percent(metrics.MAP_NEIGHBOURS / (count - 1)),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[NETWORK, WORD]],
    presets={
        "chance": {"map_network": "translator", "map_word": CAT},
        "speech": {"map_network": "tagger", "map_word": CAT},
        "verbs": {"map_network": "tagger", "map_word": SITS},
        "mood": {"map_network": "reviewer", "map_word": BORING},
        "form": {"map_network": "reviewer", "map_word": TASTIEST},
        "back": ("map_network", "map_word"),
    },
    question=Question(("animals", "context", "chance"), nearest_to_cat),
    answers=[word_map],
)
