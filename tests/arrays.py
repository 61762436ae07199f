"""Plotly's typed arrays, read back."""

from base64 import b64decode

import numpy as np


def decoded(typed: dict[str, str]) -> np.ndarray:
    """The numbers of a typed array of Plotly's JSON."""
    flat = np.frombuffer(b64decode(typed["bdata"]), dtype=typed["dtype"])
    return flat.reshape([int(side) for side in typed.get("shape", "-1").split(",")])
