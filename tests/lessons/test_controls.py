"""Kinds of controls: what a link says of them, what they hold, and what they cannot take."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from content import LANGUAGES, Text
from lessons.control import Control, InvalidValue, visible
from lessons.controls import MAX_CHARACTERS, Choice, Line, Lines, Number, Slider, Switch, defaults
from tests.lessons.every import BAD, CONTROLS, SECTIONS, ends, parsed

LABEL = Text(ru="Число", en="Number")
THINGS = [None, "", "abc", "0.123", [], {}, b"1", math.nan, math.inf, -1e300, 10**400, 1j, object()]
"""What no widget gives, and code should not."""
each = pytest.mark.parametrize("name", CONTROLS)


def taken(control: Control) -> draw.SearchStrategy[Any]:
    """Any value that a control holds."""
    match control:
        case Slider():
            return draw.sampled_from(control.positions)
        case Number():
            return draw.integers(control.low, control.high)
        case Choice():
            return draw.sampled_from(control.options)
        case Switch():
            return draw.booleans()
    return draw.text(max_size=60).map(control.snap)


@each
@settings(max_examples=60)
@given(data=draw.data())
def test_a_link_says_any_value_and_is_read_back(name: str, data: Any) -> None:
    control = CONTROLS[name]
    value = data.draw(taken(control))
    said = control.format(value)
    assert said == value or not isinstance(value, str)
    said.encode()
    for read in (control.parse(said), control.snap(value), control.accept(value)):
        assert read == value and type(read) is type(value)
    assert all(control.value_or_default(value, language) == value for language in LANGUAGES)


@each
def test_a_default_is_one_of_the_values(name: str) -> None:
    control = CONTROLS[name]
    for language in LANGUAGES:
        value = control.initial(language)
        assert control.snap(value) == control.parse(control.format(value)) == value
    assert all(control.parse(control.format(end)) == control.snap(end) for end in ends(control))


@each
def test_a_slider_stands_on_its_steps_alone(name: str) -> None:
    control = CONTROLS[name]
    if not isinstance(control, Slider):
        return
    positions = control.positions
    assert positions[0] == control.low and positions[-1] == control.high
    assert control.default in positions and positions == sorted(set(positions))
    said = [control.format(one) for one in positions]
    assert len(set(said)) == len(said) and all(map(str.isascii, said))
    for one, text in zip(positions, said, strict=True):
        for near in (math.nextafter(one, -math.inf), math.nextafter(one, math.inf)):
            if control.low <= near <= control.high:
                assert control.format(control.snap(near)) == text
        assert type(one) is (int if control.whole else float)


def test_one_position_has_one_value() -> None:
    tenths = Slider("scale", LABEL, 1.0, 0.0, 4.0, 0.1)
    assert tenths.snap(0.30000000000000004) == tenths.snap(0.3) == tenths.parse("0.34") == 0.3
    assert tenths.format(tenths.parse("3e-1")) == "0.3" and tenths.format(2) == "2.0"
    assert str(tenths.snap(-0.0)) == "0.0"
    fine = Slider("rate", LABEL, 0.0005, 0.0, 0.001, 0.0001)
    assert [fine.format(one) for one in fine.positions[:3]] == ["0.0000", "0.0001", "0.0002"]
    odd = Slider("hidden", LABEL, 4, 2, 9, 2)
    assert [odd.snap(one) for one in (2, 3.1, 8.4, 9)] == [2, 4, 8, 9]
    assert odd.parse("4.0") == 4 and odd.format(4) == "4"


# --- bad input ------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize("kind", BAD)
def test_a_link_gives_a_value_or_one_sentence(name: str, kind: str) -> None:
    control = CONTROLS[name]
    try:
        value = control.parse(*BAD[kind])
    except InvalidValue as refused:
        assert refused.control is control
        for language in LANGUAGES:
            sentence = refused.sentence(language)
            assert control.key in sentence and "{{" not in sentence
            assert len(sentence) < 400 and sentence.isprintable()
            assert sentence.encode()
    else:
        assert control.snap(value) == value and control.parse(control.format(value)) == value
        control.format(value).encode()
        assert kind != "twice"


@each
def test_a_widget_without_a_value_stands_at_the_default(name: str) -> None:
    control = CONTROLS[name]
    for thing in THINGS:
        for language in LANGUAGES:
            held = control.value_or_default(thing, language)
            assert control.snap(held) == held
            if isinstance(thing, str) and control.typed:
                assert held == thing
            elif thing != held:
                assert held == control.initial(language)
        if not (isinstance(thing, str) and control.typed):
            with pytest.raises(InvalidValue):
                control.accept(thing)


@each
@settings(max_examples=40)
@given(raw=draw.text(draw.characters(exclude_categories=[]), max_size=30))
def test_no_text_in_a_link_is_a_surprise(name: str, raw: str) -> None:
    control = CONTROLS[name]
    try:
        value = control.parse(raw)
    except InvalidValue as refused:
        assert refused.sentence("ru").encode() and refused.sentence("en").isprintable()
    else:
        assert control.parse(control.format(value)) == value


def test_true_is_no_number_and_one_is_no_switch() -> None:
    switch = Switch("chars", LABEL)
    for control in (Slider("scale", LABEL, 1, 0, 4, 1), Number("row", LABEL, 1, 0, 4)):
        with pytest.raises(ValueError):
            control.snap(True)
    with pytest.raises(ValueError):
        switch.snap(1)  # type: ignore[arg-type]
    assert switch.parse("TRUE") is True and switch.format(False) == "false"


# --- texts ----------------------------------------------------------------------------------------


def test_a_text_is_one_however_it_was_typed() -> None:
    line = Line("text", LABEL, LABEL)
    assert line.parse("и\u0306") == "й"
    assert line.parse("a\x00b\tc\nd") == "a b c d"
    assert line.parse("a\ud83d") == "a"
    assert Lines("texts", LABEL, LABEL).parse("a\r\nb\tc\rd") == "a\nb c d"


def test_a_text_ends_somewhere() -> None:
    line = Line("text", LABEL, LABEL)
    assert line.parse("я" * MAX_CHARACTERS) == "я" * MAX_CHARACTERS
    with pytest.raises(InvalidValue) as refused:
        line.parse("я" * (MAX_CHARACTERS + 1))
    assert str(MAX_CHARACTERS) in refused.value.sentence("en")


def test_what_cannot_be_seen_is_shown_as_a_blank() -> None:
    assert visible("a\x00\ud800b" + "x" * 90) == "a  b" + "x" * 36
    assert visible("") == "∅"


# --- of a section ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_parses_what_it_says(name: str, language: Any) -> None:
    reaching = SECTIONS[name].controls
    held = defaults(reaching, language)
    link = {key: [control.format(held[key])] for key, control in reaching.items()}
    assert parsed(SECTIONS[name], link) == held
