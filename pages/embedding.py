"""How do words become vectors, what is padding for, and what does it do to an RNN?"""

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
