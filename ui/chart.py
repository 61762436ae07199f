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

import streamlit as st

from content import Language, words
from content.template import Run
from diagrams.theme import SWAPS, Figure

STEP: Final = "step"
"""Name of the step in the URL: a link leads to the very step, and no rerun is needed for it."""

_HERE: Final = Path(__file__).parent
_mount = st.components.v2.component(
    "sheet_chart",
    html=(_HERE / "chart.html").read_text(encoding="utf-8"),
    css=(_HERE / "chart.css").read_text(encoding="utf-8"),
    js=(_HERE / "chart.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Drawing:
    """A figure, the words for those who cannot see it, and how narrow it may get."""

    figure: Figure
    alt: str
    min_width: int = 0


def draw(
    drawings: Sequence[Drawing],
    name: str,
    language: Language,
    captions: Sequence[Sequence[Sequence[Run]]] = (),
) -> None:
    """Draw figures under one another.

    Args:
        drawings: figures; those with frames step through time together.
        name: unique on the page; also the name of a saved picture.
        language: of the buttons.
        captions: for every step the lines beside the picture, each a list of coloured runs.
    """
    payload = {
        "name": name,
        "figures": [drawing.figure for drawing in drawings],
        "alts": [drawing.alt for drawing in drawings],
        "widths": [drawing.min_width for drawing in drawings],
        "captions": captions,
        "parameter": STEP,
        "swaps": SWAPS,
        "labels": words.spoken(words.CHART, language),
    }
    # As bytes: given an object, Streamlit would write it out twice.
    _mount(key=name, data=json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())
