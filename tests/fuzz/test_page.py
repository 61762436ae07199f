"""Anything in the address or in a field of a page: the page stands and says what is wrong."""

import re
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import LANGUAGES
from lessons.answer import sections
from lessons.control import Control
from lessons.controls import Slider
from lessons.section import Section
from tests.fuzz.budget import cases, tell
from tests.fuzz.hostile import MARK, MARKUP, anything, queries, readable
from tests.pages.opened import assert_well, opened, said, widget, written
from ui.frame import PAGES

TYPED: dict[str, list[Control]] = {
    name: [one for part in sections(name) for one in part.controls.values() if one.typed]
    for name in PAGES
}


def arriving(raw: str) -> str:
    """A text as a browser would send it: half a pair is none."""
    return raw.encode(errors="replace").decode()


def assert_inert(app: Any) -> None:
    """No text of a reader is HTML, Markdown or a script of the page."""
    assert not any(MARK in html for html in written(app))
    assert not re.search(rf"(?<!\\)<[^<>\n]*{MARK}|\]\([^)\n]*{MARK}", said(app))


@st.composite
def page_queries(draw: st.DrawFn, name: str) -> dict[str, list[str]]:
    """A query for some sections of a page at once."""
    query: dict[str, list[str]] = {}
    parts: list[Section] = sections(name)
    for section in draw(st.lists(st.sampled_from(parts), max_size=3)) if parts else []:
        query |= draw(queries(section))
    return {key: [arriving(one) for one in raw] for key, raw in query.items() if raw}


@cases(0.06, 6)
@given(st.data())
def test_a_page_stands_whatever_its_address_says(data: st.DataObject) -> None:
    tell("pages")
    name = data.draw(st.sampled_from(sorted(PAGES)))
    query = data.draw(page_queries(name))
    app = opened(name, **query)
    assert_well(app)
    assert_inert(app)
    for warning in app.warning:
        assert "\n" not in warning.value and len(warning.value) < 1500
    app.run()
    assert_well(app)
    assert not app.warning  # what was wrong with the address is said once


@cases(0.06, 4)
@given(st.data())
def test_a_page_stands_whatever_is_typed(data: st.DataObject) -> None:
    tell("fields")
    name = data.draw(st.sampled_from(sorted(name for name in TYPED if TYPED[name])))
    app = opened(name, lang=data.draw(st.sampled_from(["ru", "en"])))
    drawn = [one for one in TYPED[name] if widget(app, one)]
    control = data.draw(st.sampled_from(drawn))
    text = arriving(data.draw(st.one_of(readable(), st.sampled_from(MARKUP), anything)))
    widget(app, control).set_value(text).run()
    assert_well(app)
    assert_inert(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_mark_up_in_an_address_is_told_as_text(language: str) -> None:
    controls = {key: one for part in sections("problems") for key, one in part.controls.items()}
    numbers = [key for key, one in controls.items() if isinstance(one, Slider)]
    query = dict(zip(numbers, cycle(MARKUP), strict=False))
    app = opened("problems", lang=language, **query)
    assert_well(app)
    assert_inert(app)
    assert len(app.warning) == len(numbers) > len(MARKUP)


@pytest.mark.parametrize("inline", [False, True])
def test_a_thousand_fields_are_left_alone(inline: bool) -> None:
    query = {f"{MARK}{one}": "<img>" for one in range(1000)}
    app = opened("home", inline=inline, lang="en", **query)  # type: ignore[arg-type]
    assert_well(app)
    assert not app.warning
