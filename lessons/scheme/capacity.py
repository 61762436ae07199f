"""What fits into H numbers."""

from collections.abc import Iterator
from typing import Final

from content import Text
from content.template import number, percent
from content.ui_text import in_language
from diagrams import capacity as pictures
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory.capacity import Nonlinearity
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
    say, memory = in_language(LABELS, writer.language), found.memory
    facts, case = _facts(found), _case(found)
    totals = [(size, _capacity_of(found, size)) for size in pictures.SIZES]
    now = (found.hidden, memory.total)
    lag = pictures.capacity_by_lag(
        memory.by_lag, found.hidden, (say["lag"], say["share"], say["bound"])
    )
    size = pictures.capacity_by_size(totals, now, (say["size"], say["total"], say["bound"]))
    yield writer.figure(
        Drawing(lag, writer.line("alt-lag", **facts)),
        Drawing(size, writer.line("alt-size", **facts, largest=number(totals[-1][1]))),
        name="capacity",
        notices=[writer.runs(f"notice-{case}", **facts)],
        waits=True,
    )
    if case == "part":
        yield writer.note("older")


def four_times_the_units(writer: Writer, found: ReservoirCapacity) -> Verdict:
    """What four times the units buy with PyTorch's first weights."""
    small, large, turned = (
        capacity(units, gain, init, "linear", found.seed).memory.total
        for units, gain, init in COMPARED_LAYERS
    )
    return writer.verdict(
        "less" if large / small < 3 else "four",
        small=number(small),
        large=number(large),
        times=number(large / small),
        turned=number(turned),
    )


def _capacity_of(found: ReservoirCapacity, units: int) -> float:
    same = (found.scale, found.init, found.nonlinearity, found.seed)
    return capacity(units, *same).memory.total


def _facts(found: ReservoirCapacity) -> dict[str, str]:
    memory = found.memory
    return {
        "total": number(memory.total),
        "bound": str(memory.bound),
        "share": percent(memory.total / memory.bound),
        "horizon": str(memory.horizon),
        "scale": number(found.scale),
        "radius": number(found.radius),
    }


def _case(found: ReservoirCapacity) -> str:
    if found.scale == 0:
        return "none"
    lasting = (
        found.radius >= NON_FADING_RADIUS and found.nonlinearity != "tanh"
    )  # tanh holds it back
    if lasting and found.memory.horizon == 0:
        return "drowned"
    if found.nonlinearity == "linear":
        if lasting:
            return "loud"
        if found.init == "identity":
            return "copies"
    if found.nonlinearity == "relu":
        return "relu"
    if found.memory.total > NEARLY_FULL * found.hidden:
        return "full"
    return "tanh" if found.nonlinearity == "tanh" else "part"


def _settings(init: Init, nonlinearity: Nonlinearity, scale: float) -> dict[str, object]:
    """What a preset sets; all show 64 units."""
    chosen = {"capacity_init": init, "capacity_nonlinearity": nonlinearity}
    return {**chosen, "capacity_scale": scale, "capacity_hidden": 64}


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[INIT, NONLINEARITY], [SCALE, HIDDEN, SEED]],
    formulas=["capacity"],
    presets={
        "torch": _settings("default", "linear", 1.0),
        "turn": _settings("orthogonal", "linear", 0.9),
        "copies": _settings("identity", "linear", 0.9),
        "bent": _settings("orthogonal", "tanh", 0.9),
        "again": tuple(EXPERIMENT.all_controls),
    },
    question=Question(("four", "less", "none"), four_times_the_units),
    answers=[capacity_figures],
)
