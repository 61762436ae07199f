"""What shapes can a network's input and output take, and what is each good for?"""

from ui.page import page

page(
    "structures",
    "kinds",
    "one-to-one",
    "one-to-many",
    "review",
    "painting",
    "many-to-many",
    "aligned",
    "exam",
    "train",
    "pytorch",
)
