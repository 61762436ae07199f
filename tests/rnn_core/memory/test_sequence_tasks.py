"""The tasks' answers, worked out again in plain loops; seeds, limits and good manners."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from rnn_core import OutOfBounds
from rnn_core.bounds import IGNORED_LABEL
from rnn_core.memory.sequence_tasks import (
    BATCH,
    RECALL,
    TASKS,
    Batch,
    cumsum,
    recall,
    sums,
)

Make = Callable[[int, int, int, int, torch.Generator], Batch]


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def read(inputs: Tensor) -> list[list[int]]:
    assert inputs.dtype == torch.float32 and torch.equal(
        inputs.sum(-1), torch.ones(()).expand(5, 9)
    )
    return inputs.argmax(-1).tolist()


def recalled(row: list[int], t: int, symbols: int) -> list[int]:
    return [row[t - lag] if t >= lag else IGNORED_LABEL for lag in range(4)]


def summed(row: list[int], t: int, symbols: int) -> list[int]:
    return [(row[t] + row[t - lag]) % symbols if t >= lag else IGNORED_LABEL for lag in range(1, 4)]


def totalled(row: list[int], t: int, symbols: int) -> list[int]:
    answers = [row[t]]
    for _ in range(3):
        row = [sum(row[: s + 1]) % symbols for s in range(len(row))]
        answers.append(row[t])
    return answers


@pytest.mark.parametrize("symbols", [2, 3, 4])
@pytest.mark.parametrize(
    ("make", "by_hand"), [(recall, recalled), (sums, summed), (cumsum, totalled)]
)
def test_the_answers_are_right(
    make: Make, by_hand: Callable[[list[int], int, int], list[int]], symbols: int
) -> None:
    inputs, targets = make(5, 9, symbols, 3, seeded())
    assert inputs.shape == (5, 9, symbols)
    wanted = [[by_hand(row, t, symbols) for t in range(9)] for row in read(inputs)]
    assert targets.tolist() == wanted


@pytest.mark.parametrize("name", TASKS)
def test_a_seed_and_nothing_else_decides_the_data(name: str) -> None:
    task, before = TASKS[name], torch.random.get_rng_state()
    first, again, other = (next(task.batches(seeded(seed))) for seed in (1, 1, 2))
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0], other[0])
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("name", TASKS)
def test_a_task_keeps_its_size_and_never_repeats_a_batch(name: str) -> None:
    task = TASKS[name]
    batches = task.batches(seeded())
    inputs, targets = next(batches)
    assert inputs.shape == (BATCH, task.steps, task.symbols)
    assert targets.shape == (BATCH, task.steps, task.questions)
    assert not torch.equal(next(batches)[0], inputs)


@pytest.mark.parametrize("name", TASKS)
def test_every_answer_is_as_frequent_as_any_other(name: str) -> None:
    task = TASKS[name]
    _, targets = task.draw(1000, seeded())
    for question in targets.unbind(-1):
        shares = torch.bincount(question[question != IGNORED_LABEL]).double()
        torch.testing.assert_close(
            shares / shares.sum(), torch.full_like(shares, 1 / task.symbols), atol=0.02, rtol=0
        )


@pytest.mark.parametrize(
    ("make", "sizes", "said"),
    [
        (recall, (0, 9, 4, 3), "batch size must be between 1 and 1024, got 0"),
        (recall, (5, 0, 4, 0), "time steps must be between 1 and 200, got 0"),
        (sums, (5, 201, 4, 3), "time steps must be between 1 and 200, got 201"),
        (cumsum, (5, 9, 1, 3), "number of symbols must be between 2 and 16, got 1"),
        (recall, (5, 9, 17, 3), "number of symbols must be between 2 and 16, got 17"),
        (recall, (5, 9, 4, 9), "largest lag must be between 0 and 8, got 9"),
        (recall, (5, 200, 4, 41), "largest lag must be between 0 and 40, got 41"),
        (sums, (5, 9, 4, 0), "largest lag must be between 1 and 8, got 0"),
        (cumsum, (5, 9, 4, 9), "last level must be between 0 and 8, got 9"),
    ],
)
def test_sizes_out_of_range_are_refused(
    make: Make, sizes: tuple[int, int, int, int], said: str
) -> None:
    with pytest.raises(OutOfBounds, match=said) as caught:
        make(*sizes, seeded())
    assert isinstance(caught.value, ValueError)


def test_too_many_sequences_are_refused() -> None:
    with pytest.raises(OutOfBounds, match="batch size"):
        RECALL.draw(1025, seeded())
