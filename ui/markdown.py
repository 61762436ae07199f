"""Prose as Streamlit's Markdown: formulas in the colours of quantities, any text as it stands."""

import re
import string
from typing import Final

from diagrams.theme import QUANTITIES

_MACRO: Final = re.compile(rf"\\([{''.join(QUANTITIES)}])\{{")


def coloured(markdown: str) -> str:
    r"""Give the macros `\x{…}`, `\h{…}` … of formulas the colours of their quantities."""
    return _MACRO.sub(lambda macro: rf"\textcolor{{{QUANTITIES[macro[1]].light}}}{{", markdown)


def escaped(text: str) -> str:
    """Text as Markdown that shows it letter for letter; controls and line breaks become blanks."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return re.sub(rf"([{re.escape(string.punctuation)}])", r"\\\1", plain)
