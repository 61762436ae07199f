"""What "How an RNN works" answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from content import snippets, words
from diagrams import states, step
from diagrams.theme import tape_width
from ui import facts, pictures
from ui.chart import Drawing
from ui.experiments import scheme as experiments
from ui.lesson import Lesson
from ui.parts import Part, Program

if TYPE_CHECKING:
    from rnn_core.reading import Reading


def network(lesson: Lesson, reading: Reading) -> Iterator[Part]:
    """The unrolled network, one step written out, and what to notice in it."""
    say, cell, run = lesson.language, reading.cell, facts.of_run(reading)
    labels = step.PartsLabels(
        **words.spoken(words.PARTS[cell], say),
        summed=words.SUM[say],
        state=words.STATE[cell].replace("φ", reading.nonlinearity),
        units=words.UNITS[say],
    )
    steps = [facts.of_step(reading, t) for t in range(len(reading.tokens))]
    notices = [lesson.runs(f"notice-{facts.regime(reading)}", **run)]
    if repeat := facts.of_repeat(reading):
        notices.append(lesson.runs("notice-repeat", **repeat))
    yield lesson.figure(
        pictures.unrolled(lesson, reading),
        Drawing(step.parts(reading, labels), lesson.line("alt-parts", **run)),
        name="unrolled",
        captions=[
            [
                lesson.runs(f"step-{cell}", **now, nonlinearity=reading.nonlinearity),
                lesson.runs(f"words-{cell}", **now),
            ]
            for now in steps
        ],
        notices=notices,
    )


def same_word_twice(lesson: Lesson, reading: Reading, said: str | None) -> Iterator[Part]:
    """Whether one word gives one state: only where there is nothing to remember."""
    if said is None:
        return
    text, size, seed = words.YES_NO[lesson.language], reading.states.shape[1], reading.seed
    pairs = {
        name: experiments.read(text, False, "elman", size, scale, "tanh", seed)
        for name, scale in (("with_memory", 1.0), ("without_memory", 0.0))
    }
    distances = {name: facts.distance(pair, 0, 2) for name, pair in pairs.items()}
    yield lesson.verdict(said, truth="memory", **distances)


def echo_left(lesson: Lesson, reading: Reading, said: str | None) -> Iterator[Part]:
    """How much of the first token the last state still holds."""
    if said is not None:
        yield lesson.verdict(said, truth=facts.left(reading), **facts.of_run(reading))


def memory(lesson: Lesson, reading: Reading) -> Iterator[Part]:
    """Every state of the run, and what became of the echo."""
    say, run = lesson.language, facts.of_run(reading)
    labels = states.TimeLabels(words.UNITS[say], words.ECHO[say], words.PREDICTION[say])
    figure = states.over_time(reading, labels)
    alt = lesson.line("alt-time", **run)
    notice = lesson.runs(f"notice-{facts.fading(reading)}", **run)
    drawing = Drawing(figure, alt, tape_width(reading.tokens))
    yield lesson.figure(drawing, name="time", notices=[notice])


def gates(lesson: Lesson, reading: Reading) -> Iterator[Part]:
    """Every gate of every step, of an LSTM or a GRU."""
    say, run = lesson.language, facts.of_run(reading)
    names = {gate: words.GATES[gate][say] for gate in words.GATES if gate in reading.gates}
    figure = states.gates(reading, names, words.UNITS[say])
    alt = lesson.line("alt-gates", **run)
    notice = lesson.runs(f"notice-{reading.cell}", **run)
    drawing = Drawing(figure, alt, tape_width(reading.tokens))
    yield lesson.figure(drawing, name="gates", notices=[notice])


def program(lesson: Lesson, reading: Reading) -> Iterator[Part]:
    """The same in plain PyTorch, and what it prints."""
    source = snippets.scheme(
        reading.tokens,
        reading.cell,
        reading.states.shape[1],
        reading.scale,
        reading.nonlinearity,
        reading.seed,
        size=reading.weight_ih.shape[1],
        printed=facts.printed(reading.states[-1]),
    )
    yield Program(source)
