"""What does the network remember of what it has read, and where is it kept?"""

from ui.page import page

page(
    "scheme",
    "hidden-state",
    "memory",
    "gates",
    "step-losses",
    "char-rnn",
    "sampling",
    "capacity",
    "recall",
    "review",
    "depth",
    "pytorch",
)
