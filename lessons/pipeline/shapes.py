"""Every shape of a recurrent layer."""

from collections.abc import Iterator
from typing import Any, Final

from content import Text
from content.template import Run, grouped
from content.ui_text import in_language
from lessons.blocks import Block, Sentence, Table, Verdict
from lessons.cache import shared_cache
from lessons.controls import Choice, Number, Switch
from lessons.pipeline.diagram_labels import MODULES
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.shapes import LayerShapes, TensorShape, layer_shapes
from rnn_core.cells import Cell

HEADS: Final = {
    "tensor": Text(ru="Тензор", en="Tensor"),
    "letters": Text(ru="Оси", en="Axes"),
    "shape": Text(ru="Форма", en="Shape"),
    "layer": Text(ru="Слой", en="Layer"),
    "parameters": Text(ru="Параметры", en="Parameters"),
}

CELL = Choice(
    "shapes_cell",
    Text(ru="Слой", en="Layer"),
    "lstm",
    ("elman", "lstm", "gru"),
    labels={cell: Text(ru=module, en=module) for cell, module in MODULES.items()},
    width=2.0,
)
BIDIRECTIONAL = Switch(
    "shapes_bidirectional", Text(ru="bidirectional", en="bidirectional"), width=1.4
)
BATCH_FIRST = Switch(
    "shapes_batch_first", Text(ru="batch_first", en="batch_first"), True, width=1.4
)
BATCH = Number("shapes_batch", Text(ru="B: строк", en="B: batch"), 3, 1, 1024)
TIME = Number("shapes_time", Text(ru="T: шагов", en="T: steps"), 7, 1, 4096)
INPUT = Number("shapes_input", Text(ru="D: input_size", en="D: input_size"), 16, 1, 512)
HIDDEN = Number("shapes_hidden", Text(ru="H: hidden_size", en="H: hidden_size"), 32, 1, 512)
LAYERS = Number("shapes_layers", Text(ru="L: num_layers", en="L: num_layers"), 2, 1, 8)
CONTROLS: Final = (BATCH, TIME, INPUT, HIDDEN, LAYERS, CELL, BIDIRECTIONAL, BATCH_FIRST)


@shared_cache(256)
def shapes(
    shapes_cell: Cell,
    shapes_batch: int,
    shapes_time: int,
    shapes_input: int,
    shapes_hidden: int,
    shapes_layers: int,
    shapes_bidirectional: bool,
    shapes_batch_first: bool,
) -> LayerShapes:
    """`batching.shapes.layer_shapes`, kept for all readers; named like the controls."""
    return layer_shapes(
        shapes_cell,
        shapes_batch,
        shapes_time,
        shapes_input,
        shapes_hidden,
        shapes_layers,
        shapes_bidirectional,
        shapes_batch_first,
    )


def every(writer: Writer, found: LayerShapes) -> Iterator[Block]:
    """Two tables: what goes in and comes out, and every parameter."""
    heads, facts = in_language(HEADS, writer.language), numbers(found)
    yield Sentence("call", _code(found.constructor))
    tensors = [
        [_listed(alike), _plain(f"({', '.join(axes)})"), _code(str(shape))]
        for alike, (axes, shape) in _rows(found)
    ]
    titles = [heads["tensor"], heads["letters"], heads["shape"]]
    yield Table("tensors", titles, tensors, waits=True)
    order = "first" if found.batch_first else "not-first"
    yield writer.sentence(order, waits=True, **facts)
    weights: dict[str, list[Run]] = {}  # of one layer and direction, a row that a phone can wrap
    for name, shape in found.parameters.items():
        kind, end = name.rsplit("_l", 1)
        row = weights.setdefault(f"_l{end}", [])
        row += (_plain(", ") if row else []) + _code(kind) + _plain(_unbroken(f" {shape}"))
    rows = [[_code(end), row] for end, row in weights.items()]
    yield Table("parameters", [heads["layer"], heads["parameters"]], rows)
    counts = ["count", "above", "total"] if found.layers > 1 else ["count", "total-one"]
    yield Sentence("count", writer.runs(*counts, **facts))


def batch_axis(writer: Writer, found: LayerShapes) -> Verdict:
    """Where the batch is in h_n."""
    return writer.verdict("second", **numbers(found))


def _rows(found: LayerShapes) -> Iterator[tuple[tuple[str, ...], TensorShape]]:
    """Names of tensors of one shape, and the shape: what goes in and comes out in one row."""
    for name, tensor in found.tensors.items():
        if name.endswith("_0"):
            yield (name, name.replace("_0", "_n")), tensor
        elif not name.endswith("_n"):
            yield (name,), tensor


def _listed(names: tuple[str, ...]) -> list[Run]:
    first, *others = names
    return _code(first) + [run for name in others for run in _plain(", ") + _code(name)]


def _code(text: str) -> list[Run]:
    return [(text, "code", False)]


def _plain(text: str) -> list[Run]:
    return [(text, None, False)]


def numbers(found: LayerShapes) -> dict[str, Any]:
    """What the words of the section name, and the sheet on paper."""
    read = found.tensors["input"]
    hidden = found.tensors["h_n"].shape[-1]
    rows, inputs = found.parameters["weight_ih_l0"]
    return {
        "call": found.constructor,
        "h_n": str(found.tensors["h_n"].shape),
        "factor": str(rows // hidden),
        "size": str(inputs),
        "hidden": str(hidden),
        "one": grouped(rows * (inputs + hidden + 2)),
        "below": str(hidden * found.directions),
        "each": grouped(rows * (hidden * found.directions + hidden + 2)),
        "above": str(found.layers - 1),
        "directions": str(found.directions),
        "count": grouped(found.parameter_count),
        "batch": str(found.batch),
        "steps": str(read.shape[read.axes.index("T")]),
        "states": str(found.layers * found.directions),
    }


def _unbroken(text: str) -> str:
    """A text that no line break cuts."""
    return text.replace(" ", "\u00a0")


SECTION = Section(
    __name__,
    experiment=Experiment(shapes, CONTROLS),
    rows=[[CELL, BIDIRECTIONAL, BATCH_FIRST], [BATCH, TIME, INPUT, HIDDEN, LAYERS]],
    formulas=["parameter-count"],
    presets={
        "plain": {
            "shapes_cell": "elman",
            "shapes_layers": 1,
            "shapes_bidirectional": False,
            "shapes_batch_first": True,
        },
        "deep": {
            "shapes_cell": "lstm",
            "shapes_layers": 2,
            "shapes_bidirectional": True,
            "shapes_batch_first": True,
        },
        "time": {"shapes_batch_first": False},
        "again": tuple(one.key for one in CONTROLS),
    },
    question=Question(("first", "second"), batch_axis),
    answers=[every],
)
