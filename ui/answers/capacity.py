"""What "How an RNN works" answers about memory capacity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from content import words
from content.template import number, percent
from diagrams import capacity
from ui.chart import Drawing
from ui.experiments import scheme as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.memory import Capacity, Init

FULL = 0.95  # of the bound
LASTING = 1 - 1e-9  # from this spectral radius on something in the state never fades


def held(lesson: Lesson, found: Capacity) -> Iterator[Part]:
    """What is left of every past input, and what larger states hold."""
    say, memory = words.spoken(words.CAPACITY, lesson.language), found.memory
    facts = _facts(found)
    totals = [(size, _sized(found, size)) for size in capacity.SIZES]
    now = (found.hidden, memory.total)
    lag = capacity.by_lag(memory.by_lag, found.hidden, (say["lag"], say["share"], say["bound"]))
    size = capacity.by_size(totals, now, (say["size"], say["total"], say["bound"]))
    yield lesson.figure(
        Drawing(lag, lesson.line("alt-lag", **facts)),
        Drawing(size, lesson.line("alt-size", **facts, largest=number(totals[-1][1]))),
        name="capacity",
        notices=[lesson.runs(f"notice-{_case(found)}", **facts)],
    )


def larger(lesson: Lesson, found: Capacity, said: str | None) -> Iterator[Part]:
    """What four times the units buy with PyTorch's first weights."""
    if said is None:
        return
    first: tuple[tuple[int, float, Init], ...] = (
        (16, 1.0, "default"),
        (64, 1.0, "default"),
        (64, 0.9, "orthogonal"),
    )
    small, large, turned = (
        experiments.capacity(units, gain, init, "linear", found.seed).memory.total
        for units, gain, init in first
    )
    yield lesson.verdict(
        said,
        truth="less" if large / small < 3 else "four",
        small=number(small),
        large=number(large),
        times=number(large / small),
        turned=number(turned),
    )


def _sized(found: Capacity, units: int) -> float:
    return experiments.capacity(
        units, found.scale, found.init, found.nonlinearity, found.seed
    ).memory.total


def _facts(found: Capacity) -> dict[str, str]:
    memory = found.memory
    return {
        "total": number(memory.total),
        "bound": str(memory.bound),
        "share": percent(memory.total / memory.bound),
        "horizon": str(memory.horizon),
        "scale": number(found.scale),
        "radius": number(found.radius),
    }


def _case(found: Capacity) -> str:
    if found.scale == 0:
        return "none"
    lasting = found.radius >= LASTING and found.nonlinearity != "tanh"  # tanh holds it back
    if lasting and found.memory.horizon == 0:
        return "drowned"
    if found.nonlinearity == "linear":
        if lasting:
            return "loud"
        if found.init == "identity":
            return "copies"
    if found.nonlinearity == "relu":
        return "relu"
    if found.memory.total > FULL * found.hidden:
        return "full"
    return "tanh" if found.nonlinearity == "tanh" else "part"
