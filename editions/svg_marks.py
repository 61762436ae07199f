"""The pieces that an SVG is made of: colours with their dark twins, marks, names."""

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any, Final

from diagrams.theme import COLOUR_PAIRS, MUTED

DASHES: Final = {
    "solid": "",
    "dot": "1 2",
    "dash": "4 2.5",
    "longdash": "7 3",
    "dashdot": "5 2 1 2",
    "longdashdot": "7 2 1 2",
}
"""Plotly's names of dashes, for thin lines."""
_DARK: Final = {light: dark for light, dark in COLOUR_PAIRS}
_SHAPES: Final = {
    "circle": "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
    "square": "M-.9-.9h1.8v1.8h-1.8z",
    "diamond": "M0-1.2 1.2 0 0 1.2-1.2 0z",
    "triangle-up": "M0-1.1 1.1.9h-2.2z",
    "x": "M-1-.55-.55-1 0-.45.55-1 1-.55.45 0 1 .55.55 1 0 .45-.55 1-1 .55-.45 0z",
}
"""Plotly's names of marks, around 0 with a radius of about 1."""


def num(value: float) -> str:
    """A place in a picture, to a tenth of a unit."""
    return f"{round(value, 1) + 0.0:g}"


def paint(colour: str) -> str:
    """A colour of a figure as CSS, with its twin on a dark page.

    Raises:
        KeyError: it is no colour of the house.
    """
    return f"light-dark({colour},{_DARK[colour]})"


def marker(x: float, y: float, look: Mapping[str, Any], size: float) -> str:
    """One mark; what is hollow in the figure is hollow here.

    Args:
        x: of its middle.
        y: of its middle.
        look: Plotly's `marker`.
        size: across.
    """
    name, hollow, _ = look.get("symbol", "circle").partition("-open")
    rim = look.get("line", {}).get("color")
    inside = "none" if hollow else paint(look["color"])
    around = paint(rim or look["color"]) if hollow or rim else ""
    half = size / 2
    style = f"fill:{inside}" + (f";stroke:{around};stroke-width:{1 / size:.2f}" if around else "")
    place = f"translate({num(x)} {num(y)})scale({half:g})"
    return f'<path d="{_SHAPES[name]}" transform="{place}" style="{style}"/>'


def label(
    text: str,
    x: float,
    y: float,
    anchor: str = "middle",
    colour: str = MUTED,
    turned: bool = False,
    over: bool = False,
) -> str:
    """A line of a figure's text, or several that `<br>` parts.

    Args:
        text: in Plotly's few tags; its letters stay letters.
        x: where its anchor stands.
        y: its base line.
        anchor: "start", "middle" or "end".
        colour: of the figure.
        turned: whether it reads upwards.
        over: whether it stands over lines, which end around it.
    """
    place = f'transform="translate({num(x)} {num(y)})rotate(-90)"' if turned else ""
    place = place or f'x="{num(x)}" y="{num(y)}"'
    lines = text.split("<br>")
    said = _raised(lines[0])
    for line in lines[1:]:
        said += f'<tspan x="{num(x)}" dy="1em">{_raised(line)}</tspan>'
    style = f' style="fill:{paint(colour)}"'
    kind = ' class="over"' if over else ""
    return f'<text {place} text-anchor="{anchor}"{kind}{style}>{said}</text>'


def plotly_html(text: str) -> str:
    """A name of a figure as HTML: it knows the same tags for what stands lower or higher."""
    kept = re.split(r"(</?su[bp]>)", re.sub("</?b>", "", text))
    return "".join(one if one[:1] == "<" else escape(unescape(one)) for one in kept)


def _raised(text: str) -> str:
    """Letters that stand lower or higher, and back on the line after them."""
    said, back = [], 0.0
    for piece in re.split(r"(<su[bp]>.*?</su[bp]>)", re.sub(r"</?b>", "", text)):
        shift = {"<sub>": 0.25, "<sup>": -0.4}.get(piece[:5], 0.0)
        letters = escape(unescape(piece[5:-6] if shift else piece))
        moved = shift - back
        if letters and shift:
            said.append(f'<tspan dy="{moved:.2g}em" class="small">{letters}</tspan>')
            back = shift
        elif letters:
            said.append(f'<tspan dy="{moved:.2g}em">{letters}</tspan>' if moved else letters)
            back = 0.0
    return "".join(said)
