"""What was measured by lag: how cells begin, what the file says, and the same training live."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.bounds import MAX_SEED, OutOfBounds
from rnn_core.cells import build_cell
from rnn_core.memory import lag_benchmark as module
from rnn_core.memory import lag_training
from rnn_core.memory.lag_benchmark import (
    SEEDS,
    LagCurve,
    LagSpec,
    lag_curve,
    normalised_score,
    train_and_evaluate,
)
from rnn_core.memory.lag_models import CELLS, MAX_TIME_SCALE, LagModel, count_parameters
from rnn_core.memory.lag_tasks import LAG_TASKS, TASKS
from rnn_core.memory.lag_training import LAGS, lags_up_to, train_live


def test_an_irnn_starts_as_the_identity() -> None:
    layer = LagModel("recall", "irnn").rnn
    assert layer.nonlinearity == "relu"
    assert torch.equal(layer.weight_hh_l0, torch.eye(CELLS["irnn"]))
    assert not layer.bias_ih_l0.any() and not layer.bias_hh_l0.any()
    state = torch.rand(1, 1, CELLS["irnn"])
    nothing = torch.zeros(50, 1, layer.input_size)
    assert torch.equal(layer(nothing, state)[0][-1], state[0])  # kept to the last bit


@pytest.mark.parametrize("cell", ["elman", "lstm-default"])
def test_the_plain_cells_start_as_in_pytorch(cell: str) -> None:
    built = build_cell(
        "lstm" if cell == "lstm-default" else "elman",
        LAG_TASKS["adding"].features,
        CELLS[cell],
        generator=torch.Generator().manual_seed(4),
    )
    state = built.state_dict()
    for name, weights in LagModel("adding", cell, 4).rnn.state_dict().items():
        assert torch.equal(weights, state[name])


def test_gates_start_open_over_as_many_steps_as_asked_for() -> None:
    for cell, row in (("lstm", 1), ("gru", 1)):
        layer, hidden = LagModel("recall", cell).rnn, CELLS[cell]
        bias = (layer.bias_ih_l0 + layer.bias_hh_l0).view(-1, hidden)
        assert (bias[row] >= 0).all() and (bias[row] <= np.log(MAX_TIME_SCALE - 1)).all()
        keeps = torch.sigmoid(bias[row])
        steps = 1 / (1 - keeps)  # of a memory that loses this share at every step
        assert (
            steps.min() >= 2 and steps.max() <= MAX_TIME_SCALE and steps.max() > MAX_TIME_SCALE / 2
        )
        if cell == "lstm":
            torch.testing.assert_close(bias[0], -bias[1])


@pytest.mark.parametrize("task", TASKS)
def test_all_have_about_as_many_parameters(task: str) -> None:
    sizes = [count_parameters(task, cell) for cell in CELLS]
    assert max(sizes) < 1.06 * min(sizes)
    assert lag_curve(task, "gru").parameters == sizes[list(CELLS).index("gru")]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", CELLS)
def test_every_curve_is_whole(task: str, cell: str) -> None:
    found = lag_curve(task, cell)
    assert (found.task, found.cell, found.lags, found.hidden) == (task, cell, LAGS, CELLS[cell])
    assert (
        found.scores.shape == (len(SEEDS), len(LAGS)) and found.baseline == LAG_TASKS[task].baseline
    )
    assert np.isfinite(found.mean).all()
    assert (found.low <= found.mean).all() and (found.mean <= found.high).all()
    assert found.longest_solved in (0, *LAGS)
    assert lag_curve(task, cell) is found and not found.scores.flags.writeable


def test_the_curves_part() -> None:
    reach = {cell: lag_curve("recall", cell).longest_solved for cell in CELLS}
    assert reach["lstm-default"] < reach["elman"] < reach["irnn"]
    assert reach["elman"] < min(reach["gru"], reach["lstm"])
    added = {cell: lag_curve("adding", cell).longest_solved for cell in CELLS}
    assert added["elman"] < min(added[cell] for cell in ("irnn", "gru", "lstm"))


def test_a_curve_is_summed_up_over_seeds_and_a_lost_run_counts_as_guessing() -> None:
    scores = np.array([[0.001, 0.002, np.nan, 0.1], [0.003, 0.004, 0.001, 0.2]])
    curve = LagCurve("adding", "irnn", (5, 10, 20, 40), scores, baseline=1 / 6)
    np.testing.assert_allclose(curve.mean, [0.002, 0.003, (1 / 6 + 0.001) / 2, 0.15])
    np.testing.assert_allclose(curve.high, [0.003, 0.004, 1 / 6, 0.2])
    np.testing.assert_allclose(curve.low, [0.001, 0.002, 0.001, 0.1])
    assert curve.diverged == (20,) and curve.longest_solved == 10 and curve.solved_beyond == ()
    again = LagCurve("recall", "elman", (5, 10, 20), np.array([[1, 0.5, 1]]), baseline=0.25)
    assert again.longest_solved == 5 and again.solved_beyond == (20,)
    nothing = LagCurve("recall", "elman", (5, 10), np.array([[0.25, 1.0]]), baseline=0.25)
    assert nothing.longest_solved == 0 and nothing.diverged == ()
    np.testing.assert_allclose(
        normalised_score(np.array([0.25, 1.0, 0.0]), "recall"), [0, 1, -1 / 3]
    )
    np.testing.assert_allclose(normalised_score(np.array([1 / 6, 0.0]), "adding"), [0, 1])


@pytest.mark.parametrize(("task", "cell"), [("recall", "irnn"), ("adding", "lstm")])
def test_a_measured_training_comes_out_the_same_again(task: str, cell: str) -> None:
    found = train_and_evaluate(LagSpec(task, cell, LAGS[0]), SEEDS[0])
    assert found == pytest.approx(lag_curve(task, cell).scores[0, 0], rel=1e-3, abs=1e-6)


def test_a_live_training_is_the_measured_one_a_lag_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(lag_training.UPDATES, "recall", 60)
    looks = list(train_live("recall", "elman", 10, 1))
    assert [look.step for look in looks] == list(range(1, 121))
    results = [look.result for look in looks if look.result]
    assert [(one.lags, one.step) for one in results] == [
        ((5,), 50),
        ((5,), 60),
        ((5, 10), 50),
        ((5, 10), 60),
    ]
    assert (results[-1].task, results[-1].cell, results[-1].seed) == ("recall", "elman", 1)
    assert results[-1].scores == tuple(
        train_and_evaluate(LagSpec("recall", "elman", lag), 1) for lag in (5, 10)
    )
    assert results[1].scores == results[-1].scores[:1]


def test_bad_values_are_refused_at_once() -> None:
    for lag, seed in ((4, 0), (161, 0), (5, -1), (5, MAX_SEED + 1)):
        with pytest.raises(OutOfBounds):
            train_live("recall", "elman", lag, seed)
    with pytest.raises(ValueError, match='cell must be "elman"'):
        train_live("recall", "tanh", 5, 0)
    with pytest.raises(ValueError, match='task must be "recall" or "adding"'):
        lag_curve("copying", "gru")
    assert lags_up_to(5) == (5,) and lags_up_to(160) == LAGS


def test_the_command_writes_the_file_it_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    specs = (LagSpec("recall", "irnn", 5), LagSpec("adding", "gru", 5))
    rows = {spec: spec._asdict() | {"scores": [0.5, float("nan")]} for spec in specs}
    monkeypatch.setattr(module, "FILE", tmp_path / "lags.json")
    monkeypatch.setattr(module, "_rows", lambda: rows.items())
    module.main()
    assert capsys.readouterr().out.count('"lag": 5') == 2
    assert len(json.loads((tmp_path / "lags.json").read_text())) == 2
    found = module._file.__wrapped__()
    assert list(found) == sorted(specs, key=module.SPECS.index)
    assert found[specs[0]][0] == 0.5 and np.isnan(found[specs[0]][1])
