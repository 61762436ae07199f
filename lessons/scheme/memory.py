"""Every state remembers the beginning."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from content import Text
from diagrams import states
from diagrams.theme import steps_width
from lessons import unrolled
from lessons.blocks import Block, Drawing, Verdict
from lessons.scheme.hidden_state import CELL, EXPERIMENT, SCALE, UNITS
from lessons.section import Question, Section
from lessons.writer import Writer
from rnn_core.charlm.single_pass import SinglePass

ECHO: Final = Text(ru="след 1-го слова", en="trace of word 1")
PREDICTED_ECHO: Final = Text(ru="только W<sub>hh</sub>", en="W<sub>hh</sub> alone")
ROUNDING: Final = 1e-6
"""A smaller share of the state is rounding, which differs from processor to processor."""
LITTLE: Final = 0.05
"""A smaller share of the trace is little."""


def remaining_echo(writer: Writer, reading: SinglePass) -> Verdict:
    """How much of the first token the last state still holds."""
    return writer.verdict(echo_option(reading), **unrolled.run_facts(reading))


def echo_option(reading: SinglePass) -> str:
    """Which of the three answers says how much of the echo is left."""
    share = float(reading.echo_share[-1])
    return "most" if share > 0.5 else "some" if share >= LITTLE else "little"


def states_figure(writer: Writer, reading: SinglePass) -> Iterator[Block]:
    """Every state of the run, and what became of the trace of the first word."""
    say, run = writer.language, unrolled.run_facts(reading)
    labels = states.StatesLabels(UNITS[say], ECHO[say], PREDICTED_ECHO[say])
    drawing = Drawing(
        states.states_over_time(reading, labels),
        writer.line("alt-time", **run),
        steps_width(reading.tokens),
    )
    case = echo_case(reading)
    notice = writer.runs(f"notice-{case}", **run)
    yield writer.figure(drawing, name="time", notices=[notice], waits=True)
    if case in ("fading", "growing", "growing-plain"):  # where the dashed line is drawn
        yield writer.note("note-rate", **run)


def echo_case(reading: SinglePass) -> str:
    """Which sentence describes what became of the echo."""
    last, first = float(reading.echo[-1]), float(reading.echo[0])
    if len(reading.tokens) == 1:
        return "single"
    if last <= ROUNDING * np.linalg.norm(reading.states[-1]):
        if reading.scale == 0 and not reading.gates:
            return "none"
        gone = int(reading.echo.argmin())  # the first step where the two states are equal
        return "lost" if reading.states[gone].any() else "lost-relu"  # tanh gives no exact 0
    if last > first:
        if reading.gates:
            return "growing-gated"
        return "growing" if reading.linear_echo[-1] > last else "growing-plain"
    return "fading-gated" if reading.gates else "fading"


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    repeats=[[CELL], [SCALE]],
    question=Question(("most", "some", "little"), remaining_echo),
    answers=[states_figure],
)
