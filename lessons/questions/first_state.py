"""h_0: zeros, random or learned."""

from collections.abc import Iterator
from typing import Any, Final

from content import Text
from content.template import grouped, number, number_or_zero
from content.ui_text import in_language
from diagrams import first_state as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory.first_state import (
    BEFORE,
    HIDDEN,
    STARTS,
    STEPS,
    FirstStates,
    first_states,
)

TITLES: Final = {
    "zeros": Text(ru="нули", en="zeros"),
    "random": Text(ru="случайное", en="random"),
    "learned": Text(ru="обученное", en="learned"),
    "carried": Text(ru="переданное", en="carried over"),
    "mismatched": Text(ru="нули вместо переданного", en="zeros in place of carried"),
    "power": Text(ru="ρ<sup>t</sup>", en="ρ<sup>t</sup>"),
    "step": Text(ru="шаг t", en="step t"),
    "apart": Text(ru="‖h<sub>t</sub> − h<sub>t</sub> от нулей‖", en="‖h<sub>t</sub> − from zeros‖"),
    "loss": Text(ru="потери L<sub>t</sub>", en="loss L<sub>t</sub>"),
}
FORGOTTEN: Final = 0.01
"""Below this share of its size at h_0 a distance is as good as gone."""
EARLY: Final = 10
"""A step whose distance is quoted: before rounding is all that is left of it."""
NUDGE: Final = {"first_state_scale": 5.0, "first_state_spread": "0.000001"}
"""The question's settings: a large W_hh, and starts that hardly differ from zeros."""
PROGRAM: Final = """\
import torch
from torch import nn

generator = torch.Generator().manual_seed({seed})
rnn = nn.RNN(1, {hidden})
for weight in rnn.parameters():
    nn.init.uniform_(weight, -({hidden}**-0.5), {hidden}**-0.5, generator=generator)
rnn.weight_hh_l0.data *= {scale:g}
rnn.double()
x = 2 * torch.rand({all}, 1, 1, generator=generator, dtype=torch.float64)
x = x[{before}:].expand(-1, {starts}, -1)  # (T, B, D): the end of it, once for every h_0
h0 = {spread:g} * torch.randn(1, {starts}, {hidden}, generator=generator, dtype=torch.float64)

with torch.no_grad():
    zeros, _ = rnn(x)  # without h_0: zeros
    random, _ = rnn(x, h0)
apart = torch.cat([h0, random - zeros]).norm(dim=-1)  # (T + 1, B)
middle = apart.log().mean(1).exp()  # geometric mean
print(f"{{middle[0].item():.1e}} {{middle[{early}].item():.1e}}")
# {begun:.1e} {after:.1e}
"""
LEARNED: Final = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, inputs, hidden, layers=1):
        super().__init__()
        self.rnn = nn.RNN(inputs, hidden, layers)
        self.h0 = nn.Parameter(torch.zeros(layers, 1, hidden))

    def forward(self, x):  # (T, B, D)
        h0 = self.h0.expand(-1, x.shape[1], -1)  # one for all sequences: (layers, B, H)
        return self.rnn(x, h0.contiguous())  # on a GPU cuDNN asks for contiguous memory


net = Net(3, 8)
output, _ = net(torch.randn(5, 4, 3))
output.sum().backward()
print(tuple(net.h0.grad.shape))  # summed over the batch
# (1, 1, 8)
"""

SCALE = Slider(
    "first_state_scale", Text(ru="Множитель W_hh", en="Factor on W_hh"), 1.0, 0.0, 6.0, 0.1
)
LENGTH = Slider(
    "first_state_length", Text(ru="Длина последовательности T", en="Sequence length T"), 5, 1, 60, 1
)
SPREAD = Choice(
    "first_state_spread",
    Text(ru="Разброс случайного h_0", en="Spread of a random h_0"),
    "1",
    ("0.000001", "0.1", "1"),
    labels={
        "0.000001": Text(ru="10⁻⁶", en="10⁻⁶"),
        "0.1": Text(ru="0.1", en="0.1"),
        "1": Text(ru="1", en="1"),
    },
)
SEED = Slider("first_state_seed", Text(ru="Зерно", en="Seed"), 0, 0, 99, 1)


@shared_cache(256)
def starts(first_state_scale: float, first_state_spread: str, first_state_seed: int) -> FirstStates:
    """`memory.first_state.first_states`, kept for all readers; named like the controls."""
    return first_states(first_state_scale, float(first_state_spread), first_state_seed)


EXPERIMENT = Experiment(starts, [SCALE, SPREAD, SEED])


def read_from(writer: Writer, found: FirstStates) -> Iterator[Block]:
    """Distances and losses by start, what to notice in them, and what each start costs."""
    facts = numbers(found, writer.values[LENGTH.key])
    yield writer.figure(
        Drawing(
            drawing.first_states(
                found, writer.values[LENGTH.key], in_language(TITLES, writer.language)
            ),
            writer.line("alt", **facts),
            drawing.MIN_WIDTH,
        ),
        name="first-state",
        notices=[writer.runs(f"notice-{case(found)}", "losses", **facts)],
        waits=True,
    )
    if found.scale:
        yield writer.note("mismatched", **facts)
        yield writer.note("gradient", **facts)


def tiny_difference(writer: Writer, found: FirstStates) -> Verdict:
    """What becomes of a difference of a millionth under a large W_hh."""
    shown = EXPERIMENT.at(writer.language, **NUDGE)
    usual = EXPERIMENT.at(writer.language, first_state_spread=NUDGE["first_state_spread"])
    times = float(shown.mean_random[-1] / shown.mean_random[0])
    truth = "grows" if times > 100 else "fades" if times < 0.01 else "stays"
    return writer.verdict(
        truth,
        steps=STEPS,
        scale=f"{shown.scale:g}",
        begun=number(float(shown.mean_random[0])),
        left=number(float(shown.mean_random[-1])),
        times=grouped(round(float(f"{times:.1e}"))),
        usual=number_or_zero(float(usual.mean_random[-1])),
    )


def programs(writer: Writer, found: FirstStates) -> Iterator[Block]:
    """A learned h_0 in PyTorch, and the distances measured with it."""
    yield writer.sentence("pytorch")
    yield Program("learned-program", LEARNED)
    begun, after = found.mean_random[[0, EARLY]]
    yield Program(
        "program",
        PROGRAM.format(
            seed=writer.values[SEED.key],
            hidden=HIDDEN,
            scale=found.scale,
            spread=float(writer.values[SPREAD.key]),
            all=BEFORE + STEPS,
            before=BEFORE,
            starts=STARTS,
            early=EARLY,
            begun=begun,
            after=after,
        ),
    )


def case(found: FirstStates) -> str:
    """Which sentence describes the distances."""
    if found.scale == 0:
        return "none"
    if found.steps_to(FORGOTTEN) is not None:
        return "forgotten"
    begun, left = found.mean_random[[0, -1]]
    return "apart" if left >= FORGOTTEN * begun else "some"


def numbers(found: FirstStates, length: int) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    means = {start: float(losses[:length].mean()) for start, losses in found.losses.items()}
    mean = found.mean_random
    return {
        "rho": number_or_zero(found.radius),
        "scale": f"{found.scale:g}",
        "begun": number(float(mean[0])),
        "early": EARLY,
        "after": number_or_zero(float(mean[EARLY])),
        "left": number_or_zero(float(mean[-1])),
        "forgotten": found.steps_to(FORGOTTEN) or "",
        "steps": STEPS,
        "length": length,
        "first": number(float(found.losses["zeros"][0])),
        "first_mismatched": number(float(found.losses["mismatched"][0])),
        "first_learned": number(float(found.losses["learned"][0])),
        "gradient_first": number_or_zero(float(found.gradient_norms[0])),
        "gradient_last": number_or_zero(float(found.gradient_norms[-1])),
        **{start: number(value) for start, value in means.items()},
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[SCALE, LENGTH, SEED], [SPREAD]],
    formulas=["first-state"],
    presets={
        "usual": {"first_state_scale": 1.0, "first_state_spread": "1", "first_state_length": 5},
        "long": {"first_state_scale": 1.0, "first_state_spread": "1", "first_state_length": 60},
        "slow": {"first_state_scale": 1.5, "first_state_spread": "1", "first_state_length": 60},
        "chaos": NUDGE | {"first_state_length": 60},
    },
    question=Question(("fades", "stays", "grows"), tiny_difference),
    answers=[read_from, programs],
)
