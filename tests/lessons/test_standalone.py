"""A section alone: whatever moves it on its page is drawn in its own rows, and nothing else."""

from collections import Counter
from collections.abc import Mapping

import pytest

from lessons.answer import find
from lessons.controls import Choice
from lessons.reading_order import section_ids
from lessons.section import Section
from lessons.standalone import standalone
from tests.lessons.every import SECTIONS


def on_page(page: str, chosen: Mapping[str, str]) -> tuple[Section, ...]:
    """The sections of a page, in reading order, that stand on it at some options."""
    every = [find(page, one) for one in section_ids(page)]
    return tuple(one for one in every if chosen.items() >= one.shown_when.items())


STRUCTURES = [
    dict(one.shown_when)
    for one in (find("structures", one) for one in section_ids("structures"))
    if one.shown_when
]
"""The choices that put each demonstration on its page."""


@pytest.mark.parametrize("name", SECTIONS)
def test_every_control_that_reaches_a_section_is_drawn_once(name: str) -> None:
    section = SECTIONS[name]
    for chosen in STRUCTURES if section.page == "structures" else [{}]:
        neighbours = on_page(section.page, chosen | dict(section.shown_when))
        drawn = Counter(one.key for one in standalone(section, neighbours).drawn)
        there = {one.key for other in neighbours for one in other.drawn}
        wanted = (section.controls.keys() & there) - section.shown_when.keys()
        assert drawn == Counter(wanted)
        if section.page != "structures":  # where some controls belong to other networks
            assert wanted == section.controls.keys()


@pytest.mark.parametrize("name", SECTIONS)
def test_it_stands_alone_and_offers_no_network_that_only_another_section_trains(name: str) -> None:
    section = SECTIONS[name]
    alone = standalone(section, on_page(section.page, section.shown_when))
    assert (alone.page, alone.id) == (section.page, section.id)
    assert not alone.repeats and not alone.shown_when
    for control in alone.drawn:
        declared = section.controls[control.key]
        if isinstance(control, Choice) and isinstance(declared, Choice) and declared.personal:
            assert {*control.options} == {*declared.options} - {declared.personal}
            assert not control.personal
        else:
            assert control is declared


def test_its_own_rows_come_last_and_what_it_repeats_stands_beside_them() -> None:
    section = find("problems", "truncated")
    alone = standalone(section, on_page("problems", {}))
    near = [*section.repeats, *section.rows]
    assert alone.rows[-len(near) :] == near
    assert {one.key for row in alone.rows[: -len(near)] for one in row} >= {"gradient_flow_steps"}


def test_a_structure_brings_the_controls_of_the_network_that_is_chosen() -> None:
    section = find("structures", "pytorch")
    for structure, key in (("one-to-one", "structures_noise"), ("many-to-many", "structures_task")):
        there = on_page("structures", {"input_output_structure": structure})
        drawn = {one.key for one in standalone(section, there).drawn}
        assert "input_output_structure" in drawn
        assert (key in drawn) == (structure == "one-to-one")
