"""The chart's bundle in the browser, and what the component is told."""

import re
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import streamlit as st

from content import words
from ui.chart import STEP
from ui.controls import CONTROLS

ROOT = Path(__file__).parents[2]
SCRIPT = "".join(
    (ROOT / "static" / name).read_text(encoding="utf-8") for name in ("chart.js", "plot.js")
)
MARKUP = (ROOT / "ui" / "chart.html").read_text(encoding="utf-8")


def version(bundle: str) -> str:
    return re.search(r"plotly\.js (?:\([^)]*\) )?v([\d.]+)", bundle[:400])[1]


def test_the_browser_draws_with_the_plotly_that_the_figures_are_made_for() -> None:
    bundles = re.findall(r'(?:BUNDLE|SPACE) = "([^"]+)"', SCRIPT)
    assert len(bundles) == 2
    made_for = (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    for name in bundles:
        served = (ROOT / "static" / name).read_text(encoding="utf-8")
        assert version(served) == version(made_for)
        assert version(served) in name
    assert st.get_option("server.enableStaticServing") is True


def test_every_label_has_its_element() -> None:
    classes = {name for found in re.findall(r'class="([^"]+)"', MARKUP) for name in found.split()}
    assert set(words.CHART) <= classes


def test_the_step_in_the_url_is_no_control() -> None:
    found = [STEP]
    for path in (ROOT / "ui" / "answers").glob("*.py"):
        for name in re.findall(r"parameter=(\w+)", path.read_text(encoding="utf-8")):
            found.append(getattr(import_module(f"ui.answers.{path.stem}"), name))
    assert len(found) > 10 and all(isinstance(name, str) for name in found)
    assert not set(found) & {*CONTROLS, "lang"}


def test_no_text_is_ever_parsed_as_html() -> None:
    assert "innerHTML" not in SCRIPT
    assert "insertAdjacentHTML" not in SCRIPT
