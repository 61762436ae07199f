"""LSTM or GRU, and what a transformer changed: the costs of a layer over T tokens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from content import Text
from content.template import Run, grouped, number, percent
from content.ui_text import in_language
from diagrams import sequence_cost as drawing
from lessons.blocks import Block, Drawing, Table, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.sequence_cost import (
    HEADS,
    SEQUENCE_LAYERS,
    LayerCost,
    SequenceLayer,
    fused_kept,
    measured_cost,
    predicted_cost,
)

LAYERS: Final[dict[str, Text]] = {
    "elman": Text(ru="nn.RNN", en="nn.RNN"),
    "gru": Text(ru="nn.GRU", en="nn.GRU"),
    "lstm": Text(ru="nn.LSTM", en="nn.LSTM"),
    "attention": Text(ru="внимание", en="attention"),
    "block": Text(ru="блок трансформера", en="transformer block"),
}
AXES: Final[dict[drawing.Counted, Text]] = {
    "operations": Text(
        ru="матриц H × H на токен, по 2H² операций",
        en="H × H matrices a token, 2H² operations each",
    ),
    "chain": Text(ru="умножений матриц подряд", en="matrix products in a row"),
    "kept": Text(ru="для обучения: чисел на токен / H", en="for training: numbers per token / H"),
    "state": Text(ru="для генерации: чисел / H", en="for generation: numbers / H"),
}
HEADS_OF_TABLE: Final = (
    Text(ru="Слой", en="Layer"),
    Text(ru="Параметры", en="Parameters"),
    Text(ru="Операции", en="Operations"),
    Text(ru="Подряд", en="In a row"),
    Text(ru="Для обучения", en="For training"),
    Text(ru="Для генерации", en="For generation"),
)
LENGTH: Final = Text(ru="длина T", en="length T")

STEPS = Slider(
    "attention_cost_steps",
    Text(ru="Длина T, токенов", en="Length T, tokens"),
    *(32, 4, 64, 4),
    width=1.7,
)
HIDDEN = Choice(
    "attention_cost_hidden",
    Text(ru="Размер H", en="Size H"),
    "64",
    ("16", "32", "64", "128"),
    width=1.6,
)
COUNTED = Choice(
    "attention_cost_counted",
    Text(ru="Что считать", en="What is counted"),
    "operations",
    ("operations", "chain", "kept", "state"),
    labels={
        "operations": Text(ru="операции", en="operations"),
        "chain": Text(ru="шаги подряд", en="steps in a row"),
        "kept": Text(ru="память", en="memory"),
        "state": Text(ru="KV cache", en="KV cache"),
    },
    width=2.8,
)


@dataclass(frozen=True, eq=False)
class Costs:
    """What every layer costs at one T and H, measured; equal only to itself.

    Attributes:
        steps: T.
        hidden: H.
        measured: layer → its costs.
        fused: numbers that attention keeps for training where one kernel computes it.
    """

    steps: int
    hidden: int
    measured: dict[SequenceLayer, LayerCost]
    fused: int


@shared_cache(256)
def costs(attention_cost_steps: int, attention_cost_hidden: str) -> Costs:
    """`batching.sequence_cost.measured_cost` of every layer; named like the controls."""
    steps, hidden = attention_cost_steps, int(attention_cost_hidden)
    measured = {layer: measured_cost(layer, steps, hidden) for layer in SEQUENCE_LAYERS}
    return Costs(steps, hidden, measured, fused_kept(steps, hidden))


EXPERIMENT = Experiment(costs, [STEPS, HIDDEN])


def by_length(writer: Writer, found: Costs) -> Iterator[Block]:
    """One cost over T for every layer, and all costs at this T as a table."""
    counted: drawing.Counted = writer.values[COUNTED.key]
    facts = numbers(found)
    said = {one: f"notice-{one}" for one in AXES} | {"operations": f"notice-{case(found)}"}
    order = [counted, *(one for one in AXES if one != counted)]
    lengths = [2**power for power in range(drawing.LAST.bit_length())]
    lines = {
        layer: [
            _in_units(counted, predicted_cost(layer, t, found.hidden), t, found) for t in lengths
        ]
        for layer in SEQUENCE_LAYERS
    }
    points = {
        layer: _in_units(counted, one, found.steps, found) for layer, one in found.measured.items()
    }
    titles = in_language(LAYERS, writer.language) | {
        "steps": LENGTH[writer.language],
        "counted": AXES[counted][writer.language],
    }
    equal = {"T = H": found.hidden, "T = 2H": 2 * found.hidden} if counted == "operations" else {}
    yield writer.figure(
        Drawing(
            drawing.cost_by_length(counted, lines, points, found.steps, equal, titles),
            writer.line("alt", **facts, counted=titles["counted"]),
        ),
        name="cost",
        notices=[writer.runs(said[one], **facts) for one in order],
        waits=True,
    )
    rows: list[list[list[Run]]] = [
        [
            [(titles[layer], None, False)],
            *(
                [(grouped(count), "bold" if name == counted else None, False)]
                for name, count in vars(one).items()
            ),
        ]
        for layer, one in found.measured.items()
    ]
    yield Table("costs", [head[writer.language] for head in HEADS_OF_TABLE], rows, waits=True)


def dearer(writer: Writer, found: Costs) -> Verdict:
    """Whether an LSTM or attention needs more operations for a sentence: at the first settings."""
    first = EXPERIMENT.at(writer.language)
    return writer.verdict(
        {"less": "lstm", "more": "attention"}.get(case(first), "same"), **numbers(first)
    )


def case(found: Costs) -> str:
    """Whether attention needs less than an LSTM, as much, or more operations."""
    apart = found.measured["attention"].operations - found.measured["lstm"].operations
    return "less" if apart < 0 else "more" if apart else "equal"


def _in_units(counted: drawing.Counted, cost: LayerCost, steps: int, found: Costs) -> float:
    """A cost in units of H, so that one axis holds for every H."""
    units = {
        "operations": 2 * steps * found.hidden**2,
        "chain": 1,
        "kept": steps * found.hidden,
        "state": found.hidden,
    }
    value: int = getattr(cost, counted)
    return value / units[counted]


def numbers(found: Costs) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    steps, hidden = found.steps, found.hidden
    attention, lstm = found.measured["attention"], found.measured["lstm"]
    pairs = 4 * steps**2 * hidden
    facts: dict[str, Any] = {
        f"{layer}_{name}": grouped(count)
        for layer, one in found.measured.items()
        for name, count in vars(one).items()
    }
    return facts | {
        "steps": steps,
        "hidden": hidden,
        "times": number(
            max(attention.operations, lstm.operations) / min(attention.operations, lstm.operations)
        ),
        "equal": 2 * hidden,
        "pairs": grouped(pairs),
        "share": percent(pairs / attention.operations),
        "chain": attention.chain,
        "heads": HEADS,
        "weights": grouped(HEADS * steps**2),
        "fused": grouped(found.fused),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[STEPS, HIDDEN, COUNTED]],
    presets={
        "equal": {
            "attention_cost_steps": 64,
            "attention_cost_hidden": "32",
            "attention_cost_counted": "operations",
        },
        "long": {
            "attention_cost_steps": 64,
            "attention_cost_hidden": "16",
            "attention_cost_counted": "operations",
        },
        "parallel": {"attention_cost_steps": 64, "attention_cost_counted": "chain"},
        "write": {"attention_cost_steps": 64, "attention_cost_counted": "state"},
        "again": (STEPS.key, HIDDEN.key, COUNTED.key),
    },
    question=Question(("lstm", "attention", "same"), dearer),
    answers=[by_length],
)
