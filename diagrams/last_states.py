"""Last states of every line: taken from the output, from h_n, and of the line read by itself."""

from collections.abc import Mapping
from typing import Any, Final

from diagrams import curves, theme
from rnn_core.batching.last_states import LastStates

HEIGHT: Final = 410
_DOMAINS: Final = ((0, 0.32), (0.34, 0.66), (0.68, 1))
_ABOVE, _BELOW = (0.52, 1), (0, 0.34)  # of the tables and of the bars
_NAMED: Final = 8  # lines that each have room for a number
_FURTHEST: Final = 2.0  # states are between −1 and 1


def compare_last_states(
    found: LastStates, lines: tuple[str, ...], titles: Mapping[str, str]
) -> theme.Figure:
    """Three tables of states, a row a line; below, how far the first is from the other two.

    Args:
        found: the last states of a batch.
        lines: numbers of its lines.
        titles: "outputs", "finals" and "alone" above the tables; "line" and "apart" of the axes;
            "to_finals" and "to_alone" of the bars.
    """
    rows = list(range(len(lines)))
    tables = [found.output_last, found.h_n, found.unpadded]
    traces: list[dict[str, Any]] = [
        theme.trace(
            "heatmap",
            z=theme.array(table),
            coloraxis="coloraxis",
            xaxis=f"x{k or ''}",
            hovertemplate="%{x}: %{z:.4f}<extra></extra>",
        )
        for k, table in zip((0, 2, 3), tables, strict=True)
    ]
    bars = {
        "orientation": "h",
        "y": rows,
        "xaxis": "x4",
        "yaxis": "y2",
        "hovertemplate": "%{x:.2g}<extra></extra>",
    }
    traces += [
        theme.trace(
            "bar", x=theme.array(values), name=titles[name], marker={"color": colour}, **bars
        )
        for name, values, colour in (
            ("to_finals", found.output_minus_h_n, theme.H),
            ("to_alone", found.output_error, theme.W),
        )
    ]
    width = found.output_last.shape[1]
    every = 1 + (len(lines) - 1) // _NAMED
    named = {"tickmode": "array", "tickvals": rows[::every], "ticktext": lines[::every]}
    named |= {"range": [len(lines) - 0.5, -0.5]}
    columns = {"range": [-0.5, width - 0.5], "showticklabels": False, "anchor": "y"}
    axes = {
        f"xaxis{k or ''}": columns | {"domain": domain}
        for k, domain in zip((0, 2, 3), _DOMAINS, strict=True)
    }
    halves = [
        {
            "type": "line",
            "xref": axis,
            "yref": "y domain",
            "x0": width / 2 - 0.5,
            "x1": width / 2 - 0.5,
        }
        | {"y0": 0, "y1": 1, "line": {"color": theme.TEXT, "width": 1.5}}
        for axis in ("x", "x2", "x3")
        if width > found.hidden
    ]
    return theme.figure(
        traces,
        height=HEIGHT,
        margin={"l": 62, "r": 12, "t": 44, "b": 40},
        coloraxis=theme.state_axis(),
        **axes,
        xaxis4=curves.GRID
        | {"domain": [0, 1], "range": [0, _FURTHEST], "dtick": 0.5, "anchor": "y2"}
        | curves.axis_title(titles["apart"]),
        yaxis=named | {"domain": _ABOVE} | curves.axis_title(titles["line"]),
        yaxis2=named | {"domain": _BELOW, "anchor": "x4"} | curves.axis_title(titles["line"]),
        annotations=[
            {"text": titles[name], "xref": "paper", "yref": "paper", "x": sum(domain) / 2, "y": 1}
            | {"xanchor": "center", "yanchor": "bottom", "showarrow": False}
            | {"font": {"size": 14, "color": theme.TEXT}}
            for name, domain in zip(("outputs", "finals", "alone"), _DOMAINS, strict=True)
        ],
        shapes=halves,
        bargap=0.35,
        showlegend=True,
        legend=curves.legend(0.36, 13, traceorder="normal"),
        uirevision=f"{len(lines)} {width}",
    )
