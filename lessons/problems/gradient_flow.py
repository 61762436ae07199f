"""How far the gradient gets."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from content import Text
from content.template import number, number_or_zero
from content.ui_text import in_language
from diagrams import gradient_flow as drawing
from diagrams import jacobian_norms
from diagrams.cell_styles import CELL_STYLES
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.control import Control
from lessons.controls import Choice, FileLimits, Line, Slider
from lessons.problems.cell_names import CELL_NAMES
from lessons.problems.gradient_verdicts import cell_norms, left, notices, verdict
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.gradients.cells_compared import (
    VANISHED,
    CellComparison,
    ComparisonSettings,
    compare_cells,
)
from rnn_core.gradients.forget_bias import forget_gate

LETTERS: Final = Text(
    ru="кот сидит на старом столе и смотрит в окно",
    en="the cat sits on an old table by the window",
)
"""Longer than the default number of steps, so that no letter is read twice."""
AXES: Final = {
    "loss": Text(ru="потеря L<sub>t</sub>", en="loss L<sub>t</sub>"),
    "state": Text(ru="состояние h<sub>k</sub>", en="state h<sub>k</sub>"),
    "inf": Text(ru="больше всех чисел, inf", en="above all numbers, inf"),
    "nan": Text(ru="не число, nan", en="not a number, nan"),
}
"""Of a matrix, and what is no number in it."""
NORMS: Final = {
    "step": Text(ru="шаг k", en="step k"),
    "norm": Text(ru="норма матрицы Якоби", en="norm of the Jacobian"),
    "elman": Text(ru="RNN Элмана, ∂h", en="Elman RNN, ∂h"),
    "gru": Text(ru="GRU, ∂h", en="GRU, ∂h"),
    "lstm": Text(ru="LSTM, ∂h", en="LSTM, ∂h"),
    "lstm-cell": Text(ru="LSTM, ∂c", en="LSTM, ∂c"),
}
"""Of the curves: ∂h is ‖∂h_T/∂h_k‖, ∂c is ‖∂c_T/∂c_k‖."""

TEXT = Line(
    "gradient_flow_text",
    Text(ru="Текст", en="Text"),
    LETTERS,
    file=FileLimits(),
    width=3.4,
    help=Text(
        ru="Сеть читает первые T букв; если их меньше, текст повторяется.",
        en="The network reads the first T letters; a shorter text is repeated.",
    ),
)
NONLINEARITY = Choice(
    "gradient_flow_nonlinearity",
    Text(ru="Нелинейность", en="Nonlinearity"),
    "tanh",
    ("tanh", "relu"),
    labels={"relu": Text(ru="ReLU", en="ReLU")},
    width=1.5,
    help=Text(
        ru="Только у RNN Элмана: у LSTM и GRU нелинейности свои.",
        en="Of the Elman RNN only: LSTM and GRU have their own.",
    ),
)
PRECISION = Choice(
    "gradient_flow_precision",
    Text(ru="Числа", en="Numbers"),
    "float32",
    ("float32", "float64"),
    width=2.1,
    help=Text(
        ru="Наибольшее число float32, как в PyTorch, 3·10³⁸; float64 — 2·10³⁰⁸.",
        en="The largest number of float32, PyTorch's default, is 3·10³⁸; of float64 2·10³⁰⁸.",
    ),
)
INIT = Choice(
    "gradient_flow_init",
    Text(ru="Начальная W_hh", en="Initial W_hh"),
    "default",
    ("default", "orthogonal", "identity", "non-normal"),
    labels={
        "default": Text(ru="PyTorch", en="PyTorch"),
        "orthogonal": Text(ru="ортогональная", en="orthogonal"),
        "identity": Text(ru="единичная", en="identity"),
        "non-normal": Text(ru="ненормальная", en="non-normal"),
    },
    width=3.4,
    help=Text(
        ru="У ортогональной все σ равны 1; у ненормальной малы |λ|, а σ₁ велико. "
        "У LSTM и GRU такая матрица в каждом вентиле.",
        en="Of an orthogonal one every σ is 1; of a non-normal one |λ| are small and σ₁ is large. "
        "LSTM and GRU have such a matrix for every gate.",
    ),
)
SCALE = Slider(
    "gradient_flow_scale",
    Text(ru="Масштаб W_hh", en="Scale of W_hh"),
    *(1.0, 0.0, 4.0, 0.1),
    help=Text(
        ru="На это число умножается W_hh каждой ячейки.",
        en="W_hh of every cell is multiplied by it.",
    ),
)
STEPS = Slider(
    "gradient_flow_steps",
    Text(ru="Шагов T", en="Steps T"),
    *(40, 2, 200, 1),
    help=Text(
        ru="Затухает: при таком темпе за 100 шагов (или за T, если их больше) остаётся меньше "
        "тысячной; взрывается: становится больше в тысячу раз. Если за весь текст изменение меньше "
        "чем вдвое, то ни то, ни другое.",
        en="Vanishes: at this rate less than a thousandth is left after 100 steps (or T, if more); "
        "explodes: a thousand times more. A change of less than twofold over the text is neither.",
    ),
)
HIDDEN = Slider(
    "gradient_flow_hidden", Text(ru="Размер состояния H", en="Hidden size H"), 32, 2, 128, 1
)
FORGET_BIAS = Slider(
    "gradient_flow_forget_bias",
    Text(ru="Смещение f у LSTM", en="LSTM's forget bias"),
    *(3.0, 0.0, 5.0, 0.5),
    help=Text(
        ru="Прибавляется к смещению вентиля забывания LSTM; в PyTorch оно вначале около 0.",
        en="Added to the bias of the LSTM's forget gate; in PyTorch it begins near 0.",
    ),
)
SEED = Slider("gradient_flow_seed", Text(ru="Зерно весов", en="Seed of the weights"), 11, 0, 99, 1)

SETTINGS: Final[Mapping[str, Control]] = {
    "scale": SCALE,
    "steps": STEPS,
    "hidden": HIDDEN,
    "forget_bias": FORGET_BIAS,
    "seed": SEED,
    "text": TEXT,
    "init": INIT,
    "nonlinearity": NONLINEARITY,
    "precision": PRECISION,
}
"""Fields of `cells_compared.ComparisonSettings`, and the controls that say them."""
STRONG: Final = 4.0
"""A scale at which the LSTM's gradient explodes too."""
USUAL: Final = {
    one.key: one.initial("en")
    for one in (NONLINEARITY, PRECISION, INIT, SCALE, STEPS, HIDDEN, FORGET_BIAS)
}
"""Where PyTorch begins, but for the bias of the forget gate; text and seed stay the reader's."""

read = shared_cache(64)(compare_cells)
"""`rnn_core.gradients.cells_compared.compare_cells`, kept for all readers."""


def settings(values: Mapping[str, Any]) -> ComparisonSettings:
    """The networks that the values of the controls describe."""
    return ComparisonSettings(**{name: values[control.key] for name, control in SETTINGS.items()})


def networks(**values: Any) -> CellComparison:
    """The three networks that the controls describe, and their gradients."""
    return read(settings(values))


EXPERIMENT = Experiment(networks, [*SETTINGS.values()])


def far(writer: Writer, found: CellComparison) -> Iterator[Block]:
    """Every loss against every state for three cells, and a verdict on each."""
    say = writer.language
    panels = [
        drawing.Panel(
            one.gradient.loss_by_state,
            CELL_STYLES[cell].colour,
            [CELL_NAMES[cell][say], *verdict(one, say)],
        )
        for cell, one in found.cells.items()
    ]
    remains = {cell: number_or_zero(left(one)) for cell, one in found.cells.items()}
    yield writer.figure(
        Drawing(
            drawing.gradient_matrices(panels, found.tokens, in_language(AXES, say)),
            writer.line("alt", steps=len(found.tokens), **remains),
            drawing.MIN_WIDTH[len(panels)],
        ),
        name="gradient-flow",
        notices=notices(writer, found),
    )
    facts = kept(found)
    curves = {str(cell): one.gradient.jacobian_norms for cell, one in found.cells.items()}
    curves["lstm-cell"] = cell_norms(found)
    yield writer.figure(
        Drawing(
            jacobian_norms.norm_curves(curves, in_language(NORMS, say)),
            writer.line("alt-norms", steps=len(found.tokens), **remains, **facts),
            jacobian_norms.MIN_WIDTH,
        ),
        name="jacobians",
        notices=[writer.runs("notice-cell", **facts)],
    )
    yield writer.note("notice-clip", **exploded(writer))
    if len(found.tokens) > 2 and np.isfinite(found.cells["elman"].gradient.weight_gradient_norm):
        yield writer.note("notice-weights", **summed(found))


def kept(found: CellComparison) -> dict[str, Any]:
    """What is left of the LSTM's gradient at the first step with c held, and along c."""
    return {
        "back": len(found.tokens) - 1,
        "held": number_or_zero(left(found.cells["lstm"])),
        "along": number_or_zero(float(cell_norms(found)[0])),
    }


def exploded(writer: Writer) -> dict[str, Any]:
    """What the LSTM's gradient grows to in the example with a larger W_hh."""
    strong = EXPERIMENT.at(writer.language, gradient_flow_scale=STRONG)
    return {
        "strong": f"{STRONG:g}",
        "exploded": number(left(strong.cells["lstm"])),
        "exploded_along": number(float(cell_norms(strong)[0])),
    }


def summed(found: CellComparison) -> dict[str, Any]:
    """The terms of the sum over steps that is the gradient of Elman's W_hh."""
    elman = found.cells["elman"].gradient
    return {
        "whole": number_or_zero(elman.weight_gradient_norm),
        "last": number_or_zero(float(elman.weight_terms[-1])),
        "second": number_or_zero(float(elman.weight_terms[1])),
        "steps": len(found.tokens),
    }


def furthest(writer: Writer, found: CellComparison) -> Verdict:
    """Whose gradient reaches the first letter, where the forget gate has PyTorch's own bias."""
    shut, opened = (
        EXPERIMENT.at(writer.language, gradient_flow_forget_bias=bias)
        for bias in (0.0, FORGET_BIAS.default)
    )
    remain = {cell: left(one) for cell, one in shut.cells.items()}
    arrived = {cell for cell, share in remain.items() if share > VANISHED}
    truths = {frozenset[str](): "none", frozenset({"lstm"}): "lstm"}
    return writer.verdict(
        truths.get(frozenset(arrived), "gated"),
        back=len(shut.tokens) - 1,
        half=number(forget_gate(0)),
        bias=number(FORGET_BIAS.default),
        kept=number(left(opened.cells["lstm"])),
        **{cell: number(share) for cell, share in remain.items()},
    )


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[
        [NONLINEARITY, PRECISION, INIT],
        [TEXT],
        [SCALE, STEPS, HIDDEN, FORGET_BIAS, SEED],
    ],
    formulas=["gradient-flow"],
    presets={
        "plain": USUAL | {"gradient_flow_forget_bias": 0.0},
        "explode": USUAL | {"gradient_flow_scale": STRONG},
        "orthogonal": USUAL | {"gradient_flow_init": "orthogonal"},
        "long": USUAL | {"gradient_flow_forget_bias": 5.0},
        "overflow": {
            **USUAL,
            **{"gradient_flow_nonlinearity": "relu", "gradient_flow_scale": 4.0},
            **{"gradient_flow_steps": 200, "gradient_flow_hidden": 128},
        },
        "anew": tuple(control.key for control in SETTINGS.values()),
    },
    question=Question(("lstm", "gated", "none"), furthest),
    answers=[far],
)
