"""A section's component: what it is told, and what the browser draws its answers with."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from content import LANGUAGES, Language, ui_text
from diagrams.theme import COLOUR_PAIRS
from editions.offline.pages import LINK_WORDS
from lessons.answer import answer, version
from lessons.blocks import Block
from lessons.controls import Choice, Number, Slider
from lessons.index import KINDS
from lessons.section import Section
from tests.lessons.every import SECTIONS, parsed
from ui import view

ROOT = Path(__file__).parents[2]
OWN = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("static/*.js")}
OWN = {name: text for name, text in OWN.items() if not name.endswith(".min.js")}
SCRIPT = "".join(OWN.values())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the component was mounted with."""
    mounted: list[Any] = []
    monkeypatch.setattr(view, "_mount", lambda **given: mounted.append(given))
    return mounted


def ticket(section: Section, language: Language, told: list[Any], **more: Any) -> dict[str, Any]:
    values = {key: one.initial(language) for key, one in section.controls.items()}
    view.show(section, language, values | more.pop("values", {}), **more)
    read: dict[str, Any] = json.loads(told[-1]["data"])
    return read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SECTIONS)
def test_a_ticket_says_what_to_ask_and_how_to_follow_the_hand(
    name: str, language: Language, told: list[Any]
) -> None:
    section = SECTIONS[name]
    found = ticket(section, language, told)
    assert (found["page"], found["section"]) == (section.page, section.id)
    assert (found["language"], found["version"]) == (language, version())
    assert parsed(section, {key: [raw] for key, raw in found["values"].items()}) is not None
    repeated = {one.key: f"{one.key}-in-{section.id}" for row in section.repeats for one in row}
    widgets = {one.key: one.key for row in section.rows for one in row} | repeated
    assert {widget: hand["key"] for widget, hand in found["controls"].items()} == {
        widget: key for key, widget in widgets.items()
    }
    for hand in found["controls"].values():
        key = hand["key"]
        control = section.controls[key]
        assert hand["kind"] == type(control).__name__.lower()
        assert ("decimals" in hand) == isinstance(control, Slider)
        assert ("low" in hand) == isinstance(control, Number | Slider)
        assert ("options" in hand) == isinstance(control, Choice)
    assert [*map(tuple, found["colourPairs"])] == [*map(tuple, COLOUR_PAIRS)]
    assert "answer" not in found and "refusal" not in found
    assert len(told[-1]["data"]) < 12_000  # one is sent with every run


def test_a_ticket_keeps_the_room_that_the_figures_will_take(told: list[Any]) -> None:
    section = SECTIONS["problems/wall"]
    first = answer("problems", "wall", "en", {})
    assert ticket(section, "en", told)["heights"] == first.heights
    assert sum(first.heights) > 300


def test_an_answer_of_ones_own_is_sent_and_so_is_a_refusal(
    told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    section = SECTIONS["home/network"]
    monkeypatch.setattr(view, "inline", lambda: True)
    found = ticket(section, "en", told)
    assert found["answer"] == json.loads(answer("home", "network", "en", {}).json)
    refused = ticket(section, "en", told, values={"network_word": ""})
    assert "answer" not in refused and refused["refusal"]["error"]


# --- what the browser has -------------------------------------------------------------------------


def plotly(bundle: str) -> str:
    """The version that a bundle names at its top."""
    found = re.search(r"plotly\.js (?:\([^)]*\) )?v([\d.]+)", bundle[:400])
    assert found
    return found[1]


def test_the_browser_draws_with_the_plotly_that_the_figures_are_made_for() -> None:
    bundles = re.findall(r'(?:BUNDLE|SPACE) = "([^"]+)"', SCRIPT)
    assert len(bundles) == 2
    made_for = (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    for name in bundles:
        served = (ROOT / "static" / name).read_text(encoding="utf-8")
        assert plotly(served) == plotly(made_for) and plotly(served) in name
    assert st.get_option("server.enableStaticServing") is True


def test_every_kind_of_block_is_drawn() -> None:
    for kind in (one.kind for one in Block.__subclasses__()):
        assert re.search(rf"\b{kind}\b", OWN["blocks.js"] + OWN["answer_view.js"]), kind


def test_every_kind_of_control_that_a_hand_moves_is_followed() -> None:
    for kind in ("slider", "number", "choice", "switch"):
        assert re.search(rf"\b{kind}\b", OWN["control_watcher.js"]), kind


def wanted(script: str) -> set[str]:
    """Names of the words that a script says."""
    found = re.findall(r"\bwords(?:\.(\w+)|\[\"([\w-]+)\")", script)
    assert found
    return {name or other for name, other in found}


def test_every_word_that_the_scripts_want_is_sent(told: list[Any]) -> None:
    found = ticket(SECTIONS["home/network"], "en", told)["words"]
    own = ("quiz", "search", "share", "offline")  # are sent words of their own
    rest = [text for name, text in OWN.items() if not name.startswith(own)]
    assert wanted("".join(rest)) <= found.keys()
    assert wanted(OWN["search.js"]) <= ui_text.SEARCH.keys() > {*KINDS}
    assert wanted(OWN["share.js"]) == ui_text.SHARE.keys()
    offline = "".join(text for name, text in OWN.items() if name.startswith("offline"))
    assert wanted(offline) <= ui_text.OFFLINE.keys() | LINK_WORDS.keys()
    assert set(ui_text.CHART_LABELS) <= found.keys()
    assert all(isinstance(text, str) and text for text in found.values())


def test_every_script_that_is_loaded_exists_and_is_loaded_anew_when_it_changes() -> None:
    named = set(re.findall(r'"([\w-]+\.js)"', SCRIPT))
    assert named and all((ROOT / "static" / name).exists() for name in named)
    assert re.search(r"section\.js\?[0-9a-f]+`?", view.LOAD_SCRIPT)


def test_no_text_is_ever_parsed_as_html() -> None:
    for name, script in OWN.items():
        found = re.findall("(?:inner|outer)HTML.*|insertAdjacentHTML.*|document.write.*", script)
        # A chart's own buttons and lines are a constant, written in the script itself.
        assert [line.partition(";")[0] for line in found] == (
            ["innerHTML = HTML"] if name == "chart.js" else []
        ), name
    assert (
        OWN["chart.js"].count("const HTML = `") == 1
        and "${" not in re.findall("const HTML = `(.*?)`", OWN["chart.js"], re.DOTALL)[0]
    )
