"""Gates: the cells of LSTM and GRU carry the past on, and no matrix is in its way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from content import Language, Text
from content.template import Run, decimal, fill, number, percent
from content.ui_text import in_language
from diagrams import cell, cell_layout, gate_curves, theme
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Line
from lessons.problems.cell_names import CELL_NAMES
from lessons.reviews import FILE_LIMITS, unknown_words_notice
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.networks.pretrained import scores
from rnn_core.probing.gates import REVIEWERS, CellValues, Gated, reviewer_cell_values
from rnn_core.world.language import language_of
from rnn_core.world.reviews import unseen_words

ERASED: Final = 0.2
"""A gate that keeps no more than this has erased what was there."""
CELLS: Final[tuple[Gated, ...]] = ("lstm", "gru")

CURVES: Final = {
    "keeps": Text(ru="вентиль f или z", en="gate f or z"),
    "road": Text(ru="доля градиента", en="share of the gradient"),
    "whole": Text(ru="по всем путям", en="along every path"),
}
LATER: Final = Text(ru=", до этого {{share}} %", en=", this one {{share}}%")
"""What gets to the word at which a gate kept least, unless that is the last."""
MOST, LITTLE = 0.5, 0.05
"""Shares of the gradient between the options of the question."""
TURN: Final = Text(
    ru="скучно не было ни минуты, отличный фильм", en="not boring for a minute, a great film"
)
BUT: Final = Text(ru="фильм длинный, но совсем не скучный", en="a long film, but not a boring one")
THOUGH: Final = Text(
    ru="фильм скучный, хотя актёры отличные и музыка красивая",
    en="the plot is boring, though the actors are great",
)
"""Reviews read by the cells, the last one by default."""

TEXT = Line(
    "gates_text",
    Text(ru="Отзыв (по-русски или по-английски)", en="Review (in English or Russian)"),
    THOUGH,
    file=FILE_LIMITS,
    width=4.0,
)
UNIT = Choice(
    "gates_unit",
    Text(ru="Какой нейрон показать", en="Unit to show"),
    "variable",
    ("variable", "lasting"),
    help=Text(
        ru="Вентиль, который хранит, — это f у LSTM и z у GRU. Дольше всех хранит нейрон, "
        "у которого до первого слова доходит наибольшая доля градиента.",
        en="The gate that keeps is f in an LSTM and z in a GRU. The unit that keeps longest is the "
        "one in which the first word gets the largest share of the gradient.",
    ),
    labels={
        "variable": Text(ru="самый изменчивый", en="its gate changes most"),
        "lasting": Text(ru="хранит дольше всех", en="keeps longest"),
    },
    width=2.0,
)


@dataclass(frozen=True, eq=False)
class ReviewedCells:
    """A review read by two trained cells, and the unit of each to look at; equal only to itself."""

    cell_values: tuple[CellValues, ...]
    units: Mapping[Gated, int]
    language: Language


@shared_cache(256)
def reviewed_cells(
    gates_unit: Literal["variable", "lasting"], gates_text: str, language: Language
) -> ReviewedCells:
    """Both cells read a review; arguments are named like the controls.

    Args:
        gates_unit: which unit of each cell to look at.
        gates_text: its letters tell its language.
        language: of a review without letters.
    """
    spoken_in = language_of(gates_text, language)
    cell_values = tuple(reviewer_cell_values(gates_text, spoken_in, cell) for cell in CELLS)
    units = {one.cell: getattr(one, f"{gates_unit}_unit") for one in cell_values}
    return ReviewedCells(cell_values, units, spoken_in)


def share_left(writer: Writer, found: ReviewedCells) -> Verdict:
    """How much of the gradient gets along the LSTM's cell state to the first word."""
    facts, lstm = _facts(found, writer.language), found.cell_values[0]
    share = float(lstm.path_gradient[0, found.units["lstm"]])
    block = "answer-single" if case(found) == "single" else "answer"
    return writer.verdict(option(share), block, word=facts["lstm_word"], **facts)


def option(share: float) -> str:
    """The option of the question that a share of the gradient falls into."""
    return "most" if share > MOST else "some" if share >= LITTLE else "little"


def gates_by_word(writer: Writer, found: ReviewedCells) -> Iterator[Block]:
    """The keeping gates by word, what their products are, and both cells with their numbers."""
    say = in_language(CELL_NAMES | CURVES, writer.language)
    facts = _facts(found, writer.language)
    watched = [(one, found.units[one.cell]) for one in found.cell_values]
    schemes = [
        Drawing(
            cell.cell_diagram(one, unit),
            writer.line(f"alt-{one.cell}", **facts),
            cell_layout.MIN_WIDTH,
        )
        for one, unit in watched
    ]
    words = found.cell_values[0].words
    curves = gate_curves.keeping_gate_curves(
        watched, say, (say["keeps"], say["road"]), say["whole"]
    )
    yield writer.figure(
        Drawing(curves, writer.line("alt-curves", **facts), theme.steps_width(words, 40)),
        name="curves",
        notices=[
            *_notices(writer, found, facts),
            *unknown_words_notice(unseen_words(words, found.language), writer.language),
        ],
        waits=True,
    )
    yield writer.figure(
        *schemes,
        name="gates",
        captions=[_caption(writer, found, step) for step in range(len(words))],
    )
    if case(found) != "single":
        yield writer.note("notice-whole", **facts)
    yield writer.note("notice-trained", **facts)


def _notices(writer: Writer, found: ReviewedCells, facts: Mapping[str, Any]) -> list[list[Run]]:
    """What each unit does with its past, the LSTM's first."""
    if case(found) == "single":
        return [writer.runs("notice-single")]
    said = {"lstm": f"notice-{case(found)}", "gru": "notice-gru"}
    names = ("unit", "word", "low", "left", "later")
    return [
        writer.runs(block, **{name: facts[f"{cell}_{name}"] for name in names})
        for cell, block in said.items()
    ]


def case(found: ReviewedCells) -> str:
    """What the LSTM's unit does with its past."""
    lstm = found.cell_values[0]
    if len(lstm.words) == 1:
        return "single"
    return "erased" if lstm.keep_gate[1:, found.units["lstm"]].min() <= ERASED else "kept"


def _caption(writer: Writer, found: ReviewedCells, step: int) -> list[list[Run]]:
    lines = []
    for one in found.cell_values:
        unit = found.units[one.cell]
        values = {name: float(value[step, unit]) for name, value in one.values.items()}
        terms = {name: _term(value) for name, value in values.items()}
        terms |= {name: _result(values[name]) for name in ("after", "h")}
        lines.append(writer.runs(f"step-{one.cell}", unit=unit + 1, t=step + 1, past=step, **terms))
    here = found.cell_values[0].words
    lines.append(writer.runs("words", t=step + 1, steps=len(here), word=here[step]))
    return lines


def _term(value: float) -> str:
    """A number as it stands in a sum or a product."""
    rounded = round(value, 3) + 0.0  # no minus before a zero
    return f"({decimal(rounded)})" if rounded < 0 else decimal(rounded)


def _result(value: float) -> str:
    """What they come to, a digit shorter than they: done by hand it comes out the same."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _left(found: CellValues, unit: int, step: int) -> str:
    return percent(float(found.path_gradient[step, unit]))


def _facts(found: ReviewedCells, language: Language) -> dict[str, Any]:
    facts: dict[str, Any] = {"units": found.cell_values[0].keep_gate.shape[1]}
    for one in found.cell_values:
        name, unit = one.cell, found.units[one.cell]
        later = one.keep_gate[1:, unit]  # the first word's gate has nothing to keep
        least = int(later.argmin()) + 1 if len(later) else 0
        since, goes_on = _left(one, unit, least), least + 1 < len(one.words)
        facts |= {
            f"{name}_unit": unit + 1,
            f"{name}_left": _left(one, unit, 0),
            f"{name}_whole": percent(float(one.whole_gradient[0, unit])),
            f"{name}_word": one.words[least],
            f"{name}_low": number(float(one.keep_gate[least, unit])),
            f"{name}_since": since,
            f"{name}_later": fill(LATER[language], share=since) if goes_on else "",
            f"{name}_marks": percent(scores()[REVIEWERS[name]][found.language]["pairs"]),
        }
    return facts


SECTION = Section(
    __name__,
    experiment=Experiment(reviewed_cells, [UNIT, TEXT]),
    rows=[[TEXT], [UNIT]],
    formulas=["lstm", "gru"],
    beside=True,
    presets={
        "turn": {"gates_unit": "variable", "gates_text": TURN},
        "but": {"gates_unit": "variable", "gates_text": BUT},
        "lasting": {"gates_unit": "lasting"},
        "restore": ("gates_text", "gates_unit"),
    },
    question=Question(("most", "some", "little"), share_left),
    answers=[gates_by_word],
)
