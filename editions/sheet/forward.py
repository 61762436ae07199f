"""The first page: what a network computes, and what PyTorch calls it."""

from typing import Any, Final

from content import Text
from content.formulas import FORMULAS
from editions.sheet.collect import Collector
from editions.sheet.parts import Code, Formula, Line, Part, SheetPage, Structure, Table
from editions.sheet.torch_calls import CALLS, RECURRENT, STEP
from editions.svg import WIDTH, Panel
from lessons import unrolled
from lessons.embedding import padding
from lessons.pipeline import shapes
from lessons.place import Place
from lessons.questions.answers import QUESTIONS
from lessons.structures.input_output import STRUCTURE

SHAPES: Final = Place("pipeline", "shapes", {"shapes_bidirectional": True})
PADDING: Final = Place(
    "embedding",
    "padding",
    {
        "lookup_texts": Text(
            ru="кот спит\nрыжий кот сидит\nбелый кот лежит на столе",
            en="a cat sleeps\na big cat sits\na dog lies on the table",
        )
    },
)
MEMORY: Final = Place("scheme", "memory")
WRITING: Final = Place("scheme", "sampling")
EMBEDDING: Final = Place("embedding", "lookup")
SMALL: Final = 84.0
"""Units across the picture of a structure."""
REACH: Final = 2.5
"""Steps of a structure to either side of its middle."""
STEPS: Final = Place("pipeline", "training-step")


def forward(sheet: Collector) -> SheetPage:
    """The first page."""
    parts = (
        *(_structures, _cells, _memory, _writing),
        *(_shapes, _arguments, _parameters, _padding, _embedding, _step),
    )
    return SheetPage("forward", sheet.words("page-forward"), [part(sheet) for part in parts])


def _structures(sheet: Collector) -> Part:
    """Each structure is cut out of the figure that has it in full colour."""
    rules = []
    for one in STRUCTURE.options:
        place = Place("structures", "input-output", {STRUCTURE.key: one})
        block = sheet.blocks(place)["input-output"]
        ((left, right, *_),) = (
            target["box"] for target in block["targets"][0] if target["value"] == one
        )
        _, whole = block["figures"][0]["layout"]["xaxis"]["range"]
        middle = (left + right) / 2 * whole
        panel = Panel(
            box=(0, SMALL, 0, 0.54 * SMALL),
            across=(middle - REACH, middle + REACH),
            up=(-REACH * 0.54, REACH * 0.54),
        )
        picture = sheet.picture(place, "input-output", (SMALL, 0.54 * SMALL), panel, names=False)
        rules.append(Structure(picture, sheet.words(f"structure-{one}"), place))
    return sheet.part("structures", Place("structures", "input-output"), *rules)


def _cells(sheet: Collector) -> Part:
    return sheet.part(
        "cells",
        Place("scheme", "hidden-state"),
        sheet.line("cells-plain"),
        Formula(FORMULAS["tanh"]),
        Formula(FORMULAS["lstm"]),
        Formula(FORMULAS["gru"]),
        sheet.line("cells-gates"),
        sheet.line("cells-loss"),
        Formula(FORMULAS["step-losses"]),
    )


def _memory(sheet: Collector) -> Part:
    facts = unrolled.run_facts(MEMORY.result(sheet.language))
    picture = sheet.picture(
        MEMORY,
        "time",
        (WIDTH, 112),
        Panel(box=(28, WIDTH - 8, 2, 98)),
        caption=sheet.words("memory-states", **facts),
        names=False,
    )
    return sheet.part("memory", MEMORY, picture, sheet.line("memory-trace", **facts))


def _writing(sheet: Collector) -> Part:
    """Networks that write: what they are trained on, what they read then, and attention."""
    return sheet.part(
        "writing",
        WRITING,
        sheet.lead(WRITING),
        Formula(FORMULAS["sampling"]),
        sheet.line("writing-attention"),
        Formula(FORMULAS["attention"]),
    )


def _step(sheet: Collector) -> Part:
    return sheet.part("step", STEPS, Code(STEP))


def _shapes(sheet: Collector) -> Part:
    """The table is the section's own."""
    facts = shapes.numbers(SHAPES.result(sheet.language))
    table = sheet.blocks(SHAPES)["tensors"]
    rows = [[marked(cell) for cell in row] for row in table["rows"]]
    lines = [sheet.point(f"shapes-{one}") for one in ("output", "batch-first", "order", "last")]
    called = sheet.line("shapes-layer", **facts)
    return sheet.part("shapes", SHAPES, called, Table(table["head"], rows), *lines)


def _arguments(sheet: Collector) -> Part:
    """The arguments of the three layers in a table, other calls a line each."""
    head = [sheet.words("head-argument"), sheet.words("head-means")]
    rows = [
        [f"`{name}={default}`" if default else f"`{name}`", sheet.words(f"argument-{name}")]
        for name, default in RECURRENT
    ]
    calls = [
        Line(f"`{call.written}`: {sheet.words(f'call-{name}')}.", listed=True)
        for name, call in CALLS.items()
    ]
    return sheet.part("arguments", SHAPES, Table(head, rows), *calls)


def _parameters(sheet: Collector) -> Part:
    facts = sheet.numbers("parameters")
    formula = Formula(FORMULAS["parameter-count"])
    return sheet.part(
        "parameters",
        QUESTIONS["parameters"].place,
        formula,
        sheet.line("parameters-count", **facts),
    )


def _padding(sheet: Collector) -> Part:
    facts = padding.numbers(PADDING.result(sheet.language).batch)
    tall = 13.0 * int(facts["rows"])
    grid = sheet.picture(
        PADDING,
        "padding",
        (WIDTH, tall + 2),
        Panel(box=(46, WIDTH, 1, tall + 1)),
        caption=sheet.words("padding-grid", **facts),
        names=False,
    )
    rules = {
        "padding-state": "last-pad",
        "padding-pack": "packing",
        "padding-idx": "padding-idx",
        "padding-loss": "padding-loss",
    }
    lines = [sheet.point(one, **sheet.numbers(of)) for one, of in rules.items()]
    rest = [sheet.point(one) for one in ("padding-attention", "padding-cnn")]
    return sheet.part("padding", PADDING, grid, *lines, *rest)


def _embedding(sheet: Collector) -> Part:
    lookup = Formula(FORMULAS["lookup"])
    words = sheet.line("embedding-words")
    return sheet.part("embedding", EMBEDDING, sheet.lead(EMBEDDING), lookup, words)


def marked(runs: list[Any]) -> str:
    """A cell of an answer as words with mark-up."""
    return "".join(f"`{text}`" if mark == "code" else text for text, mark, _ in runs)
