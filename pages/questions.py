"""What do students ask most often, and where can each answer be seen?"""

from ui.page import page

page(
    "questions",
    "faq",
    "parameters",
    "hidden-size",
    "cell-state",
    "linear-recurrence",
    "padding-loss",
    "streams",
    "flat-line",
    "attention-cost",
)
