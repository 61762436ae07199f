"""Words without their mark-up: what a search reads, and what stands in a line of its results."""

import re
from typing import Final

_SIGNS: Final = {
    "sigma": "σ",
    "gamma": "γ",
    "rho": "ρ",
    "eta": "η",
    "tau": "τ",
    "alpha": "α",
    "partial": "∂",
    "sum": "Σ",
    "infty": "∞",
    "approx": "≈",
    "le": "≤",
    "ge": "≥",
    "cdot": "·",
    "odot": "⊙",
    "times": "×",
    "lVert": "‖",
    "rVert": "‖",
}
_SPOKEN: Final = _SIGNS | {name: name for name in ("tanh", "ln", "max", "min", "sum", "prod")}
_MARKUP: Final = (
    (r"\\([xhcyLW])\{((?:[^{}]|\{[^{}]*\})*)\}", r"\2"),  # a macro of a quantity
    (r"\\hat ", ""),
    (r"\\([A-Za-z]+)", lambda sign: _SIGNS.get(sign[1], sign[1])),
    (r"([_^])\{([^{}]*)\}", r"\1\2"),
    (r"[{}]", ""),
)
_LINE: Final = (
    (r"\$([^$]*)\$", lambda formula: _formula(formula[1])),
    (r":\w+\[(.*?)\](?!\])", r"\1"),
    (r"\[([^\[\]]+)\]\([^()\s]+\)", r"\1"),
    (r"<sub>(.*?)</sub>", r"_\1"),
    (r"\*\*|`", ""),
    (r"\{\{.*?\}\}", "…"),
    (r"\s+", " "),
)


def plain(markdown: str) -> str:
    """A lead, a text or a line of runs as it is read aloud: no colours, links and TeX."""
    for pattern, kept in _LINE:
        markdown = re.sub(pattern, kept, markdown)
    return markdown.strip()


def _formula(tex: str) -> str:
    """A formula within a line."""
    for pattern, kept in _MARKUP:
        tex = re.sub(pattern, kept, tex)
    return tex


def symbols(tex: str) -> str:
    """What a displayed formula is looked for by: its letters with their indices, its functions."""
    tex = re.sub(r"\\(?:begin|end)\{\w+\}", " ", tex)
    tex = re.sub(r"\\([A-Za-z]+)", lambda name: f" {_SPOKEN.get(name[1], '')} ", tex)
    tex = re.sub(r"_\{(\w+)\}", r"_\1", tex)
    return " ".join(re.findall(r"[^\W\d_]\w*", tex))
