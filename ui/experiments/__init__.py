"""Cached, bounded calls into rnn_core, one module a lesson.

rnn_core is imported inside, on the first call: a page is on the screen before torch is loaded.
Results are frozen and shared by all sessions: equal arguments give one and the same object, and a
bound on how many are kept keeps the memory flat.
"""

import sys


def cold() -> bool:
    """Whether torch has yet to be loaded, which takes seconds."""
    return "torch" not in sys.modules
