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
from content.words.flow import LETTERS
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
    ({"flow_init": "orthogonal", "flow_text": LETTERS["en"]}, "fades", "tamed"),
    (
        {"flow_init": "identity", "flow_nonlinearity": "relu", "flow_scale": "1.05"}
        | {"flow_steps": "60"},
        "rises",
        "rises",
    ),
    (
        {"flow_nonlinearity": "relu", "flow_scale": "1.4", "flow_steps": "100"}
        | {"flow_hidden": "3", "flow_seed": "2", "flow_text": LETTERS["en"]},
        "fades",
        "fades",
    ),
    (
        {"flow_init": "non-normal", "flow_nonlinearity": "relu", "flow_scale": "1.2"}
        | {"flow_steps": "200", "flow_hidden": "128"},
        "explodes",
        "explodes",
    ),
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


EXPLOSION = next(i for i, (query, *_) in enumerate(POSITIONS) if query.get("flow_scale") == "1.2")


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
    if query.get("flow_scale") == "0":
        assert "σ1 = 0, ρ = 0:" in spectra.replace("₁", "1") and "0.00" not in spectra
    for block in spectrum.blocks(asked.flows):
        assert longest("problems", language, "spectrum", block) in spectra
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
                assert (reason in ("radius", "slopes")) <= (rho < 1)
                assert (reason in ("tanh", "relu")) <= (rho > 1 - 1e-5 and reason == bend)
                assert (case == "must") <= (sigma < 1)
                assert (case in ("trap", "hump", "grows")) <= (rho < 1 < sigma)
                assert (case == "hump") <= (elman[0] < elman.max() > spectrum.RISE)
                assert (case == "tamed") <= (rho > 1 - 1e-5 and elman[0] < 0.5)
                assert (case == "explodes") <= (elman[0] >= told.CHANGE)
                said = spectrum.blocks(asked)
                bound = sigma ** (len(elman) - 1)
                assert ("bound-near" in said) <= (bound < spectrum.NEAR * elman[0])
                assert ("bound-far" in said) <= (bound > spectrum.FAR * elman[0])
                assert (case == "explodes") == (len([one for one in said if "bound" in one]) == 1)
                assert ("slopes" in said) == (case in ("explodes", "grows") and rho < 1 - 1e-6)
                for one in asked.cells.values():
                    kept = one.gradient.jacobian_norms[0]
                    if told.case(one) == "neither":
                        assert 1 / told.MILD <= kept <= told.MILD
                    elif told.case(one) in ("fades", "rises"):
                        assert kept < 1 / told.MILD or kept > told.MILD


def test_growth_far_beyond_all_bounds_is_an_explosion_whatever_the_radius() -> None:
    """ρ < 1 says nothing of products in which other units are off at every step."""
    asked = found_at(POSITIONS[EXPLOSION][0], "en").flows
    elman = asked.cells["elman"]
    norms = elman.gradient.jacobian_norms
    assert asked.spectral_radius < 0.9 and norms[0] > 1e12 and norms.argmax() == 0
    assert told.why(asked) == "slopes"
    assert spectrum.blocks(asked) == ["notice-explodes", "bound-far", "slopes"]
    short = found_at(POSITIONS[EXPLOSION][0] | {"flow_steps": "4"}, "en").flows
    assert spectrum.blocks(short) == ["notice-grows", "slopes"]


@pytest.mark.parametrize(
    ("init", "scale", "block"),
    [
        ("identity", 4.0, "bound-near"),
        ("default", 4.0, "bound-far"),
        ("orthogonal", 3.0, "bound-between"),
    ],
)
def test_how_far_the_bound_is_from_what_is_measured(init: str, scale: float, block: str) -> None:
    query = {"flow_init": init, "flow_scale": str(scale), "flow_nonlinearity": "relu"}
    asked = found_at(query | {"flow_steps": "12"}, "en").flows
    assert block in spectrum.blocks(asked)


@each_language
def test_the_first_step_into_an_lstm_is_told_apart(language: Language) -> None:
    app = opened("problems", lang=language, flow_scale="0.1")
    norms = found_at({"flow_scale": "0.1"}, language).flows.cells["lstm"].gradient.jacobian_norms
    notice = text(charts(app)["problems-flow"]["notices"][2])
    rate = (norms[0] / norms[-2]) ** (1 / 38)
    assert rate > 0.95 and norms[-2] < 0.03
    assert f" {number(norms[-2])}," in notice and f" {number(rate)}" in notice
    for block in ("notice-fades", "rate-after", "why-first", "why-lstm"):
        assert longest("problems", language, "flow", block) in notice


def test_reasons_of_gates_are_given_where_they_are_the_reasons() -> None:
    plain = found_at({}, "en").flows
    assert told.reasons(plain, "gru") == ["gru"]
    assert told.reasons(plain, "lstm") == ["first", "gated"]
    for init in ("identity", "orthogonal"):
        other = found_at({"flow_init": init}, "en").flows
        assert told.case(other.cells["gru"]) == "vanishes"
        assert told.reasons(other, "gru") == ["gated"]
    large = found_at({"flow_init": "orthogonal", "flow_scale": "3"}, "en").flows
    assert "first" not in told.reasons(large, "lstm")


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
    rounded = np.abs(
        np.subtract(*(10.0 ** np.where(kept, one, -np.inf) for one in (whole, cut)))
    ).max()
    block = "kept-rounded" if rounded > 1e-6 else "kept"
    assert longest("problems", "en", "truncated", block)[:20] in notice
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
    if not letters.strip():
        assert ("букву" if language == "ru" else "letter") in error.value
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
