"""What fits into H numbers."""

from collections.abc import Iterator
from math import log10
from typing import Final

from content import Text
from content.template import grouped, number, percent, power_of_ten
from content.ui_text import in_language
from diagrams import capacity as pictures
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory.capacity import RIDGE, RIDGES, SAMPLES, SERIES, MemoryCapacity, Nonlinearity
from rnn_core.memory.reservoir import Init, ReservoirCapacity, reservoir_capacity

NEARLY_FULL: Final = 0.95  # of the bound
NON_FADING_RADIUS: Final = 1 - 1e-9  # from this spectral radius on, something stays for ever
COMPARED_LAYERS: Final[tuple[tuple[int, float, Init], ...]] = (
    (16, 1.0, "default"),
    (64, 1.0, "default"),
    (64, 0.9, "orthogonal"),
)
"""Units, factor and weights of the three layers that the question compares."""
LABELS: Final = {
    "lag": Text(ru="шагов назад, k", en="steps back, k"),
    "share": Text(ru="восстановлено, r²(k)", en="recovered, r²(k)"),
    "size": Text(ru="hidden size H", en="hidden size H"),
    "total": Text(ru="ёмкость, Σ r²", en="capacity, Σ r²"),
    "bound": Text(ru="предел: H", en="limit: H"),
    "floor": Text(ru="порог шума λ", en="noise floor λ"),
    "exact": Text(ru="без шума: ", en="without noise: "),
}

INIT = Choice(
    "capacity_init",
    Text(ru="Начальная W_hh", en="Initial W_hh"),
    "default",
    ("default", "orthogonal", "identity"),
    labels={
        "default": Text(ru="PyTorch", en="PyTorch"),
        "orthogonal": Text(ru="ортогональная", en="orthogonal"),
        "identity": Text(ru="единичная", en="identity"),
    },
    width=3.0,
)
NONLINEARITY = Choice(
    "capacity_nonlinearity",
    Text(ru="Активация", en="Activation"),
    "linear",
    ("linear", "tanh", "relu"),
    labels={
        "linear": Text(ru="нет", en="none"),
        "tanh": Text(ru="tanh", en="tanh"),
        "relu": Text(ru="ReLU", en="ReLU"),
    },
    width=2.0,
)
SCALE = Slider(
    "capacity_scale", Text(ru="Множитель W_hh", en="Factor on W_hh"), 1.0, 0.0, 1.5, 0.05
)
HIDDEN = Slider("capacity_hidden", Text(ru="Hidden size H", en="Hidden size H"), 16, 2, 64, 2)
SEED = Slider("capacity_seed", Text(ru="Зерно весов", en="Seed of the weights"), 0, 0, 99, 1)
_LOUDEST, _USUAL, _QUIETEST = (round(log10(one)) for one in (RIDGES[0], RIDGE, RIDGES[-1]))
NOISE = Slider(
    "capacity_noise",
    Text(ru="Порог шума λ: 10 в степени", en="Noise floor λ: 10 to the power"),
    *(_USUAL, _QUIETEST, _LOUDEST, 2),
    help=Text(
        ru="Доля наибольшей дисперсии состояния. Направления, в которых состояние меняется слабее, "
        "считывание теряет. λ — коэффициент гребневой регрессии (ridge).",
        en="A share of the largest variance of the state. The readout loses the directions in "
        "which the state varies less. λ is the coefficient of ridge regression.",
    ),
)


@shared_cache(1024)
def capacity(
    capacity_hidden: int,
    capacity_scale: float,
    capacity_init: Init,
    capacity_nonlinearity: Nonlinearity,
    capacity_seed: int,
) -> ReservoirCapacity:
    """`memory.reservoir.reservoir_capacity`, kept for all readers; named like the controls."""
    return reservoir_capacity(
        capacity_hidden, capacity_init, capacity_scale, capacity_nonlinearity, capacity_seed
    )


EXPERIMENT = Experiment(capacity, [SCALE, HIDDEN, SEED, INIT, NONLINEARITY])


def capacity_figures(writer: Writer, found: ReservoirCapacity) -> Iterator[Block]:
    """What is left of every past input, and how much states of other sizes hold."""
    say, memory = in_language(LABELS, writer.language), _memory(writer, found)
    facts, case = _facts(found, memory), _case(found, memory)
    totals = [
        (size, _capacity_of(found, hidden=size).memory.at(memory.ridge).total)
        for size in pictures.SIZES
    ]
    lag = pictures.capacity_by_lag(
        memory.by_lag, found.hidden, (say["lag"], say["share"], say["bound"])
    )
    size = pictures.capacity_curves(
        totals,
        [(ridge, memory.at(ridge).total) for ridge in RIDGES],
        (found.hidden, memory.ridge, memory.total),
        found.rank if _stable(found) else None,
        say,
    )
    alt = writer.line("alt-size", **facts, largest=number(totals[-1][1]))
    yield writer.figure(
        Drawing(lag, writer.line("alt-lag", **facts)),
        Drawing(size, alt, pictures.MIN_WIDTH),
        name="capacity",
        notices=[writer.runs(f"notice-{case}", **facts)],
        waits=True,
    )
    if _stable(found):
        yield writer.note("exact", rank=found.rank, **facts)
    if found.nonlinearity != "linear":
        yield writer.note("activation", states=grouped(SERIES // 2 * SAMPLES), **facts)


def four_times_the_units(writer: Writer, found: ReservoirCapacity) -> Verdict:
    """What four times the units buy with PyTorch's first weights."""
    small, large, turned = (
        capacity(units, gain, init, "linear", found.seed) for units, gain, init in COMPARED_LAYERS
    )
    few, many = small.memory.total, large.memory.total
    return writer.verdict(
        "less" if many / few < 3 else "four",
        small=number(few),
        large=number(many),
        times=number(many / few),
        turned=number(turned.memory.total),
        small_rank=small.rank,
        large_rank=large.rank,
        lost=large.hidden - large.memory.above_floor,
    )


def _memory(writer: Writer, found: ReservoirCapacity) -> MemoryCapacity:
    """What is above the noise floor that the reader has chosen."""
    return found.memory.at(10.0 ** writer.values[NOISE.key])


def _stable(found: ReservoirCapacity) -> bool:
    """Whether the capacity without noise is the rank of the controllability matrix."""
    return found.nonlinearity == "linear" and found.radius < NON_FADING_RADIUS


def _capacity_of(
    found: ReservoirCapacity, hidden: int | None = None, nonlinearity: Nonlinearity | None = None
) -> ReservoirCapacity:
    """That of another size or activation."""
    activation = nonlinearity or found.nonlinearity
    return capacity(hidden or found.hidden, found.scale, found.init, activation, found.seed)


def _facts(found: ReservoirCapacity, memory: MemoryCapacity) -> dict[str, str]:
    linear = _capacity_of(found, nonlinearity="linear").memory.at(memory.ridge).total
    return {
        "total": number(memory.total),
        "bound": str(memory.bound),
        "share": percent(memory.total / memory.bound),
        "horizon": str(memory.horizon),
        "radius": number(found.radius),
        "floor": power_of_ten(round(log10(memory.ridge))),
        "lost": str(found.hidden - memory.above_floor),
        "linear": number(linear),
    }


def _case(found: ReservoirCapacity, memory: MemoryCapacity) -> str:
    if found.scale == 0:
        return "none"
    if found.nonlinearity == "linear" and not _stable(found):
        return "loud" if memory.horizon else "drowned"
    if found.nonlinearity == "linear" and found.init == "identity":
        return "copies"
    if memory.total > NEARLY_FULL * found.hidden:
        return "full"
    return "part" if found.nonlinearity == "linear" else found.nonlinearity


def _settings(init: Init, nonlinearity: Nonlinearity, scale: float) -> dict[str, object]:
    """What a preset sets; all show 64 units."""
    chosen = {"capacity_init": init, "capacity_nonlinearity": nonlinearity}
    sizes = {"capacity_scale": scale, "capacity_hidden": 64, "capacity_noise": _USUAL}
    return {**chosen, **sizes}


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[INIT, NONLINEARITY], [SCALE, HIDDEN, NOISE, SEED]],
    formulas=["capacity"],
    presets={
        "torch": _settings("default", "linear", 1.0),
        "turn": _settings("orthogonal", "linear", 0.9),
        "copies": _settings("identity", "linear", 0.9),
        "bent": _settings("orthogonal", "tanh", 0.9),
        "again": (*EXPERIMENT.all_controls, NOISE.key),
    },
    question=Question(("four", "less", "none"), four_times_the_units),
    answers=[capacity_figures],
)
