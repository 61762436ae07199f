"""What is shipped of the translators' trainings is what a training gives."""

from itertools import pairwise, product

import pytest

from rnn_core.networks.attention_budget import BUDGETS, TRANSLATORS, measure, shares
from rnn_core.networks.pretrained import scores
from rnn_core.networks.training_recipes import RECIPES
from rnn_core.world.language import LANGUAGES


def test_every_training_is_there_and_that_of_the_shipped_weights_agrees() -> None:
    for name, language in product(TRANSLATORS, LANGUAGES):
        found = shares()[name][language]
        assert tuple(found) == BUDGETS
        shipped = RECIPES[name].steps
        assert found[shipped] == pytest.approx(scores()[name][language]["sentences"], abs=0.02)
        assert all(more >= less - 0.02 for less, more in pairwise(found.values()))


@pytest.mark.parametrize("name", TRANSLATORS)
def test_a_training_gives_the_share_that_is_shipped(name: str) -> None:
    """To what another machine's rounding may change in a training."""
    assert measure(name, "en", BUDGETS[0]) == pytest.approx(
        shares()[name]["en"][BUDGETS[0]], abs=0.1
    )


@pytest.mark.parametrize("batches", [0, BUDGETS[-1] + 1])
def test_batches_are_bounded(batches: int) -> None:
    with pytest.raises(ValueError, match="batches"):
        measure("translator", "en", batches)


def test_another_network_is_refused() -> None:
    with pytest.raises(ValueError, match="one of"):
        measure("tagger", "en", 150)
