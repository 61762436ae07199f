"""How does text become numbers of one shape, and what do the added zeros do to the network?"""

from ui.page import page

page(
    "embedding",
    "lookup",
    "map",
    "skipgram",
    "padding",
    "padding-effects",
    "padding-idx",
    "convolution",
    "pytorch",
)
