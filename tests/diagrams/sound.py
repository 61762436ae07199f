"""What is asked of every figure."""

import json
import re

import numpy as np
import plotly.graph_objects as go

from diagrams import theme


def assert_sound(figure: theme.Figure) -> None:
    """Plotly takes it, no axis floats, and every colour has a dark twin."""
    checked = go.Figure(figure)
    for axis in (*checked.select_xaxes(), *checked.select_yaxes()):
        assert axis.range is not None and np.isfinite(axis.range).all()
    lights = {colour.light for colour in theme.COLOUR_PAIRS}
    assert set(re.findall("#[0-9a-f]{6}", json.dumps(figure))) <= lights
