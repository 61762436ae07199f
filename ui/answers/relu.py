"""What "Problems" answers about ReLU in place of tanh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from content import words
from content.template import Run, number, percent
from content.words import cells, cures, forgetting
from diagrams import growth, lags
from ui.chart import Drawing
from ui.experiments import cures as experiments
from ui.experiments.cures import Learnt
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.growth import Growths
    from rnn_core.lags import LagCurve


def grown(lesson: Lesson, found: Growths) -> Iterator[Part]:
    """States and gradients of the three layers over time, and what has become of them."""
    say = words.spoken(cures.GROWTH, lesson.language)
    facts = _facts(found)
    figure = growth.grown(found, say)
    yield lesson.figure(
        Drawing(figure, lesson.line("alt-grown", **facts), growth.MIN_WIDTH),
        name="relu",
        notices=[
            _state(lesson, found, facts),
            lesson.runs(f"notice-{_gradient(found)}", **facts),
            lesson.runs("notice-identity" if facts["whole"] else "notice-off", **facts),
        ],
    )


def ceiling(lesson: Lesson, found: Growths, said: str | None) -> Iterator[Part]:
    """How long the state of ReLU gets where tanh has its ceiling."""
    if said is None:
        return
    asked = experiments.growth(**experiments.grown_first(lesson.language))
    size = asked.networks["relu"].norms[-1]
    truth = "same" if size < 10 else "tens" if size < 1000 else "beyond"
    yield lesson.verdict(said, truth, "answer", **_facts(asked))


def _state(lesson: Lesson, found: Growths, facts: dict[str, object]) -> list[Run]:
    """What has become of the states, and why a large ρ has not made them grow."""
    case = _case(found)
    above = ["notice-above"] if case == "calm" and found.radius > 1 else []
    return lesson.runs(f"notice-{case}", *above, **facts)


def _case(found: Growths) -> str:
    """What has become of the state of ReLU."""
    relu = found.networks["relu"]
    if found.scale == 0:
        return "memoryless"
    if relu.overflow is not None:
        return "overflow"
    return "grows" if relu.grows else "calm"


def _gradient(found: Growths) -> str:
    """What has become of the gradient of tanh."""
    left = found.networks["tanh"].gradients[-1]
    if left > 10 or left < 0.1:
        return "both" if left > 10 else "vanished"
    return "growing" if left > 3 else "shrinking" if left < 1 / 3 else "neither"


def _facts(found: Growths) -> dict[str, object]:
    facts: dict[str, object] = {
        "steps": found.steps,
        "hidden": found.hidden,
        "scale": f"{found.scale:g}",
        "radius": number(found.radius),
        "bound": number(found.hidden**0.5),
    }
    for name, one in found.networks.items():
        facts[f"{name}_state"] = number(float(one.norms[-1]))
        facts[f"{name}_top"] = number(float(one.largest[-1]))
        facts[f"{name}_gradient"] = number(float(one.gradients[-1]))
        facts[f"{name}_rate"] = number(one.rate)
    relu = found.networks["relu"]
    facts["limit"] = number(float(np.finfo(np.float32).max))
    facts["overflow"] = relu.overflow or 0
    facts["last"] = number(float(relu.largest[relu.last or 0]))
    facts["half"] = found.steps // 2
    facts["half_state"] = number(float(relu.norms[found.steps // 2]))
    whole = float(found.networks["identity"].whole[-1])
    facts["whole"] = round(whole * found.hidden)
    facts["share"] = percent(whole)
    return facts


def learnt(lesson: Lesson, found: Learnt) -> Iterator[Part]:
    """What a plain layer learns of a long lag with tanh, and with ReLU begun as a memory."""
    tanh, identity = found.tanh, found.identity
    titles = words.spoken(cells.NAMES, lesson.language)
    for title, key in (("lag", "lag-adding"), ("score", "adding"), ("guess", "guess-adding")):
        titles[title] = forgetting.LAGS[key][lesson.language]
    facts = _learnt(tanh, identity)
    notices = [lesson.runs("notice-learnt", **facts)]
    if identity.diverged:
        where = ", ".join(map(str, identity.diverged))
        notices.append(lesson.runs("notice-diverged", where=where))
    yield lesson.figure(
        Drawing(
            lags.by_lag((tanh, identity), identity.cell, titles), lesson.line("alt-learnt", **facts)
        ),
        name="relu-lags",
        notices=notices,
    )
    yield lesson.sentence("source")


def _learnt(tanh: LagCurve, identity: LagCurve) -> dict[str, object]:
    from rnn_core.lags import LEARNT

    # Where none was learnt, at the shortest.
    there = identity.lags.index(identity.reach) if identity.reach else 0
    return {
        "runs": len(tanh.scores),
        "units": identity.units,
        "part": percent(LEARNT),
        "guess": number(tanh.guess),
        "reach": identity.reach,
        "longest": tanh.lags[-1],
        "tanh_there": number(float(tanh.mean[there])),
        "identity_there": number(float(identity.mean[there])),
        "tanh_last": number(float(tanh.mean[-1])),
        "identity_last": number(float(identity.mean[-1])),
    }
