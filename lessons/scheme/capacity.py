"""What fits into H numbers."""

from collections.abc import Iterator
from typing import Final

from content import Text
from content.template import number, percent
from content.words import spoken
from diagrams import capacity as pictures
from lessons.blocks import Block, Drawing, Sentence
from lessons.cache import shared
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory.capacity import Capacity, Init, Nonlinearity, hold

FULL: Final = 0.95  # of the bound
LASTING: Final = 1 - 1e-9  # from this spectral radius on something in the state never fades
FIRST: Final[tuple[tuple[int, float, Init], ...]] = (
    (16, 1.0, "default"),
    (64, 1.0, "default"),
    (64, 0.9, "orthogonal"),
)
"""Units, factor and weights of the three layers that the question compares."""
CAPACITY: Final = {
    "lag": Text(ru="шагов назад, k", en="steps back, k"),
    "share": Text(ru="восстановлено, r²(k)", en="recovered, r²(k)"),
    "size": Text(ru="размер состояния H", en="hidden size H"),
    "total": Text(ru="ёмкость, Σ r²", en="capacity, Σ r²"),
    "bound": Text(ru="предел: H", en="bound: H"),
}

INIT = Choice(
    "init",
    Text(ru="Начальная W_hh", en="Initial W_hh"),
    "default",
    ("default", "orthogonal", "identity"),
    width=2.0,
)
ACTIVATION = Choice(
    "activation",
    Text(ru="Функция", en="Function"),
    "linear",
    ("linear", "tanh", "relu"),
    width=2.0,
)
GAIN = Slider("gain", Text(ru="Множитель W_hh", en="Factor on W_hh"), 1.0, 0.0, 1.5, 0.05)
UNITS = Slider("units", Text(ru="Нейронов H", en="Units H"), 16, 2, 64, 2)
DRAW = Slider("draw", Text(ru="Зерно весов", en="Seed of the weights"), 0, 0, 99, 1)


@shared(1024)
def capacity(units: int, gain: float, init: Init, activation: Nonlinearity, draw: int) -> Capacity:
    """`memory.capacity.hold`, kept for all readers; arguments are named like the controls."""
    return hold(units, init, gain, activation, draw)


EXPERIMENT = Experiment(capacity, [GAIN, UNITS, DRAW, INIT, ACTIVATION])


def held(writer: Writer, found: Capacity) -> Iterator[Block]:
    """What is left of every past input, and what larger states hold."""
    say, memory = spoken(CAPACITY, writer.language), found.memory
    facts = _facts(found)
    totals = [(size, _sized(found, size)) for size in pictures.SIZES]
    now = (found.hidden, memory.total)
    lag = pictures.capacity_by_lag(
        memory.by_lag, found.hidden, (say["lag"], say["share"], say["bound"])
    )
    size = pictures.capacity_by_size(totals, now, (say["size"], say["total"], say["bound"]))
    yield writer.figure(
        Drawing(lag, writer.line("alt-lag", **facts)),
        Drawing(size, writer.line("alt-size", **facts, largest=number(totals[-1][1]))),
        name="capacity",
        notices=[writer.runs(f"notice-{_case(found)}", **facts)],
    )


def larger(writer: Writer, found: Capacity) -> Sentence:
    """What four times the units buy with PyTorch's first weights."""
    small, large, turned = (
        capacity(units, gain, init, "linear", found.seed).memory.total
        for units, gain, init in FIRST
    )
    return writer.verdict(
        "less" if large / small < 3 else "four",
        small=number(small),
        large=number(large),
        times=number(large / small),
        turned=number(turned),
    )


def _sized(found: Capacity, units: int) -> float:
    same = (found.scale, found.init, found.nonlinearity, found.seed)
    return capacity(units, *same).memory.total


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


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[INIT, ACTIVATION], [GAIN, UNITS, DRAW]],
    formulas=["capacity"],
    presets={
        "torch": {"init": "default", "activation": "linear", "gain": 1.0, "units": 64},
        "turn": {"init": "orthogonal", "activation": "linear", "gain": 0.9, "units": 64},
        "copies": {"init": "identity", "activation": "linear", "gain": 0.9, "units": 64},
        "bent": {"init": "orthogonal", "activation": "tanh", "gain": 0.9, "units": 64},
        "again": ("init", "activation", "gain", "units", "draw"),
    },
    question=Question(("four", "less", "none"), larger),
    answers=[held],
)
