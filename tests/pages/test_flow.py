"""Gradient flow on its page: what is drawn and said is what autograd finds."""

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from content import LANGUAGES, Language
from content.template import number
from rnn_core.flows import flows
from tests.arrays import decoded
from tests.notices import lines, longest, text
from tests.pages.test_pages import CYRILLIC, charts, opened, said
from ui.answers import flow as told
from ui.answers import spectrum, truncated
from ui.experiments import flow as experiments

each_language = pytest.mark.parametrize("language", LANGUAGES)

POSITIONS: list[tuple[dict[str, str], str, str]] = [  # query, case of Elman's flow, of its spectrum
    ({}, "vanishes", "trap"),
    ({"flow_scale": "0.8"}, "vanishes", "must"),
    ({"flow_init": "identity"}, "neither", "neither"),
    ({"flow_init": "orthogonal", "flow_seed": "0"}, "vanishes", "tamed"),
    ({"flow_init": "non-normal", "flow_steps": "100"}, "vanishes", "hump"),
    ({"flow_init": "non-normal", "flow_steps": "4"}, "grows", "grows"),
    ({"flow_scale": "1.8", "flow_nonlinearity": "relu"}, "vanishes", "tamed"),
    ({"flow_scale": "4"}, "explodes", "explodes"),
    ({"flow_scale": "4", "flow_nonlinearity": "relu"}, "explodes", "explodes"),
    ({"flow_scale": "0"}, "nothing", "nothing"),
    ({"flow_steps": "2"}, "neither", "neither"),
    ({"flow_scale": "0.5", "flow_steps": "200"}, "underflows", "must"),
    (
        {"flow_scale": "4", "flow_nonlinearity": "relu", "flow_steps": "200", "flow_hidden": "128"},
        "overflows",
        "overflows",
    ),
]


def found_at(query: dict[str, str], language: Language) -> experiments.Asked:
    given = experiments.defaults(language)
    return experiments.flow(**given | {key: type(given[key])(query[key]) for key in query})


def cells(app: AppTest, chart: str) -> list[np.ndarray]:
    (figure,) = charts(app)[chart]["figures"]
    return [decoded(trace["z"]) for trace in figure["data"] if trace["type"] == "heatmap"]


@each_language
@pytest.mark.parametrize(
    "query", [{}, {"flow_scale": "3", "flow_nonlinearity": "relu", "precision": "float64"}]
)
def test_the_program_finds_by_autograd_what_is_drawn(
    query: dict[str, str], language: Language
) -> None:
    app = opened("problems", lang=language, **query)
    assert not app.exception and not app.error
    (program,) = (code.value for code in app.code if "autograd" in code.value)
    out, names = StringIO(), {}
    with redirect_stdout(out):
        exec(compile(program, "program", "exec"), names)
    drawn = cells(app, "problems-flow")[0]
    found = names["flow"].numpy()
    shown = np.nan_to_num(10.0**drawn)  # an empty cell is 0
    np.testing.assert_allclose(shown, found, rtol=1e-3, atol=1e-12 * found.max())
    assert np.isnan(drawn[np.triu_indices(len(drawn), 1)]).all()
    promised = [float(one) for one in re.findall(r"^# (.*)", program.splitlines()[-1])[0].split()]
    assert [float(one) for one in out.getvalue().split()] == pytest.approx(promised, rel=2e-3)
    notices = lines(charts(app)["problems-flow"]["notices"])
    for value in (names["rho"], names["sigma"]):
        assert number(value.item()) in notices


@each_language
def test_three_cells_are_judged_by_what_is_left(language: Language) -> None:
    app = opened("problems", lang=language)
    given = charts(app)["problems-flow"]
    flowing = found_at({}, language).flows
    for notice, (_, one) in zip(given["notices"], flowing.cells.items(), strict=True):
        said_here = text(notice)
        assert number(float(one.gradient.jacobian_norms[0])) in said_here
        assert number(one.rate) in said_here
    measured = longest("problems", language, "flow", "why-gated")
    assert [measured in text(notice) for notice in given["notices"]] == [False, False, True]
    for drawn, one in zip(cells(app, "problems-flow"), flowing.cells.values(), strict=True):
        lower = np.tril_indices(len(drawn))
        expected = np.log10(one.gradient.loss_by_state[lower])
        np.testing.assert_allclose(drawn[lower], expected, atol=1e-5)


@pytest.mark.parametrize("place", range(len(POSITIONS)))
def test_a_verdict_stands_at_every_position(place: int) -> None:
    query, flow, spectral = POSITIONS[place]
    language: Language = LANGUAGES[place % 2]
    asked = found_at(query, language)
    assert told.case(asked.flows.cells["elman"]) == flow
    assert spectrum.case(asked.flows) == spectral
    app = opened("problems", lang=language, **query)
    assert not app.exception and not app.error
    given = charts(app)
    flowing, spectra = (
        lines(given[name]["notices"]) for name in ("problems-flow", "problems-spectrum")
    )
    assert longest("problems", language, "flow", f"notice-{flow}") in flowing
    assert longest("problems", language, "spectrum", f"notice-{spectral}") in spectra
    if reason := told.why(asked.flows):
        assert longest("problems", language, "flow", f"why-{reason}") in flowing
    else:
        assert flow in ("nothing", "underflows", "overflows")
    assert "{{" not in flowing + spectra
    assert len(given["problems-flow"]["notices"]) == 3


def test_conditions_hold_where_they_are_said() -> None:
    for matrix in ("default", "orthogonal", "identity", "non-normal"):
        for factor in np.arange(0, 4.01, 0.5):
            for bend in ("tanh", "relu"):
                query = {
                    "flow_init": matrix,
                    "flow_scale": str(factor),
                    "flow_nonlinearity": bend,
                    "flow_steps": "30",
                }
                asked = found_at(query, "en").flows
                rho, sigma = asked.spectral_radius, asked.largest_singular_value
                elman = asked.cells["elman"].gradient.jacobian_norms
                reason, case = told.why(asked), spectrum.case(asked)
                assert (reason == "bound") <= (sigma < 1)
                assert (reason == "possible") <= (sigma > 1)
                assert (reason in ("radius", "fleeting")) <= (rho < 1)
                assert (reason in ("tanh", "relu")) <= (rho > 1 - 1e-5 and reason == bend)
                assert (case == "must") <= (sigma < 1)
                assert (case in ("trap", "hump", "grows")) <= (rho < 1 < sigma)
                assert (case == "hump") <= (elman[0] < elman.max() > spectrum.RISE)
                assert (case == "tamed") <= (rho > 1 - 1e-5 and elman[0] < 0.5)
                assert (case == "explodes") <= (elman[0] >= told.CHANGE)


@each_language
def test_overflow_is_drawn_counted_and_explained(language: Language) -> None:
    app = opened("problems", lang=language)
    app.button(key="preset-flow-overflow").click().run()
    assert not app.exception and not app.error
    matrix = found_at(POSITIONS[-1][0], language).flows.cells["elman"].gradient.loss_by_state
    lower = matrix[np.tril_indices(200)]
    counts = [int(np.isinf(lower).sum()), int(np.isnan(lower).sum())]
    assert all(counts)
    given = charts(app)["problems-flow"]
    notice = text(given["notices"][0])
    for count in counts:
        assert f" {count}" in notice
    (figure,) = given["figures"]
    hatched = [one for one in figure["data"] if one.get("text") in ("inf", "nan")]
    assert [len(one["x"]) > 1 for one in hatched] == [True, True, False, False, False, False]
    shown = {one["name"] for one in figure["data"] if one.get("showlegend") and "name" in one}
    assert len(shown) == 2
    assert all(
        len(axis["range"]) == 2
        for name, axis in figure["layout"].items()
        if "axis" in name and name != "coloraxis"
    )
    assert len(json.dumps(given)) < 260_000


@pytest.mark.parametrize(
    ("reach", "through"),
    [(1, "elman"), (7, "gru"), (39, "lstm"), (40, "elman"), (200, "gru")],
)
def test_beyond_the_window_the_gradient_is_exactly_zero(reach: int, through: str) -> None:
    app = opened("problems", lang="en", bptt_window=str(reach), bptt_cell=through)
    assert not app.exception and not app.error
    whole, cut = cells(app, "problems-truncated")
    chunk = np.arange(40) // reach
    kept = np.tril(chunk[:, None] == chunk)
    assert np.isnan(cut[~kept]).all()
    np.testing.assert_allclose(cut[kept], whole[kept], atol=1e-6)
    lost = np.tril(~kept)
    notice = lines(charts(app)["problems-truncated"]["notices"])
    assert "{{" not in notice
    if reach >= 40:
        assert longest("problems", "en", "truncated", "notice-whole") in notice
        return
    worst = 10 ** float(whole[lost].max())
    assert f" {lost.sum()} " in notice and f" {np.tri(40).sum():.0f} " in notice
    largest = re.search(r"was ([\d.]+):", notice)
    assert largest and float(largest[1]) == pytest.approx(worst, rel=0.06)


def test_what_the_window_cost_is_said_for_every_case() -> None:
    cases = {
        ("elman", 10, "1.0"): ["cut", "faint"],
        ("lstm", 10, "1.0"): ["cut", "dear"],
        ("elman", 10, "0.0"): ["none"],
        ("elman", 40, "1.0"): ["whole"],
    }
    for (cell, reach, factor), expected in cases.items():
        given: dict[str, Any] = experiments.defaults("en") | {"flow_scale": float(factor)}
        assert truncated.cases(experiments.truncated(cell, reach, **given)) == expected
    given = experiments.defaults("en")
    whole, longer = (experiments.truncated("gru", reach, **given) for reach in (40, 200))
    assert (
        longer is whole and whole.cut is whole.whole and whole.window == given["flow_steps"] == 40
    )
    large = {"flow_nonlinearity": "relu", "flow_scale": 4.0, "flow_steps": 200, "flow_hidden": 128}
    given = experiments.defaults("en") | large
    assert truncated.cases(experiments.truncated("elman", 10, **given)) == ["blank"]


@each_language
def test_the_revealed_answers_are_true(language: Language) -> None:
    app = opened("problems", lang=language)
    for section, option in (("flow", "none"), ("spectrum", "vanishes"), ("truncated", "own")):
        app.radio(key=f"predict-problems-{section}").set_value(option).run()
    right = {"ru": "**Верно.**", "en": "**Right.**"}[language]
    assert said(app).count(right) == 3
    assert "{{" not in said(app)
    given = experiments.defaults(language)
    shut = flows(given["flow_text"], 40, 32, "default", 1.0, "tanh", 0.0, 11, precision="float32")
    for cell in ("elman", "gru", "lstm"):
        assert number(float(shut.cells[cell].gradient.jacobian_norms[0])) in said(app)  # type: ignore[index]


@each_language
@pytest.mark.parametrize(
    ("section", "name", "case"),
    [
        *[("spectrum", "must", "must"), ("spectrum", "trap", "trap"), ("spectrum", "hump", "hump")],
        *[("spectrum", "circle", "tamed"), ("spectrum", "blow", "explodes")],
        *[("flow", "explode", "explodes"), ("flow", "anew", "trap")],
    ],
)
def test_presets_do_what_they_say(section: str, name: str, case: str, language: Language) -> None:
    app = opened("problems", lang=language, flow_scale="2.5", flow_init="identity", flow_seed="0")
    app.button(key=f"preset-{section}-{name}").click().run()
    assert not app.exception
    notice = lines(charts(app)["problems-spectrum"]["notices"])
    assert longest("problems", language, "spectrum", f"notice-{case}") in notice


@each_language
def test_with_the_forget_gate_open_the_lstm_reaches_the_first_letter(language: Language) -> None:
    app = opened("problems", lang=language)
    app.button(key="preset-flow-plain").click().run()
    shut = cells(app, "problems-flow")[2]
    app.button(key="preset-flow-long").click().run()
    opened_gate = cells(app, "problems-flow")[2]
    assert opened_gate[-1, 0] > shut[-1, 0] + 3  # decades


@each_language
@pytest.mark.parametrize("letters", ["", " \t ", "я" * 10_001])
def test_a_text_that_cannot_be_read_is_kept_and_explained(letters: str, language: Language) -> None:
    app = opened("problems", lang=language)
    app.text_input(key="flow_text").set_value(letters).run()
    assert not app.exception
    (error,) = app.error
    assert bool(CYRILLIC.search(error.value)) == (language == "ru") and "{{" not in error.value
    assert app.text_input(key="flow_text").value == letters
    assert "problems-flow" not in charts(app) and "problems-truncated" not in charts(app)


@pytest.mark.parametrize(
    "letters", ["a", "<script>x</script>", "🙂 👨‍👩‍👧 é", "{{word}} $x$ **b**"]
)
def test_strange_texts_are_read_letter_by_letter(letters: str) -> None:
    app = opened("problems", lang="en", flow_text=letters)
    assert not app.exception and not app.error
    assert "<script" not in json.dumps(charts(app)["problems-flow"]["figures"])


def test_a_link_reproduces_the_screen() -> None:
    link = {"flow_text": "abc", "flow_init": "orthogonal", "flow_scale": "1.35", "flow_seed": "7"}
    link |= {
        "flow_steps": "12",
        "flow_hidden": "5",
        "forget_bias": "1.5",
        "flow_nonlinearity": "relu",
        "precision": "float64",
    }
    app = opened("problems", lang="en", **link)
    run = flows("abc", 12, 5, "orthogonal", 1.35, "relu", 1.5, 7, precision="float64")
    for drawn, one in zip(cells(app, "problems-flow"), run.cells.values(), strict=True):
        with np.errstate(divide="ignore"):
            expected = np.log10(one.gradient.loss_by_state)
        expected[np.isinf(expected)] = np.nan
        np.testing.assert_allclose(drawn, expected, atol=1e-5)
