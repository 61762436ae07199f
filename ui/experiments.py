"""Cached, bounded calls into rnn_core.

rnn_core is imported inside, on the first call: a page is on the screen before torch is loaded.
Results are frozen, so sessions share them; `max_entries` keeps the memory flat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from rnn_core.reading import Cell, Nonlinearity, Reading


@st.cache_resource(max_entries=256, show_spinner=False)
def read(
    text: str,
    by_letters: bool,
    cell: Cell,
    hidden_size: int,
    scale: float,
    nonlinearity: Nonlinearity,
    seed: int,
) -> Reading:
    """`rnn_core.read`, shared by all sessions."""
    import pandas  # noqa: F401  # Plotly trips over a pandas that another session half imported

    from rnn_core.reading import read as read_text

    return read_text(
        text, "char" if by_letters else "word", cell, hidden_size, scale, nonlinearity, seed
    )
