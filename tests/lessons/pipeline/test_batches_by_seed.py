"""What the page says of padding in the loss and of shuffled windows holds of twenty seeds."""

import numpy as np
import pytest

from lessons.pipeline.record_outcomes import run
from tests.lessons.pipeline.test_mistakes import ENDINGS, ROUNDING, program, value
from tests.lessons.pipeline.test_mistakes_by_seed import each_seed, seeded


@each_seed
def test_padding_that_counts_is_learnt_first(seed: int) -> None:
    wrong, right = (seeded("padding_loss-1", ending, seed) for ending in ENDINGS)
    assert value(wrong, "everywhere") > 0.75 > 0.4 > value(wrong, "named")
    assert value(right, "named") > 0.65
    targets = wrong.values["targets"]
    assert (targets == 0).mean() > 0.7


def test_a_smaller_loss_is_not_a_better_one() -> None:
    losses = [[value(seeded("padding_loss-1", e, s), "loss") for e in ENDINGS] for s in range(20)]
    assert sum(wrong < right for wrong, right in losses) >= 15  # of most seeds
    assert losses[0][0] < losses[0][1]  # and of the one on the page


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_check_tells_by_padding_the_batch_further(ending: str) -> None:
    source = program("padding_loss-1", ending)
    assert source.count(", 24, 12, 40") == 1
    first = "loss = loss_of(scores()).item()\n"  # of the network before its training
    begun = source[: source.index("\nloss = learn")] + "\n" + first
    losses = [value(run(begun.replace(", 24,", f", {T},")), "loss") for T in (24, 40)]
    same = abs(losses[0] - losses[1]) < ROUNDING * 10
    assert same == (ending == "right")


@each_seed
@pytest.mark.parametrize("name", ["streams-1", "streams-2"])
def test_only_parallel_streams_hand_on_their_state(name: str, seed: int) -> None:
    wrong, right = (seeded(name, ending, seed) for ending in ENDINGS)
    assert value(wrong, "worst") > 0.2 and value(right, "worst") <= ROUNDING
    steps = int(wrong.values["T"])
    if name == "streams-2":  # row by row: of every batch but the first all begin wrong
        assert (wrong.values["off"][steps::steps] > 0.1).all()


def test_rows_of_the_loader_are_those_of_the_sheet() -> None:
    shown = run(program("streams-2", "wrong") + "rows = torch.stack(list(batches))\n").values
    np.testing.assert_array_equal(shown["rows"], np.arange(16).reshape(4, 4))
    own = run(program("streams-2", "right") + "rows = batches\n").values["rows"]
    np.testing.assert_array_equal(own[1:], own[:-1] + 1)  # row b goes on in row b


@pytest.mark.parametrize("name", ["streams-1", "streams-2"])
def test_the_check_of_streams_tells_the_two_apart(name: str) -> None:
    for ending in ENDINGS:
        more = (
            "rows = torch.stack(list(batches))\nfollows = bool((rows[1:] == rows[:-1] + 1).all())\n"
        )
        left = run(program(name, ending) + more).values
        assert left["follows"] == (ending == "right")
