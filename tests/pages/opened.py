"""A page without a browser: opened as the first request of a session, and read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from lessons.control import Control
from lessons.controls import Choice, Line, Lines, Number, Scene, Slider, Switch
from ui.frame import PAGES

HOME = str(Path(__file__).parents[2] / "home.py")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def opened(name: str, *, inline: bool = False, **query: str | list[str]) -> AppTest:
    """A page as the very first request of a session; inline, its answers come with it."""
    app = AppTest.from_file(HOME, default_timeout=60)
    if name != "home":
        app.switch_page(PAGES[name].path)
    if inline:
        app.session_state["inline"] = True
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def tickets(app: AppTest) -> dict[str, dict[str, Any]]:
    """What each section's component was given, by the section."""
    given = [json.loads(one.proto.bytes) for one in app.get("bidi_component")]
    return {ticket["section"]: ticket for ticket in given if "section" in ticket}  # not the search


def begun(app: AppTest) -> dict[str, Any]:
    """What the page's first script was given."""
    given = [json.loads(one.proto.bytes) for one in app.get("bidi_component")]
    (told,) = [one for one in given if "script" in one]
    return dict(told)


def blocks(app: AppTest, section: str) -> dict[str, dict[str, Any]]:
    """The blocks that a section was sent, by name."""
    return {block["name"]: block for block in tickets(app)[section]["answer"]["blocks"]}


def said(app: AppTest) -> str:
    """What the page itself says: no answers."""
    elements = [*app.title, *app.header, *app.markdown, *app.warning, *app.error, *app.info]
    return "\n".join(str(element.value) for element in elements)


def labels(app: AppTest) -> set[str]:
    """Keys of the buttons."""
    return {str(button.key) for button in app.button}


def widget(app: AppTest, control: Control) -> Any:
    """The widget of a control; None where it is not drawn."""
    kinds: dict[type[Control], Any] = {
        **{Slider: app.slider, Choice: app.button_group, Switch: app.toggle},
        **{Line: app.text_input, Lines: app.text_area, Scene: app.text_input},
        Number: app.number_input,
    }
    return next((one for one in kinds[type(control)] if one.key == control.key), None)


def written(app: AppTest) -> Iterator[str]:
    """Whatever HTML the page writes."""
    return (html.proto.body for html in app.get("html"))


def assert_well(app: AppTest) -> None:
    """No traceback, no error, no hole in a text."""
    assert not app.exception, app.exception
    assert not app.error
    assert "{{" not in said(app)
