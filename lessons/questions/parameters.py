"""How many parameters each cell has, in PyTorch and in Keras."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from content import Text
from content.template import grouped
from content.ui_text import in_language
from diagrams import parameter_counts as drawing
from lessons.blocks import Block, Drawing, Program, Table, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Number, Slider, Switch
from lessons.pipeline.diagram_labels import MODULES
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.parameter_counts import (
    GATES,
    ParameterCounts,
    parameter_counts,
    predicted_count,
)
from rnn_core.cells import Cell

KERAS: Final = {"elman": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}
TITLES: Final = {
    "share": Text(ru="параметров, nn.LSTM = 100 %", en="parameters, nn.LSTM = 100%"),
    "hidden": Text(ru="размер состояния H", en="hidden size H"),
    "factor": Text(ru="N(2H) / N(H)", en="N(2H) / N(H)"),
    "weight_ih": Text(ru="W<sub>ih</sub>", en="W<sub>ih</sub>"),
    "weight_hh": Text(ru="W<sub>hh</sub>", en="W<sub>hh</sub>"),
    "bias_ih": Text(ru="b<sub>ih</sub>", en="b<sub>ih</sub>"),
    "bias_hh": Text(ru="b<sub>hh</sub>", en="b<sub>hh</sub>"),
    **{cell: Text(ru=module, en=module) for cell, module in MODULES.items()},
    **{
        f"keras-{cell}": Text(ru=f"Keras {kind}", en=f"Keras {kind}")
        for cell, kind in KERAS.items()
    },
}
HEADS: Final = (
    Text(ru="Слой", en="Layer"),
    Text(ru="g", en="g"),
    Text(ru="PyTorch", en="PyTorch"),
    Text(ru="Keras", en="Keras"),
    Text(ru="Разность", en="Difference"),
)

HIDDEN = Slider("parameters_hidden", Text(ru="H: hidden_size", en="H: hidden_size"), 32, 1, 256, 1)
CELL = Choice(
    "parameters_cell",
    Text(ru="Слой", en="Layer"),
    "lstm",
    ("elman", "gru", "lstm"),
    labels={cell: Text(ru=module, en=module) for cell, module in MODULES.items()},
    width=2.0,
)
INPUT = Number("parameters_input", Text(ru="D: input_size", en="D: input_size"), 16, 1, 512)
LAYERS = Number("parameters_layers", Text(ru="L: num_layers", en="L: num_layers"), 1, 1, 8)
BIDIRECTIONAL = Switch(
    "parameters_bidirectional", Text(ru="bidirectional", en="bidirectional"), width=1.4
)
CONTROLS: Final = (HIDDEN, CELL, INPUT, LAYERS, BIDIRECTIONAL)
ONE_LAYER: Final = {"parameters_layers": 1, "parameters_bidirectional": False}
POWERS: Final = tuple(2**power for power in range(9))

PROGRAM: Final = """\
from torch import nn

layer = {layer}
parts = dict.fromkeys(["weight_ih", "weight_hh", "bias_ih", "bias_hh"], 0)
for name, weight in layer.named_parameters():  # weight_ih_l0, weight_hh_l0, ...
    parts[name.split("_l")[0]] += weight.numel()

print(parts, sum(parts.values()))
# {printed}
"""


@dataclass(frozen=True, eq=False)
class CellCounts:
    """Counts of every cell, one of them chosen; equal only to itself.

    Attributes:
        every: cell → its counts.
        growth: N(2H) / N(H) at every H of `POWERS`.
        chosen: the cell.
        sizes: D, H, L and whether bidirectional.
    """

    every: dict[Cell, ParameterCounts]
    growth: list[float]
    chosen: Cell
    sizes: tuple[int, int, int, bool]


@shared_cache(256)
def counted(
    parameters_hidden: int,
    parameters_cell: Cell,
    parameters_input: int,
    parameters_layers: int,
    parameters_bidirectional: bool,
) -> CellCounts:
    """`batching.parameter_counts.parameter_counts` of every cell; named like the controls."""
    rest = (parameters_layers, parameters_bidirectional)
    return CellCounts(
        {
            cell: parameter_counts(cell, parameters_input, parameters_hidden, *rest)
            for cell in GATES
        },
        [
            predicted_count("lstm", parameters_input, 2 * hidden, *rest)
            / predicted_count("lstm", parameters_input, hidden, *rest)
            for hidden in POWERS
        ],
        parameters_cell,
        (parameters_input, parameters_hidden, *rest),
    )


EXPERIMENT = Experiment(counted, CONTROLS)


def by_part(writer: Writer, found: CellCounts) -> Iterator[Block]:
    """Bars of parts in PyTorch and Keras, what doubling H does, a table, the count as a program."""
    facts = numbers(found)
    titles = in_language(TITLES, writer.language)
    yield writer.figure(
        Drawing(
            drawing.parameter_counts(found.every, found.growth, found.sizes[1], titles),
            writer.line("alt", **facts),
        ),
        name="parameters",
        notices=[writer.runs("notice-double", **facts)],
        waits=True,
    )
    yield Table("counts", [head[writer.language] for head in HEADS], [*_rows(found)], waits=True)
    yield writer.note("single", **facts)
    if found.sizes[2] > 1:
        yield writer.note("above", **facts)
    yield Program("program", program(found))


def keras_gru(writer: Writer, found: CellCounts) -> Verdict:
    """How many parameters Keras's GRU has against PyTorch's, at the sizes of the first example."""
    first = EXPERIMENT.at(writer.language)
    apart = first.every["gru"].total - first.every["gru"].keras_total
    one_bias = first.every["gru"].torch["bias_hh"]
    truth = {0: "same", one_bias: "fewer"}.get(apart, "more")
    lstm = first.every["lstm"]
    return writer.verdict(
        truth,
        gru=grouped(first.every["gru"].total),
        lstm=grouped(lstm.total),
        keras_lstm=grouped(lstm.keras_total),
    )


def program(found: CellCounts) -> str:
    """The chosen layer in PyTorch, counted, and what that prints."""
    inputs, hidden, layers, two = found.sizes
    flags = [f"num_layers={layers}"] * (layers > 1) + ["bidirectional=True"] * two
    counts = found.every[found.chosen]
    return PROGRAM.format(
        layer=f"{MODULES[found.chosen]}({', '.join([str(inputs), str(hidden), *flags])})",
        printed=f"{counts.torch} {counts.total}",
    )


def _rows(found: CellCounts) -> Iterator[list[list[Any]]]:
    """A row a cell, the chosen one bold, and one for Keras's GRU with one bias."""
    for cell, one in found.every.items():
        mark = "bold" if cell == found.chosen else None
        numbers = [str(GATES[cell]), *map(grouped, (one.total, one.keras_total))]
        apart = grouped(one.total - one.keras_total)
        yield [
            [(MODULES[cell], "code", False)],
            *([(text, mark, False)] for text in (*numbers, apart)),
        ]
    gru = found.every["gru"]
    yield [
        [("nn.GRU", "code", False), (", ", None, False), ("reset_after=False", "code", False)],
        *(
            [(text, None, False)]
            for text in (
                str(GATES["gru"]),
                grouped(gru.total),
                grouped(gru.keras_single_bias),
                grouped(gru.total - gru.keras_single_bias),
            )
        ),
    ]


def numbers(found: CellCounts) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    inputs, hidden, _, two = found.sizes
    one, below = found.every[found.chosen], (2 if two else 1) * hidden
    return {
        "layer": MODULES[found.chosen],
        "hidden": hidden,
        "twice": 2 * hidden,
        "count": grouped(one.total),
        "doubled": grouped(one.doubled),
        "factor": f"{one.doubled / one.total:.2f}",
        "share": f"{one.quadratic / one.total:.3f}",
        "gates": GATES[found.chosen],
        "inputs": inputs,
        "below": below,
        "first": grouped(GATES[found.chosen] * hidden * (inputs + hidden + 2)),
        "each": grouped(GATES[found.chosen] * hidden * (below + hidden + 2)),
        "biases": grouped(found.every["lstm"].torch["bias_hh"]),
        "rnn": grouped(found.every["elman"].total),
        "gru": grouped(found.every["gru"].total),
        "lstm": grouped(found.every["lstm"].total),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[HIDDEN], [CELL, INPUT, LAYERS, BIDIRECTIONAL]],
    presets={
        "wide-state": ONE_LAYER | {"parameters_hidden": 256, "parameters_input": 16},
        "wide-input": ONE_LAYER | {"parameters_hidden": 8, "parameters_input": 512},
        "stacked": {
            "parameters_hidden": 32,
            "parameters_input": 16,
            "parameters_layers": 2,
            "parameters_bidirectional": True,
        },
        "guide": ONE_LAYER
        | {"parameters_cell": "lstm", "parameters_hidden": 128, "parameters_input": 64},
        "again": tuple(one.key for one in CONTROLS),
    },
    question=Question(("fewer", "same", "more"), keras_gru),
    answers=[by_part],
)
