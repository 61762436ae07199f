"""The section on depth: it quotes what was measured, and shows the layers of a real network."""

import numpy as np
import pytest

from content import LANGUAGES, page
from content.template import number, percent
from diagrams.depth import GAP
from rnn_core.live import live_depth, untaught
from rnn_core.measured import DEPTHS, as_deep_as, measured
from rnn_core.tasks import TASKS
from tests.arrays import decoded
from tests.notices import lines
from tests.pages.test_pages import CYRILLIC, charts, opened, said
from ui.answers import depth
from ui.experiments import scheme as experiments
from ui.lesson import Lesson


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("layers", DEPTHS)
def test_the_section_quotes_and_draws_what_was_computed(
    task: str, layers: int, language: str
) -> None:
    app = opened("scheme", lang=language, puzzle=task, layers=str(layers), deal="4")
    assert not app.exception and not app.error and not app.warning
    given = charts(app)["scheme-depth"]
    notice = lines(given["notices"])
    for one in (measured(as_deep_as(task, many)) for many in DEPTHS):
        assert percent(float(one.overall.mean())) in notice and str(one.pupil.hidden) in notice
        assert percent(float(one.overall.min())) in notice
        assert percent(float(one.overall.max())) in notice
    seen = untaught(task, layers, 4)
    for value in (seen.right, seen.asked, *(number(np.abs(one).mean()) for one in seen.states)):
        assert str(value) in notice
    _, stack = given["figures"]
    rows = decoded(stack["data"][0]["z"])
    hidden = seen.states.shape[2]
    assert len(rows) == layers * (hidden + GAP) - GAP
    np.testing.assert_array_equal(rows[:hidden], seen.states[0].T)
    np.testing.assert_array_equal(rows[-hidden:], seen.states[-1].T)
    assert all(bool(CYRILLIC.search(alt)) == (language == "ru") for alt in given["alts"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("option", ["everywhere", "combine", "memory"])
def test_depth_helps_to_combine_and_not_to_remember(language: str, option: str) -> None:
    app = opened("scheme", lang=language)
    app.radio(key="predict-scheme-depth").set_value(option).run()
    gains = {}
    for task in TASKS:
        one, *more = (float(measured(as_deep_as(task, n)).overall.mean()) for n in DEPTHS)
        gains[task] = round(100 * max(more)) - round(100 * one)  # of the percents on the screen
    assert min(gains["sums"], gains["totals"]) > 10 and gains["recall"] < -2
    values = [f"`{task}` {gain:+.0f}".replace("-", "−") for task, gain in gains.items()]
    answers = [one.value for one in app.markdown if all(value in one.value for value in values)]
    (answer,) = answers
    right = {"ru": "Верно.", "en": "Right."}[language]
    assert (right in answer) == (option == "combine")


@pytest.mark.parametrize(
    ("preset", "expected", "notice"),
    [
        ("sums", ("sums", 2), "Depth helps"),
        ("totals", ("totals", 3), "Depth helps"),
        ("remember", ("recall", 2), "does not help"),
        ("flat", ("totals", 1), "Depth helps"),
    ],
)
def test_presets_do_what_they_say(preset: str, expected: tuple, notice: str) -> None:
    app = opened("scheme", lang="en", puzzle="totals", layers="2")
    app.button(key=f"preset-depth-{preset}").click().run()
    found = app.button_group(key="puzzle").value, app.slider(key="layers").value
    assert found == expected
    assert notice in lines(charts(app)["scheme-depth"]["notices"])


def test_the_readers_own_network_is_looked_into_as_it_learns() -> None:
    looks = live_depth("sums", 2, seed=1)
    own = next(look.result for look in looks if look.result is not None)
    asked = experiments.deepened("sums", 2, 1, own)
    assert asked.network is own and experiments.deepened("sums", 2, 1).network.step == 0
    lesson = Lesson("scheme", "en", page("scheme", "en"), "depth")
    chart, _ = depth.layers(lesson, asked)
    payload = chart.payload.decode()  # type: ignore[attr-defined]
    assert "your network, 2 layers of 32 units, seed 1, after 25 steps" in payload
    assert "diamond" in payload and "before the first lesson" not in payload


@pytest.mark.parametrize(
    "bad", [{"layers": "9"}, {"deal": "-1"}, {"puzzle": "sleep"}, {"line": "5"}]
)
def test_a_bad_link_gets_one_sentence_and_the_default(bad: dict) -> None:
    app = opened("scheme", lang="en", **bad)
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and f"`{next(iter(bad))}`" in said(app)
    assert {"scheme-recall", "scheme-depth"} <= set(charts(app))
