"""What "Problems" answers about the lags that cells learn."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import TYPE_CHECKING

from content import Language, words
from content.template import fill, number, percent
from content.words import cells
from content.words import forgetting as say
from diagrams import lags
from ui.chart import Drawing
from ui.experiments.forgetting import Lagged
from ui.lesson import Lesson
from ui.parts import Part, Sentence

if TYPE_CHECKING:
    from rnn_core.lags import LagCurve, LiveLags
    from rnn_core.marked import TaskName

ASKED = ("elman", "irnn", "lstm-default")
"""Cells of the question."""


def measured(lesson: Lesson, found: Lagged) -> Iterator[Part]:
    """Scores by lag for every cell, and what was made by which command."""
    chosen, own, language = found.chosen, found.own, lesson.language
    facts = _facts(found, language)
    notices = [
        lesson.runs(f"notice-{case(chosen)}", **facts),
        lesson.runs(f"notice-reached-{chosen.task}", **facts),
    ]
    if chosen.lucky:
        notices.insert(1, lesson.runs("notice-luck", **facts))
    diverged = [(line, line.diverged) for line in found.every if line.diverged]
    if diverged:
        said = ", ".join(
            f"{cells.NAMES[line.cell][language]}: {', '.join(map(str, where))}"
            for line, where in diverged
        )
        notices.append(lesson.runs("notice-diverged", where=said))
    if own:
        notices.append(_own(lesson, own))
    yield lesson.figure(
        Drawing(
            lags.by_lag(found.every, chosen.cell, _titles(chosen.task, language), own),
            lesson.line("alt-lags", **facts),
        ),
        name="lags",
        notices=notices,
    )
    yield Sentence(lesson.line("source", **facts))


def first_to_fall(lesson: Lesson, found: Lagged, said: str | None) -> Iterator[Part]:
    """Which of three cells learns the shortest lags of `recall`."""
    if said is not None:
        from rnn_core.lags import measured as read

        curves, added = ([read(task, cell) for cell in ASKED] for task in ("recall", "adding"))
        facts = {"reached": curves, "added": added}
        told = {name: _reached(lines, lesson.language) for name, lines in facts.items()}
        yield lesson.verdict(said, shortest(curves), **told)


def shortest(curves: list[LagCurve]) -> str:
    """The cell that gets the least far; of equals the one whose scores are lower on the whole."""
    return min(curves, key=lambda line: (line.reach, float(line.mean.sum()))).cell


def case(line: LagCurve) -> str:
    """Which sentence says how far a cell gets."""
    if line.reach == line.lags[-1]:
        return f"{line.task}-all"
    return f"{line.task}-{'some' if line.reach else 'none'}"


def _titles(task: TaskName, language: Language) -> dict[str, str]:
    titles = words.spoken(cells.NAMES | {"own": say.LAGS["own"]}, language)
    named = {"lag": f"lag-{task}", "score": task, "guess": f"guess-{task}"}
    return titles | {name: say.LAGS[key][language] for name, key in named.items()}


def _facts(found: Lagged, language: Language) -> dict[str, object]:
    from rnn_core.lags import BATCH, HIGH, LEARNT, LOW, RATES, TRAINING
    from rnn_core.rememberers import CELLS

    line = found.chosen
    beyond = next((k for k, lag in enumerate(line.lags) if lag > line.reach), len(line.lags) - 1)
    rates = {"slow": LOW, "fast": HIGH, "rate": RATES[line.task][line.cell]}
    units = {f"units_{cell}": CELLS[cell] for cell in ("elman", "gru", "lstm")}
    sizes = [one.parameters for one in found.every]
    return (
        {
            "cell": cells.NAMES[line.cell][language],
            "task": line.task,
            "reach": line.reach,
            "next": line.lags[beyond],
            "then": score(float(line.mean[beyond]), line.task, language),
            "low": score(float(line.low[beyond]), line.task, language),
            "high": score(float(line.high[beyond]), line.task, language),
            "lucky": ", ".join(map(str, line.lucky)),
            "first": line.lags[0],
            "last": line.lags[-1],
            "begin": score(float(line.mean[0]), line.task, language),
            "end": score(float(line.mean[-1]), line.task, language),
            "guess": score(line.guess, line.task, language),
            "learnt": percent(LEARNT),
            "reached": _reached(found.every, language),
            "runs": len(line.scores),
            "batches": TRAINING[line.task],
            "batch": BATCH,
            "fewest": min(sizes),
            "most": max(sizes),
        }
        | rates
        | units
    )


def score(value: float, task: TaskName, language: Language) -> str:
    """A share as percent, an error as it is."""
    if task == "recall":
        return fill(words.PERCENT[language], share=percent(value))
    return f"{value:.4f}" if value < 0.995 else number(value)


def _reached(lines: tuple[LagCurve, ...] | list[LagCurve], language: Language) -> str:
    said = []
    for line in lines:
        template = (say.REACHED if line.reach else say.UNREACHED)[language]
        said.append(fill(template, cell=cells.NAMES[line.cell][language], lag=line.reach))
    return "; ".join(said)


def _own(lesson: Lesson, own: LiveLags) -> list[tuple[str, str | None, bool]]:
    now, language = own.scores[-1], lesson.language
    facts = {
        "cell": cells.NAMES[own.cell][language],
        "seed": own.seed,
        "lag": own.lags[-1],
        "step": own.step,
    }
    if isnan(now):
        return lesson.runs(f"notice-lost-{own.task}", **facts)
    return lesson.runs(f"notice-own-{own.task}", **facts, score=score(now, own.task, language))
