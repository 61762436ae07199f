"""What do students ask most often, and where can each answer be seen?"""

from ui.page import page

page(
    "questions",
    "faq",
    "parameters",
    "padding-loss",
    "cell-state",
    "streams",
    "attention-cost",
)
