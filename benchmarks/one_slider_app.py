"""The yardstick (a), served as the sheet is."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("one_slider.py"))
