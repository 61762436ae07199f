"""The echo of the beginning: what is said of it is what was measured."""

from itertools import product

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.scheme.memory import SECTION, echo_case
from rnn_core.charlm.single_pass import Nonlinearity, single_pass
from tests.lessons.answers import notices, show, verdict
from tests.lessons.scheme.said import CYRILLIC, longest

TEXT = "the red cat sits on an old table"
CASES = [
    ({}, "fading"),
    ({"hidden_state_cell": "gru"}, "fading-gated"),
    ({"hidden_state_scale": 3.0, "hidden_state_hidden": 2}, "growing"),
    (
        {
            "hidden_state_cell": "lstm",
            "hidden_state_scale": 2.0,
            "hidden_state_hidden": 2,
            "hidden_state_text": "a b",
        },
        "growing-gated",
    ),
    (
        {
            "hidden_state_scale": 4.0,
            "hidden_state_nonlinearity": "relu",
            "hidden_state_seed": 16,
        },
        "growing-plain",
    ),
    ({"hidden_state_scale": 0.0}, "none"),
    ({"hidden_state_scale": 0.0, "hidden_state_cell": "lstm"}, "fading-gated"),
    ({"hidden_state_scale": 0.1}, "lost"),
    (
        {
            "hidden_state_scale": 0.1,
            "hidden_state_nonlinearity": "relu",
            "hidden_state_hidden": 2,
            "hidden_state_seed": 0,
        },
        "lost-relu",
    ),
    ({"hidden_state_scale": 0.1, "hidden_state_nonlinearity": "relu"}, "lost"),
    ({"hidden_state_text": "a"}, "single"),
]


@pytest.mark.parametrize("hidden", [2, 10, 64])
@pytest.mark.parametrize("scale", [0.0, 1.0, 2.0, 4.0])
def test_the_revealed_answer_is_true(hidden: int, scale: float) -> None:
    run = single_pass(TEXT, hidden=hidden, scale=scale, seed=3)
    share = run.echo[-1] / run.echo[0]
    truth, said = verdict("scheme", "memory", hidden_state_hidden=hidden, hidden_state_scale=scale)
    assert truth == ("most" if share > 0.5 else "some" if share >= 0.05 else "little")
    assert said.startswith(f"{percent(float(share))}%")
    assert f"h1 moved by {number(float(run.echo[0]))}," in said
    assert f"last state by {number(float(run.echo[-1]))}." in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("values", "case"), CASES)
def test_the_sentence_is_the_one_for_this_echo(values: dict, case: str, language: Language) -> None:
    block = show("scheme", "memory", language, **{"hidden_state_text": TEXT, **values})["time"]
    notice, *rate = notices(block)
    with_dashed_line = ("fading", "growing", "growing-plain")
    assert bool(rate) == (case in with_dashed_line)
    assert longest("memory", language, f"notice-{case}") in notice
    assert bool(CYRILLIC.search(block["alts"][0])) == (language == "ru")


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_what_is_said_of_the_matrix_is_what_the_dashed_line_does(
    nonlinearity: Nonlinearity, seed: int
) -> None:
    for hidden, scale in product((2, 10, 32), (1.0, 2.0, 4.0)):
        run = single_pass(TEXT, "word", "elman", hidden, scale, nonlinearity, seed)
        case, left, alone = echo_case(run), run.echo_share[-1], run.linear_echo_share[-1]
        if case.startswith("growing"):
            assert left > 1 and (case == "growing") == (alone > left)
        elif case.startswith("lost"):
            assert run.echo[-1] <= 1e-6 * np.linalg.norm(run.states[-1])
            assert (case == "lost-relu") == (not run.states[run.echo.argmin()].any())
        else:
            assert case == "fading" and 0 < left <= 1


@pytest.mark.parametrize("hidden", [2, 10, 64])
def test_with_pytorchs_weights_the_trace_usually_fades(hidden: int) -> None:
    """The lead, over seeds: below a tenth at the last of eight words in nine networks of ten."""
    left = [single_pass(TEXT, hidden=hidden, seed=seed).echo_share[-1] for seed in range(100)]
    assert np.mean(np.array(left) < 0.1) > 0.9


def test_the_numbers_of_the_sentence_are_those_of_the_run() -> None:
    run = single_pass(TEXT, seed=3, hidden=10)
    notice, rate = notices(show("scheme", "memory")["time"])
    assert f"{percent(float(run.echo_share[-1]))}% is left" in notice
    assert f"{percent(float(run.linear_echo_share[-1]))}%" in notice
    assert f"= {number(run.spectral_radius)} a step on average" in rate
    assert np.isclose(run.echo_share[-1], run.echo[-1] / run.echo[0])


def test_the_picture_waits_for_the_answer_that_it_gives_away() -> None:
    assert show("scheme", "memory")["time"]["waits"]


def test_what_moves_the_picture_stands_beside_it() -> None:
    assert [[one.key for one in row] for row in SECTION.repeats] == [
        ["hidden_state_cell"],
        ["hidden_state_scale"],
    ]
