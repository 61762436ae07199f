"""Formulas as HTML that needs no script: KaTeX runs here, while an edition is built."""

import json
import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any, Final

import quickjs

from lessons.colouring import coloured, themed

KATEX: Final = Path(__file__).parent / "katex"
VERSION: Final = "0.19.1"
_RENDER: Final = """
(tex, displayMode) => JSON.stringify(katex.renderToString(tex, {displayMode, strict: "ignore"}))
"""  # as JSON: a string that is still in pieces Python does not get
_CLASSES: Final = {
    "AMS-Regular": "amsrm|mathbb|textbb",
    "Main-Bold": "mathbf|textbf",
    "Main-Italic": "mathit|textit",
    "Math-Italic": "mathnormal",
    "Size1-Regular": "delimsizing size1|small-op|delim-size1",
    "Size2-Regular": "delimsizing size2|large-op",
    "Size3-Regular": "delimsizing size3",
    "Size4-Regular": "delimsizing size4|delim-size4",
}
"""Font → classes that KaTeX's style sheet sets in it; Main-Regular is wherever a formula is."""
_BOLD: Final = {"Main-Bold"}
_ITALIC: Final = {"Main-Italic", "Math-Italic"}


@cache
def _render() -> Any:
    context = quickjs.Context()
    context.eval((KATEX / f"katex-{VERSION}.min.js").read_text(encoding="utf-8"))
    return context.eval(_RENDER)


@cache
def formula(tex: str, display: bool = False) -> str:
    r"""A formula as HTML, with MathML in it for those who listen.

    Args:
        tex: with the macros of quantities, `\\h{h_t}`.
        display: whether it stands on a line of its own.

    Raises:
        quickjs.JSException: it is no formula.
    """
    return themed(json.loads(_render()(coloured(tex).strip(), display)))


def style(folder: str | None = None, html: str | None = None) -> str:
    """The style sheet of formulas, with its fonts.

    Args:
        folder: where the fonts stand, as the style sheet sees them; without it they are in it.
        html: whose formulas are shown with it: other fonts are left out. Without it, all stay.
    """
    wanted = [path for path in fonts() if html is None or _is_used(path, html)]
    faces = [_face(path, folder) for path in wanted]
    return "\n".join([*faces, (KATEX / f"katex-{VERSION}.min.css").read_text(encoding="utf-8")])


def fonts() -> list[Path]:
    """The files of the fonts."""
    return sorted(KATEX.glob("*.woff2"))


def _is_used(font: Path, html: str) -> bool:
    """Whether formulas have something of a class that KaTeX's style sheet sets in a font."""
    classes = _CLASSES.get(font.stem.removeprefix("KaTeX_"))
    return classes is None or bool(re.search(rf'class="[^"]*\b(?:{classes})\b', html))


def _face(path: Path, folder: str | None) -> str:
    """The rule of one font."""
    name = path.stem.removeprefix("KaTeX_")
    inside = f"data:font/woff2;base64,{b64encode(path.read_bytes()).decode()}"
    source = inside if folder is None else f"{folder}/{path.name}"
    weight, slant = 700 if name in _BOLD else 400, "italic" if name in _ITALIC else "normal"
    return (
        f"@font-face{{font-family:KaTeX_{name.partition('-')[0]};font-weight:{weight};"
        f"font-style:{slant};font-display:block;src:url({source}) format('woff2')}}"
    )
