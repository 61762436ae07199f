"""Both ways to generate a word: the same up to the first error."""

import numpy as np
import pytest

from rnn_core.charlm.sampling import RUNS, sample_runs
from rnn_core.charlm.teacher_forcing import compare
from tests.rnn_core.charlm.networks import trained


@pytest.mark.parametrize("seed", range(5))
def test_both_ways_generate_the_same_up_to_the_first_error(seed: int) -> None:
    shot = trained("Mississippi")[12]
    found = compare(shot, "Mississippi", 1.5, 3, seed)
    assert found.snapshot is shot
    first = found.free.first_error
    assert first is not None and first == found.forced.first_error
    assert found.free.outputs[: first + 1] == found.forced.outputs[: first + 1]
    assert found.diverges == first + 1
    assert found.correct["free"].shape == (RUNS, 10)
    again = sample_runs(shot.network, "Mississippi", temperature=1.5, top_k=3, seed=seed)
    np.testing.assert_array_equal(found.correct["free"], again)
