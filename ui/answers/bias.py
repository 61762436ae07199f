"""What "Problems" answers about the forget gate's bias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from content import cure_snippets as snippets
from content import words
from content.template import number
from content.words import cures
from diagrams import bias
from ui.chart import Drawing
from ui.experiments.cures import Biases
from ui.lesson import Lesson
from ui.parts import Part, Program, Sentence

ASKED: Final = 20
"""Steps after which the question asks what is left."""


def kept(lesson: Lesson, found: Biases) -> Iterator[Part]:
    """∏ f over steps: measured in a fresh LSTM, and by the closed form."""
    from rnn_core.keeping import left

    say = words.spoken(cures.KEPT, lesson.language)
    facts = _facts(found)
    closed = [left(one.bias) for one in found.kept]
    figure = bias.left(found.kept, closed, found.chosen, (say["steps"], say["left"]))
    yield lesson.figure(
        Drawing(figure, lesson.line("alt-kept", **facts)),
        name="bias",
        notices=[
            lesson.runs("notice-law", **facts),
            lesson.runs(f"notice-{_case(found)}", **facts),
        ],
    )


def worth(lesson: Lesson, found: Biases, said: str | None) -> Iterator[Part]:
    """How many times more a bias of 1 leaves after some steps."""
    from rnn_core.keeping import gate, half_life, left

    if said is None:
        return
    none, one = left(0.0)[ASKED], left(1.0)[ASKED]
    times = one / none
    yield lesson.verdict(
        said,
        truth="half" if times < 3 else "thirty" if times < 300 else "thousands",
        steps=ASKED,
        none=number(none),
        one=number(one),
        times=f"{times:.0f}",
        gate=f"{gate(1.0):.3f}",
        gate_none=f"{gate(0.0):g}",
        half_none=_long(half_life(0.0)),
        half_one=_long(half_life(1.0)),
        half_five=_long(half_life(5.0)),
    )


def program(lesson: Lesson, found: Biases) -> Iterator[Part]:
    """How to set the bias in PyTorch, where there are two of them."""
    from rnn_core.keeping import UNITS, gate, half_life

    facts = {"gate": f"{gate(1.0):.3f}", "half": _long(half_life(1.0))}
    facts |= {"twice_gate": f"{gate(2.0):.3f}", "twice_half": _long(half_life(2.0))}
    yield Sentence(lesson.line("trap", **facts))
    b = found.kept[found.chosen].bias
    yield Program(snippets.forget_bias(UNITS, b, round(gate(b), 4)))


def _long(steps: float) -> str:
    """A number of steps with its tenth, so that Russian has one form of the noun for all."""
    return f"{steps:.1f}"


def _case(found: Biases) -> str:
    """How the measured mean stands to the closed form."""
    from rnn_core.keeping import gate

    one = found.kept[found.chosen]
    return "faster" if one.gate < gate(one.bias) else "slower"


def _facts(found: Biases) -> dict[str, object]:
    from rnn_core.keeping import STEPS, UNITS, gate, half_life, left

    one = found.kept[found.chosen]
    last = one.products[-1]
    return {
        "b": f"{one.bias:g}".replace("-", "−"),
        "gate": f"{gate(one.bias):.4f}",
        "half": _long(half_life(one.bias)),
        "steps": STEPS,
        "units": UNITS,
        "law": number(left(one.bias)[-1]),
        "mean": number(one.mean[-1]),
        "least": number(last.min()),
        "most": number(last.max()),
        "measured": f"{one.gate:.4f}",
    }
