"""What an answer is made of: plain values that know how to put themselves on the page.

They are made once for a position of the sliders and shown to every reader who comes by it.
"""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Version:
    """One way to end a program: its lines, what they printed, and what PyTorch said to them.

    `name` is unique on the page; `trouble` is an error or a warning. What is empty is left out.
    """

    name: str
    title: str = ""
    source: str = ""
    printed: str = ""
    trouble: str = ""

    def show(self) -> None:
        """Put it where the page is being written."""
        if self.title:
            st.markdown(f"**{self.title}**")
        if self.source:
            st.code(self.source, language="python", wrap_lines=True)
        for kind, text in (("printed", self.printed), ("trouble", self.trouble)):
            if text:
                with st.container(key=f"{kind}-{self.name}"):
                    st.code(text, language=None, wrap_lines=True)


@dataclass(frozen=True)
class Beside:
    """Parts side by side; below each other where the screen is narrow."""

    parts: Sequence[Part]

    def show(self) -> None:
        """Put them where the page is being written."""
        for column, part in zip(st.columns(len(self.parts), gap="medium"), self.parts, strict=True):
            with column:
                part.show()
