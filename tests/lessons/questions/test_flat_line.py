"""What is said of flat forecasts: numbers of networks, and claims that hold for twenty seeds."""

import re
from base64 import b64decode
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from diagrams.flat_line import RANGE, SHOWN
from lessons.answer import find
from lessons.questions import flat_line as told
from lessons.section import preset
from rnn_core.memory.forecasting import MISTAKES, Mistake, ar2, best_mse
from tests.lessons.answers import notices, show, verdict

SEEDS = range(20)
SECTION = find("questions", "flat-line")


def at(language: Language = "en", **values: object) -> told.Forecasts:
    found = told.EXPERIMENT.at(language, **{f"flat_line_{key}": one for key, one in values.items()})
    assert isinstance(found, told.Forecasts)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_numbers_are_those_of_the_network(mistake: Mistake, language: Language) -> None:
    found = at(mistake=mistake)
    one, right = found.shown, found.made["none"]
    first, baselines, *_ = notices(
        show("questions", "flat-line", language, flat_line_mistake=mistake)["flat-line"]
    )
    assert one.mistake == mistake
    said = {
        "none": [percent(one.predicted_spread / one.spread), f"{one.mse / one.mean_mse:.2f}"],
        "unscaled": [number(one.spread), number(one.mean - one.predictions.mean())],
        "shuffled": [f"{one.mse / one.mean_mse:.2f}", f"{right.mse / right.mean_mse:.2f}"],
        "broadcast": [number(one.predicted_spread), f"{right.mse / right.mean_mse:.2f}"],
    }
    for words in said[mistake]:
        assert words in first
    for mse in (one.mean_mse, one.last_value_mse, one.mse):
        assert number(mse) in baselines


def test_the_law_is_quoted_and_holds() -> None:
    one = at().shown
    law = notices(show("questions", "flat-line")["flat-line"])[2]
    total = one.predicted_spread**2 + one.mse
    assert number(total) in law and number(one.spread**2) in law
    ratios = [
        (had.predicted_spread**2 + had.mse) / had.spread**2
        for had in (at(seed=seed).shown for seed in SEEDS)
    ]
    assert np.mean(ratios) == pytest.approx(1, abs=0.07) and np.ptp(ratios) < 0.5


def test_the_question_has_one_answer_for_twenty_seeds() -> None:
    truth, why = verdict("questions", "flat-line", flat_line_noise=10, flat_line_seed=9)
    asked = at(noise=50).shown
    assert truth == "seventy" and f"{percent(asked.predicted_spread / asked.spread)}%" in why
    for seed in SEEDS:
        one = at(noise=50, seed=seed).shown
        share = one.predicted_spread / one.spread
        assert min(told.SHARES, key=lambda option: abs(told.SHARES[option] - share)) == "seventy"


def test_presets_show_what_they_say_for_twenty_seeds() -> None:
    for name, case in {"good": "none", "noise": "noise", "short": "short"}.items():
        values = preset(SECTION, name, "en")
        for seed in SEEDS:
            found = told.EXPERIMENT.at("en", **values, flat_line_seed=seed)
            one = found.shown
            assert told.case(found) == case
            if name == "good":
                assert one.mse < 0.2 * one.mean_mse and one.mse < one.last_value_mse
            else:
                assert one.mse > 0.95 * one.mean_mse
    values = preset(SECTION, "repeats", "en")
    repeats = [
        told.case(told.EXPERIMENT.at("en", **values, flat_line_seed=seed)) == "repeats"
        for seed in SEEDS
    ]
    assert all(repeats)


@pytest.mark.parametrize("noise", [5, 50, 100])
def test_an_unscaled_line_is_below_the_mean_and_in_the_picture(noise: int) -> None:
    others = [(seed, *place) for place in ((4, 1), (24, 8)) for seed in SEEDS[:4]]
    for seed, period, window in [*((seed, 12, 4) for seed in SEEDS), *others]:
        found = at(noise=noise, mistake="unscaled", seed=seed, period=period, window=window)
        said = found.shown.predictions
        assert RANGE[0] < said.min() and said.max() < found.shown.mean


def test_a_case_is_of_the_process_and_the_window() -> None:
    assert told.case(at(noise=95)) == "noise"
    assert told.case(at(noise=10, period=4, window=1)) == "short"
    assert told.case(at(noise=10, period=4, window=2)) == "none"
    assert best_mse(ar2(0.1, 4), 1) == pytest.approx(1)
    for mistake in MISTAKES[1:]:
        assert told.case(at(noise=100, mistake=mistake)) == mistake


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_figure_draws_the_forecast(mistake: Mistake) -> None:
    one = at(mistake=mistake).shown
    (figure,) = show("questions", "flat-line", flat_line_mistake=mistake)["flat-line"]["figures"]
    lines = {line["name"]: line for line in figure["data"]}
    for name, values in (("targets", one.targets), ("predictions", one.predictions)):
        drawn = np.frombuffer(b64decode(lines[name]["y"]["bdata"]), "<f4")
        np.testing.assert_allclose(drawn, values[:SHOWN], rtol=1e-5)
    assert lines["mean"]["y"] == [one.mean] * 2 and lines["mean"]["line"]["dash"] == "dash"


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("other", [{}, {"flat_line_noise": 100}, {"flat_line_seed": 7}])
def test_the_program_prints_the_numbers_on_the_screen(
    mistake: Mistake, other: dict[str, int]
) -> None:
    values = {"flat_line_mistake": mistake} | other
    source = show("questions", "flat-line", **values)["program"]["source"]
    assert ("the mistake" in source) == (mistake != "none")
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    said = re.findall("^# (.*)", source, re.MULTILINE)
    lines = printed.getvalue().splitlines()
    assert len(lines) == len(said) == 3
    for line, comment in zip(lines, said, strict=True):
        numbers = [float(re.findall(r"-?\d+\.\d+", text)[0]) for text in (line, comment)]
        assert numbers[0] == pytest.approx(numbers[1], abs=0.011)  # the last digit may round
