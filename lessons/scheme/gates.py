"""The gates of LSTM and GRU."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from content import Text
from diagrams import states
from diagrams.theme import steps_width
from lessons import unrolled
from lessons.blocks import Block, Drawing
from lessons.controls import Choice
from lessons.scheme.hidden_state import CELLS, CHAR_LEVEL, HIDDEN, SCALE, SEED, TEXT, UNITS
from lessons.section import Experiment, Section
from lessons.writer import Writer
from rnn_core.charlm.single_pass import Cell, SinglePass

GATES: Final = {
    "i": Text(ru="i, вентиль входа: сколько записать", en="i, input gate: how much to write"),
    "f": Text(ru="f, вентиль забывания: сколько оставить", en="f, forget gate: how much to keep"),
    "g": Text(ru="g, кандидат: что записать", en="g, candidate: what to write"),
    "o": Text(ru="o, вентиль выхода: сколько показать", en="o, output gate: how much to show"),
    "cell": Text(ru="c, состояние ячейки", en="c, cell state"),
    "r": Text(
        ru="r, вентиль сброса: сколько прошлого кандидату",
        en="r, reset gate: the past for the candidate",
    ),
    "z": Text(ru="z, вентиль обновления: сколько оставить", en="z, update gate: how much to keep"),
    "n": Text(ru="n, кандидат: что записать", en="n, candidate: what to write"),
}

GATED = Choice("gates_cell", Text(ru="Ячейка", en="Cell"), "lstm", ("lstm", "gru"), labels=CELLS)


def read_gated(
    gates_cell: Cell,
    hidden_state_text: str,
    hidden_state_char_level: bool,
    hidden_state_hidden: int,
    hidden_state_scale: float,
    hidden_state_seed: int,
) -> SinglePass:
    """The text of the page read by a cell with gates; named like the controls."""
    return unrolled.read(
        hidden_state_text,
        hidden_state_char_level,
        gates_cell,
        hidden_state_hidden,
        hidden_state_scale,
        "tanh",
        hidden_state_seed,
    )


EXPERIMENT = Experiment(read_gated, [GATED, SCALE, HIDDEN, SEED, TEXT, CHAR_LEVEL])


def _formula(values: Mapping[str, Any]) -> list[str]:
    return [values["gates_cell"]]


def gate_figure(writer: Writer, reading: SinglePass) -> Iterator[Block]:
    """Every gate of every step."""
    say, run = writer.language, unrolled.run_facts(reading)
    title = CELLS[reading.cell][say]
    names = {gate: GATES[gate][say] for gate in GATES if gate in reading.gates}
    figure = states.gates_over_time(reading, title, names, UNITS[say])
    alt = writer.line("alt-gates", **run, cell=title)
    drawing = Drawing(figure, alt, steps_width(reading.tokens))
    notice = writer.runs(f"notice-{reading.cell}", **run)
    yield writer.figure(drawing, name="gates", notices=[notice])
    yield writer.note("note-trace", **run)


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[GATED]],
    formulas=_formula,
    answers=[gate_figure],
)
