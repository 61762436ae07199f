"""What happens between a text and one step of training, and what shape has a tensor on the way?"""

from ui.page import page

page(
    "pipeline",
    "training-step",
    "last-state",
    "optimizer-step",
    "init-hidden",
    "shapes",
    "break-it",
    "pytorch",
)
