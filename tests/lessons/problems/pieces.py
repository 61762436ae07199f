"""What tests of gradient flow share: settings, blocks told from their lines, matrices."""

import re
from typing import Any

import numpy as np

from content import Language
from lessons.answer import find
from lessons.problems.flow import LETTERS
from tests.arrays import decoded

LARGE = {"flow_nonlinearity": "relu", "flow_scale": 4.0, "flow_steps": 200, "flow_hidden": 128}
EXPLOSION = {
    **{"flow_init": "non-normal", "flow_nonlinearity": "relu", "flow_scale": 1.2},
    **{"flow_steps": 200, "flow_hidden": 128},
}
POSITIONS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "vanishes", "trap"),
    ({"flow_scale": 0.8}, "vanishes", "must"),
    ({"flow_init": "identity"}, "neither", "neither"),
    ({"flow_init": "orthogonal", "flow_seed": 0}, "vanishes", "tamed"),
    ({"flow_init": "non-normal", "flow_steps": 100}, "vanishes", "hump"),
    ({"flow_init": "non-normal", "flow_steps": 4}, "grows", "grows"),
    ({"flow_scale": 1.8, "flow_nonlinearity": "relu"}, "vanishes", "tamed"),
    ({"flow_init": "orthogonal", "flow_text": LETTERS["en"]}, "fades", "tamed"),
    (
        {"flow_init": "orthogonal", "flow_scale": 1.7, "flow_steps": 60}
        | {"flow_hidden": 8, "flow_seed": 14, "flow_text": LETTERS["en"]},
        "rises",
        "rises",
    ),
    (
        {"flow_nonlinearity": "relu", "flow_scale": 1.4, "flow_steps": 100}
        | {"flow_hidden": 3, "flow_seed": 2, "flow_text": LETTERS["en"]},
        "fades",
        "fades",
    ),
    (EXPLOSION, "explodes", "explodes"),
    ({"flow_scale": 4.0}, "explodes", "explodes"),
    ({"flow_scale": 4.0, "flow_nonlinearity": "relu"}, "explodes", "explodes"),
    ({"flow_scale": 0.0}, "nothing", "nothing"),
    ({"flow_steps": 2}, "neither", "neither"),
    ({"flow_scale": 0.5, "flow_steps": 200}, "underflows", "must"),
    (LARGE, "overflows", "overflows"),
]
"""Values of controls, the case of Elman's gradient, and of its spectrum: one of each at least."""


def longest(section: str, block: str, language: Language) -> str:
    """The longest piece of a block without a value in it: a line that has it is this block."""
    template = find("problems", section).prose(language).blocks[block]
    plain = re.sub(r":\w+\[(.*?)\]", r"\1", re.sub("</?sub>", "", template))
    return max(re.split(r"\{\{.*?\}\}", plain), key=len)


def matrices(block: dict) -> list[np.ndarray]:
    """The heat maps of a figure, empty cells nan."""
    (figure,) = block["figures"]
    return [decoded(trace["z"]) for trace in figure["data"] if trace["type"] == "heatmap"]
