"""HTML, written by functions: a tag with its attributes and what it holds."""

import json
from html import escape
from typing import Any, Final

_EMPTY: Final = {"input", "link", "meta"}
"""Tags that hold nothing."""


def tag(tag_name: str, /, *children: str, **attributes: Any) -> str:
    """An element.

    Args:
        tag_name: its name.
        children: HTML that it holds.
        attributes: `class_` is the class, `data_of` is `data-of`; True stands without a value, and
            what is False or None is left out.
    """
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    closed = "" if tag_name in _EMPTY else f"{''.join(children)}</{tag_name}>"
    return f"<{tag_name}{said}>{closed}"


def text(said: str) -> str:
    """Words that are no HTML."""
    return escape(said, quote=False)


def data(id: str, plain: Any) -> str:
    """JSON that scripts of the document read."""
    said = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return tag("script", said, type="application/json", id=id)


def _attribute(key: str, value: Any) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
