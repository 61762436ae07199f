"""The numerical core of the cheatsheet: recurrent networks computed, not drawn.

Imports torch and the standard library; works in a notebook without Streamlit.
"""

from rnn_core.bounds import OutOfBounds
from rnn_core.cells import build_cell
from rnn_core.text import PaddedBatch, Vocabulary, pad_batch, tokenise
from rnn_core.trace import Trace, trace

__all__ = [
    "OutOfBounds",
    "PaddedBatch",
    "Trace",
    "Vocabulary",
    "build_cell",
    "pad_batch",
    "tokenise",
    "trace",
]
