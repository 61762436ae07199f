"""What does each term mean, where can it be seen, and what does the sheet rest on?"""

from ui.page import page

page(
    "terms",
    "terms",
    "sources",
)
