"""What a cell looks like, the same in every figure where cells stand side by side."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from diagrams import theme


class Look(NamedTuple):
    """Colour, dash of a line and marker; any one of them is enough to tell two cells apart."""

    colour: str
    dash: str
    symbol: str


LOOKS: Final[Mapping[str, Look]] = {
    "elman": Look(theme.H, "solid", "circle"),
    "irnn": Look(theme.Y, "longdashdot", "triangle-up"),
    "gru": Look(theme.X, "dash", "square"),
    "lstm": Look(theme.C, "dot", "diamond"),
    "lstm-default": Look(theme.W, "longdash", "diamond-open"),
}
COMPARED: Final = ("elman", "gru", "lstm")
"""The three of most figures, in their order."""
