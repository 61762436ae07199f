"""Why does the gradient vanish or explode, where does context go, and what helps?"""

from ui.page import page

page(
    "problems",
    "gradient-flow",
    "spectrum",
    "wall",
    "clipping",
    "relu",
    "forgetting",
    "lags",
    "truncated",
    "gates",
    "forget-bias",
    "pytorch",
)
