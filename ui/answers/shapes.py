"""What "The whole pipeline" answers about the shapes of a recurrent layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from content import words
from content.words import pipeline as names
from ui.lesson import Lesson
from ui.parts import Part, Sentence

if TYPE_CHECKING:
    from rnn_core.shapes import Shapes


def every(lesson: Lesson, found: Shapes) -> Iterator[Part]:
    """Two tables: what goes in and comes out, and every parameter."""
    heads = words.spoken(names.SHAPES, lesson.language)
    facts = _facts(found)
    tensors = [
        [f"`{name}`", axes(found, name), f"`{shape}`"] for name, shape in found.tensors.items()
    ]
    weights: dict[str, list[str]] = {}  # of one layer and direction, a row that a phone can wrap
    for name, shape in found.parameters.items():
        kind, end = name.rsplit("_l", 1)
        weights.setdefault(f"`_l{end}`", []).append(f"`{kind}` {shape}")
    rows = [[end, ", ".join(shapes)] for end, shapes in weights.items()]
    yield Sentence(
        "\n\n".join(
            [
                f"`{found.call}`",
                table([heads["tensor"], heads["letters"], heads["shape"]], tensors),
                lesson.line("first" if found.batch_first else "not-first", **facts),
                table([heads["layer"], heads["parameters"]], rows),
                lesson.line("count", **facts),
            ]
        )
    )


def batch_axis(lesson: Lesson, found: Shapes, said: str | None) -> Iterator[Part]:
    """Where the batch is in h_n."""
    if said is not None:
        yield lesson.verdict(said, truth="second", **_facts(found))


def axes(found: Shapes, name: str) -> str:
    """The letters of a tensor's axes."""
    two = "2" if found.directions == 2 else ""
    if name[0] in "hc":  # h_0, c_0, h_n, c_n
        return f"({two}L, B, H)"
    last = "D" if name == "input" else f"{two}H"
    return f"(B, T, {last})" if found.batch_first else f"(T, B, {last})"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _facts(found: Shapes) -> dict[str, str]:
    return {
        "call": found.call,
        "h_n": str(found.tensors["h_n"]),
        "output": str(found.tensors["output"]),
        "input": str(found.tensors["input"]),
        "count": f"{found.count:,}".replace(",", "\u202f"),
        "batch": str(found.batch),
        "states": str(found.layers * found.directions),
    }
