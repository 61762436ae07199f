"""The program of gradient flow prints what the screen says; names and bounds are the code's."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language, page
from content.problem_snippets import MATRICES, flow
from content.words.flow import LETTERS
from rnn_core import flows as core
from rnn_core.starts import FEED, RADIUS
from rnn_core.text import tokenise
from ui.answers.truncated import ASKED
from ui.controls import CONTROLS
from ui.presets import PROBLEMS

CASES: list[tuple[core.Init, float, str, str, str]] = [
    ("default", 1.0, "tanh", "float32", "the cat sits"),
    ("default", 0.8, "relu", "float64", "'\"\\ {}<"),
    ("orthogonal", 1.3, "tanh", "float64", "кот"),
    ("identity", 1.0, "relu", "float32", "a"),
    ("non-normal", 1.0, "tanh", "float32", "🙂 👨‍👩‍👧 ok"),
    ("non-normal", 2.0, "tanh", "float64", "ab"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_program_finds_the_gradients_of_the_core(case: tuple) -> None:
    init, scale, nonlinearity, precision, text = case
    settings: dict[str, Any] = {"scale": scale, "nonlinearity": nonlinearity, "seed": 4}
    found = core.flows(
        text, steps=12, hidden=7, init=init, forget_bias=0, precision=precision, **settings
    )
    source = flow(
        tokenise(text, "char"),
        steps=12,
        hidden=7,
        matrix=init,
        precision=precision,
        printed="the screen",
        radius=RADIUS,
        feed=FEED,
        **settings,
    )
    out, names = StringIO(), {}
    with redirect_stdout(out):
        exec(compile(source, "program", "exec"), names)
    expected = found.cells["elman"].gradient.loss_by_state
    tolerance = 1e-9 if precision == "float64" else 1e-4
    np.testing.assert_allclose(names["flow"], expected, rtol=tolerance, atol=1e-3 * tolerance)
    told = [float(number) for number in out.getvalue().split()]
    radius, sigma = found.spectral_radius, found.largest_singular_value
    assert told == pytest.approx([radius, sigma, expected[-1, -1], expected[-1, 0]], rel=6e-3)
    assert source.endswith("# the screen\n")


def test_the_programs_begin_as_the_core_does() -> None:
    assert set(MATRICES) == set(core.INITS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_presets_and_questions_are_named_by_what_they_do(language: Language) -> None:
    sections = page("problems", language).sections
    flowing, cut = sections["flow"].blocks, sections["truncated"].blocks
    large: Any = PROBLEMS["flow"]["overflow"]
    assert flowing["preset-overflow"] == (
        f"ReLU × {large['flow_scale']:g}, T = {large['flow_steps']}, H = {large['flow_hidden']}"
    )
    long: Any = PROBLEMS["flow"]["long"]
    memory: Any = PROBLEMS["truncated"]["memory"]
    assert long["forget_bias"] == memory["forget_bias"]
    assert flowing["preset-long"].endswith(f"{long['forget_bias']:g}")
    assert cut["preset-memory"] == flowing["preset-long"]
    for name in ("five", "one"):
        window: Any = PROBLEMS["truncated"][name]
        assert cut[f"preset-{name}"].endswith(f" {window['bptt_window']}")
    assert f"w = {ASKED}" in cut["question"] and str(ASKED + 1) in cut["question"]
    assert str(ASKED) in cut["option-ten"]
    assert len(LETTERS[language]) > CONTROLS["flow_steps"].default  # type: ignore[operator]


def test_the_help_names_the_thresholds_of_the_verdicts() -> None:
    from content.words.labels import HELP
    from ui.answers.flow import CHANGE

    assert core.GONE == 1e-3 and CHANGE == 2
    said = HELP["flow_steps"]
    assert f"after {core.LONG} steps" in said["en"] and f"за {core.LONG} шагов" in said["ru"]
    assert "a thousandth" in said["en"] and "тысячной" in said["ru"]
    assert "twofold" in said["en"] and "вдвое" in said["ru"]
