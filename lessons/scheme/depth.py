"""One layer upon another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np

from content import Text
from content.template import number, percent
from content.ui_text import in_language
from diagrams import depth as pictures
from diagrams import theme
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.memory.benchmark import DEPTHS, BenchmarkResult, benchmark_result, spec_of_depth
from rnn_core.memory.live_training import StackedSnapshot, train_depth_live, untrained_snapshot
from rnn_core.memory.sequence_tasks import TASKS
from rnn_core.training import TrainingStatus

NOTICEABLE_GAIN: Final = 0.02
"""Differences between depths below this are taken for none."""
NUMBER_NAMES: Final = {1: "one", 2: "two", 3: "three"}
DIGIT_WIDTH: Final = 11  # pixels a digit takes
TASK_NAMES: Final = {
    "recall": Text(ru="память", en="recall"),
    "sums": Text(ru="сумма двух", en="sum of two"),
    "cumsum": Text(ru="сумма всех", en="sum of all"),
}
LABELS: Final = {
    "layers": Text(ru="слоёв, весов поровну", en="layers, equal numbers of weights"),
    "share": Text(ru="верных ответов", en="right answers"),
    "own": Text(ru="ваша", en="yours"),
    "symbols": Text(ru="прочитанный символ", en="symbol read"),
    "layer": Text(ru="слой", en="layer"),
}

TASK = Choice(
    "depth_task",
    Text(ru="Задание", en="Task"),
    "sums",
    tuple(TASKS),
    labels=TASK_NAMES,
    width=3.0,
    help=Text(
        ru="Память: назвать символ, прочитанный k шагов назад. Сумма двух: сложить его с нынешним."
        " Сумма всех: сложить всё прочитанное, а потом и эти суммы.",
        en="Recall: name the symbol read k steps ago. Sum of two: add it to the current one."
        " Sum of all: add up everything read, then add up these sums too.",
    ),
)
LAYERS = Slider("depth_layers", Text(ru="Слоёв", en="Layers"), 2, DEPTHS[0], DEPTHS[-1], 1)
SEED = Slider("depth_seed", Text(ru="Зерно сети", en="Seed of the network"), 0, 0, 99, 1)


@dataclass(frozen=True)
class DepthTraining:
    """Layers upon one another; the result is what the network knows and does so far."""

    depth_task: str
    depth_layers: int
    depth_seed: int
    paced: ClassVar[bool] = False
    network: ClassVar[str] = ""

    @property
    def steps(self) -> int:
        """Steps in all."""
        return TASKS[self.depth_task].updates

    def train(self) -> Iterator[TrainingStatus]:
        """The very training that was measured, if its seed was."""
        return train_depth_live(self.depth_task, self.depth_layers, self.depth_seed)


@dataclass(frozen=True, eq=False)
class DepthResults:
    """What depth buys in every task, and one network to look into; equal only to itself."""

    measured: dict[str, dict[int, BenchmarkResult]]  # by task and number of layers
    network: StackedSnapshot  # the reader's own as soon as it learns


@shared_cache(64)
def depth_results(
    depth_task: str, depth_layers: int, depth_seed: int, so_far: StackedSnapshot | None = None
) -> DepthResults:
    """`memory.benchmark` of every depth, and a network; arguments are named like the controls."""
    table = {
        task: {depth: benchmark_result(spec_of_depth(task, depth)) for depth in DEPTHS}
        for task in TASKS
    }
    return DepthResults(table, so_far or untrained_snapshot(depth_task, depth_layers, depth_seed))


EXPERIMENT = Experiment(depth_results, [TASK, LAYERS, SEED], training=DepthTraining)


def depth_figures(writer: Writer, found: DepthResults) -> Iterator[Block]:
    """Right answers of one, two and three layers, and the states of a network of that depth."""
    say, network = in_language(LABELS, writer.language), found.network
    names = in_language(TASK_NAMES, writer.language)
    name = names[network.task]
    groups = [
        pictures.TaskRuns(
            names[task], table[1].chance, {deep: one.overall for deep, one in table.items()}
        )
        for task, table in found.measured.items()
    ]
    mine = (name, network.layers, float(network.accuracies.mean())) if network.step else None
    titles = (say["layers"], say["share"], say["own"])
    compared = pictures.accuracy_by_depth(groups, (name, network.layers), titles, mine)
    stacked = pictures.layer_states(network.states, network.symbols, (say["symbols"], say["layer"]))
    table = found.measured[network.task]
    facts = {"task": name, "updates": TASKS[network.task].updates, **_facts(table)}
    inside = _network_facts(network)
    measured = writer.runs(f"notice-{_case(gain(table))}", **facts)
    own = writer.runs(f"notice-{'own' if network.step else 'untaught'}", **inside)
    width = theme.steps_width(network.symbols, DIGIT_WIDTH)
    yield writer.figure(
        Drawing(compared, writer.line("alt-compare", **facts)),
        Drawing(stacked, writer.line("alt-stack", **inside), width),
        name="depth",
        notices=[own, measured] if network.step else [measured, own],
        waits=True,
    )
    yield writer.note("runs", **facts)


def depth_to_remember(writer: Writer, found: DepthResults) -> Verdict:
    """Whether further layers help where there is nothing to compute."""
    truths = {"helps": "deep", "hurts": "wide", "same": "same"}
    return writer.verdict(
        truths[_case(gain(found.measured["recall"]))],
        **{
            task: f"{_gain_in_percent(one):+d}".replace("-", "−")
            for task, one in found.measured.items()
        },
    )


def gain(table: Mapping[int, BenchmarkResult]) -> float:
    """How much the best of several layers is above one, in shares of right answers."""
    best = max(float(one.overall.mean()) for layers, one in table.items() if layers > 1)
    return best - float(table[1].overall.mean())


def _gain_in_percent(table: Mapping[int, BenchmarkResult]) -> int:
    """The same in points, between the whole percents that stand beside it."""
    one, *several = (round(100 * float(table[layers].overall.mean())) for layers in sorted(table))
    return max(several) - one


def _case(more: float) -> str:
    return "helps" if more > NOTICEABLE_GAIN else "hurts" if more < -NOTICEABLE_GAIN else "same"


def _facts(table: Mapping[int, BenchmarkResult]) -> dict[str, object]:
    facts: dict[str, object] = {"chance": percent(table[1].chance)}
    for deep, name in NUMBER_NAMES.items():
        overall = table[deep].overall
        facts[name] = percent(float(overall.mean()))
        facts[f"{name}_units"] = table[deep].spec.hidden
        edges = (percent(float(overall.min())), percent(float(overall.max())))
        facts[f"{name}_runs"] = "–".join(dict.fromkeys(edges))  # one number where all agree
    return facts


def _network_facts(network: StackedSnapshot) -> dict[str, object]:
    sizes = [float(np.abs(states).mean()) for states in network.states]
    return {
        "layers": network.layers,
        "units": network.states.shape[2],
        "seed": network.seed,
        "step": network.step,
        "right": network.correct,
        "asked": network.answers,
        "symbols": len(network.symbols),
        "sizes": ", ".join(map(number, sizes)),
        "share": percent(float(network.accuracies.mean())),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[TASK, LAYERS, SEED]],
    formulas=["stacked"],
    presets={
        "sums": {"depth_task": "sums", "depth_layers": 2},
        "cumsum": {"depth_task": "cumsum", "depth_layers": 3},
        "remember": {"depth_task": "recall", "depth_layers": 2},
        "flat": {"depth_layers": 1},
        "over": ("depth_task", "depth_layers", "depth_seed"),
    },
    question=Question(("wide", "deep", "same"), depth_to_remember),
    answers=[depth_figures],
)
