"""Sprites of the animals and small things, read from `sprites.txt` and given their colours."""

from functools import cache
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from rnn_core.world.canvas import INK, Colour

_Pixels = dict[tuple[int, int], str]  # (row, column) -> palette character

_BODY: Final[dict[str, Colour]] = {
    "ginger": (0.95, 0.55, 0.13),
    "black": (0.14, 0.14, 0.17),
    "white": (0.98, 0.98, 0.98),
    "grey": (0.58, 0.58, 0.60),
    "blue": (0.20, 0.40, 0.95),
    "green": (0.25, 0.72, 0.25),
}
_CHALK: Final[Colour] = (0.96, 0.94, 0.86)
_FIXED: Final[dict[str, Colour]] = {
    "p": (0.98, 0.62, 0.68),
    "k": (1.00, 0.82, 0.05),
    "c": (0.90, 0.10, 0.15),
    "R": (0.90, 0.12, 0.12),
    "G": (0.45, 0.80, 0.15),
    "W": (1.00, 1.00, 1.00),
    "B": (0.25, 0.45, 0.90),
    "T": (0.40, 0.22, 0.08),
    "Y": (1.00, 0.85, 0.05),
    "Z": (0.45, 0.10, 0.65),
}
_BULKY: Final = ("bear", "elephant")


@cache
def _sprites() -> dict[str, _Pixels]:
    """The sprites of `sprites.txt` by heading."""
    sprites: dict[str, _Pixels] = {}
    rows: list[str] = []
    text = Path(__file__).with_name("sprites.txt").read_text(encoding="utf-8")
    heading = ""
    for line in [*text.splitlines(), "[]"]:
        if line.startswith("["):
            sprites[heading] = {
                (y, x): char
                for y, row in enumerate(rows)
                for x, char in enumerate(row)
                if char != "."
            }
            heading, rows = line.strip("[]"), []
        elif line and not line.startswith("#"):
            rows.append(line)
    return sprites


def _with_neighbours(pixels: _Pixels) -> set[tuple[int, int]]:
    """The neighbours of a sprite's solid pixels, themselves included."""
    steps = ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0))
    solid = [at for at, char in pixels.items() if char != "h"]
    return {(y + dy, x + dx) for y, x in solid for dy, dx in steps}


def _outlined(pixels: _Pixels) -> _Pixels:
    return {at: "#" for at in _with_neighbours(pixels)} | pixels


def _position_of(pixels: _Pixels, mark: str) -> tuple[int, int]:
    return next(at for at, char in pixels.items() if char == mark)


def _moved_to_joint(part: _Pixels, to: tuple[int, int]) -> _Pixels:
    """A part moved so that its joint lies on `to`."""
    y, x = _position_of(part, "0")
    return {(row - y + to[0], column - x + to[1]): char for (row, column), char in part.items()}


@cache
def animal_patch(animal: str, colour: str, size: str, posture: str) -> tuple[Tensor, int]:
    """The picture of an animal with its outline, cut to its size.

    Args:
        animal: key of `rnn_core.world.grammar.ANIMALS`.
        colour: key of `COLOURS`.
        size: key of `SIZES`.
        posture: key of `POSTURES`.

    Returns:
        The patch (4, height, width), colours and coverage; and the column of it just right of the
        head.

    Raises:
        KeyError: there is no such animal, colour, size or posture.
    """
    sprites = _sprites()
    kind = "bulky" if animal in _BULKY else animal
    body = sprites.get(f"{kind} {posture} {size}") or sprites[f"body {posture} {size}"]
    head = _moved_to_joint(sprites[f"head {animal} {size}"], _position_of(body, "1"))
    tail = sprites.get(f"tail {animal} {size}")
    whole = (_moved_to_joint(tail, _position_of(body, "2")) if tail else {}) | body
    rim = {at: "s" for at in _with_neighbours(head) if whole.get(at) in ("b", "1", "2")}
    whole = _outlined(whole | rim | head)
    left = min(x for _, x in whole)
    head_right = max(x for (_, x), char in head.items() if char != "h") + 1 - left
    return _patch(whole, _palette(colour, posture == "sleeps")), head_right


@cache
def thing_patch(name: str, line: Colour) -> Tensor:
    """The picture of a sprite that is no animal, with its outline.

    Args:
        name: heading in `sprites.txt`.
        line: colour of the outline.

    Returns:
        (4, height, width), colours and coverage.

    Raises:
        KeyError: there is no such sprite.
    """
    return _patch(_outlined(_sprites()[name]), _FIXED | {"#": line})


@cache
def age_mark_patch(age: str, web: Colour) -> Tensor:
    """The picture of the mark of an old or a new thing: a cobweb or a sparkle.

    Args:
        age: key of `AGES`.
        web: colour of the cobweb.

    Returns:
        (4, height, width), colours and coverage.

    Raises:
        KeyError: there is no such age.
    """
    return _patch(_sprites()[f"mark {age}"], _FIXED | {"D": web})


def _patch(pixels: _Pixels, palette: dict[str, Colour]) -> Tensor:
    """(4, height, width): the colours of a sprite, and its coverage."""
    top, left = min(y for y, _ in pixels), min(x for _, x in pixels)
    height, width = max(y for y, _ in pixels) - top + 1, max(x for _, x in pixels) - left + 1
    patch = torch.zeros(4, height, width)
    for (y, x), char in pixels.items():
        patch[:, y - top, x - left] = torch.tensor([*palette[char], 1.0])
    return patch


def _blend(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (a + part * (b - a) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _palette(colour: str, asleep: bool) -> dict[str, Colour]:
    body = _BODY[colour]
    dark = colour == "black"
    line = _CHALK if dark else INK
    eye = (1.0, 0.9, 0.2) if dark else INK
    shade = _blend(body, (1.0, 1.0, 1.0) if dark else (0.0, 0.0, 0.0), 0.22)
    white: Colour = (0.84, 0.80, 0.72) if colour == "white" else (1.0, 1.0, 1.0)
    return _FIXED | {
        "b": body,
        "0": body,
        "1": body,
        "2": body,
        "s": shade,
        "a": _blend(body, (0.75, 0.65, 0.70), 0.35),
        "w": white,
        "n": (0.95, 0.45, 0.50) if dark else INK,
        "h": line,
        "#": line,
        "e": body if asleep or dark else eye,
        "f": line if asleep else eye,
        "l": line if asleep else body,
    }
