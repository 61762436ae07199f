"""Where everything stands in the diagram of a cell: boxes, wires, signs, labels, numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from diagrams import theme
from rnn_core.probing.gates import Gated

Wire = tuple[tuple[float, float], ...]
"""Corners of a wire."""
MIN_WIDTH: Final = 700  # pixels; narrower screens scroll
HEIGHT: Final = 330
STATE_LEVEL, GATES_LEVEL, INPUT_LEVEL, WORD_LEVEL = 4.0, 1.7, 0.5, -0.5  # heights of the rows
TITLE_X, TITLE_LEVEL = 1.35, 4.6  # where the cell's title begins
WORD_TOP: Final = -0.2  # height above the word from which it comes in
HALF_WIDTH, HALF_HEIGHT = 0.46, 0.27  # half of a box
BOX_OPACITY: Final = 0.5  # of a box's colour: at its full, no number could be read on it
ARROW_GAP: Final = 0.22  # from the tip of an arrow to the middle of what it points at
DIRECTIONS: Final = {"right": (-1, 0), "left": (1, 0), "up": (0, -1), "down": (0, 1)}


class WireNumber(NamedTuple):
    """A number on a wire: its name in `CellValues.values`, its label, and where it stands."""

    name: str
    label: str
    x: float
    y: float
    side: str


@dataclass(frozen=True)
class CellLayout:
    """How a cell is drawn.

    Attributes:
        rows: height → name in `CellValues.values` → middle of its box.
        labels: (text, x, y) beside the boxes.
        activations: (text, x) below the boxes of the gates.
        operations: (sign, x, y) in circles.
        state_path: the additive path.
        wires: all others.
        arrows: (x, y, direction) at their ends.
        values: numbers on the wires.
        input_x: where the input comes in.
        title: of the cell.
        colour: of the additive path.
    """

    rows: Mapping[float, Mapping[str, float]]
    labels: Sequence[tuple[str, float, float]]
    activations: Sequence[tuple[str, float]]
    operations: Sequence[tuple[str, float, float]]
    state_path: Wire
    wires: Sequence[Wire]
    arrows: Sequence[tuple[float, float, str]]
    values: Sequence[WireNumber]
    input_x: float
    title: str
    colour: str


F_X, I_X, G_X, O_X = 2.4, 3.9, 5.7, 7.1  # gates of an LSTM
SUM_X, OUTPUT_X = 4.8, 8.1
Z_X, R_X, RESET_X, N_X = 2.4, 3.7, 5.7, 7.3  # gates of a GRU
BRANCH_X: Final = 1.7  # where a GRU's state leaves the additive path
BEFORE_X, AFTER_X = 0.8, 9.2
BOX_BOTTOM, BOX_TOP = GATES_LEVEL - HALF_HEIGHT, GATES_LEVEL + HALF_HEIGHT
STATE_START, STATE_END = BEFORE_X + HALF_WIDTH, AFTER_X - HALF_WIDTH
MIX_LEVEL: Final = 2.9  # height at which two wires are multiplied
OUTPUT_LEVEL: Final = 2.3  # height at which o meets tanh c
WEIGHTS_LEVEL: Final = 0.95  # height at which a wire meets its matrix
NAME_GAP: Final = 0.34  # from a box to its name

LAYOUTS: Final[dict[Gated, CellLayout]] = {
    "lstm": CellLayout(
        rows={
            STATE_LEVEL: {"before": BEFORE_X, "after": AFTER_X},
            GATES_LEVEL: {"f": F_X, "i": I_X, "g": G_X, "o": O_X},
            INPUT_LEVEL: {"state": BEFORE_X, "h": AFTER_X},
        },
        labels=[
            ("c<sub>t−1</sub>", BEFORE_X, STATE_LEVEL),
            ("c<sub>t</sub>", AFTER_X, STATE_LEVEL),
            ("h<sub>t−1</sub>", BEFORE_X, INPUT_LEVEL),
            ("h<sub>t</sub>", AFTER_X, INPUT_LEVEL),
            *(
                (name, x - 0.22, GATES_LEVEL)
                for name, x in zip("figo", (F_X, I_X, G_X, O_X), strict=True)
            ),
        ],
        activations=[("σ", F_X), ("σ", I_X), ("tanh", G_X), ("σ", O_X)],
        operations=[
            ("×", F_X, STATE_LEVEL),
            ("+", SUM_X, STATE_LEVEL),
            ("×", SUM_X, MIX_LEVEL),
            ("tanh", OUTPUT_X, 3.2),
            ("×", OUTPUT_X, OUTPUT_LEVEL),
        ],
        state_path=((STATE_START, STATE_LEVEL), (STATE_END, STATE_LEVEL)),
        wires=[
            ((STATE_START, INPUT_LEVEL), (O_X, INPUT_LEVEL)),
            *(((x, INPUT_LEVEL), (x, BOX_BOTTOM)) for x in (F_X, I_X, G_X, O_X)),
            ((F_X, BOX_TOP), (F_X, STATE_LEVEL)),
            ((I_X, BOX_TOP), (I_X, MIX_LEVEL), (SUM_X, MIX_LEVEL)),
            ((G_X, BOX_TOP), (G_X, MIX_LEVEL), (SUM_X, MIX_LEVEL), (SUM_X, STATE_LEVEL)),
            ((O_X, BOX_TOP), (O_X, OUTPUT_LEVEL), (OUTPUT_X, OUTPUT_LEVEL)),
            ((OUTPUT_X, STATE_LEVEL), (OUTPUT_X, INPUT_LEVEL), (STATE_END, INPUT_LEVEL)),
        ],
        arrows=[
            (F_X, STATE_LEVEL, "right"),
            (F_X, STATE_LEVEL, "up"),
            (SUM_X, STATE_LEVEL, "right"),
            (SUM_X, STATE_LEVEL, "up"),
            (SUM_X, MIX_LEVEL, "right"),
            (SUM_X, MIX_LEVEL, "left"),
            (OUTPUT_X, OUTPUT_LEVEL, "right"),
            (OUTPUT_X, OUTPUT_LEVEL, "down"),
        ],
        values=[
            WireNumber(
                "kept", "f·c<sub>t−1</sub>", (F_X + SUM_X) / 2, STATE_LEVEL + 0.1, "top center"
            ),
            WireNumber("written", "i·g", SUM_X + 0.15, 3.45, "middle right"),
            WireNumber("squeezed", "tanh c<sub>t</sub>", OUTPUT_X + 0.15, 2.72, "middle right"),
        ],
        input_x=1.7,
        title="LSTM",
        colour=theme.C,
    ),
    "gru": CellLayout(
        rows={
            STATE_LEVEL: {"before": BEFORE_X, "after": AFTER_X},
            GATES_LEVEL: {"z": Z_X, "r": R_X, "n": N_X},
        },
        labels=[
            ("h<sub>t−1</sub>", BEFORE_X, STATE_LEVEL),
            ("h<sub>t</sub>", AFTER_X, STATE_LEVEL),
            ("z", Z_X - 0.22, GATES_LEVEL),
            ("r", R_X - 0.22, GATES_LEVEL),
            ("n", N_X - 0.22, GATES_LEVEL),
        ],
        activations=[("σ", Z_X), ("σ", R_X), ("tanh", N_X)],
        operations=[
            ("×", Z_X, STATE_LEVEL),
            ("+", N_X, STATE_LEVEL),
            ("×", N_X, MIX_LEVEL),
            ("1 −", SUM_X, MIX_LEVEL),
            ("×", RESET_X, GATES_LEVEL),
        ],
        state_path=((STATE_START, STATE_LEVEL), (STATE_END, STATE_LEVEL)),
        wires=[
            ((BEFORE_X, INPUT_LEVEL), (N_X, INPUT_LEVEL)),
            ((BRANCH_X, STATE_LEVEL), (BRANCH_X, INPUT_LEVEL)),
            *(((x, INPUT_LEVEL), (x, BOX_BOTTOM)) for x in (Z_X, R_X, N_X)),
            ((RESET_X, INPUT_LEVEL), (RESET_X, GATES_LEVEL)),
            ((Z_X, BOX_TOP), (Z_X, STATE_LEVEL)),
            ((Z_X, MIX_LEVEL), (N_X, MIX_LEVEL)),
            ((R_X + HALF_WIDTH, GATES_LEVEL), (N_X - HALF_WIDTH, GATES_LEVEL)),
            ((N_X, BOX_TOP), (N_X, STATE_LEVEL)),
        ],
        arrows=[
            (Z_X, STATE_LEVEL, "right"),
            (Z_X, STATE_LEVEL, "up"),
            (N_X, STATE_LEVEL, "right"),
            (N_X, STATE_LEVEL, "up"),
            (SUM_X, MIX_LEVEL, "right"),
            (N_X, MIX_LEVEL, "right"),
            (N_X, MIX_LEVEL, "up"),
            (RESET_X, GATES_LEVEL, "right"),
            (RESET_X, GATES_LEVEL, "up"),
        ],
        values=[
            WireNumber("kept", "z·h<sub>t−1</sub>", SUM_X, STATE_LEVEL + 0.1, "top center"),
            WireNumber("written", "(1−z)·n", N_X + 0.15, 3.45, "middle right"),
            WireNumber("new", "1 − z", (SUM_X + N_X) / 2, MIX_LEVEL + 0.05, "top center"),
            WireNumber("reset", "r·(Wh + b)", RESET_X, GATES_LEVEL + 0.24, "top center"),
            WireNumber("memory", "Wh + b", RESET_X - 0.12, WEIGHTS_LEVEL, "middle left"),
        ],
        input_x=BEFORE_X,
        title="GRU",
        colour=theme.H,
    ),
}
