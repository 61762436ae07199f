"""How much forgetting differs between trainings: what is shipped, and what is said of it."""

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import percent
from rnn_core.cells import Cell
from rnn_core.probing.forgetting import MAX_DISTANCE, distance_average
from rnn_core.probing.forgetting_seeds import SEEDS, seed_spread
from tests.lessons.answers import notices, show

each_language = pytest.mark.parametrize("language", LANGUAGES)
CELLS: tuple[Cell, ...] = ("elman", "gru", "lstm")


@each_language
def test_the_first_seed_is_that_of_the_shipped_networks(language: Language) -> None:
    shipped, spread = distance_average(language), seed_spread(language)
    for cell in CELLS:  # the shipped ones were trained on vectors that differ by up to 0.002
        assert spread.accuracy[cell].shape == (len(SEEDS), MAX_DISTANCE + 1)
        np.testing.assert_allclose(spread.accuracy[cell][0], shipped.accuracy[cell], atol=0.03)
        np.testing.assert_allclose(spread.influence[cell][0], shipped.influence[cell], atol=0.03)


@each_language
def test_the_spread_over_seeds_is_said_and_cells_are_not_ranked_by_one(language: Language) -> None:
    said = " ".join(notices(show("problems", "forgetting", language)["forgetting"]))
    spread = seed_spread(language)
    for cell in CELLS:
        ends = spread.accuracy[cell][:, MAX_DISTANCE]
        assert f"{percent(float(ends.min()))}–{percent(float(ends.max()))}" in said
    wins = sum(
        gru > elman
        for gru, elman in zip(
            spread.accuracy["gru"][:, -1], spread.accuracy["elman"][:, -1], strict=True
        )
    )
    assert spread.wins("gru", "elman", MAX_DISTANCE) == wins
    assert f" {wins} " in said and f" {len(SEEDS)} " in said
