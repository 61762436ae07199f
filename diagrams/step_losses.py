"""The loss at every step: what was expected before each word, what it cost, and the gradients."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from diagrams import curves, tables, theme
from rnn_core.probing.step_losses import StepLosses

_ABOVE, _BELOW, _ROW, _GAP = 110, 110, 24, 18  # heights in pixels: losses, gradients, a row, a gap
_MARGIN: Final = {"r": 12, "t": 30, "b": 64}
_STEP: Final = 32  # pixels that "100%" needs
_SEEN: Final = 0.01  # a part of speech nobody expected is not drawn
_LABELLED: Final = 12  # steps whose losses fit as numbers above their bars
PALE: Final = 0.3
CEILING: Final = 3.0  # nats


def step_losses(
    found: StepLosses, names: Mapping[str, str], titles: Mapping[str, str], steepest: float
) -> theme.Figure:
    """L_t of every word, what was expected before it, and the gradient of L in the state before it.

    That state is h_(t−1), after the word before.
    Frame t marks word t, the last word is marked at first. Steps that do not count are pale.

    Args:
        found: the sentence.
        names: what may come → its name, in the order of `found.predictions`.
        titles: of the axes and of the two ways of the gradient.
        steepest: largest gradient to leave room for, so that other settings are seen to differ.
    """
    steps = len(found.words)
    came = [list(names).index(part) for part in found.tags]
    shown = [k for k in range(len(names)) if k in came or found.predictions[:, k].max() >= _SEEN]
    right = [shown.index(k) for k in came]
    rows = len(shown)
    inside = _ABOVE + rows * _ROW + _BELOW + 2 * _GAP
    middle = [(_BELOW + _GAP) / inside, (_BELOW + _GAP + rows * _ROW) / inside]
    highest = max(CEILING, 1.2 * float(found.losses.max()))
    steep = 1.1 * max(steepest, float(found.gradient_norms.max()), float(found.future_norms.max()))
    traces = [
        tables.probability_cells(found.predictions[:, shown].T, labelled=steps <= _LABELLED),
        tables.cell_frames(list(enumerate(right))),
        _bars(found),
        *_gradients(found, titles),
        tables.outline(steps - 1.5, steps - 0.5, -0.5, rows - 0.5, cliponaxis=False),
    ]
    ticks = {"tickmode": "array", "tickvals": list(range(rows))}
    ticks |= {"ticktext": [list(names.values())[k] for k in shown]}
    figure = theme.figure(
        traces,
        height=inside + _MARGIN["t"] + _MARGIN["b"],
        margin=_MARGIN | {"l": _left(names)},
        xaxis=theme.token_ticks(found.words) | {"anchor": "y3"},
        yaxis=ticks | {"range": [rows - 0.5, -0.5], "domain": middle},
        yaxis2=curves.GRID
        | curves.range_from_zero(highest)
        | {"domain": [middle[1] + _GAP / inside, 1]}
        | curves.axis_title("L<sub>t</sub>"),
        yaxis3=curves.GRID
        | {"range": [0, steep], "nticks": 4, "domain": [0, _BELOW / inside]}
        | curves.axis_title("‖∂L/∂h<sub>t−1</sub>‖"),
        annotations=[_total(found)],
        barmode="group",
        bargap=0.3,
        bargroupgap=0.05,
        uirevision=" ".join(found.words),
    )
    figure["frames"] = theme.frames(
        [[{"x": tables.outline_x(step - 0.5, step + 0.5)}] for step in range(steps)],
        traces=[len(traces) - 1],
    )
    return figure


def min_width(found: StepLosses, names: Mapping[str, str]) -> int:
    """Pixels below which the numbers in the cells would meet; narrower screens scroll."""
    return _left(names) + _MARGIN["r"] + _STEP * len(found.words)


def _left(names: Mapping[str, str]) -> int:
    """Pixels for the longest name of a row, which differ from language to language."""
    return 13 + 7 * max(map(len, names.values()))


def _bars(found: StepLosses) -> dict[str, Any]:
    few = len(found.words) <= _LABELLED
    return theme.trace(
        "bar",
        x=list(range(len(found.words))),
        y=theme.array(found.losses),
        yaxis="y2",
        width=0.5,
        marker={
            "color": theme.L,
            "opacity": [1.0 if weight else PALE for weight in found.weights.tolist()],
        },
        texttemplate="%{y:.2f}" if few else "",
        textposition="outside",
        cliponaxis=False,
        hovertemplate="L = %{y:.4f}<extra></extra>",
    )


def _gradients(found: StepLosses, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Bars of the two ways side by side, since lengths do not add up; a diamond for their sum."""
    across = list(range(len(found.words)))
    ways = [("own", found.direct_norms, {}), ("later", found.future_norms, {"shape": "/"})]
    bars = [
        theme.trace(
            "bar",
            x=across,
            y=theme.array(norms),
            yaxis="y3",
            marker={"color": theme.L, "pattern": pattern, "line": {"width": 1, "color": theme.L}},
            hovertemplate=titles[way] + ": %{y:.4f}<extra></extra>",
        )
        for way, norms, pattern in ways
    ]
    whole = theme.trace(
        "scatter",
        x=across,
        y=theme.array(found.gradient_norms),
        yaxis="y3",
        mode="markers",
        marker={"size": 9, "symbol": "diamond", "color": theme.TEXT},
        cliponaxis=False,
        hovertemplate=titles["both"] + ": %{y:.4f}<extra></extra>",
    )
    return [*bars, whole]


def _total(found: StepLosses) -> dict[str, Any]:
    """L above the losses it is made of."""
    steps = len(found.words)
    if np.count_nonzero(found.weights) == 1:
        made = f"L<sub>{steps}</sub>"
    else:
        made = "Σ L<sub>t</sub>" + (f" / {steps}" if found.weights[0] < 1 else "")
    digits = 2 if found.total >= 0.01 else 4
    return {
        "text": f"L = {made} = <b>{found.total:.{digits}f}</b>",
        "font": {"color": theme.L, "size": 16},
        "x": 0,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }
