"""The shipped measurements: complete, the code's own, and what the page says of them."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rnn_core.memory import benchmark as module
from rnn_core.memory.benchmark import (
    DEPTHS,
    SEEDS,
    SIZES,
    SPECS,
    BenchmarkResult,
    NetworkSpec,
    benchmark_result,
    spec_of_depth,
    spec_of_size,
    train_and_evaluate,
)
from rnn_core.memory.sequence_tasks import TASKS
from rnn_core.memory.stacked_rnn import count_parameters


def overall(task: str) -> list[float]:
    """Mean share of right answers by number of layers."""
    return [
        float(benchmark_result(spec_of_depth(task, layers)).overall.mean()) for layers in DEPTHS
    ]


def test_every_network_was_measured_from_every_seed() -> None:
    runs = json.loads(module.FILE.read_text())
    keys = [(NetworkSpec(run["task"], run["layers"], run["hidden"]), run["seed"]) for run in runs]
    assert keys == [(spec, seed) for spec in SPECS for seed in SEEDS]
    assert len(SEEDS) >= 5
    for spec in SPECS:
        found, task = benchmark_result(spec), TASKS[spec.task]
        assert found.accuracies.shape == (len(SEEDS), task.questions)
        if spec.task == "recall":  # at the others several draws get everything right
            assert len({tuple(row) for row in found.accuracies}) == len(SEEDS)
        assert found.accuracies.min() >= 0.8 / task.symbols and found.accuracies.max() <= 1
        assert (found.low <= found.mean).all() and (found.mean <= found.high).all()
        assert found.chance == 1 / task.symbols
        assert benchmark_result(spec) is found


# Seed 3 of cumsum is lucky on one kind of processor and not on another: rounding decides.
@pytest.mark.parametrize(("spec", "seed"), [(spec_of_size(8), 1), (spec_of_depth("cumsum", 1), 2)])
def test_the_same_seed_measures_the_same_again(spec: NetworkSpec, seed: int) -> None:
    again = train_and_evaluate(
        spec, seed
    )  # another processor may round otherwise, and 300 steps magnify it
    np.testing.assert_allclose(
        again, benchmark_result(spec).accuracies[SEEDS.index(seed)], atol=0.03
    )


def test_a_larger_state_recalls_further_whatever_is_counted() -> None:
    found = [benchmark_result(spec_of_size(hidden)) for hidden in SIZES]
    for small, large in pairwise(found):
        assert large.known > small.known + 1
        assert large.questions_above(0.5) >= small.questions_above(0.5) + 3
        assert large.low[4] > small.high[4]  # not by the luck of the draw
    assert found[0].questions_above(0.9) == 0  # everything is blurred
    small, large = benchmark_result(spec_of_size(16)), benchmark_result(spec_of_size(64))
    assert large.questions_above(0.9) > 5 * small.questions_above(0.9) > 0
    assert large.known < 3 * small.known


def test_depth_helps_to_compute_and_not_to_recall() -> None:
    for task, gain in (("sums", 0.2), ("cumsum", 0.15)):
        one, *more = overall(task)
        assert max(more) > one + gain and min(more) > one + 0.1
    one, two, three = overall("recall")
    assert one > two + 0.02 > three + 0.02
    runs = [benchmark_result(spec_of_depth("recall", layers)).overall for layers in DEPTHS]
    assert runs[0].min() > runs[1].max() and runs[1].min() > runs[2].max()


@pytest.mark.parametrize("task", TASKS)
def test_depths_are_compared_at_about_equal_numbers_of_parameters(task: str) -> None:
    sizes = [benchmark_result(spec_of_depth(task, layers)).parameters for layers in DEPTHS]
    spec = spec_of_depth(task, 2)
    assert sizes[1] == count_parameters(2, spec.hidden, TASKS[task])
    assert max(sizes) < 1.05 * min(sizes)


def test_accuracies_are_summed_up_over_seeds_and_over_questions() -> None:
    shares = np.array([[1.0, 0.8, 0.5], [1.0, 0.6, 0.3]])
    found = BenchmarkResult(spec_of_size(4), shares, chance=0.25)
    np.testing.assert_allclose(found.mean, [1, 0.7, 0.4])
    np.testing.assert_allclose(found.low, [1, 0.6, 0.3])
    np.testing.assert_allclose(found.high, [1, 0.8, 0.5])
    np.testing.assert_allclose(found.overall, shares.mean(1))
    assert found.known == pytest.approx(1 + 0.6 + 0.2)
    assert [found.questions_above(share) for share in (0.9, 0.65, 0.3, 1.0)] == [1, 2, 3, 0]
    assert found != BenchmarkResult(spec_of_size(4), shares, chance=0.25)


def test_the_command_writes_the_file_it_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "FILE", tmp_path / "measured.json")
    monkeypatch.setitem(TASKS, "recall", replace(TASKS["recall"], updates=2))
    rows = [module._run(spec_of_size(4), seed) for seed in (0, 1)]
    monkeypatch.setattr(module, "_runs", lambda: iter(rows))
    module.main()
    assert capsys.readouterr().out.count("recall, layers: 1, H = 4, seed") == 2
    (found,) = module._file.__wrapped__().items()
    assert found[0] == spec_of_size(4)
    np.testing.assert_allclose(
        found[1],
        [train_and_evaluate(spec_of_size(4), 0), train_and_evaluate(spec_of_size(4), 1)],
        atol=1e-4,
    )


def test_what_was_not_measured_is_not_made_up() -> None:
    with pytest.raises(KeyError):
        benchmark_result(spec_of_size(5))
