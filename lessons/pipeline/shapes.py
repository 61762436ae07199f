"""Every shape of a recurrent layer."""

from collections.abc import Iterator
from typing import Any, Final

from content import Text
from content.template import Run
from content.words import spoken
from lessons.blocks import Block, Sentence, Table
from lessons.cache import shared
from lessons.controls import Choice, Number, Switch
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.batching.shapes import LayerShapes, layer_shapes
from rnn_core.cells import Cell

HEADS: Final = {
    "tensor": Text(ru="Тензор", en="Tensor"),
    "letters": Text(ru="Оси", en="Axes"),
    "shape": Text(ru="Форма", en="Shape"),
    "layer": Text(ru="Слой", en="Layer"),
    "parameters": Text(ru="Параметры", en="Parameters"),
}

LAYER = Choice("layer", Text(ru="Слой", en="Layer"), "lstm", ("elman", "lstm", "gru"), width=2.0)
TWO_DIRECTIONS = Switch("two_directions", Text(ru="bidirectional", en="bidirectional"), width=1.4)
BATCH_FIRST = Switch("batch_first", Text(ru="batch_first", en="batch_first"), True, width=1.4)
B = Number("b", Text(ru="B: строк", en="B: batch"), 3, 1, 1024)
T = Number("t", Text(ru="T: шагов", en="T: steps"), 7, 1, 4096)
D = Number("d", Text(ru="D: input_size", en="D: input_size"), 16, 1, 512)
H = Number("h", Text(ru="H: hidden_size", en="H: hidden_size"), 32, 1, 512)
L = Number("l", Text(ru="L: num_layers", en="L: num_layers"), 2, 1, 8)


@shared(256)
def shapes(
    layer: Cell,
    b: int,
    t: int,
    d: int,
    h: int,
    l: int,  # noqa: E741
    two_directions: bool,
    batch_first: bool,
) -> LayerShapes:
    """`batching.shapes.layer_shapes`, kept for all readers; named like the controls."""
    return layer_shapes(layer, b, t, d, h, l, two_directions, batch_first)


def every(writer: Writer, found: LayerShapes) -> Iterator[Block]:
    """Two tables: what goes in and comes out, and every parameter."""
    heads, facts = spoken(HEADS, writer.language), _facts(found)
    yield Sentence("call", _code(found.constructor))
    tensors = [
        [_code(name), _plain(f"({', '.join(axes)})"), _code(str(shape))]
        for name, (axes, shape) in found.tensors.items()
    ]
    yield Table("tensors", [heads["tensor"], heads["letters"], heads["shape"]], tensors)
    yield writer.sentence("first" if found.batch_first else "not-first", **facts)
    weights: dict[str, list[Run]] = {}  # of one layer and direction, a row that a phone can wrap
    for name, shape in found.parameters.items():
        kind, end = name.rsplit("_l", 1)
        row = weights.setdefault(f"_l{end}", [])
        row += (_plain(", ") if row else []) + _code(kind) + _plain(f" {shape}")
    rows = [[_code(end), row] for end, row in weights.items()]
    yield Table("parameters", [heads["layer"], heads["parameters"]], rows)
    yield writer.sentence("count", **facts)


def batch_axis(writer: Writer, found: LayerShapes) -> Sentence:
    """Where the batch is in h_n."""
    return writer.verdict("second", **_facts(found))


def _code(text: str) -> list[Run]:
    return [(text, "code", False)]


def _plain(text: str) -> list[Run]:
    return [(text, None, False)]


def _facts(found: LayerShapes) -> dict[str, Any]:
    return {
        "call": found.constructor,
        "h_n": str(found.tensors["h_n"].shape),
        "output": str(found.tensors["output"].shape),
        "input": str(found.tensors["input"].shape),
        "count": f"{found.parameter_count:,}".replace(",", "\u202f"),
        "batch": str(found.batch),
        "states": str(found.layers * found.directions),
    }


SECTION = Section(
    __name__,
    experiment=Experiment(shapes, [B, T, D, H, L, LAYER, TWO_DIRECTIONS, BATCH_FIRST]),
    rows=[[LAYER, TWO_DIRECTIONS, BATCH_FIRST], [B, T, D, H, L]],
    presets={
        "plain": {"layer": "elman", "l": 1, "two_directions": False, "batch_first": True},
        "deep": {"layer": "lstm", "l": 2, "two_directions": True, "batch_first": True},
        "time": {"batch_first": False},
        "again": ("layer", "two_directions", "batch_first", "b", "t", "d", "h", "l"),
    },
    question=Question(("first", "second"), batch_axis),
    answers=[every],
)
