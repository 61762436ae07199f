"""The offline edition has an answer wherever one hand can put one control."""

from urllib.parse import parse_qsl

import pytest

from content import LANGUAGES
from editions.offline.positions import LEFT_OUT, NUMBERS, key, main_sliders, moved_alone, packed
from lessons import controls
from lessons.controls import Choice, Slider, Switch
from lessons.section import preset
from tests.lessons.every import SECTIONS

EVERY = [(name, language) for name in SECTIONS for language in LANGUAGES]


def keys(section, language, linked=()):
    return [key(section, language, values) for values in packed(section, language, linked)]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_presets_options_and_switches_are_there(name, language):
    section = SECTIONS[name]
    found = keys(section, language)
    assert found[0] == "" and len({*found}) == len(found)
    for one in section.presets:
        values = preset(section, one, language)
        assert section.personal_controls(values) or key(section, language, values) in found
    for one in section.controls.values():
        match one:
            case Choice():
                moved = [option for option in one.options if option != one.personal]
            case Switch():
                moved = [True, False]
            case _:
                moved = NUMBERS.get(one.key, [])
        assert {key(section, language, {one.key: value}) for value in moved} <= {*found}


@pytest.mark.parametrize("name", SECTIONS)
def test_every_slider_is_there_but_those_left_out(name):
    section = SECTIONS[name]
    sliders = {one.key for one in section.controls.values() if isinstance(one, Slider)}
    there = [one.key for one in moved_alone(section)]
    assert sliders - {*there} == {*LEFT_OUT.get(name, ())}
    assert len({*there}) == len(there)
    drawn = [one.key for one in section.drawn if isinstance(one, Slider)]
    assert drawn[:1] == there[: len(drawn[:1])], "the first that a reader sees"


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_key_says_what_a_link_says(name, language):
    section = SECTIONS[name]
    start = controls.defaults(section.controls, language)
    for values in packed(section, language):
        said = key(section, language, values)
        if "&" in "".join(map(str, values.values())):
            continue  # such a text is a key, but no query as it stands
        read = dict(parse_qsl(said.replace("%", "%25").replace("+", "%2B"), keep_blank_values=True))
        assert [*read] == [one for one in section.controls if one in read]
        parsed = {one: section.controls[one].parse(raw) for one, raw in read.items()}
        assert start | parsed == dict(values)


def test_nothing_of_a_readers_own_is_there():
    for name, section in SECTIONS.items():
        for values in packed(section, "en"):
            assert not section.personal_controls(values), name


def test_where_links_lead_is_there():
    section = SECTIONS["problems/wall"]
    one, other = [*section.controls][:2]
    linked = {one: section.controls[one].high, other: section.controls[other].high}
    assert key(section, "en", linked) not in keys(section, "en")
    assert key(section, "en", linked) in keys(section, "en", [linked])


def test_what_is_left_out_is_no_main_slider():
    for name, left_out in LEFT_OUT.items():
        section = SECTIONS[name]
        for one in left_out:
            assert isinstance(section.controls[one], Slider)
            assert section.controls[one] not in main_sliders(section)
