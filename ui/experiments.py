"""Cached, bounded calls into rnn_core.

rnn_core is imported inside, on the first call: a page is on the screen before torch is loaded.
Results are frozen and shared by all sessions: equal arguments give one and the same object, and a
bound on how many are kept keeps the memory flat.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnn_core.reading import Cell, Nonlinearity, Reading


def cold() -> bool:
    """Whether torch has yet to be loaded, which takes seconds."""
    return "rnn_core.reading" not in sys.modules


@lru_cache(maxsize=256)  # st.cache_resource would hash the arguments for longer than this computes
def read(
    text: str,
    chars: bool,
    cell: Cell,
    hidden: int,
    scale: float,
    nonlinearity: Nonlinearity,
    seed: int,
) -> Reading:
    """`rnn_core.read`, shared by all sessions; arguments are named like the controls."""
    from rnn_core.reading import read as read_text

    return read_text(text, "char" if chars else "word", cell, hidden, scale, nonlinearity, seed)
