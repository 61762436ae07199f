"""Which positions of its controls a section has an answer for in the offline edition.

Every control is moved alone, the others at their defaults: each position of a slider, each option
of a choice, a switch the other way. Besides them every preset, and every place that a link of the
sheet leads to. A reader's own texts and networks are never among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from content import Language
from lessons import controls
from lessons.control import Control
from lessons.controls import Choice, Number, Slider, Switch
from lessons.section import Section, preset

Values = Mapping[str, Any]
NUMBERS: Final = {"quiz_seed": tuple(range(1, 6))}
"""Of the numbers that are typed those that are there, beside their defaults."""
LEFT_OUT: Final[Mapping[str, Sequence[str]]] = {
    "embedding/skipgram": ["skipgram_seed"],
    "problems/gradient-flow": ["gradient_flow_steps", "gradient_flow_seed"],
    "problems/spectrum": ["gradient_flow_seed"],
    "problems/truncated": ["gradient_flow_steps", "gradient_flow_seed"],
    "problems/wall": ["wall_steps"],
    "questions/first-state": ["first_state_seed"],
}
"""Page and section → further sliders that are not moved alone: their answers take too much room."""


def packed(section: Section, language: Language, linked: Iterable[Values] = ()) -> list[Values]:
    """Values of all its controls wherever it is not a slider alone that moved; the defaults first.

    Args:
        section: which.
        language: of presets' texts.
        linked: values of some of its controls that links lead to.
    """
    start = controls.defaults(section.controls, language)
    moved = chain(
        [{}],
        (preset(section, name, language) for name in section.presets),
        ({one.key: value} for one in section.controls.values() for value in _values(one)),
        linked,
    )
    found: dict[str, Values] = {}
    for values in moved:
        every = start | dict(values)
        if not section.personal_controls(every):
            found.setdefault(key(section, language, every), every)
    return [*found.values()]


def moved_alone(section: Section) -> list[Slider]:
    """Sliders whose every position is there while the other controls are at their defaults."""
    every = [one for one in section.controls.values() if isinstance(one, Slider)]
    main, left_out = main_sliders(section), LEFT_OUT.get(f"{section.page}/{section.id}", ())
    return main + [one for one in every if one not in main and one.key not in left_out]


def key(section: Section, language: Language, values: Values) -> str:
    """The name of a position: what a link says of the controls that are not at their defaults."""
    start = controls.defaults(section.controls, language)
    said = {
        key: (one.format(start[key]), one.format(values.get(key, start[key])))
        for key, one in section.controls.items()
    }
    return "&".join(f"{key}={now}" for key, (before, now) in said.items() if before != now)


def main_sliders(section: Section) -> list[Slider]:
    """The first slider that it draws, and the first of its experiment: every position is there."""
    given = section.experiment.all_controls.values() if section.experiment else ()
    first = (_first_slider(section.drawn), _first_slider(given))
    return [*dict.fromkeys(one for one in first if one)]


def _first_slider(given: Iterable[Control]) -> Slider | None:
    return next((one for one in given if isinstance(one, Slider)), None)


def _values(control: Control) -> Sequence[Any]:
    match control:
        case Choice():
            return control.options
        case Switch():
            return (False, True)
        case Number():
            return NUMBERS.get(control.key, ())
    return ()
