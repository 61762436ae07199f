"""A text in batches: what stands where, whose state it gets, and how far it is off."""

import numpy as np
import pytest

from content.ui_text import in_language
from diagrams import streams as drawing
from lessons.questions import streams as section
from rnn_core.batching.streams import ORDERS
from tests.arrays import decoded
from tests.diagrams.sound import assert_sound

TITLES = in_language(section.TITLES, "en")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("batch", "window"), [(2, 5), (4, 10), (8, 15)])
def test_windows_marks_and_distances_are_those_of_the_reading(
    order: str, batch: int, window: int
) -> None:
    found = section.EXPERIMENT.at(
        "en", streams_order=order, streams_batch=batch, streams_window=window
    ).reading
    figure = drawing.layout(found, order != "reset", TITLES)
    assert_sound(figure)
    cells, numbers, own, other, distance = figure["data"]
    np.testing.assert_array_equal(decoded(cells["z"]), found.windows.T)
    assert numbers["text"] == [str(one + 1) for one in found.windows.T.flatten()]
    handed = found.continued.size if order != "reset" else 0
    assert len(own["x"]) - 1 == found.continued.sum()
    assert len(other["x"]) - 1 == handed - found.continued.sum()
    for k, b in np.argwhere(found.continued):
        assert (k + 0.5, b) in set(zip(own["x"], own["y"], strict=True))
    values = [one for one in distance["y"] if one is not None]
    np.testing.assert_allclose(values, found.distance.mean(1).flatten(), rtol=1e-6)
    assert figure["layout"]["height"] == drawing.HEIGHT


@pytest.mark.parametrize("seed", range(20))
def test_every_distance_is_within_the_frame(seed: int) -> None:
    for language in ("en", "ru"):
        for batch, window in ((2, 5), (4, 10), (8, 15)):
            found = section.EXPERIMENT.at(
                language, streams_batch=batch, streams_window=window, streams_seed=seed
            ).found
            for reading in found.readings.values():
                assert reading.distance.mean(1).max() <= drawing.HIGHEST
