"""ReLU in place of tanh: the state has no ceiling, with one exception."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from content import Text
from content.template import Run, number, percent
from content.ui_text import in_language
from diagrams import state_growth
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.problems.cell_names import CELL_NAMES
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.gradients.state_growth import GrowthComparison, compare_growth
from rnn_core.memory.lag_benchmark import LagCurve, lag_curve

GROWTH: Final = {
    "tanh": Text(ru="tanh", en="tanh"),
    "relu": Text(ru="ReLU, те же веса", en="ReLU, same weights"),
    "identity": CELL_NAMES["irnn"],
    "step": Text(ru="шаг t", en="step t"),
    "states": Text(ru="‖h<sub>t</sub>‖", en="‖h<sub>t</sub>‖"),
    "gradients": Text(
        ru="‖∂h<sub>t</sub>/∂h<sub>0</sub>‖<sub>F</sub> / √H",
        en="‖∂h<sub>t</sub>/∂h<sub>0</sub>‖<sub>F</sub> / √H",
    ),
    "bound": Text(ru="потолок tanh, √H", en="ceiling of tanh, √H"),
}

SCALE = Slider(
    "relu_scale",
    Text(ru="Масштаб W_hh", en="Scale of W_hh"),
    *(3.0, 0.0, 4.0, 0.1),
    help=Text(
        ru="На него умножены начальные веса PyTorch у tanh и ReLU; у IRNN W_hh единичная.",
        en="PyTorch's initial W_hh of tanh and ReLU is multiplied by it; IRNN has the identity.",
    ),
)
STEPS = Slider("relu_steps", Text(ru="Шагов T", en="Steps T"), 100, 10, 200, 10)
HIDDEN = Slider("relu_hidden", Text(ru="Размер состояния H", en="Hidden size H"), 64, 16, 128, 2)
SEED = Slider(
    "relu_seed",
    Text(ru="Зерно весов и входа", en="Seed of weights and input"),
    *(1, 0, 99, 1),
)
_USUAL: Final = {one.key: one.default for one in (SCALE, STEPS, HIDDEN)}  # the seed stays


@dataclass(frozen=True, eq=False)
class Compared:
    """Plain layers with tanh, with ReLU and an IRNN; equal only to itself.

    Attributes:
        growths: states and gradients of all three on one random input.
        tanh: what a layer with tanh was measured to learn of the adding problem.
        identity: what an IRNN was.
    """

    growths: GrowthComparison
    tanh: LagCurve
    identity: LagCurve


@shared_cache(256)
def compare(relu_scale: float, relu_steps: int, relu_hidden: int, relu_seed: int) -> Compared:
    """`compare_growth`, and what was measured; arguments are named like the controls."""
    return Compared(
        compare_growth(relu_hidden, relu_steps, relu_scale, relu_seed),
        lag_curve("adding", "elman"),
        lag_curve("adding", "irnn"),
    )


EXPERIMENT = Experiment(compare, [SCALE, STEPS, HIDDEN, SEED])


def of_tanh(writer: Writer, compared: Compared) -> Verdict:
    """What becomes of the gradient of tanh, whose state has a ceiling: of the default settings."""
    asked: GrowthComparison = EXPERIMENT.at(writer.language).growths
    truths = {"both": "explodes", "vanished": "vanishes"}
    return writer.verdict(truths.get(gradient(asked), "neither"), **_facts(asked))


def grown(writer: Writer, compared: Compared) -> Iterator[Block]:
    """States and gradients of the three layers over time, and what has become of them."""
    found = compared.growths
    facts = _facts(found)
    figure = state_growth.growth_curves(found, in_language(GROWTH, writer.language))
    yield writer.figure(
        Drawing(figure, writer.line("alt-grown", **facts), state_growth.MIN_WIDTH),
        name="relu",
        notices=[
            _state(writer, found, facts),
            writer.runs(f"notice-{gradient(found)}", **facts),
            writer.runs("notice-identity" if facts["whole"] else "notice-off", **facts),
        ],
        waits=True,
    )


def _state(writer: Writer, found: GrowthComparison, facts: dict[str, Any]) -> list[Run]:
    """What has become of the states, and why a large ρ has not made them grow."""
    now = case(found)
    some_off = bool((found.networks["relu"].positive[1:] < 1).any())
    above = ["notice-above"] if now == "calm" and found.radius > 1 and some_off else []
    return writer.runs(f"notice-{now}", *above, **facts)


def case(found: GrowthComparison) -> str:
    """What has become of the state of ReLU."""
    relu = found.networks["relu"]
    if found.scale == 0:
        return "memoryless"
    if relu.overflow_step is not None:
        return "overflow"
    return "grows" if relu.grows else "calm"


def gradient(found: GrowthComparison) -> str:
    """What has become of the gradient of tanh."""
    left = found.networks["tanh"].gradients[-1]
    if left > 10 or left < 0.1:
        return "both" if left > 10 else "vanished"
    return "growing" if left > 3 else "shrinking" if left < 1 / 3 else "neither"


def _facts(found: GrowthComparison) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "steps": found.steps,
        "hidden": found.hidden,
        "scale": f"{found.scale:g}",
        "radius": number(found.radius),
        "bound": number(found.hidden**0.5),
    }
    for name, one in found.networks.items():
        facts[f"{name}_state"] = number(float(one.norms[-1]))
        facts[f"{name}_gradient"] = number(float(one.gradients[-1]))
    relu = found.networks["relu"]
    facts["relu_rate"] = number(relu.rate)
    facts["limit"] = number(float(np.finfo(np.float32).max))
    facts["overflow"] = relu.overflow_step or 0
    facts["last"] = number(float(relu.largest[relu.last_finite or 0]))
    facts["off"] = percent(float(1 - relu.positive[1:].mean()))
    facts["half"] = found.steps // 2
    facts["half_state"] = number(float(relu.norms[found.steps // 2]))
    whole = float(found.networks["identity"].preserved[-1])
    facts["whole"] = round(whole * found.hidden)
    return facts


def learnt(writer: Writer, compared: Compared) -> Iterator[Block]:
    """What a plain layer learns of a long lag with tanh, and with ReLU begun as a memory."""
    tanh, identity = compared.tanh, compared.identity
    yield writer.note("notice-learnt", **_learnt(tanh, identity))
    if identity.diverged:
        yield writer.note("notice-diverged", where=", ".join(map(str, identity.diverged)))


def _learnt(tanh: LagCurve, identity: LagCurve) -> dict[str, Any]:
    # Where none was learnt, at the shortest.
    there = identity.lags.index(identity.longest_solved) if identity.longest_solved else 0
    return {
        "guess": number(tanh.baseline),
        "reach": identity.longest_solved,
        "longest": tanh.lags[-1],
        "tanh_there": number(float(tanh.mean[there])),
        "identity_there": number(float(identity.mean[there])),
        "tanh_last": number(float(tanh.mean[-1])),
        "identity_last": number(float(identity.mean[-1])),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[SCALE, STEPS, HIDDEN, SEED]],
    presets={
        "torch": _USUAL | {"relu_scale": 1.0},
        "loud": _USUAL,
        "overflow": {"relu_scale": 4.0, "relu_steps": 200, "relu_hidden": 128},
        "still": _USUAL | {"relu_scale": 0.0},
        "afresh": ("relu_scale", "relu_steps", "relu_hidden", "relu_seed"),
    },
    question=Question(("vanishes", "neither", "explodes"), of_tanh),
    answers=[grown, learnt],
)
