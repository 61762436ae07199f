"""What every picture of steps is made of: columns of cells, boxes, line pieces, and a frame."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagrams import tables, theme

BOTTOM, TOP = -0.02, 1.02  # of the frame; the cells fill 0 … 1


def state_cells(states: NDArray[np.float32], half: float, **properties: Any) -> dict[str, Any]:
    """States (T, H) as a column of coloured cells a step, `half` a width to either side."""
    steps, hidden_size = states.shape
    gaps = np.full((hidden_size, 2 * steps - 1), np.nan, dtype=np.float32)
    gaps[:, ::2] = states.T  # a column of cells, a gap, a column of cells …
    return theme.trace(
        "heatmap",
        z=theme.array(gaps),
        x=[step + side for step in range(steps) for side in (-half, half)],
        y0=1 - 0.5 / hidden_size,
        dy=-1 / hidden_size,
        coloraxis="coloraxis",
        hoverongaps=False,
        **properties,
    )


def token_boxes(
    words: dict[int, str], bottom: float, height: float, **properties: Any
) -> dict[str, Any]:
    """What is read, step → word, each in a box of its own."""
    return theme.trace(
        "bar",
        x=list(words),
        y=[height] * len(words),
        base=bottom,
        marker={"color": theme.X_TINT, "cornerradius": 6, "line": {"width": 0}},
        text=[theme.label(word) for word in words.values()],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        hoverinfo="skip",
        **properties,
    )


def segments(pieces: list[tuple[float, float, float, float]]) -> dict[str, list[float | None]]:
    """Disconnected line pieces (x0, y0, x1, y1) as one trace's x and y."""
    return {
        "x": [value for x0, _, x1, _ in pieces for value in (x0, x1, None)],
        "y": [value for _, y0, _, y1 in pieces for value in (y0, y1, None)],
    }


def step_frame_x(step: int, half: float) -> list[float]:
    """Where the frame around a step's cells stands; they are `half` a width to either side."""
    return tables.outline_x(step - half - 0.05, step + half + 0.05)


def step_frame(step: int, half: float) -> dict[str, Any]:
    """The frame around a step's cells."""
    return tables.outline(step - half - 0.05, step + half + 0.05, BOTTOM, TOP)
