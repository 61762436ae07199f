"""Cached, bounded calls into rnn_core.

rnn_core is imported inside, on the first call: a page is on the screen before torch is loaded.
Results are frozen and shared by all sessions: equal arguments give one and the same object, and a
bound on how many are kept keeps the memory flat.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnn_core.demos import Demo
    from rnn_core.memory import Capacity, Init
    from rnn_core.memory import Nonlinearity as Activation
    from rnn_core.pretraining import Marks
    from rnn_core.reading import Cell, Nonlinearity, Reading
    from rnn_core.writing import Course as Spelling


def cold() -> bool:
    """Whether torch has yet to be loaded, which takes seconds."""
    return "torch" not in sys.modules


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


@lru_cache(maxsize=1024)
def capacity(units: int, gain: float, init: Init, activation: Activation, draw: int) -> Capacity:
    """`rnn_core.memory.hold`, shared by all sessions; arguments are named like the controls."""
    from rnn_core.memory import hold

    return hold(units, init, gain, activation, draw)


@lru_cache(maxsize=64)
def spelling(spelling: str, recurrent: bool, cells: int, start: int) -> Spelling:
    """`rnn_core.writing.course`, shared by all sessions; arguments are named like the controls."""
    from rnn_core.writing import course

    return course(spelling, cells, start, recurrent)


@dataclass(frozen=True, eq=False)
class Run:
    """A demonstration and what it was asked for; equal only to itself."""

    kind: str
    settings: dict[str, Any]
    demo: Demo

    def otherwise(self, **changes: Any) -> Demo:
        """The same demonstration with some settings changed."""
        return demo(self.kind, **(self.settings | changes)).demo


@lru_cache(maxsize=256)
def demo(kind: str, **settings: Any) -> Run:
    """A demonstration of `rnn_core.demos` by its name, shared by all sessions."""
    from rnn_core.demos import DEMOS

    return Run(kind, settings, DEMOS[kind](**settings))


def marks() -> dict[str, dict[str, Marks]]:
    """`rnn_core.pretraining.marks`: what every shipped network reached on the unseen."""
    from rnn_core.pretraining import marks as read_marks

    return read_marks()
