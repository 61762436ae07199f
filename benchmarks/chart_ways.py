"""The three pictures of the first lesson beside one slider, drawn in the way that the URL names."""

import json

import streamlit as st

import content
from content import words
from ui.answers import scheme
from ui.chart import Drawing, chart
from ui.experiments import scheme as experiments
from ui.lesson import Lesson

way = st.query_params.get("way")


@st.fragment
def answer() -> None:
    """One slider and the pictures."""
    scale = st.slider("scale", 0.0, 4.0, 1.0, 0.1)
    reading = experiments.read(words.DEFAULT_TEXT.en, False, "elman", 10, scale, "tanh", 3)
    lesson = Lesson("scheme", "en", content.page("scheme", "en"))
    figures = []
    for lesson.section_id, picture in (("hidden-state", scheme.network), ("memory", scheme.memory)):
        for part in picture(lesson, reading):
            figures += json.loads(part.payload)["figures"]  # type: ignore[attr-defined]
    if way in ("plotly_chart", "subplots"):
        for number, figure in enumerate(figures[-1:] if way == "subplots" else figures):
            figure.pop("frames", None)  # st.plotly_chart would play them
            st.plotly_chart(figure, key=f"picture-{number}", config={"displayModeBar": False})
        return
    if way == "react":
        for figure in figures:
            figure["layout"]["meta"] = scale  # a layout that differs is drawn whole
    chart([Drawing(figure, "") for figure in figures], "pictures", "en").show()


answer()
