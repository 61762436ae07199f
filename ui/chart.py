"""The single way this project draws: Plotly figures in a component that keeps its nodes.

`st.plotly_chart` mounts a new chart for every change, which flickers, forgets the zoom, and knows
nothing of steps or of our two dresses. This component keeps its nodes, calls `Plotly.react`, steps
through a figure's frames without asking the server, and follows the theme in the browser.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import streamlit as st

from content import Language, words
from content.template import Run
from diagrams.theme import SWAPS, Figure

STEP: Final = "step"
"""Name of the step in the URL: a link leads to the very step, and no rerun is needed for it."""

_HERE: Final = Path(__file__).parent
_STATIC: Final = _HERE.parent / "static"
_VERSION: Final = crc32(b"".join((_STATIC / name).read_bytes() for name in ("chart.js", "plot.js")))
# From beside Streamlit's own files, whatever prefix they live under, and anew when it has changed.
LOAD: Final = f"""import(new URL("../../app/static/chart.js?{_VERSION:x}",
  document.querySelector('script[src*="static/js/index."]').src).href)"""
"""JavaScript that loads the chart's own; the page starts it before its first chart arrives."""

_mount = st.components.v2.component(
    "sheet_chart",
    html=(_HERE / "chart.html").read_text(encoding="utf-8"),
    css=(_HERE / "chart.css").read_text(encoding="utf-8"),
    js=f"export default (await {LOAD}).default;",  # Streamlit sends it with every change
    isolate_styles=False,
)


@dataclass(frozen=True)
class Drawing:
    """A figure, the words for those who cannot see it, and how narrow it may get."""

    figure: Figure
    alt: str
    min_width: int = 0


@dataclass(frozen=True)
class Chart:
    """Figures under one another, as the component takes them."""

    name: str
    payload: bytes

    def show(self) -> None:
        """Put it where the page is being written."""
        _mount(key=self.name, data=self.payload)


def chart(
    drawings: Sequence[Drawing],
    name: str,
    language: Language,
    captions: Sequence[Sequence[Sequence[Run]]] = (),
    notices: Sequence[Sequence[Run]] = (),
    parameter: str = STEP,
    opens: int | None = None,
) -> Chart:
    """Figures under one another.

    Args:
        drawings: figures; those with frames step through time together.
        name: unique on the page; also the name of a saved picture.
        language: of the buttons.
        captions: for every step the lines beside the picture, each a list of coloured runs.
        notices: lines below the picture that say what to notice in it. They travel with it: each
            would otherwise be an element that Streamlit renders anew with every move of a slider.
        parameter: name of the step in the URL, another one for every chart that steps.
        opens: the step, from 0, that is shown until the reader chooses one; without it the last.
    """
    payload = {
        "name": name,
        "figures": [drawing.figure for drawing in drawings],
        "alts": [drawing.alt for drawing in drawings],
        "widths": [drawing.min_width for drawing in drawings],
        "captions": captions,
        "notices": notices,
        "notice": words.NOTICE[language],
        "parameter": parameter,
        "opens": opens,
        "swaps": SWAPS,
        "labels": words.spoken(words.CHART, language),
    }
    # As bytes: given an object, Streamlit would write it out twice in every run.
    return Chart(name, json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())
