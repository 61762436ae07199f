"""The numbers of a result, rounded into the words that prose and captions quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from content.template import decimal, number, percent

if TYPE_CHECKING:
    from rnn_core.reading import Array, Reading


def of_step(reading: Reading, step: int) -> dict[str, str]:
    """One step, written out for the unit that moved furthest in it."""
    unit = int(reading.most_moved[step])
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
        "flips": str(reading.flips[step]),
        "word_share": str(share),
        "memory_share": str(100 - share),
    }


def of_run(reading: Reading) -> dict[str, str]:
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


def of_repeat(reading: Reading) -> dict[str, str] | None:
    """The first token that comes again: where, and how far apart its two states are."""
    for other, token in enumerate(reading.tokens):
        one = reading.tokens.index(token)
        if one < other:
            steps = {"one": str(one + 1), "other": str(other + 1)}
            return steps | {"token": token, "distance": distance(reading, one, other)}
    return None


def printed(state: Array) -> str:
    """A state as the lesson's program prints it."""
    return str([round(value, 4) for value in state.tolist()])


def distance(reading: Reading, one: int, other: int) -> str:
    """‖h − h'‖₂ between the states after two steps, counted from 0."""
    return number(float(np.linalg.norm(reading.states[one] - reading.states[other])))


def regime(reading: Reading) -> str:
    """Which sentence describes what the sliders have done to the memory."""
    return "gated" if reading.gates else reading.regime


def fading(reading: Reading) -> str:
    """Which sentence describes what became of the echo."""
    last, first = float(reading.echo[-1]), float(reading.echo[0])
    if len(reading.tokens) == 1:
        return "single"
    if last == 0:
        if reading.scale == 0 and not reading.gates:
            return "none"
        return "lost-relu" if reading.nonlinearity == "relu" else "lost"
    if last > first:
        stretched = not reading.gates and reading.spectral_radius > 1
        return "growing" if stretched else "growing-other"
    return "fading-gated" if reading.gates else "fading"


def left(reading: Reading) -> str:
    """Which of the three answers says how much of the echo is left."""
    share = float(reading.echo_share[-1])
    return "most" if share > 0.5 else "some" if share >= 0.01 else "little"
