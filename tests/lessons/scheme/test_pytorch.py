"""The printed program prints the numbers on the screen."""

import inspect
import json
import re
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest

from rnn_core import reference
from tests.arrays import decoded
from tests.lessons.answers import show

VALUES = [
    {},
    {"hidden_state_cell": "lstm", "hidden_state_hidden": 4, "hidden_state_seed": 11},
    {"hidden_state_cell": "gru", "hidden_state_scale": 0.0, "hidden_state_text": "раз два раз"},
    {"hidden_state_nonlinearity": "relu", "hidden_state_scale": 3.3, "hidden_state_hidden": 64},
    {"hidden_state_char_level": True, "hidden_state_text": "'\"\\ \n{}<", "hidden_state_hidden": 2},
]


programs = pytest.mark.parametrize("name", ["program", "by-hand"])


def numbers(lines: str) -> list[np.ndarray]:
    """Every line of numbers."""
    return [np.array(json.loads(line)) for line in lines.splitlines()]


def run(source: str) -> list[np.ndarray]:
    """What a program prints."""
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    return numbers(printed.getvalue())


@programs
@pytest.mark.parametrize("values", VALUES, ids=str)
def test_it_prints_what_is_drawn(values: dict, name: str) -> None:
    source = show("scheme", "pytorch", **values)[name]["source"]
    said = numbers("\n".join(re.findall(r"^# (.*)", source, re.MULTILINE)[-2:]))
    state, gradients = run(source)
    np.testing.assert_allclose(state, said[0], atol=1.1e-4)
    np.testing.assert_allclose(gradients, said[1], atol=1.1e-4, rtol=1e-5)
    _, parts = show("scheme", "hidden-state", **values)["unrolled"]["figures"]
    np.testing.assert_allclose(said[0], decoded(parts["data"][4]["y"]), atol=5.1e-5)


@pytest.mark.parametrize("values", VALUES, ids=str)
def test_by_hand_means_numpy_alone_and_the_loops_of_the_reference(values: dict) -> None:
    source = show("scheme", "pytorch", **values)["by-hand"]["source"]
    imported = {line.split()[1] for line in source.splitlines() if re.match("import|from", line)}
    assert imported == {"zlib", "typing", "numpy"}
    core = inspect.getsource(reference)
    known = {line.replace("_sigmoid", "sigmoid") for line in core.splitlines()}
    cell = values.get("hidden_state_cell", values.get("hidden_state_nonlinearity", "elman"))
    for function in (*reference.CELLS[cell], reference.forward, reference.backward):
        own = re.search(
            rf"^def {function.__name__.lstrip('_')}\(.*?(?=^\S|\Z)", source, re.M | re.S
        )
        assert own
        lines = [line for line in own[0].splitlines()[1:] if line and '"""' not in line]
        assert len(lines) > 1 and set(lines) <= known


def test_a_size_that_overflows_single_precision_is_still_told() -> None:
    """States of relu grow without a bound; the squares of gradients pass 10³⁸ first."""
    values = {"hidden_state_nonlinearity": "relu", "hidden_state_scale": 4.0}
    text = " ".join("abcdefgh" * 6)
    for name in ("program", "by-hand"):
        source = show(
            "scheme", "pytorch", **values, hidden_state_hidden=64, hidden_state_text=text
        )[name]["source"]
        *_, said = source.splitlines()
        _, gradients = run(source)
        assert gradients.max() > 1e19
        np.testing.assert_allclose(gradients, json.loads(said.removeprefix("# ")), rtol=1e-3)


@programs
def test_it_is_the_same_in_both_languages_but_for_the_text(name: str) -> None:
    russian, english = (
        show("scheme", "pytorch", language, hidden_state_text="a b")[name]["source"]
        for language in ("ru", "en")
    )
    assert russian == english
