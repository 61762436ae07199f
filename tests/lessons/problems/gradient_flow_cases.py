"""What tests of gradient flow share: settings, blocks told from their lines, matrices."""

from typing import Any

import numpy as np

from content import Language
from lessons.problems.cell_names import CELL_NAMES
from lessons.problems.gradient_flow import LETTERS
from tests.arrays import decoded
from tests.lessons.answers import longest_piece, notices

LARGE = {
    "gradient_flow_nonlinearity": "relu",
    "gradient_flow_scale": 4.0,
    "gradient_flow_steps": 200,
    "gradient_flow_hidden": 128,
}
EXPLOSION = {
    **{
        "gradient_flow_init": "non-normal",
        "gradient_flow_nonlinearity": "relu",
        "gradient_flow_scale": 1.2,
    },
    **{"gradient_flow_steps": 200, "gradient_flow_hidden": 128},
}
POSITIONS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "vanishes", "trap"),
    ({"gradient_flow_scale": 0.8}, "vanishes", "must"),
    ({"gradient_flow_init": "identity"}, "neither", "neither"),
    ({"gradient_flow_init": "orthogonal", "gradient_flow_seed": 0}, "vanishes", "tamed"),
    ({"gradient_flow_init": "non-normal", "gradient_flow_steps": 100}, "vanishes", "hump"),
    ({"gradient_flow_init": "non-normal", "gradient_flow_steps": 4}, "grows", "grows"),
    ({"gradient_flow_scale": 1.8, "gradient_flow_nonlinearity": "relu"}, "vanishes", "tamed"),
    ({"gradient_flow_init": "orthogonal", "gradient_flow_text": LETTERS["en"]}, "fades", "tamed"),
    (
        {"gradient_flow_init": "orthogonal", "gradient_flow_scale": 1.7, "gradient_flow_steps": 60}
        | {
            "gradient_flow_hidden": 8,
            "gradient_flow_seed": 14,
            "gradient_flow_text": LETTERS["en"],
        },
        "rises",
        "rises",
    ),
    (
        {
            "gradient_flow_nonlinearity": "relu",
            "gradient_flow_scale": 1.4,
            "gradient_flow_steps": 100,
        }
        | {"gradient_flow_hidden": 3, "gradient_flow_seed": 2, "gradient_flow_text": LETTERS["en"]},
        "fades",
        "fades",
    ),
    (EXPLOSION, "explodes", "explodes"),
    ({"gradient_flow_scale": 4.0}, "explodes", "explodes"),
    ({"gradient_flow_scale": 4.0, "gradient_flow_nonlinearity": "relu"}, "explodes", "explodes"),
    ({"gradient_flow_scale": 0.0}, "nothing", "nothing"),
    ({"gradient_flow_steps": 2}, "neither", "neither"),
    ({"gradient_flow_scale": 0.5, "gradient_flow_steps": 200}, "underflows", "must"),
    (LARGE, "overflows", "overflows"),
]
"""Values of controls, the case of Elman's gradient, and of its spectrum: one of each at least."""


def longest(section: str, block: str, language: Language) -> str:
    """The longest piece of a block without a value in it: a line that has it is this block."""
    return longest_piece("problems", section, language, block)


def of_cell(block: dict, cell: str, language: Language) -> str:
    """What is said of a cell's gradient, in the line that begins with its name."""
    (said,) = [one for one in notices(block) if one.startswith(f"{CELL_NAMES[cell][language]}:")]
    return said


def matrices(block: dict) -> list[np.ndarray]:
    """The heat maps of a figure, empty cells nan."""
    (figure,) = block["figures"]
    return [decoded(trace["z"]) for trace in figure["data"] if trace["type"] == "heatmap"]
