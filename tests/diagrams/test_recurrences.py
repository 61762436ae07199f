"""R² by task: what is drawn is what was measured, on axes that stay."""

import numpy as np

from diagrams import recurrences
from rnn_core.memory.linear_recurrence import linear_scores, tanh_scores
from tests.arrays import decoded
from tests.diagrams.sound import assert_sound

NAMES = ("linear", "layer", "tanh", "lag", "count", "share", "memory", "products", "parity")
TITLES = {name: name for name in NAMES}


def test_each_network_has_its_line_in_each_panel() -> None:
    scores = linear_scores(20, 1)._asdict() | {"tanh": tanh_scores(20, 1.0, 1)}
    figure = recurrences.task_curves(scores, TITLES)
    assert_sound(figure)
    panels = {"x": "memory", "x2": "products", "x3": "parity"}
    drawn = {(one["name"], panels[one.get("xaxis", "x")]): one for one in figure["data"]}
    assert ("layer", "memory") not in drawn and len(drawn) == 8
    for (name, panel), line in drawn.items():
        np.testing.assert_allclose(decoded(line["y"]), getattr(scores[name], panel), rtol=1e-6)
        assert line["x"][0] == (panel == "parity")
    assert len({one["marker"]["symbol"] for one in figure["data"]}) == 3
    other = linear_scores(50, 2)._asdict() | {"tanh": tanh_scores(50, 3.0, 2)}
    assert recurrences.task_curves(other, TITLES)["layout"] == figure["layout"]
