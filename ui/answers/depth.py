"""What "How an RNN works" answers about further layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from content import words
from content.template import number, percent
from diagrams import depth, theme
from ui.chart import Drawing
from ui.experiments.scheme import Deepened
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.live import Stacked
    from rnn_core.measured import Measured

MATTERS: Final = 0.02
"""Differences between depths below this are taken for none."""
COUNTED: Final = {1: "one", 2: "two", 3: "three"}
TICK: Final = 14  # pixels a digit takes


def layers(lesson: Lesson, found: Deepened) -> Iterator[Part]:
    """Right answers of one, two and three layers, and the states of a network of that depth."""
    say, network = words.spoken(words.DEPTH, lesson.language), found.network
    groups = [
        depth.Group(task, table[1].chance, {layers: one.overall for layers, one in table.items()})
        for task, table in found.measured.items()
    ]
    mine = (network.task, network.layers, float(network.shares.mean())) if network.step else None
    titles = (say["layers"], say["share"], say["own"])
    compared = depth.compare(groups, (network.task, network.layers), titles, mine)
    stacked = depth.stack(network.states, network.symbols, (say["symbols"], say["layer"]))
    table = found.measured[network.task]
    facts = {"task": network.task, **_facts(table)}
    inside = _inside(network)
    width = theme.tape_width(network.symbols, TICK)
    yield lesson.figure(
        Drawing(compared, lesson.line("alt-compare", **facts)),
        Drawing(stacked, lesson.line("alt-stack", **inside), width),
        name="depth",
        notices=[
            lesson.runs(f"notice-{_case(gain(table))}", **facts),
            lesson.runs(f"notice-{'own' if network.step else 'untaught'}", **inside),
        ],
    )
    yield lesson.sentence("source")


def where(lesson: Lesson, found: Deepened, said: str | None) -> Iterator[Part]:
    """At which tasks further layers help."""
    if said is None:
        return
    gains = {task: gain(table) for task, table in found.measured.items()}
    helped = {task for task, more in gains.items() if more > MATTERS}
    truths = {frozenset(gains): "everywhere", frozenset({"recall"}): "memory"}
    yield lesson.verdict(
        said,
        truth=truths.get(frozenset(helped), "combine"),
        **{task: f"{_points(one):+d}".replace("-", "−") for task, one in found.measured.items()},
    )


def gain(table: Mapping[int, Measured]) -> float:
    """How much the best of several layers is above one, in shares of right answers."""
    best = max(float(one.overall.mean()) for layers, one in table.items() if layers > 1)
    return best - float(table[1].overall.mean())


def _points(table: Mapping[int, Measured]) -> int:
    """The same in points, between the whole percents that stand beside it."""
    one, *several = (round(100 * float(table[layers].overall.mean())) for layers in sorted(table))
    return max(several) - one


def _case(more: float) -> str:
    return "helps" if more > MATTERS else "hurts" if more < -MATTERS else "same"


def _facts(table: Mapping[int, Measured]) -> dict[str, object]:
    facts: dict[str, object] = {
        "gain": abs(_points(table)),
        "chance": percent(table[1].chance),
    }
    for layers, name in COUNTED.items():
        overall = table[layers].overall
        facts[name] = percent(float(overall.mean()))
        facts[f"{name}_units"] = table[layers].pupil.hidden
        edges = (percent(float(overall.min())), percent(float(overall.max())))
        facts[f"{name}_runs"] = "–".join(dict.fromkeys(edges))  # one number where all agree
    return facts


def _inside(network: Stacked) -> dict[str, object]:
    sizes = [float(np.abs(states).mean()) for states in network.states]
    return {
        "layers": network.layers,
        "units": network.states.shape[2],
        "seed": network.seed,
        "step": network.step,
        "right": network.right,
        "asked": network.asked,
        "symbols": len(network.symbols),
        "sizes": ", ".join(map(number, sizes)),
        "share": percent(float(network.shares.mean())),
    }
