"""The colours of quantities in words: in formulas by their letters, in runs by their names."""

import re
from typing import Final

from diagrams.theme import QUANTITIES, SURFACES

RUN_COLOURS: Final = ("blue", "violet", "green", "yellow", "orange", "gray")
"""Names of the quantities' colours in runs, in the order of `QUANTITIES`."""
_MACRO: Final = re.compile(rf"\\([{''.join(QUANTITIES)}])\{{")
_DARK: Final = {light: dark for light, dark in QUANTITIES.values()}
_LIGHT: Final = re.compile(rf"(?<=[\";]color:)(?:{'|'.join(_DARK)})")


def coloured(markdown: str) -> str:
    r"""Give the macros `\x{…}`, `\h{h_t}` … of formulas the colours of their quantities."""
    return _MACRO.sub(lambda macro: rf"\textcolor{{{QUANTITIES[macro[1]].light}}}{{", markdown)


def themed(html: str) -> str:
    """HTML whose style names quantities' light colours: on a dark page their twins stand there."""
    return _LIGHT.sub(lambda light: f"light-dark({light[0]},{_DARK[light[0]]})", html)


def named_colours() -> str:
    """Declarations of CSS: the sheet's own colours, light and dark, by name."""
    own = {name: QUANTITIES[name] for name in "hL"}
    own |= {name: SURFACES[name] for name in ("paper", "grid", "muted")}
    said = [f"--sheet-{name}: light-dark({light}, {dark});" for name, (light, dark) in own.items()]
    return " ".join(said)


def run_colours() -> str:
    """Declarations of CSS: the colours of runs, as Streamlit names them within its components."""
    marks = zip(RUN_COLOURS, QUANTITIES.values(), strict=True)
    said = [
        f"--st-{name}-text-color: light-dark({light}, {dark});" for name, (light, dark) in marks
    ]
    return " ".join(said)
