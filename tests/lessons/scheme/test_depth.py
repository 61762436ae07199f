"""Depth: what was measured is quoted, and the layers of a real network are shown."""

import re

import numpy as np
import pytest
import torch

from content import LANGUAGES, Language
from content.template import number, percent
from diagrams.depth import GAP
from lessons.scheme.depth import EXPERIMENT, SECTION, TASK, DepthTraining
from lessons.section import preset
from rnn_core.memory.benchmark import DEPTHS, benchmark_result, spec_of_depth
from rnn_core.memory.live_training import train_depth_live, untrained_snapshot
from rnn_core.memory.sequence_tasks import TASKS
from rnn_core.memory.stacked_rnn import build_stacked_rnn
from tests.arrays import decoded
from tests.lessons.answers import notices, plain, show, verdict
from tests.lessons.scheme.said import CYRILLIC


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("layers", DEPTHS)
def test_the_section_quotes_and_draws_what_was_computed(
    task: str, layers: int, language: Language
) -> None:
    values = {"depth_task": task, "depth_layers": layers, "depth_seed": 4}
    given = show("scheme", "depth", language, **values)["depth"]
    notice = " ".join(notices(given))
    for one in (benchmark_result(spec_of_depth(task, many)) for many in DEPTHS):
        assert percent(float(one.overall.mean())) in notice and str(one.spec.hidden) in notice
        assert percent(float(one.overall.min())) in notice
        assert percent(float(one.overall.max())) in notice
    seen = untrained_snapshot(task, layers, 4)
    for value in (seen.correct, seen.answers, *(number(np.abs(one).mean()) for one in seen.states)):
        assert str(value) in notice
    _, stack = given["figures"]
    rows = decoded(stack["data"][0]["z"])
    hidden = seen.states.shape[2]
    assert len(rows) == layers * (hidden + GAP) - GAP
    np.testing.assert_array_equal(rows[:hidden], seen.states[0].T)
    np.testing.assert_array_equal(rows[-hidden:], seen.states[-1].T)
    assert all(bool(CYRILLIC.search(alt)) == (language == "ru") for alt in given["alts"])
    assert "python -m rnn_core.memory.benchmark" in notice
    assert f" {TASKS[task].updates} " in notice.replace("\u00a0", " ")  # how long each was trained
    assert given["waits"]  # the upper picture answers the question
    name = TASK.shown(task, language)
    assert f"<b>{name}</b>" in str(given["figures"][0]) and name in plain(given["notices"][0])
    assert not any(one in notice for one in ("sums", "cumsum"))  # ids stay in links


@pytest.mark.parametrize("language", LANGUAGES)
def test_depth_helps_to_combine_and_not_to_remember(language: Language) -> None:
    gains = {}
    for task in TASKS:
        one, *more = (
            float(benchmark_result(spec_of_depth(task, n)).overall.mean()) for n in DEPTHS
        )
        gains[task] = round(100 * max(more)) - round(100 * one)  # of the percents on the screen
    assert min(gains["sums"], gains["cumsum"]) > 10 and gains["recall"] < -2
    truth, said = verdict("scheme", "depth", language)
    assert truth == "wide"
    for task, gain in gains.items():
        assert f"{TASK.shown(task, language)} {gain:+.0f}".replace("-", "−") in said


@pytest.mark.parametrize(
    ("name", "expected", "notice"),
    [
        ("sums", ("sums", 2), "Depth helped"),
        ("cumsum", ("cumsum", 3), "Depth helped"),
        ("remember", ("recall", 2), "did not help"),
        ("flat", ("cumsum", 1), "Depth helped"),
        ("over", ("sums", 2), "Depth helped"),
    ],
)
def test_presets_do_what_they_say(name: str, expected: tuple[str, int], notice: str) -> None:
    values = {"depth_task": "cumsum", "depth_layers": 2} | preset(SECTION, name, "en")
    assert (values["depth_task"], values["depth_layers"]) == expected
    said = notices(show("scheme", "depth", **values)["depth"])
    assert notice in said[0]
    assert re.search(rf"\b{expected[1]} layers? of", said[1])


@pytest.mark.parametrize(("language", "mine"), [("en", "our network"), ("ru", "аша сеть")])
def test_the_readers_own_network_is_looked_into_as_it_learns(language: Language, mine: str) -> None:
    values = {"depth_task": "sums", "depth_layers": 2, "depth_seed": 1}
    job = DepthTraining(**values)
    assert job.steps == TASKS["sums"].updates and not job.paced
    own = next(look.result for look in job.train() if look.result is not None)
    same = next(
        look.result for look in train_depth_live("sums", 2, seed=1) if look.result is not None
    )
    np.testing.assert_array_equal(own.states, same.states)  # the very training that was measured
    assert EXPERIMENT(language, values, so_far=own).network is own
    given = show("scheme", "depth", language, so_far=own, **values)["depth"]
    told = plain(given["notices"][0])  # before what was measured
    assert mine in told and percent(float(own.accuracies.mean())) in told
    if language == "en":
        assert "your network: 2 layers of 32 units, seed 1, after 25 steps" in told
    assert "diamond" in str(given["figures"][0])
    before = show("scheme", "depth", language, **values)["depth"]  # nobody else is shown it
    assert mine not in " ".join(notices(before)) and "diamond" not in str(before["figures"][0])


def test_another_setting_is_another_order() -> None:
    assert DepthTraining("sums", 2, 0) == DepthTraining("sums", 2, 0) != DepthTraining("sums", 1, 0)
    assert EXPERIMENT.training is DepthTraining


@pytest.mark.parametrize("layers", DEPTHS)
def test_every_layer_is_one_more_tanh_between_input_and_answer(layers: int) -> None:
    """The formula of the section, written out, is what the network computes."""
    network = build_stacked_rnn(layers, TASKS["sums"], seed=2).double()
    inputs, _ = TASKS["sums"].draw(2, torch.Generator().manual_seed(0))
    below = inputs.double()  # h⁽⁰⁾ is x, (B, T, D)
    weights = dict(network.rnn.named_parameters())
    for layer in range(layers):
        w_xh, w_hh, b_xh, b_hh = (
            weights[f"{name}_l{layer}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        state, states = torch.zeros(2, network.hidden).double(), []
        for x in below.unbind(1):
            state = torch.tanh(x @ w_xh.T + b_xh + state @ w_hh.T + b_hh)
            states.append(state)
        below = torch.stack(states, 1)  # (B, T, H)
    answers = network.head(below).unflatten(-1, (network.task.questions, network.task.symbols))
    torch.testing.assert_close(answers, network(inputs.double()), rtol=1e-12, atol=1e-12)
