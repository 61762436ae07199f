"""Loss, writing and recovery by share: what is drawn is what was measured."""

import numpy as np
import pytest

from diagrams import scheduled_sampling
from rnn_core.charlm.scheduled_sampling import NETWORKS, SHARES, ShareComparison, compare_shares
from tests.arrays import decoded
from tests.diagrams.sound import assert_sound

NAMES = ("loss", "written", "recovered", "share", "data", "place")
TITLES = {name: name for name in NAMES}


def trained(seed: int) -> ShareComparison:
    return compare_shares(["cat", "dog", "pig"], updates=5, seed=seed)


@pytest.mark.parametrize("chosen", SHARES)
def test_every_network_is_a_dot_and_the_line_is_their_mean(chosen: float) -> None:
    found = trained(0)
    figure = scheduled_sampling.share_curves(found, SHARES, chosen, TITLES)
    assert_sound(figure)
    start, name = found.tasks["start"], found.tasks["name"]
    for axis, values in (("x", start.losses), ("x2", start.written), ("x3", name.recovered)):
        dots, line, ring, *_ = (one for one in figure["data"] if one.get("xaxis", "x") == axis)
        np.testing.assert_allclose(decoded(dots["y"]), values.flatten(), rtol=1e-6)
        assert len(dots["x"]) == len(SHARES) * NETWORKS
        np.testing.assert_allclose(decoded(line["y"]), values.mean(1), rtol=1e-6)
        assert ring["x"] == [chosen]
        assert ring["y"][0] == pytest.approx(values.mean(1)[SHARES.index(chosen)])
    other = scheduled_sampling.share_curves(trained(1), SHARES, 0.0, TITLES)
    assert other["layout"] == figure["layout"]
