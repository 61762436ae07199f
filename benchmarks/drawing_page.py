"""One slider and three pictures; `?way=` says how they are drawn."""

import json

import streamlit as st

from benchmarks.drawing_app import SCALE, SECTIONS
from lessons.answer import answer
from lessons.controls import Slider, defaults
from ui import view, widgets

way = st.query_params.get("way")
st.session_state["inline"] = way == "inline"


@st.fragment
def pictures() -> None:
    """All that the slider moves."""
    assert isinstance(SCALE, Slider)
    scale = widgets.draw(SCALE, "en")
    for section in SECTIONS:
        if way not in ("plotly_chart", "subplots"):
            values = defaults(section.controls, "en") | {"hidden_state_scale": scale}
            view.show(section, "en", values, None)
            continue
        said = json.loads(
            answer(section.page, section.id, "en", {"hidden_state_scale": scale}).json
        )
        drawn = [block["figures"] for block in said["blocks"] if block["kind"] == "figure"]
        figures = [figure for block in drawn for figure in block]
        if way == "subplots":  # the memory is one figure of several plots
            figures = figures[-1:] if section is SECTIONS[-1] else []
        for number, figure in enumerate(figures):
            figure.pop("frames", None)  # st.plotly_chart would play them
            key = f"picture-{section.id}-{number}"
            st.plotly_chart(figure, key=key, config={"displayModeBar": False})


pictures()
