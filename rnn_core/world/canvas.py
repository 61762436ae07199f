"""A small canvas for pixel art: rectangles, dots and patches, the later above the earlier."""

from typing import Final

import torch
from torch import Tensor

Colour = tuple[float, float, float]
"""Red, green and blue, each in 0 … 1."""
SIZE: Final = 32  # pixels each way
INK: Final[Colour] = (0.08, 0.06, 0.10)


class Canvas:
    """A square of pixels with colours and coverage; what is painted later lies above.

    Attributes:
        rgba: (4, SIZE, SIZE), red, green and blue, then 1 where something was painted.
    """

    def __init__(self) -> None:
        self.rgba = torch.zeros(4, SIZE, SIZE)

    def box(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        """Paint a filled rectangle; what is outside the canvas is cut off.

        Args:
            x: its first column.
            y: its first row.
            width: columns.
            height: rows.
            colour: of all its pixels.
        """
        rows = slice(max(y, 0), max(y + height, 0))
        columns = slice(max(x, 0), max(x + width, 0))
        self.rgba[:, rows, columns] = torch.tensor([*colour, 1.0])[:, None, None]

    def framed(
        self, x: int, y: int, width: int, height: int, colour: Colour, frame: Colour = INK
    ) -> None:
        """Paint a rectangle whose outermost pixels are its frame.

        Args:
            x: its first column.
            y: its first row.
            width: columns, the frame included.
            height: rows, the frame included.
            colour: of the pixels inside.
            frame: colour of the outermost pixels.
        """
        self.box(x, y, width, height, frame)
        self.box(x + 1, y + 1, width - 2, height - 2, colour)

    def dots(self, places: list[tuple[int, int]], colour: Colour) -> None:
        """Paint single pixels.

        Args:
            places: (column, row) of each.
            colour: of all of them.
        """
        for x, y in places:
            self.box(x, y, 1, 1, colour)

    def paste(self, x: int, y: int, patch: Tensor) -> None:
        """Lay a patch on the canvas; where it is transparent, what lies below stays.

        Args:
            x: column of its upper left corner; it may be outside.
            y: row of the same corner.
            patch: (4, height, width), colours and coverage.
        """
        height, width = patch.shape[1:]
        top, left = max(y, 0), max(x, 0)
        part = patch[:, top - y : max(SIZE - y, 0), left - x : max(SIZE - x, 0)]
        under = self.rgba[:, top : max(y + height, 0), left : max(x + width, 0)]
        under.copy_(torch.where(part[3] > 0, part, under))
