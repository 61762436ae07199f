"""What a cell looks like, the same in every figure where cells stand side by side."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from diagrams import theme


class CellStyle(NamedTuple):
    """Colour, dash of a line and marker; any one of them is enough to tell two cells apart."""

    colour: str
    dash: str
    symbol: str


CELL_STYLES: Final[Mapping[str, CellStyle]] = {
    "elman": CellStyle(theme.H, "solid", "circle"),
    "irnn": CellStyle(theme.Y, "longdashdot", "triangle-up"),
    "gru": CellStyle(theme.X, "dash", "square"),
    "lstm": CellStyle(theme.C, "dot", "diamond"),
    "lstm-default": CellStyle(theme.W, "longdash", "diamond-open"),
}
