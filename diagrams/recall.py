"""What trained networks remember: right answers by lag, a line for every hidden size."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from diagrams import curves, theme

Shares = NDArray[np.float64]
FAINTEST: Final = 0.25  # strength of the line that is the farthest below; the chosen one has 1
STRONGEST: Final = 0.6
NAMED_AT: Final = 0.55  # where the lines are farthest apart; at their ends they all meet at chance
_EDGE: Final = 25.2


def accuracy_by_lag(
    lines: Sequence[tuple[int, Shares]],
    chosen: int,
    band: tuple[Shares, Shares],
    chance: float,
    titles: tuple[str, str, str, str],
    own: Sequence[tuple[int, ArrayLike]] = (),
) -> theme.Figure:
    """Shares of right answers by lag.

    Args:
        lines: (H, share by lag from 0), in order of H.
        chosen: the H that stands out.
        band: the smallest and the largest share of all its runs.
        chance: the share an answer at random has.
        titles: of the lags, the shares, the chance and the reader's own runs.
        own: (H, share by lag) of the reader's own runs.
    """
    strengths = np.linspace(FAINTEST, STRONGEST, len(lines))
    lags = list(range(len(lines[0][1])))
    low, high = band
    around = theme.trace(
        "scatter",
        x=[*lags, *reversed(lags)],
        y=[*high.tolist(), *reversed(low.tolist())],
        mode="lines",
        line={"width": 0, "color": theme.H},
        fill="toself",
        fillcolor=theme.H,
        opacity=0.2,
        hoverinfo="skip",
    )
    traces = [curves.dotted_line([-0.5, _EDGE], [chance] * 2), around]
    prefixed = lines[-2][0]  # the one line with room for more than a number at every width
    for strength, (hidden, shares) in zip(strengths, lines, strict=True):
        highlighted = hidden == chosen
        traces.append(
            theme.trace(
                "scatter",
                x=lags,
                y=shares.tolist(),
                mode="lines",
                line={"color": theme.H, "width": 3 if highlighted else 2},
                opacity=1.0 if highlighted else float(strength),
                hovertemplate=f"H = {hidden}, k = %{{x}}: %{{y:.1%}}<extra></extra>",
            )
        )
        text = f"H = {hidden}" if hidden == prefixed else str(hidden)
        traces.append(
            _name(f"<b>{text}</b>" if highlighted else text, high if highlighted else shares)
        )
    for hidden, trained in own:
        traces.append(_own(hidden, lags, np.asarray(trained), highlighted=hidden == chosen))
    traces.append(curves.line_name(-0.3, chance - 0.01, titles[2], "bottom right"))
    if own:
        traces.append(curves.line_name(_EDGE - 0.4, 1.02, f"○ {titles[3]}", "middle left"))
    return theme.figure(
        traces,
        height=320,
        margin={"l": 70, "r": 12, "t": 8, "b": 44},
        xaxis={"range": [-0.5, _EDGE], "dtick": 4, "tick0": 0} | curves.axis_title(titles[0]),
        yaxis=curves.GRID
        | {"range": [0, 1.06], "tickformat": ".0%", "dtick": 0.25}
        | curves.axis_title(titles[1]),
    )


def _name(text: str, shares: Shares) -> dict[str, Any]:
    """The size, to the right of the place where its line or band falls below `NAMED_AT`."""
    below = int(np.argmax(shares < NAMED_AT))  # 0 if it is so from the start
    after, before = shares[below], shares[max(below - 1, 0)]
    part = (before - NAMED_AT) / (before - after) if below else 1.0
    return curves.line_name(below - 1 + part + 0.2, NAMED_AT + 0.04, text, "middle right")


def _own(hidden: int, lags: list[int], shares: Shares, highlighted: bool) -> dict[str, Any]:
    marker = {"size": 9, "color": theme.PAPER, "line": {"width": 2, "color": theme.H}}
    return theme.trace(
        "scatter",
        x=lags,
        y=shares.tolist(),
        mode="lines+markers" if highlighted else "lines",
        line={"color": theme.H, "width": 1, "dash": "dash"},
        marker=marker,
        hovertemplate=f"H = {hidden}, k = %{{x}}: %{{y:.1%}}<extra></extra>",
    )
