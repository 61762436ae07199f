"""The two tasks for long lags: what is asked, and the baseline."""

import math

import pytest
import torch
from torch.nn.functional import cross_entropy, mse_loss

from rnn_core.bounds import OutOfBounds
from rnn_core.memory.lag_tasks import (
    ADDING_BASELINE,
    DIGITS,
    LAG_TASKS,
    LETTERS,
    MAX_LENGTH,
    TASKS,
    adding,
    check_task,
    recall,
)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("lag", [1, 5, 40])
def test_the_letter_stands_first_and_only_digits_follow(lag: int) -> None:
    inputs, letters = recall(300, lag, seeded())
    assert inputs.shape == (300, lag + 1, LETTERS + DIGITS)
    assert torch.equal(inputs.sum(-1), torch.ones(300, lag + 1))
    read = inputs.argmax(-1)
    assert torch.equal(read[:, 0], letters) and (read[:, 1:] >= LETTERS).all()
    assert set(letters.tolist()) == set(range(LETTERS))
    assert set(read[:, 1:].flatten().tolist()) == set(range(LETTERS, LETTERS + DIGITS))


@pytest.mark.parametrize("steps", [2, 5, 6, 80])
def test_two_values_are_marked_one_in_each_half_and_their_sum_is_asked(steps: int) -> None:
    inputs, sums = adding(300, steps, seeded())
    values, marks = inputs.unbind(-1)
    assert (values >= 0).all() and (values < 1).all()
    assert set(marks.unique().tolist()) <= {0.0, 1.0}
    assert (marks[:, : steps // 2].sum(1) == 1).all() and (marks[:, steps // 2 :].sum(1) == 1).all()
    torch.testing.assert_close(sums, (values * marks).sum(1))
    assert ((marks.sum(0) > 0).all()) or steps == 80


def test_always_answering_one_has_an_error_of_a_sixth() -> None:
    sums = torch.cat([adding(1000, 10, seeded(seed))[1] for seed in range(100)])
    error = mse_loss(torch.ones_like(sums), sums).item()
    assert pytest.approx(1 / 6, rel=0.01) == error == pytest.approx(ADDING_BASELINE, rel=0.01)
    for guess in (0.9, 1.1):
        assert mse_loss(torch.full_like(sums, guess), sums).item() > error  # none does better


def copying_guess(symbols: int, copied: int, blanks: int) -> float:
    """Cross-entropy of guessing at the copying problem, nats a step (Arjovsky et al. 2016)."""
    return copied * math.log(symbols) / (blanks + 2 * copied)


@pytest.mark.parametrize("blanks", [0, 100, 1000])
def test_the_published_copying_baseline_is_that_of_guessing_the_copied_symbols(blanks: int) -> None:
    symbols, copied = 8, 10
    steps = blanks + 2 * copied
    scores = torch.full((steps, symbols + 1), -torch.inf)
    scores[: steps - copied, symbols] = 0.0  # a blank, for sure
    scores[steps - copied :, :symbols] = 0.0  # any of the symbols
    answers = torch.full((steps,), symbols)
    answers[steps - copied :] = torch.randint(symbols, (copied,), generator=seeded())
    found = cross_entropy(scores, answers).item()
    assert found == pytest.approx(copying_guess(symbols, copied, blanks), rel=1e-5)


def test_the_copying_baseline_of_the_paper_is_the_number_it_prints() -> None:
    assert copying_guess(8, 10, 1000) == pytest.approx(0.0204, abs=5e-5)


@pytest.mark.parametrize("task", TASKS)
def test_a_score_goes_from_the_baseline_to_the_best(task: str) -> None:
    one = LAG_TASKS[task]
    _, targets = one.draw(1000, 10, seeded())
    if task == "recall":
        perfect, silent = torch.eye(LETTERS)[targets], torch.eye(LETTERS)[torch.zeros(1000).long()]
    else:
        perfect, silent = targets[:, None], torch.ones(1000, 1)
    assert one.loss_and_score(perfect, targets)[1].item() == one.best
    assert one.loss_and_score(silent, targets)[1].item() == pytest.approx(one.baseline, rel=0.15)


@pytest.mark.parametrize("draw", [recall, adding])
def test_sizes_out_of_range_are_refused_and_a_seed_gives_the_same(draw) -> None:
    before = torch.random.get_rng_state()
    for one, other in zip(draw(3, 7, seeded()), draw(3, 7, seeded()), strict=True):
        assert torch.equal(one, other)
    assert torch.equal(torch.random.get_rng_state(), before)
    for batch, steps in ((0, 5), (10_000, 5), (3, 0), (3, MAX_LENGTH + 1)):
        with pytest.raises(OutOfBounds):
            draw(batch, steps, seeded())
    with pytest.raises(ValueError, match="task must be one of recall, adding, got 'sums'"):
        check_task("sums")
