"""The program of the gradients: autograd finds what is drawn, and prints what the screen says."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.problems import gradient_flow
from lessons.problems import pytorch as told
from rnn_core.init import INITS
from tests.lessons.answers import notices, show
from tests.lessons.problems.gradient_flow_cases import matrices

SMALL = {"gradient_flow_steps": 12, "gradient_flow_hidden": 7, "gradient_flow_seed": 4}
CASES: list[dict[str, Any]] = [
    {"gradient_flow_text": "the cat sits"},
    {
        "gradient_flow_scale": 0.8,
        "gradient_flow_nonlinearity": "relu",
        "gradient_flow_precision": "float64",
    }
    | {"gradient_flow_text": "'\"\\ {}<"},
    {
        "gradient_flow_init": "orthogonal",
        "gradient_flow_scale": 1.3,
        "gradient_flow_precision": "float64",
        "gradient_flow_text": "кот",
    },
    {
        "gradient_flow_init": "identity",
        "gradient_flow_nonlinearity": "relu",
        "gradient_flow_text": "a",
    },
    {"gradient_flow_init": "non-normal", "gradient_flow_text": "🙂 👨‍👩‍👧 ok"},
    {
        "gradient_flow_init": "non-normal",
        "gradient_flow_scale": 2.0,
        "gradient_flow_precision": "float64",
        "gradient_flow_text": "ab",
    },
]


def printed(source: str) -> tuple[list[float], dict[str, Any]]:
    """What a program prints, and what it leaves behind."""
    out, names = StringIO(), {}
    with redirect_stdout(out):
        exec(compile(source, "program", "exec"), names)
    return [float(one) for one in out.getvalue().split()], names


def promised(source: str) -> list[float]:
    return [float(one) for one in source.splitlines()[-1].removeprefix("# ").split()]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_program_finds_the_gradients_of_the_core(case: dict[str, Any]) -> None:
    source = show("problems", "pytorch", **SMALL, **case)["program"]["source"]
    found = gradient_flow.EXPERIMENT.at("en", **SMALL, **case)
    said, names = printed(source)
    expected = found.cells["elman"].gradient.loss_by_state
    tolerance = 1e-9 if found.settings.precision == "float64" else 1e-4
    np.testing.assert_allclose(names["flow"], expected, rtol=tolerance, atol=1e-3 * tolerance)
    radius, sigma = found.spectral_radius, found.largest_singular_value
    assert said == pytest.approx([radius, sigma, expected[-1, -1], expected[-1, 0]], rel=6e-3)
    assert promised(source) == pytest.approx(said, rel=2e-3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "values",
    [
        {},
        {
            "gradient_flow_scale": 3.0,
            "gradient_flow_nonlinearity": "relu",
            "gradient_flow_precision": "float64",
        },
    ],
)
def test_the_program_finds_by_autograd_what_is_drawn(
    values: dict[str, Any], language: Language
) -> None:
    source = show("problems", "pytorch", language, **values)["program"]["source"]
    block = show("problems", "gradient-flow", language, **values)["gradient-flow"]
    said, names = printed(source)
    found, drawn = names["flow"].numpy(), matrices(block)[0]
    shown = np.nan_to_num(10.0**drawn)  # an empty cell is 0
    np.testing.assert_allclose(shown, found, rtol=1e-3, atol=1e-12 * found.max())
    assert said == pytest.approx(promised(source), rel=2e-3)
    for value in (names["rho"], names["sigma"]):
        assert number(value.item()) in " ".join(notices(block))


def test_the_programs_begin_as_the_core_does() -> None:
    assert set(told.MATRICES) == set(INITS)
