"""What an answer is made of: plain values that know how to put themselves on the page.

They are made once for a position of the sliders and shown to every reader who comes by it.
"""

from dataclasses import dataclass
from typing import Protocol

import streamlit as st


class Part(Protocol):
    """Something that can be shown."""

    def show(self) -> None:
        """Put it where the page is being written."""


@dataclass(frozen=True)
class Sentence:
    """Markdown."""

    markdown: str

    def show(self) -> None:
        """Put it where the page is being written."""
        st.markdown(self.markdown)


@dataclass(frozen=True)
class Program:
    """Python that runs as it stands."""

    source: str

    def show(self) -> None:
        """Put it where the page is being written."""
        st.code(self.source, language="python", wrap_lines=True)
