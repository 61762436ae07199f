"""When the gradient explodes: conditions are said where they hold, and curves are the core's."""

from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, number_or_zero
from lessons.problems import gradient_verdicts
from lessons.problems import spectrum as told
from lessons.section import preset
from rnn_core.gradients import cells_compared as core
from rnn_core.gradients.cells_compared import CellComparison
from rnn_core.init import INITS
from tests.arrays import decoded
from tests.lessons.answers import notices, show, verdict
from tests.lessons.problems.gradient_flow_cases import EXPLOSION, POSITIONS, longest

each_language = pytest.mark.parametrize("language", LANGUAGES)


def found_at(language: Language, **values: Any) -> CellComparison:
    return told.EXPERIMENT.at(language, **values)


@each_language
@pytest.mark.parametrize("place", range(len(POSITIONS)))
def test_a_sentence_stands_at_every_position(place: int, language: Language) -> None:
    values, _, case = POSITIONS[place]
    found = found_at(language, **values)
    assert told.case(found) == case
    shown = show("problems", "spectrum", language, **values)["spectrum"]
    said = notices(shown)
    normed = "LayerNorm"
    with_norm = [line for line in said if normed in line]
    assert len(with_norm) == (found.settings.nonlinearity == "tanh")
    if with_norm:
        first = core.layer_norm_left(found.settings)
        assert number_or_zero(float(first)) in with_norm[0]
    said = [line for line in said if normed not in line]
    assert longest("spectrum", f"notice-{case}", language) in said[0]
    assert shown["waits"] and len(shown["notices"]) == 1
    for block, line in zip(told.told(found), said, strict=False):
        assert longest("spectrum", block, language) in line
    if values.get("gradient_flow_scale") == 0:
        (alone,) = said
        assert "σ₁ = 0, ρ = 0" in alone and "0.00" not in alone
    else:
        even = found.largest_singular_value < told.EVEN * found.spectral_radius
        assert (
            longest("spectrum", "notice-when-one" if even else "notice-when", language) in said[-1]
        )


@each_language
def test_curves_bound_and_eigenvalues_are_the_core_s(language: Language) -> None:
    block = show("problems", "spectrum", language)["spectrum"]
    found, (figure,) = found_at(language), block["figures"]
    lines = [one for one in figure["data"] if "name" in one]
    elman = found.cells["elman"].gradient
    drawn = [decoded(one["y"]) for one in lines if isinstance(one["y"], dict)]
    for norms in [one.gradient.jacobian_norms for one in found.cells.values()]:
        assert any(
            len(one) == len(norms) and np.allclose(one, norms, rtol=1e-4, atol=0) for one in drawn
        )
    assert any(
        len(one) == len(elman.bound) and np.allclose(one, elman.bound, rtol=1e-4) for one in drawn
    )
    imaginary = np.sort(found.eigenvalues.imag)
    assert any(
        len(one) == len(imaginary) and np.allclose(np.sort(one), imaginary, atol=1e-4)
        for one in drawn
    )
    said = " ".join(notices(block))
    for value in (found.largest_singular_value, found.spectral_radius):
        assert number(value) in said and number(1 / value) in said


def test_conditions_hold_where_they_are_said() -> None:
    for matrix in INITS:
        for factor in np.arange(0, 4.01, 0.5):
            for bend in ("tanh", "relu"):
                found = found_at(
                    "en",
                    gradient_flow_init=matrix,
                    gradient_flow_scale=float(factor),
                    gradient_flow_nonlinearity=bend,
                    gradient_flow_steps=30,
                )
                rho, sigma = found.spectral_radius, found.largest_singular_value
                elman = found.cells["elman"].gradient.jacobian_norms
                reason, case, said = (
                    gradient_verdicts.why(found),
                    told.case(found),
                    told.told(found),
                )
                assert (reason == "bound") <= (sigma < 1)
                assert (reason == "possible") <= (sigma > 1)
                assert (reason in ("radius", "slopes")) <= (rho < 1)
                assert (reason in ("tanh", "relu")) <= (rho > 1 - 1e-5 and reason == bend)
                assert (case == "must") <= (sigma < 1)
                assert (case in ("trap", "hump", "grows")) <= (rho < 1 < sigma)
                assert (case == "hump") <= (elman[0] < elman.max() > told.RISE)
                assert (case == "tamed") <= (rho > 1 - 1e-5 and elman[0] < 0.5)
                assert (case == "explodes") <= (elman[0] >= gradient_verdicts.CHANGE)
                bound = sigma ** (len(elman) - 1)
                assert ("bound-near" in said) <= (bound < told.NEAR * elman[0])
                assert ("bound-far" in said) <= (bound > told.FAR * elman[0])
                assert (case == "explodes") == (len([one for one in said if "bound" in one]) == 1)
                assert ("slopes" in said) == (case in ("explodes", "grows") and rho < 1 - 1e-6)
                for one in found.cells.values():
                    kept, verdict_on = one.gradient.jacobian_norms[0], gradient_verdicts.case(one)
                    if verdict_on == "neither":
                        assert 1 / gradient_verdicts.MILD <= kept <= gradient_verdicts.MILD
                    elif verdict_on in ("fades", "rises"):
                        assert kept < 1 / gradient_verdicts.MILD or kept > gradient_verdicts.MILD


def test_growth_far_beyond_all_bounds_is_an_explosion_whatever_the_radius() -> None:
    """ρ < 1 says nothing of products in which other units are off at every step."""
    found = found_at("en", **EXPLOSION)
    norms = found.cells["elman"].gradient.jacobian_norms
    assert found.spectral_radius < 0.9 and norms[0] > 1e12 and norms.argmax() == 0
    assert told.told(found) == ["notice-explodes", "bound-far", "slopes"]
    said = notices(show("problems", "gradient-flow", **EXPLOSION)["gradient-flow"])
    assert any(longest("gradient-flow", "why-slopes", "en") in line for line in said)
    short = found_at("en", **EXPLOSION | {"gradient_flow_steps": 4})
    assert told.told(short) == ["notice-grows", "slopes"]


@pytest.mark.parametrize(
    ("init", "scale", "block"),
    [
        ("identity", 4.0, "bound-near"),
        ("default", 4.0, "bound-far"),
        ("orthogonal", 3.0, "bound-between"),
    ],
)
def test_how_far_the_bound_is_from_what_is_measured(init: str, scale: float, block: str) -> None:
    values = {
        "gradient_flow_init": init,
        "gradient_flow_scale": scale,
        "gradient_flow_nonlinearity": "relu",
        "gradient_flow_steps": 12,
    }
    assert block in told.told(found_at("en", **values))
    said = notices(show("problems", "spectrum", **values)["spectrum"])
    assert longest("spectrum", block, "en") in said[1]


@each_language
def test_the_answer_is_of_pytorch_s_own_weights(language: Language) -> None:
    found = found_at(language)
    for values in ({}, {"gradient_flow_scale": 4.0, "gradient_flow_nonlinearity": "relu"}):
        truth, why = verdict("problems", "spectrum", language, **values)
        assert truth == "vanishes"
        left = float(found.cells["elman"].gradient.jacobian_norms[0])
        for value in (found.largest_singular_value, found.spectral_radius, left):
            assert number_or_zero(value) in why
        assert "1.155" in why and "0.577" in why
    assert found.largest_singular_value > 1 > found.spectral_radius


@each_language
@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("must", "must"),
        ("trap", "trap"),
        ("circle", "tamed"),
        ("hump", "hump"),
        ("blow", "explodes"),
    ],
)
def test_presets_do_what_they_say(name: str, case: str, language: Language) -> None:
    before = {"gradient_flow_scale": 2.5, "gradient_flow_init": "identity", "gradient_flow_seed": 0}
    values = before | preset(told.SECTION, name, language)
    said = notices(show("problems", "spectrum", language, **values)["spectrum"])
    assert longest("spectrum", f"notice-{case}", language) in said[0]


@each_language
def test_the_lead_says_when_it_explodes_and_the_note_s_link_stands_beside_it(
    language: Language,
) -> None:
    prose = told.SECTION.prose(language)
    necessary = {
        "ru": "σ₁ матрицы W_hh больше 1 (необходимо)",
        "en": "σ₁ of W_hh above 1 (necessary)",
    }
    assert necessary[language] in prose.lead
    assert "σ₁" in prose.title and "W_hh" in prose.title
    (line,) = show("problems", "spectrum", language)["read"]["lines"]
    assert [
        mark for _, mark, _ in line if mark and mark.endswith("rnn-gradient-flow.png?alt=media")
    ]


def test_the_sliders_that_matter_stand_beside_the_curve() -> None:
    repeated = {one.key for row in told.SECTION.repeats for one in row}
    assert repeated == {
        f"gradient_flow_{name}" for name in ("nonlinearity", "init", "scale", "steps")
    }
