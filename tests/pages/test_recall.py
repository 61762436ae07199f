"""The section on trained memory: it quotes the measured curves, and shows the reader's own."""

import numpy as np
import pytest

from content import LANGUAGES, page
from content.template import number, percent
from rnn_core.live import Recalled
from rnn_core.measured import SIZES, measured, of_size
from tests.notices import lines
from tests.pages.test_pages import CYRILLIC, charts, opened, said
from ui.answers import recall
from ui.experiments import scheme as experiments
from ui.lesson import Lesson


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hidden", SIZES)
def test_what_to_notice_quotes_the_measured_curve(hidden: int, language: str) -> None:
    app = opened("scheme", lang=language, line=str(hidden))
    assert not app.exception and not app.error and not app.warning
    given = charts(app)["scheme-recall"]
    found = measured(of_size(hidden))
    (notice,) = ("".join(run[0] for run in line) for line in given["notices"])
    sure = found.span(0.9)
    quoted = [f"H = {hidden}", percent(found.mean[0]) if not sure else percent(found.mean[-1])]
    quoted += [f"{sure - 1} " if sure else number(found.known)]
    for value in quoted:
        assert value in notice
    drawn = [trace for trace in given["figures"][0]["data"] if trace.get("opacity") == 1]
    np.testing.assert_allclose(drawn[0]["y"], found.mean)
    assert "`python -m rnn_core.measured`" in said(app)
    assert bool(CYRILLIC.search(given["alts"][0])) == (language == "ru")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("option", ["less", "four", "more"])
def test_what_four_times_the_units_buy_depends_on_what_is_counted(
    language: str, option: str
) -> None:
    app = opened("scheme", lang=language)
    app.radio(key="predict-scheme-recall").set_value(option).run()
    small, large = measured(of_size(16)), measured(of_size(64))
    assert large.span(0.9) > 5 * small.span(0.9)  # more than four times as many …
    assert large.known < 3 * small.known  # … and fewer
    (answer,) = (one.value for one in app.markdown if number(small.known) in one.value)
    for value in (large.known, large.span(0.9) / small.span(0.9), large.known / small.known):
        assert number(value) in answer
    right = {"ru": "Верно.", "en": "Right."}[language]
    assert (right in answer) == (option == "more")


@pytest.mark.parametrize(("preset", "hidden"), [("tiny", 4), ("small", 16), ("large", 64)])
def test_presets_choose_the_line_they_name(preset: str, hidden: int) -> None:
    app = opened("scheme", lang="en", line="8")
    app.button(key=f"preset-recall-{preset}").click().run()
    notice = lines(charts(app)["scheme-recall"]["notices"])
    assert f"H = {hidden}" in notice
    assert ("never reached" in notice) == (hidden == 4)


def test_the_readers_own_run_is_drawn_and_told() -> None:
    shares = np.linspace(1, 0.25, 25, dtype=np.float32)
    own = Recalled({8: shares, 32: shares}, step=75, seed=6)
    lesson = Lesson("scheme", "en", page("scheme", "en"), "recall")
    found = experiments.remembered("8", own)
    assert found is experiments.remembered("8", own) is not experiments.remembered("8")
    chart, _ = recall.remembers(lesson, found)
    payload = chart.payload.decode()  # type: ignore[attr-defined]
    assert "Your network, H = 8, seed 6, after 75 steps" in payload
    assert f"{percent(float(shares.mean()))}%" in payload
    assert "your network" in payload
