"""Sphinx: the API of `rnn_core` out of its docstrings. `make api` builds it into build/api."""

import inspect
import re
import sys
from dataclasses import is_dataclass
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parents[2]))

project = "rnn_core"
extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
templates_path = ["_templates"]
html_theme = "alabaster"
html_theme_options = {"description": "Recurrent networks computed, not drawn", "page_width": "70em"}
html_show_copyright = False
default_role = "py:obj"  # `name` is code, and a link where such a name is documented
add_module_names = False
autodoc_default_options = {"members": True, "member-order": "bysource", "show-inheritance": True}
autodoc_typehints_format = "short"
napoleon_use_ivar = True
napoleon_numpy_docstring = False

FIELD = re.compile(r"^    (\w+): [^#]*#\s*(.+)$", re.MULTILINE)

ARRAY = re.compile(
    r"~?(?:numpy\.)?ndarray\[~?(?:\w+\.)?tuple\[~?(?:\w+\.)?Any, \.\.\.\],"
    r" ~?(?:numpy\.)?dtype\[([^\[\]]*(?:\[[^\[\]]*\])?)\]\]"
)


def shorten(
    app: Sphinx, what: str, name: str, obj: object, options: object, taken: str, given: str
) -> tuple[str, str] | None:
    """`NDArray[…]` as it is written, not what it stands for."""
    if not taken:
        return None
    return ARRAY.sub(r"NDArray[\1]", taken or ""), ARRAY.sub(r"NDArray[\1]", given or "")


def add_fields(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Document fields by the comments behind them, where a class has no section of them."""
    if not inspect.isclass(obj) or "Attributes:" in lines:
        return
    if not (is_dataclass(obj) or hasattr(obj, "_fields")):
        return
    said = dict(FIELD.findall(inspect.getsource(obj)))
    if known := [name for name in inspect.get_annotations(obj) if name in said]:
        lines += ["", "Attributes:", *(f"    {name}: {said[name]}" for name in known), ""]


def leave_out(
    app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object
) -> bool | None:
    """A field of a named tuple is told of where its class is, not a second time."""
    return True if type(obj).__name__ == "_tuplegetter" else None


def setup(app: Sphinx) -> None:
    """Fields come before napoleon reads the sections."""
    app.connect("autodoc-process-docstring", add_fields, priority=100)
    app.connect("autodoc-skip-member", leave_out)
    app.connect("autodoc-process-signature", shorten)
