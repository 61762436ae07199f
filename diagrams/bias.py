"""What is left of a cell state when the forget gate begins with one bias or another."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme

if TYPE_CHECKING:  # the type alone: importing it would import torch
    from rnn_core.keeping import Keeping

FLOOR: Final = -8  # power of ten at which the axis ends
QUIET: Final = 0.5  # strength of the biases the reader has not chosen
_NAMED: Final = (-7.3, -3.0)  # powers of ten at which a line is named: a fixed one, the reader's


def left(
    kept: Sequence[Keeping],
    closed: Sequence[NDArray[np.float64]],
    chosen: int,
    titles: tuple[str, str],
) -> theme.Figure:
    """∏ f over steps for several biases: measured means solid, σ(b)^n dotted.

    Args:
        kept: what was measured, one a bias.
        closed: σ(b)^n for the same.
        chosen: which of them is the reader's; it has a band from the least unit to the best.
        titles: of the steps and of what is left.
    """
    steps = len(closed[0]) - 1
    every = list(range(steps + 1))
    products = kept[chosen].products
    low, high = products.min(1), products.max(1)
    traces: list[dict[str, Any]] = [
        theme.trace(
            "scatter",
            x=[*every, *reversed(every)],
            y=[*_shown(high), *reversed(_shown(low))],
            mode="lines",
            line={"width": 0, "color": theme.C},
            fill="toself",
            fillcolor=theme.C,
            opacity=0.2,
            hoverinfo="skip",
        )
    ]
    for place, (one, law) in enumerate(zip(kept, closed, strict=True)):
        loud = place == chosen
        traces.append(curves.dotted(every, _shown(law), width=2))
        traces.append(
            theme.trace(
                "scatter",
                x=every,
                y=_shown(one.mean),
                customdata=one.mean.tolist(),
                mode="lines",
                line={"color": theme.C, "width": 3.5 if loud else 2},
                opacity=1.0 if loud else QUIET,
                hovertemplate=f"b = {one.bias:g}, n = %{{x}}: %{{customdata:.3~g}}<extra></extra>",
            )
        )
        text = f"b = {one.bias:g}".replace("-", "−")
        power = _NAMED[loud]
        crossing = power * log(10) / log(law[1])
        name = curves.named(crossing + 0.8, power, text, "top right")
        if crossing > 0.9 * steps:
            place = steps // 2 if loud else steps  # they would meet at the end
            side = "top center" if loud else "top left"
            name = curves.named(place, np.log10(law[place]) + 0.1, text, side)
        if loud:
            name |= {"text": [f"<b>{text}</b>"], "textfont": {"color": theme.C, "size": 15}}
        traces.append(name)
    return theme.figure(
        traces,
        height=340,
        margin={"l": 70, "r": 12, "t": 8, "b": 44},
        xaxis={"range": [0, steps], "dtick": 20, "tick0": 0} | curves.titled(titles[0]),
        yaxis=curves.GRID
        | {"range": [FLOOR, 0.5]}
        | curves.decades(range(FLOOR, 1, 2))
        | curves.titled(titles[1]),
    )


def _shown(values: NDArray[np.float64]) -> list[float]:
    """Powers of ten; what is far below the axis leaves it at its own slope."""
    powers: list[float] = np.log10(np.maximum(values, 1e-300)).round(4).tolist()
    return powers
