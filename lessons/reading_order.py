"""The order of a page's sections: that in which the page's own file names them."""

import ast
from functools import cache
from typing import Final

from content import ui_text
from lessons.answer import LESSONS

PAGES: Final = tuple(ui_text.PAGE_NAMES)
"""Ids of all pages in reading order."""


@cache
def section_ids(page: str) -> tuple[str, ...]:
    """Ids of a page's sections in reading order.

    Args:
        page: its id.
    """
    name = "home.py" if page == "home" else f"pages/{page}.py"
    call = ast.parse((LESSONS.parent / name).read_text(encoding="utf-8")).body[-1]
    assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)
    return tuple(ast.literal_eval(one) for one in call.value.args[1:])
