"""What is freed goes back to the system: else a process keeps the most it has ever needed."""

import ctypes
from typing import Final

_OPTIONS: Final = {
    -3: 128 * 1024,  # M_MMAP_THRESHOLD: larger tensors have pages of their own
    -1: 1024 * 1024,  # M_TRIM_THRESHOLD: more than this free at the end of the heap is given back
    -8: 2,  # M_ARENA_MAX: threads share heaps; Python computes in one of them at a time anyway
}
"""Options of glibc's `mallopt`; set by hand the first two no longer grow by themselves."""


def give_back() -> None:
    """Have glibc do so; elsewhere nothing is changed."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    for option, value in _OPTIONS.items():
        mallopt(option, value)
