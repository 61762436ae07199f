"""A bad link: the page stands, each bad value gets one sentence, and the default is taken."""

import re
from itertools import product
from typing import Any

import pytest

from content import LANGUAGES, Language
from lessons.answer import find, sections
from lessons.control import InvalidValue
from tests.lessons.every import BAD
from tests.pages.opened import CYRILLIC, assert_well, opened, said, tickets, widget
from ui.frame import PAGES

ONCE_TRACEBACKS = [
    *[
        ("scheme", "hidden_state_nonlinearity"),
        ("scheme", "hidden_state_cell"),
        ("scheme", "capacity_init"),
    ],
    *[("structures", "input_output_structure"), ("pipeline", "break_it_mistake")],
    *[("problems", "gates_unit"), ("problems", "clipping_learning_rate")],
]
FREE = {"structure", "task"}
"""They decide which sections stand on the page."""


def assert_at_default(app: Any, name: str, key: str, language: Language) -> None:
    """In the widget, if it is drawn, and in every ticket that has it."""
    for section in sections(name):
        control = section.controls.get(key)
        if control is None:
            continue
        default = control.initial(language)
        shown = widget(app, control)
        assert shown is None or shown.value == default
        ticket = tickets(app).get(section.id)
        assert ticket is None or ticket["values"][key] == control.format(default)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", PAGES)
def test_bad_values_of_all_controls_at_once(name: str, kind: str, language: Language) -> None:
    raw = [one.encode(errors="replace").decode() for one in BAD[kind]]  # as it would arrive
    controls = {key: one for section in sections(name) for key, one in section.controls.items()}
    app = opened(name, lang=language, **dict.fromkeys(controls, raw))
    assert_well(app)
    warned = [warning.value for warning in app.warning]
    bad = set()
    for key, control in controls.items():
        try:
            if control.parse(*raw) == "":
                bad.add(key)
        except InvalidValue:
            bad.add(key)
    assert len(warned) == len(bad)
    for key in bad:
        literal = key.replace("_", r"\_")
        (sentence,) = [one for one in warned if f" {literal} \\=" in one]
        assert bool(CYRILLIC.search(sentence)) == (language == "ru") and len(sentence) < 800
        assert_at_default(app, name, key, language)
        assert key not in app.query_params
    assert not re.search(r"(?<!\\)<script", said(app))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "key"), ONCE_TRACEBACKS)
def test_an_empty_choice_in_a_link_is_its_default(name: str, key: str, language: Language) -> None:
    app = opened(name, lang=language, **{key: ""})
    assert_well(app)
    assert len(app.warning) == 1
    assert_at_default(app, name, key, language)
    app.run()
    assert_well(app)
    assert not app.warning  # said once, of the link


@pytest.mark.parametrize(
    "key", sorted({key for one in sections("structures") for key in one.shown_when}, key=str)
)
@pytest.mark.parametrize("kind", BAD)
def test_a_page_that_a_link_cannot_choose_is_the_first(kind: str, key: str) -> None:
    raw = [one.encode(errors="replace").decode() for one in BAD[kind]]
    app = opened("structures", lang="en", **{key: raw})
    assert_well(app)
    usual = opened("structures", lang="en")
    assert [head.value for head in app.header] == [head.value for head in usual.header]


@pytest.mark.parametrize("language", ["xx", "", ["ru", "en"], "RU"])
def test_a_language_that_is_none_is_the_readers_own(language: str | list[str]) -> None:
    app = opened("home", lang=language)
    assert_well(app)
    assert len(app.warning) == (1 if language != ["ru", "en"] else len(app.warning))
    assert {ticket["language"] for ticket in tickets(app).values()} <= set(LANGUAGES)


def test_what_no_control_has_is_left_alone() -> None:
    app = opened("home", lang="en", utm_source="a friend")
    assert_well(app)
    assert not app.warning and "utm_source" in app.query_params


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_a_choice_moves_no_other_control(language: Language) -> None:
    app = opened(
        "scheme",
        lang=language,
        hidden_state_hidden="23",
        hidden_state_cell="nonsense",
        hidden_state_scale="1.5",
    )
    assert len(app.warning) == 1
    values = tickets(app)["hidden-state"]["values"]
    default = find("scheme", "hidden-state").controls["hidden_state_cell"].initial(language)
    assert (
        values["hidden_state_hidden"],
        values["hidden_state_scale"],
        values["hidden_state_cell"],
    ) == ("23", "1.5", default)


@pytest.mark.parametrize(("name", "turn"), [*product(["home", "scheme"], [1, 2])])
def test_a_page_is_the_same_whenever_it_is_drawn_again(name: str, turn: int) -> None:
    app = opened(name, lang="en")
    before = said(app), tickets(app)
    for _ in range(turn):
        app.run()
    assert (said(app), tickets(app)) == before
