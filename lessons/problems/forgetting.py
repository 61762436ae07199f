"""Context is forgotten: one word of a text is exchanged, far back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from content import Language, Text
from content.template import Run, fill, number, percent
from content.ui_text import in_language
from diagrams import forgetting
from diagrams.theme import steps_width
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Line
from lessons.problems.cell_names import CELL_NAMES
from lessons.reviews import FILE_LIMITS, unknown_words_notice
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.cells import Cell
from rnn_core.networks.long_text_classifier import MAX_WORDS_AFTER
from rnn_core.probing.forgetting import (
    MAX_DISTANCE,
    DistanceAverage,
    WordInfluence,
    distance_average,
    word_influence,
)
from rnn_core.probing.forgetting_seeds import SEEDS, SeedSpread, seed_spread
from rnn_core.world.language import language_of
from rnn_core.world.words import foreign_words

SAME, CHANCE = 0.9, 0.6
"""Shares of right answers between the options of the question."""
NARROW: Final = 19
"""Pixels of a word: three markers side by side."""

FAR: Final = Text(
    ru="отличный фильм, большой рыжий кот сидит на старом столе, маленькая чёрная собака лежит в "
    "коробке рядом с мячом, белый заяц спит в коробке",
    en="a great film with a strong plot, a big ginger cat sleeps under the new table, a white hare "
    "lies in the box beside a ball, a big grey fox sits in the box",
)
NEAR: Final = Text(
    ru="большой рыжий кот сидит на старом столе, маленькая чёрная собака лежит в коробке рядом с "
    "мячом, белый заяц спит в коробке, отличный фильм",
    en="a big ginger cat sleeps under the new table, a white hare lies in the box beside a ball, a "
    "big grey fox sits in the box, a great film with a strong plot",
)
BRIEF: Final = Text(
    ru="отличный фильм, рыжий кот сидит на столе",
    en="a great film with a strong plot, a cat sleeps on the table",
)
BOTH: Final = Text(
    ru="отличный фильм, большой рыжий кот лежит в коробке, маленькая белая мышь сидит на столе "
    "рядом с чашкой, сюжет скучный",
    en="a great film with a strong plot, a big ginger cat sits in the box, a small black dog lies "
    "under the new table, the music is awful",
)
MOVED: Final = {
    "moved": Text(ru="сдвиг ответа |p − p′|", en="move of the answer |p − p′|"),
    "words": Text(
        ru="слово, которое заменили; справа конец текста",
        en="the replaced word; the text ends on the right",
    ),
}
FOLLOWED: Final = Text(
    ru="после него ещё {{words|слово,слова,слов}}",
    en="{{words|word follows,words follow}} it",
)
LAST: Final = Text(ru="последнее слово", en="the last word")
"""Where a word stands."""
FORGOTTEN: Final = Text(
    ru="{{cell}} через {{words|слово,слова,слов}}", en="{{cell}} after {{words|word,words}}"
)
KEPT: Final = Text(ru="{{cell}} ещё нет", en="{{cell}} not yet")
"""When half of the move is gone, if it is."""

TEXT = Line(
    "forgetting_text",
    Text(ru="Текст (по-русски или по-английски)", en="Text (in English or Russian)"),
    FAR,
    file=FILE_LIMITS,
    width=4.0,
)


@dataclass(frozen=True, eq=False)
class TextInfluence:
    """A text word by word, and what many others do; equal only to itself."""

    influence: WordInfluence
    average: DistanceAverage
    spread: SeedSpread
    foreign: tuple[str, ...]


average_over_texts = shared_cache(2)(distance_average)
"""`rnn_core.probing.forgetting.distance_average`, kept for all readers, one a language."""


@shared_cache(256)
def text_influence(forgetting_text: str, language: Language) -> TextInfluence:
    """`rnn_core.probing.forgetting` of a text, kept for all readers.

    Args:
        forgetting_text: its letters tell its language.
        language: of a text without letters.
    """
    spoken_in = language_of(forgetting_text, language)
    many = average_over_texts(
        spoken_in
    )  # first: it loads once, for all who wait, what `forget` needs
    influence = word_influence(forgetting_text, spoken_in)
    foreign = foreign_words(influence.words, spoken_in)
    return TextInfluence(influence, many, seed_spread(spoken_in), foreign)


def right_far_from_the_end(writer: Writer, text: TextInfluence) -> Verdict:
    """How often the GRU is right with more words after the opinion than in training."""
    share = float(text.average.accuracy["gru"][MAX_DISTANCE])
    return writer.verdict(option(share), **_average(text.average), **_ranges(text.spread))


def option(share: float) -> str:
    """The option of the question that a share of right answers falls into."""
    return "same" if share > SAME else "fewer" if share >= CHANCE else "chance"


def moves(writer: Writer, text: TextInfluence) -> Iterator[Block]:
    """How far every word moves the answer of each cell, over the mean of many texts."""
    found, average, say = text.influence, text.average, writer.language
    facts = _strongest(found, say) | _average(average)
    yield writer.figure(
        Drawing(
            forgetting.influence_by_word(found, average, in_language(MOVED | CELL_NAMES, say)),
            writer.line("alt-moves", **facts),
            steps_width(found.words, NARROW),
        ),
        name="forgetting",
        captions=[_caption(writer, found, place) for place in range(len(found.words))],
        notices=[
            writer.runs("notice-strongest", **facts),
            writer.runs("notice-average", **facts, half=_half(average, say)),
            *unknown_words_notice(text.foreign, say),
        ],
        opens=found.most_influential,
    )
    yield writer.note("notice-spread", far=MAX_DISTANCE, **_ranges(text.spread))


def _half(average: DistanceAverage, language: Language) -> str:
    """After how many words every cell has lost half of its largest move."""
    said = []
    for cell in average.influence:
        lost = average.forgotten_after(cell)
        template = (KEPT if lost is None else FORGOTTEN)[language]
        said.append(fill(template, cell=CELL_NAMES[cell][language], words=lost))
    return ", ".join(said)


def _caption(writer: Writer, found: WordInfluence, place: int) -> list[list[Run]]:
    """What the word was exchanged for, and what each cell answered before and after."""
    new = found.replacements[place]
    facts = {
        "word": found.words[place],
        "new": new,
        "place": _place(found, place, writer.language),
        **_each("kind", {cell: percent(kind) for cell, kind in found.kind.items()}),
        **_each(
            "other", {cell: percent(float(one[place])) for cell, one in found.replaced_kind.items()}
        ),
    }
    return [
        writer.runs("step-opposite" if new else "step-nothing", **facts),
        writer.runs("answers", **facts),
    ]


def _strongest(found: WordInfluence, language: Language) -> dict[str, Any]:
    """The word that moves the answers most, all cells together."""
    place = found.most_influential
    moved = {cell: number(float(moves[place])) for cell, moves in found.influence.items()}
    return {
        "word": found.words[place],
        "place": _place(found, place, language),
        **_each("moved", moved),
    }


def _place(found: WordInfluence, place: int, language: Language) -> str:
    """How many words follow one."""
    words = found.words_after(place)
    return fill((FOLLOWED if words else LAST)[language], words=words)


def _average(average: DistanceAverage) -> dict[str, Any]:
    """The mean of many texts: at its largest, at the end of the axis, and the lessons' length."""
    return {
        "texts": average.text_count,
        "examined": average.test_count,
        "trained": MAX_WORDS_AFTER,
        "far": MAX_DISTANCE,
        **_each(
            "most", {cell: number(float(one.max())) for cell, one in average.influence.items()}
        ),
        **_each(
            "left",
            {cell: number(float(one[MAX_DISTANCE])) for cell, one in average.influence.items()},
        ),
        **_each(
            "right",
            {cell: percent(float(one[MAX_WORDS_AFTER])) for cell, one in average.accuracy.items()},
        ),
        **_each(
            "end",
            {cell: percent(float(one[MAX_DISTANCE])) for cell, one in average.accuracy.items()},
        ),
    }


def _ranges(spread: SeedSpread) -> dict[str, Any]:
    """Right verdicts at the end of the axis from the worst training of a cell to the best."""
    ends = {cell: marks[:, MAX_DISTANCE] for cell, marks in spread.accuracy.items()}
    ranges = {
        cell: f"{percent(float(marks.min()))}–{percent(float(marks.max()))}"
        for cell, marks in ends.items()
    }
    return {
        "seeds": len(SEEDS),
        "gru_wins": spread.wins("gru", "elman", MAX_DISTANCE),
        "lstm_wins": spread.wins("lstm", "elman", MAX_DISTANCE),
        "between": spread.wins("gru", "lstm", MAX_DISTANCE),
        **_each("range", ranges),
    }


def _each(name: str, values: Mapping[Cell, str]) -> dict[str, Any]:
    """The same of every cell, by its own name."""
    return {f"{cell}_{name}": value for cell, value in values.items()}


SECTION = Section(
    __name__,
    experiment=Experiment(text_influence, [TEXT]),
    rows=[[TEXT]],
    presets={
        "far": ("forgetting_text",),
        "near": {"forgetting_text": NEAR},
        "brief": {"forgetting_text": BRIEF},
        "both": {"forgetting_text": BOTH},
    },
    question=Question(("same", "fewer", "chance"), right_far_from_the_end),
    answers=[moves],
)
