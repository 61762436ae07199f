"""One step, unit by unit: what the word added, what the memory kept, and what came out."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from diagrams import curves, theme
from rnn_core.charlm.single_pass import SinglePass

LADDER = (1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)  # ends of the axis, times a power of ten


@dataclass(frozen=True)
class SumLabels:
    """Words on the figure of one step, in the reader's language."""

    from_word: str
    from_memory: str
    summed: str
    state: str
    units: str


def sum_by_unit(reading: SinglePass, labels: SumLabels) -> theme.Figure:
    """For each unit the word's bar, the memory's bar starting where it ends, their sum, and h.

    Frame t shows step t; the last step is shown at first.
    """
    steps, hidden_size = reading.states.shape
    figure = theme.figure(
        _traces(reading, steps - 1, labels),
        height=230,
        margin={"l": 48, "r": 8, "t": 34, "b": 40},
        xaxis={"range": [0.4, hidden_size + 0.6], "title": {"text": labels.units, "standoff": 4}}
        | {"tickformat": "d", "tick0": 1, "dtick": max(1, hidden_size // 10)},
        yaxis={
            "range": _round_range(_reach(reading)),
            "zeroline": True,
            "zerolinecolor": theme.MUTED,
        }
        | {
            "zerolinewidth": 1,
            "nticks": 5,
            "exponentformat": "power",
            "showgrid": True,
            "gridcolor": theme.GRID,
        },
        barmode="overlay",
        showlegend=True,
        legend=curves.legend(),
        uirevision=hidden_size,
    )
    figure["frames"] = theme.frames(
        [_moved(reading, step) for step in range(steps)], traces=range(5)
    )
    return figure


def _traces(reading: SinglePass, step: int, labels: SumLabels) -> list[Any]:
    hidden_size = reading.states.shape[1]
    kept = theme.C if reading.cell == "lstm" else theme.H  # LSTM keeps c, the others h
    size = 18 if hidden_size <= 16 else 9 if hidden_size <= 32 else 5
    dash = {"symbol": "line-ew", "size": size, "line": {"width": 2.5, "color": theme.TEXT}}
    diamond = {"symbol": "diamond", "size": min(size, 10), "color": theme.PAPER}
    diamond |= {"line": {"width": 2, "color": theme.H}}
    shared = {"x": list(range(1, hidden_size + 1))}
    styles = [
        _band(_reach(reading)),
        shared | _bars(-0.38, theme.X, labels.from_word),
        shared
        | _bars(0.0, kept, labels.from_memory)
        | {"hovertemplate": "%{customdata:.4f}<extra>%{fullData.name}</extra>"},
        shared | _marks(dash, labels.summed),
        shared | _marks(diamond, labels.state),
    ]
    return [style | moved for style, moved in zip(styles, _moved(reading, step), strict=True)]


def _moved(reading: SinglePass, step: int) -> list[dict[str, Any]]:
    """What one step changes in each trace: only this is repeated in every frame."""
    word, memory = reading.from_word[step], reading.from_memory[step]
    return [
        {"type": "bar", "x": [int(reading.most_changed_unit[step]) + 1]},
        {"type": "bar", "y": theme.array(word)},
        {"type": "bar", "y": theme.array(memory), "base": theme.array(word)}
        | {"customdata": theme.array(memory)},
        {"type": "scatter", "y": theme.array(reading.summed[step])},
        {"type": "scatter", "y": theme.array(reading.states[step])},
    ]


def _band(reach: float) -> dict[str, Any]:
    """A quiet band behind the unit that the caption writes out."""
    end = _round_range(reach)[1]
    paint = {"color": theme.BAND, "line": {"width": 0}}
    place = {"y": [2 * end], "base": -end, "width": 0.94, "marker": paint}
    return place | {"hoverinfo": "skip", "showlegend": False}


def _bars(offset: float, colour: str, name: str) -> dict[str, Any]:
    return {
        "width": 0.38,
        "offset": offset,
        "name": name,
        "marker": {"color": colour, "line": {"width": 0}},
        "hovertemplate": "%{y:.4f}<extra>%{fullData.name}</extra>",
    }


def _marks(marker: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "mode": "markers",
        "name": name,
        "marker": marker,
        "hovertemplate": "%{y:.4f}<extra>%{fullData.name}</extra>",
    }


def _reach(reading: SinglePass) -> float:
    """The largest number any step draws."""
    return float(np.abs([reading.from_word, reading.summed, reading.states]).max())


def _round_range(reach: float) -> list[float]:
    """A symmetric range from a short ladder, so that the axis stays put while a slider moves."""
    power = 10.0 ** np.floor(np.log10(max(reach, 0.12)))
    end = next(power * rung for rung in LADDER if power * rung >= reach)
    return [-end, end]
