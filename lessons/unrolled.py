"""A text read by one layer: the experiment, picture and numbers that several sections share."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from content import Text
from content.template import decimal, grouped, number, percent
from content.ui_text import in_language
from diagrams import unrolled_network
from lessons.blocks import Drawing
from lessons.cache import shared_cache
from lessons.writer import Writer
from rnn_core.charlm.single_pass import Cell, Nonlinearity, SinglePass, single_pass

LABELS: Final = {
    "inputs": Text(ru="вход x", en="input x"),
    "states": Text(ru="состояние h", en="hidden state h"),
}
SAME_MATRIX: Final = {
    "elman": Text(ru="одна матрица на все шаги", en="one matrix for all steps"),
    "lstm": Text(ru="i f g o, на всех шагах одни", en="i f g o, the same at all steps"),
    "gru": Text(ru="r z n, на всех шагах одни", en="r z n, the same at all steps"),
}
WORD: Final = Text(ru="привет", en="hello")


@shared_cache(256)
def read(
    text: str,
    char_level: bool,
    cell: Cell,
    hidden: int,
    scale: float,
    nonlinearity: Nonlinearity,
    seed: int,
) -> SinglePass:
    """`charlm.single_pass.single_pass`, kept for all readers."""
    return single_pass(
        text, "char" if char_level else "word", cell, hidden, scale, nonlinearity, seed
    )


def drawing(writer: Writer, reading: SinglePass) -> Drawing:
    """The network unrolled over the text."""
    say = writer.language
    labels = unrolled_network.UnrolledLabels(
        **in_language(LABELS, say), same_matrix=SAME_MATRIX[reading.cell][say]
    )
    return Drawing(
        unrolled_network.unrolled_network(reading, labels),
        writer.line("alt-unrolled", **run_facts(reading)),
        unrolled_network.min_width(reading),
    )


def step_facts(reading: SinglePass, step: int) -> dict[str, str]:
    """One step, written out for the unit that moved furthest in it."""
    unit = int(reading.most_changed_unit[step])
    share = round(float(reading.word_share[step]) * 100)
    memory = decimal(float(reading.from_memory[step, unit]))
    return {
        "t": str(step + 1),
        "before": str(step),
        "token": reading.tokens[step],
        "unit": str(unit + 1),
        "size": str(reading.states.shape[1]),
        "word": decimal(float(reading.from_word[step, unit])),
        "memory": f"({memory})" if memory.startswith("−") else memory,
        "summed": decimal(float(reading.summed[step, unit])),
        "state": decimal(float(reading.states[step, unit])),
        "flips": str(reading.sign_changes[step]),
        "word_share": str(share),
        "memory_share": str(100 - share),
    }


def run_facts(reading: SinglePass) -> dict[str, str]:
    """The whole text at once."""
    share = round(reading.mean_word_share * 100)
    keep = reading.gates.get("f", reading.gates.get("z"))
    linear = reading.linear_echo_share
    return {
        "word_share": str(share),
        "memory_share": str(100 - share),
        "saturated": percent(reading.saturated_share),
        "largest": number(float(np.abs(reading.states).max())),
        "radius": "" if reading.gates else number(reading.spectral_radius),
        "keep": number(float(keep.mean())) if keep is not None else "",
        "size": str(reading.states.shape[1]),
        "steps_all": str(len(reading.tokens)),
        "last": percent(float(reading.echo_share[-1])),
        "linear": percent(float(linear[-1])) if len(linear) else "",
        "echo_first": number(float(reading.echo[0])),
        "echo_last": number(float(reading.echo[-1])),
    }


def free_facts(reading: SinglePass) -> dict[str, str]:
    """What an Elman cell's state does without input after the text."""
    norms = reading.free_norms
    return {
        "free": str(len(norms) - 1),
        "now": number(float(norms[0])),
        "after": number(float(norms[-1])),
        "peak": number(float(norms.max())),
        "on": str(int(reading.active_units.sum())),
        "part": number(reading.active_radius),
    }


def cost_facts(reading: SinglePass) -> dict[str, str]:
    """Parameters of the layer, and multiplications of its matrix products, for one text."""
    (rows, size), hidden = reading.weight_ih.shape, reading.states.shape[1]
    step = rows * (size + hidden)
    return {
        "blocks": str(rows // hidden),
        "hidden": str(hidden),
        "inputs": str(size),
        "parameters": grouped(step + 2 * rows),
        "step": grouped(step),
        "all": grouped(step * len(reading.tokens)),
    }


def repeated_token_facts(reading: SinglePass) -> dict[str, str] | None:
    """The first token that comes again: where, and how far apart its two states are."""
    for other, token in enumerate(reading.tokens):
        one = reading.tokens.index(token)
        if one < other:
            steps = {"one": str(one + 1), "other": str(other + 1)}
            return steps | {"token": token, "distance": distance(reading, one, other)}
    return None


def printed(numbers: NDArray[np.floating[Any]]) -> str:
    """Numbers as the lesson's programs print them, (H,) or (T,)."""
    return str([round(value, 4) for value in numbers.tolist()])


def distance(reading: SinglePass, one: int, other: int) -> str:
    """‖h − h'‖₂ between the states after two steps, counted from 0."""
    return number(float(np.linalg.norm(reading.states[one] - reading.states[other])))
