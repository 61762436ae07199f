"""Any text as Streamlit's Markdown that shows it as it stands."""

import re
import string


def escaped(text: str) -> str:
    """Text as Markdown that shows it letter for letter; controls and line breaks become blanks."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return re.sub(rf"([{re.escape(string.punctuation)}])", r"\\\1", plain)
