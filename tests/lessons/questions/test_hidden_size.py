"""What is said of hidden sizes: numbers of networks, and claims that hold for twenty seeds."""

import re
from contextlib import redirect_stdout
from functools import cache
from io import StringIO

import numpy as np
import pytest

from content import LANGUAGES, Language
from diagrams.hidden_size import CEILING
from lessons.answer import find
from lessons.questions import hidden_size as told
from lessons.section import preset
from rnn_core.memory.hidden_size import (
    SIZES,
    UPDATES,
    SizeComparison,
    label_entropy,
    parameter_count,
)
from tests.lessons.answers import notices, show, verdict

SEEDS = range(20)
SECTION = find("questions", "hidden-size")
N, NOISE, STOP, SEED = (one.key for one in SECTION.drawn)


@cache
def trained(sequences: int, noise: int, seed: int) -> SizeComparison:
    return told.sizes(sequences, noise, seed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", *SECTION.presets])
def test_the_numbers_are_those_of_the_networks(name: str, language: Language) -> None:
    values = preset(SECTION, name, language) if name else {}
    update = int(values.get(STOP, UPDATES))
    noise = int(values.get(NOISE, 10))
    found = trained(int(values.get(N, 64)), noise, 0)
    blocks = show("questions", "hidden-size", language, **values)
    first, stopped, *others = notices(blocks["hidden-size"])
    at = found.index(update)
    validation, training = found.validation[at].mean(1), found.training[at].mean(1)
    for number in (update, f"{validation.min():.2f}", f"{validation[-1]:.2f}"):
        assert str(number) in first
    assert f"{training[-1]:.2f}" in first and f"H = {SIZES[int(validation.argmin())]}" in first
    lowest = found.best_validation.mean(1)
    for loss in (lowest[2:].min(), lowest[2:].max(), lowest[-1]):
        assert f"{loss:.2f}" in stopped
    assert f" {found.best_updates[-1].mean():.0f}" in stopped
    floors = [one for one in others if "ln(1 − p)" in one]
    assert len(floors) == bool(noise)
    assert all(f"{label_entropy(noise / 100):.2f}" in one for one in floors)
    assert any(
        str(parameter_count(64)) in one and str(parameter_count(32)) in one for one in others
    )


@pytest.mark.parametrize("values", [{}, {N: 32, NOISE: 20}, {N: 160, NOISE: 0, STOP: 12}])
def test_the_figure_draws_the_losses(values: dict[str, int]) -> None:
    found = trained(values.get(N, 64), values.get(NOISE, 10), 0)
    at = found.index(values.get(STOP, UPDATES))
    (figure,) = show("questions", "hidden-size", **values)["hidden-size"]["figures"]
    lines = {one["name"]: one for one in figure["data"] if "customdata" in one}
    wanted = {
        "training": found.training[at],
        "validation": found.validation[at],
        "validation, stopped early": found.best_validation,
    }
    assert lines.keys() == wanted.keys()
    for name, losses in wanted.items():
        np.testing.assert_allclose(lines[name]["y"], np.minimum(losses.mean(1), CEILING))
        said = [row[1] for row in lines[name]["customdata"]]
        np.testing.assert_allclose(said, losses.mean(1))
    floors = [one["y"][0] for one in figure["data"] if "limit" in one.get("name", "")]
    noise = values.get(NOISE, 10) / 100
    assert floors == ([label_entropy(noise)] if noise else [])


def test_early_stopping_makes_the_sizes_equal_for_twenty_seeds() -> None:
    """The verdict is computed at the first settings; it would be the same with any of 20 seeds."""
    assert verdict("questions", "hidden-size")[0] == "equal"
    for seed in SEEDS:
        found = trained(64, 10, seed)
        lowest, end = found.best_validation.mean(1), found.validation[-1].mean(1)
        apart = lowest[2:].max() - lowest[2:].min()
        assert apart < told.EQUAL * (end[-1] - end.min())
        assert end[-1] > 1.5 * end[2]  # as the question says
        assert found.best_updates[-1].mean() < UPDATES / 2


def test_presets_show_what_they_say_for_twenty_seeds() -> None:
    for seed in SEEDS:
        few, many = trained(32, 10, seed), trained(160, 10, seed)
        assert told.case(few, UPDATES) == "overfits"
        rise = [one.validation[-1].mean(1)[-1] for one in (few, many)]
        assert rise[0] > 1.5 * rise[1]
        early = trained(64, 10, seed)
        at = early.index(int(SECTION.presets["early"][STOP]))  # type: ignore[call-overload]
        assert early.validation[at, -1].mean() < 0.75 * early.validation[-1, -1].mean()
        right = trained(160, 0, seed).validation[-1].mean(1)
        assert right[-1] < right[2]  # H = 64 does better than H = 4


def test_the_case_follows_the_losses() -> None:
    found = trained(64, 10, 0)
    assert told.case(found, UPDATES) == "overfits"
    assert {told.case(trained(160, 0, seed), UPDATES) for seed in range(8)} > {"largest"}
    level = [seed for seed in SEEDS if told.case(trained(160, 0, seed), 40) == "level"]
    last = found.validation[-1].mean(1)
    assert last[-1] > told.RISEN * last.min() and level


@pytest.mark.parametrize("values", [{}, {N: 160, NOISE: 0, STOP: 32, SEED: 5}, {N: 32, STOP: 4}])
def test_the_program_prints_the_numbers_on_the_screen(values: dict[str, int]) -> None:
    source = show("questions", "hidden-size", **values)["program"]["source"]
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    said = re.findall("^# (.*)", source, re.MULTILINE)
    lines = printed.getvalue().splitlines()
    assert len(lines) == len(said) == 2
    for line, comment in zip(lines, said, strict=True):
        mine, theirs = np.array(line.split(), float), np.array(comment.split(), float)
        np.testing.assert_allclose(mine, theirs, atol=0.011)  # the last digit may round otherwise


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_names_the_numbers_of_the_first_settings(language: Language) -> None:
    _, why = verdict("questions", "hidden-size", language, **{N: 32, NOISE: 20})
    found = trained(64, 10, 0)
    lowest = found.best_validation.mean(1)
    for number in (lowest[2:].min(), lowest[2:].max(), found.validation[-1, -1].mean()):
        assert f"{number:.2f}" in why
