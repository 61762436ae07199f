"""States that drift over padding, and what a network paints from them."""

from collections.abc import Mapping
from math import ceil
from typing import Any, Final

from diagrams import curves, states, tables, theme
from diagrams.padding import FEWEST, padding_cells
from rnn_core.batching.padding_effects import PaddingEffects, Painting

_HALF: Final = 0.5  # of a column
_GAP: Final = 0.02  # between two pictures, of the whole width


def states_over_padding(found: PaddingEffects, titles: Mapping[str, str]) -> theme.Figure:
    """All of h over a padded line, and below it how far h is from where it ought to end.

    Frame t marks step t. Columns of padding are hatched.

    Args:
        found: the line.
        titles: "units" and "away" of the two axes.
    """
    steps, hidden_size = found.states.shape
    every, last = list(range(steps)), steps - 1
    cells = found.batch.tokens[found.row]
    pads = [t for t in every if not found.batch.mask[found.row, t]]
    heat = theme.trace(
        "heatmap",
        z=theme.array(found.states.T),
        x=every,
        y=list(range(1, hidden_size + 1)),
        coloraxis="coloraxis",
        hovertemplate="%{y}: %{z:.4f}<extra></extra>",
    )
    top = 4.0 * ceil(float(found.distances.max()) * 1.05 / 4)
    band = padding_cells([(t, top / 2) for t in pads], height=top, width=1, yaxis="y2")
    line = theme.trace(
        "scatter",
        x=every,
        y=theme.array(found.distances),
        mode="lines+markers",
        line={"color": theme.H, "width": 2.5},
        marker={"size": 8, "color": theme.H},
        hovertemplate="%{y:.4f}<extra></extra>",
        yaxis="y2",
    )
    now = tables.outline(last - _HALF, last + _HALF, 0.5, hidden_size + 0.5)
    ring = curves.ring(last, float(found.distances[-1]), theme.H) | {"yaxis": "y2"}
    axis = theme.token_ticks(cells) | {"range": [-0.55, max(steps, FEWEST) - 0.45], "anchor": "y2"}
    figure = theme.figure(
        [heat, band, line, now, ring],
        height=440,
        margin={"l": 92, "r": 8, "t": 8, "b": 70},
        coloraxis=states.colour_bar(),
        xaxis=axis,
        yaxis={"domain": [0.42, 1], "range": [hidden_size + 0.5, 0.5], "tickvals": [1, hidden_size]}
        | curves.axis_title(titles["units"]),
        yaxis2=curves.GRID
        | {"domain": [0, 0.36], "range": [-0.04 * top, top], "nticks": 4}
        | curves.axis_title(titles["away"]),
        uirevision=steps,
    )
    figure["frames"] = theme.frames(
        [
            [{"x": tables.outline_x(t - _HALF, t + _HALF)}, {"x": [t], "y": [float(away)]}]
            for t, away in enumerate(found.distances)
        ],
        traces=[3, 4],
    )
    return figure


def pictures_from_states(found: PaddingEffects, titles: Mapping[str, str]) -> theme.Figure:
    """What is painted from h_t, which steps, beside what is painted from the line's readouts.

    Args:
        found: the line.
        titles: "now" over the first picture; "unpadded", "last", "h_n", "gathered" and "packed".
    """
    shown = [("now", found.step_paintings[-1]), *found.paintings.items()]
    width = (1 - _GAP * (len(shown) - 1)) / len(shown)
    layout: dict[str, Any] = {}
    traces = []
    for place, (name, one) in enumerate(shown):
        number = str(place + 1) if place else ""
        left = place * (width + _GAP)
        traces.append(
            theme.trace(
                "image",
                z=theme.array(one.picture),
                xaxis=f"x{number}",
                yaxis=f"y{number}",
                hoverinfo="skip",
            )
        )
        side = one.picture.shape[0]
        quiet = {"showticklabels": False, "ticks": "", "constrain": "domain"}
        layout[f"xaxis{number}"] = quiet | {"range": [-0.5, side - 0.5], "side": "top"}
        layout[f"xaxis{number}"] |= {"domain": [left, left + width], "anchor": f"y{number}"}
        layout[f"xaxis{number}"] |= {"title": {"text": titles[name], "standoff": 4}}
        layout[f"yaxis{number}"] = quiet | {"range": [side - 0.5, -0.5], "domain": [0.2, 0.9]}
        layout[f"yaxis{number}"] |= {"scaleanchor": f"x{number}", "anchor": f"x{number}"}
    seen = theme.trace(
        "scatter",
        x=[place * (width + _GAP) + width / 2 for place in range(len(shown))],
        y=[0.5] * len(shown),
        mode="text",
        text=[_said(one) for _, one in shown],
        textfont={"color": theme.Y, "size": 13},
        hoverinfo="skip",
        xaxis=f"x{len(shown) + 1}",
        yaxis=f"y{len(shown) + 1}",
    )
    below = {"range": [0, 1], "visible": False}
    number = str(len(shown) + 1)
    layout[f"xaxis{number}"] = below | {"domain": [0, 1], "anchor": f"y{number}"}
    layout[f"yaxis{number}"] = below | {"domain": [0, 0.16], "anchor": f"x{number}"}
    figure = theme.figure(
        [*traces, seen], height=236, margin={"l": 4, "r": 4, "t": 26, "b": 0}, **layout
    )
    rest = [_said(one) for _, one in shown[1:]]
    figure["frames"] = theme.frames(
        [
            [{"type": "image", "z": theme.array(one.picture)}, {"text": [_said(one), *rest]}]
            for one in found.step_paintings
        ],
        traces=[0, len(shown)],
    )
    return figure


def _said(one: Painting) -> str:
    return f"{theme.label(one.guess.label)}<br>{one.guess.probability * 100:.0f} %"
