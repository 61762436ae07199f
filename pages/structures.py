"""What shapes can a network's input and output take, and what is each good for?"""

from ui.page import page

page(
    "structures",
    "input-output",
    "one-to-one",
    "one-to-many",
    "review",
    "caption-to-picture",
    "many-to-many",
    "tagging",
    "evaluation",
    "training",
    "pytorch",
)
