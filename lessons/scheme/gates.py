"""The gates of LSTM and GRU."""

from collections.abc import Iterator
from typing import Final

from content import Text
from diagrams import states
from diagrams.theme import steps_width
from lessons import unrolled
from lessons.blocks import Block, Drawing
from lessons.scheme.hidden_state import EXPERIMENT, UNITS
from lessons.section import Section
from lessons.writer import Writer
from rnn_core.charlm.single_pass import SinglePass

GATES: Final = {
    "i": Text(ru="i: сколько впустить", en="i: let in"),
    "f": Text(ru="f: сколько оставить", en="f: keep"),
    "g": Text(ru="g: кандидат", en="g: candidate"),
    "o": Text(ru="o: сколько показать", en="o: show"),
    "cell": Text(ru="c: состояние ячейки", en="c: cell state"),
    "r": Text(ru="r: сброс", en="r: reset"),
    "z": Text(ru="z: сколько оставить", en="z: keep"),
    "n": Text(ru="n: кандидат", en="n: candidate"),
}


def gate_figure(writer: Writer, reading: SinglePass) -> Iterator[Block]:
    """Every gate of every step; a plain cell has none, and is told so."""
    if not reading.gates:
        yield writer.sentence("no-gates")
        return
    say, run = writer.language, unrolled.run_facts(reading)
    names = {gate: GATES[gate][say] for gate in GATES if gate in reading.gates}
    figure = states.gates_over_time(reading, names, UNITS[say])
    drawing = Drawing(figure, writer.line("alt-gates", **run), steps_width(reading.tokens))
    notice = writer.runs(f"notice-{reading.cell}", **run)
    yield writer.figure(drawing, name="gates", notices=[notice])


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    presets={"lstm": {"hidden_state_cell": "lstm"}, "gru": {"hidden_state_cell": "gru"}},
    answers=[gate_figure],
)
