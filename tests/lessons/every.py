"""Every section of every page, and where its controls may stand: for tests that leave none out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from content import Language
from lessons.answer import pages, sections
from lessons.control import Control
from lessons.controls import MAX_CHARACTERS, Choice, Line, Lines, Number, Slider, Switch
from lessons.section import Section, preset

SECTIONS = {f"{page}/{one.id}": one for page in pages() for one in sections(page)}
CONTROLS = {
    f"{one.page}/{key}": control
    for one in SECTIONS.values()
    for key, control in one.controls.items()
}
STRANGE = ["", "a", "один два, три — четыре!", "x" * 40, "\x00 <b>x</b> $y$ {{z}} :red[w] `v` 😀"]
"""Texts of a line. An empty one is refused, and so may be any that a network cannot read."""
ROWS = ["", "x " * 60 + "\n\nодин два, три — четыре!", "\n".join(["cat"] * 32)]
BAD: dict[str, list[str]] = {
    "empty": [""],
    "blank": [" \t\n"],
    "rubbish": ["abc"],
    "a script": ["<script>alert(1)</script>"],
    "twice": ["1", "2"],
    "below": ["-1"],
    "far below": ["-99999999999999999999"],
    "above": ["99999999999999999999"],
    "huge": ["1e999"],
    "nan": ["nan"],
    "inf": ["-inf"],
    "nul": ["\x00"],
    "long": ["x" * 10_000],
    "half a pair": ["\ud800"],
    "other digits": ["٣"],
}
"""What a link may say, by what is wrong with it; for some control each of them is right."""


def parsed(section: Section, link: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The values that a link's texts stand for."""
    return {key: section.controls[key].parse(*texts) for key, texts in link.items()}


def ends(control: Control) -> list[Any]:
    """Values that a control takes at the most, and texts that are strange."""
    match control:
        case Slider() | Number():
            return [control.low, control.high]
        case Choice():
            return [*control.options]
        case Switch():
            return [True, False]
        case Lines():
            return ROWS
    assert isinstance(control, Line)
    return [*STRANGE, "и " * (MAX_CHARACTERS // 2)]


def positions(section: Section, language: Language) -> Iterator[dict[str, Any]]:
    """The defaults, every preset, and every control at each of its ends."""
    yield {}
    yield from (preset(section, name, language) for name in section.presets)
    for key, control in section.controls.items():
        yield from ({key: end} for end in ends(control))
