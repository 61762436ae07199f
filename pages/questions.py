"""What do students ask most often, and where can each answer be seen?"""

from ui.page import page

page(
    "questions",
    "faq",
    "parameters",
    "hidden-size",
    "cell-state",
    "linear-recurrence",
    "first-state",
    "padding-loss",
    "streams",
    "perplexity",
    "scheduled-sampling",
    "recurrent-dropout",
    "flat-line",
    "attention-cost",
)
