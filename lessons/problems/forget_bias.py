"""How long the forget gate keeps: what its bias is worth before anything is learnt."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from content import Text
from content.template import number
from diagrams import forget_bias
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.problems.gates import TEXT
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.gradients.forget_bias import (
    COMPARED_BIASES,
    HIDDEN,
    STEPS,
    CellRetention,
    cell_retention,
    forget_gate,
    half_life,
    retention,
)

QUESTION_STEPS: Final = 20
"""Steps after which the question asks what is left."""
AXES: Final = (
    Text(ru="шагов прошло, n", en="steps gone by, n"),
    Text(ru="осталось от c", en="left of c"),
)
FORGET: Final = """\
import torch
from torch import nn

lstm = nn.LSTM(16, {hidden})
forget = slice({hidden}, {end})  # PyTorch stacks the gates as i, f, g, o
with torch.no_grad():
    lstm.bias_ih_l0[forget] = {bias}
    lstm.bias_hh_l0[forget] = 0  # else what PyTorch drew, or a second {bias}, is added

gate = torch.sigmoid(lstm.bias_ih_l0 + lstm.bias_hh_l0)[forget]
print(round(gate.mean().item(), 4))
# {printed}
"""

RECIPE: Final = """\
import torch
from torch import nn

longest = 100  # steps of the longest dependency that is expected
lstm = nn.LSTM(16, {hidden})
i, forget = slice(0, {hidden}), slice({hidden}, {end})
with torch.no_grad():
    for weight in lstm.weight_hh_l0.chunk(4):  # each gate's own
        nn.init.orthogonal_(weight)  # a rotation or, as often, a reflection: every σ is 1
    lstm.bias_ih_l0.zero_(), lstm.bias_hh_l0.zero_()
    lstm.bias_ih_l0[forget] = torch.empty({hidden}).uniform_(1, longest - 1).log()  # chrono
    lstm.bias_ih_l0[i] = -lstm.bias_ih_l0[forget]

sigma = torch.linalg.matrix_norm(lstm.weight_hh_l0.unflatten(0, (4, {hidden})), 2)
keeps = 1 / (1 - torch.sigmoid(lstm.bias_ih_l0[forget]))  # steps until f has left 1/e, nearly
print(round(sigma.min().item(), 4), round(sigma.max().item(), 4))
print(2 <= keeps.min().item() <= keeps.max().item() <= longest)
# 1.0 1.0
# True
"""

BIAS = Slider(
    "forget_bias_bias",
    Text(ru="Смещение вентиля забывания b", en="Forget-gate bias b"),
    *(2.0, -2.0, 7.0, 0.1),
)
SEED = Slider("forget_bias_seed", Text(ru="Зерно весов", en="Seed of the weights"), 0, 0, 99, 1)


@dataclass(frozen=True, eq=False)
class Biases:
    """What a fresh LSTM keeps with several biases, one of them the reader's."""

    kept: tuple[CellRetention, ...]
    chosen: int


@shared_cache(256)
def biases(forget_bias_bias: float, forget_bias_seed: int, gates_text: str) -> Biases:
    """`cell_retention` with the fixed biases and the reader's, in order of size."""
    every = sorted({*COMPARED_BIASES, float(forget_bias_bias)})
    return Biases(
        cell_retention(gates_text, every, forget_bias_seed), every.index(float(forget_bias_bias))
    )


def worth(writer: Writer, found: Biases) -> Verdict:
    """How many times more a bias of 1 leaves after some steps."""
    none, one = retention(0.0)[QUESTION_STEPS], retention(1.0)[QUESTION_STEPS]
    times = one / none
    return writer.verdict(
        "half" if times < 3 else "thirty" if times < 300 else "thousands",
        steps=QUESTION_STEPS,
        none=number(none),
        one=number(one),
        times=f"{times:.0f}",
        gate=f"{forget_gate(1.0):.3f}",
        gate_none=f"{forget_gate(0.0):g}",
        half_none=_long(half_life(0.0)),
        half_one=_long(half_life(1.0)),
        half_five=_long(half_life(5.0)),
    )


def kept(writer: Writer, found: Biases) -> Iterator[Block]:
    """∏ f over steps: measured in a fresh LSTM, and by the closed form."""
    facts = _facts(found)
    closed = [retention(one.bias) for one in found.kept]
    across, up = (axis[writer.language] for axis in AXES)
    figure = forget_bias.remaining_state(found.kept, closed, found.chosen, (across, up))
    yield writer.figure(
        Drawing(figure, writer.line("alt-kept", **facts)),
        name="forget-bias",
        notices=[
            writer.runs("notice-closed-form", **facts),
            writer.runs(f"notice-{case(found)}", **facts),
        ],
        waits=True,
    )


def program(writer: Writer, found: Biases) -> Iterator[Block]:
    """How to set the bias in PyTorch, where there are two of them."""
    yield writer.sentence("trap")
    yield writer.note(
        "twice",
        gate=f"{forget_gate(1.0):.3f}",
        half=_long(half_life(1.0)),
        twice_gate=f"{forget_gate(2.0):.3f}",
        twice_half=_long(half_life(2.0)),
    )
    b = found.kept[found.chosen].bias
    yield Program(
        "program",
        FORGET.format(hidden=HIDDEN, end=2 * HIDDEN, bias=b, printed=round(forget_gate(b), 4)),
    )
    yield writer.note("recipe")
    yield Program("recipe-program", RECIPE.format(hidden=HIDDEN, end=2 * HIDDEN))


def case(found: Biases) -> str:
    """How the measured mean stands to the closed form."""
    one = found.kept[found.chosen]
    return "faster" if one.mean_gate < forget_gate(one.bias) else "slower"


def _long(steps: float) -> str:
    """A number of steps with its tenth, so that Russian has one form of the noun for all."""
    return f"{steps:.1f}"


def _facts(found: Biases) -> dict[str, Any]:
    one = found.kept[found.chosen]
    last = one.products[-1]
    return {
        "b": f"{one.bias:g}".replace("-", "−"),
        "gate": f"{forget_gate(one.bias):.4f}",
        "half": _long(half_life(one.bias)),
        "steps": STEPS,
        "law": number(retention(one.bias)[-1]),
        "mean": number(one.mean[-1]),
        "least": number(last.min()),
        "most": number(last.max()),
        "measured": f"{one.mean_gate:.4f}",
    }


SECTION = Section(
    __name__,
    experiment=Experiment(biases, [BIAS, SEED, TEXT]),
    rows=[[BIAS, SEED]],
    presets={
        "zero": {"forget_bias_bias": 0.0},
        "one": {"forget_bias_bias": 1.0},
        "five": {"forget_bias_bias": 5.0},
        "minus": {"forget_bias_bias": -2.0},
    },
    question=Question(("half", "thirty", "thousands"), worth),
    answers=[kept, program],
)
