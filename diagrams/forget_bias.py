"""What is left of a cell state when the forget gate begins with one bias or another."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagrams import curves, theme
from rnn_core.gradients.forget_bias import CellRetention

FLOOR: Final = -8  # power of ten at which the axis ends
UNCHOSEN: Final = 0.5  # strength of the biases the reader has not chosen
NEAR: Final = 0.5  # a fixed bias no farther than this from the reader's goes without a name
NAME_WIDTH, NAME_HEIGHT = 9.0, 0.65  # room of a name, in steps and powers of ten
_NAMED: Final = {False: (-7.3, -6.5, -5.5), True: (-3.0, -4.0, -5.0, -6.0, -7.0, -7.3)}
"""Powers of ten at which a line may be named: a fixed one, the reader's."""
_CEILING: Final = 0.8  # power of ten up to which a name may reach, into the margin
_LEVEL: Final = {False: (1.0, 0.8), True: (0.5, 0.4, 0.6, 0.3, 0.7)}
"""Shares of the steps at which one may be that never gets so far down."""


def remaining_state(
    kept: Sequence[CellRetention],
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
        highlighted = place == chosen
        traces.append(curves.dotted_line(every, _shown(law), width=2))
        traces.append(
            theme.trace(
                "scatter",
                x=every,
                y=_shown(one.mean),
                customdata=one.mean.tolist(),
                mode="lines",
                line={"color": theme.C, "width": 3.5 if highlighted else 2},
                opacity=1.0 if highlighted else UNCHOSEN,
                hovertemplate=f"b = {one.bias:g}, n = %{{x}}: %{{customdata:.3~g}}<extra></extra>",
            )
        )
    return theme.figure(
        traces,
        height=340,
        margin={"l": 70, "r": 12, "t": 8, "b": 44},
        xaxis={"range": [0, steps], "dtick": 20, "tick0": 0, "ticklabelstandoff": 5}
        | curves.axis_title(titles[0]),
        yaxis=curves.GRID
        | {"range": [FLOOR, 0.5]}
        | curves.decade_ticks(range(FLOOR, 1, 2))
        | curves.axis_title(titles[1]),
        annotations=_names(kept, closed, chosen),
    )


class NamePlace(NamedTuple):
    """Where a name may stand: its corner, and where from there."""

    x: float
    y: float
    xanchor: str
    yanchor: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, right, bottom, top."""
        left = self.x - (NAME_WIDTH if self.xanchor == "right" else 0)
        bottom = self.y - (NAME_HEIGHT if self.yanchor == "top" else 0)
        return left, left + NAME_WIDTH, bottom, bottom + NAME_HEIGHT


def _names(
    kept: Sequence[CellRetention], closed: Sequence[NDArray[np.float64]], chosen: int
) -> list[dict[str, Any]]:
    """Names of the lines, each where no line goes and no other name stands."""
    pairs = [
        np.array([_shown(one.mean), _shown(law)]) for one, law in zip(kept, closed, strict=True)
    ]
    lines = np.concatenate(pairs)
    mine = kept[chosen].bias
    others = [place for place, one in enumerate(kept) if abs(one.bias - mine) > NEAR]
    taken: list[NamePlace] = []
    names = []
    for place in (chosen, *others):
        highlighted = place == chosen
        spots = _name_places(pairs[place], highlighted)
        spot = next((one for one in spots if _free(one, lines, taken)), spots[0])
        taken.append(spot)
        text = f"b = {kept[place].bias:g}".replace("-", "−")
        style = (
            {"color": theme.C, "size": 15} if highlighted else {"color": theme.MUTED, "size": 13}
        )
        names.append(
            {"text": f"<b>{text}</b>" if highlighted else text, "font": style, "showarrow": False}
            | {"bgcolor": theme.PAPER, "borderpad": 0}
            | spot._asdict()
        )
    return names


def _name_places(pair: NDArray[np.float64], highlighted: bool) -> list[NamePlace]:
    """Beside the two lines of one bias, the best first; a level one is named along its way."""
    steps = pair.shape[1] - 1
    every = np.arange(steps + 1)
    spots: list[NamePlace] = []
    if pair.max(0)[round(0.9 * steps)] < _NAMED[highlighted][0]:
        for y in _NAMED[highlighted]:
            crossed = [float(np.interp(-y, -line, every)) for line in pair]
            spots.append(NamePlace(max(crossed) + 0.8, y, "left", "bottom"))
            spots.append(NamePlace(min(crossed) - 0.8, y, "right", "top"))
        return spots
    for share in _LEVEL[highlighted]:
        x = round(share * steps)
        spots.append(
            NamePlace(x, pair.max(0)[max(0, x - int(NAME_WIDTH))] + 0.08, "right", "bottom")
        )
        spots.append(NamePlace(x, pair.min(0)[x] - 0.08, "right", "top"))
    return spots


def _free(spot: NamePlace, lines: NDArray[np.float64], taken: Sequence[NamePlace]) -> bool:
    """Whether it is inside of the picture, and neither a line nor another name is there."""
    left, right, bottom, top = spot.box
    if left < 0 or right >= lines.shape[1] or bottom < FLOOR or top > _CEILING:
        return False
    across = np.linspace(left, right, 41)
    heights = np.array([np.interp(across, np.arange(lines.shape[1]), line) for line in lines])
    apart = all(
        right <= one[0] or one[1] <= left or top <= one[2] or one[3] <= bottom
        for one in (other.box for other in taken)
    )
    return apart and not ((bottom < heights) & (heights < top)).any()


def _shown(values: NDArray[np.float64]) -> list[float]:
    """Powers of ten; what is far below the axis leaves it at its own slope."""
    powers: list[float] = np.log10(np.maximum(values, 1e-300)).round(4).tolist()
    return powers
