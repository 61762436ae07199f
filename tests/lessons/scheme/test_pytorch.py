"""The printed program prints the numbers on the screen."""

import json
import re
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest

from tests.arrays import decoded
from tests.lessons.answers import show

VALUES = [
    {},
    {"hidden_state_cell": "lstm", "hidden_state_hidden": 4, "hidden_state_seed": 11},
    {"hidden_state_cell": "gru", "hidden_state_scale": 0.0, "hidden_state_text": "раз два раз"},
    {"hidden_state_nonlinearity": "relu", "hidden_state_scale": 3.3, "hidden_state_hidden": 64},
    {"hidden_state_char_level": True, "hidden_state_text": "'\"\\ \n{}<", "hidden_state_hidden": 2},
]


@pytest.mark.parametrize("values", VALUES, ids=str)
def test_it_prints_what_is_drawn(values: dict) -> None:
    source = show("scheme", "pytorch", **values)["program"]["source"]
    (output,) = re.findall(r"^# (.*)", source.splitlines()[-1])
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    np.testing.assert_allclose(json.loads(printed.getvalue()), json.loads(output), atol=1.1e-4)
    _, parts = show("scheme", "hidden-state", **values)["unrolled"]["figures"]
    np.testing.assert_allclose(json.loads(output), decoded(parts["data"][4]["y"]), atol=5.1e-5)


def test_it_is_the_same_in_both_languages_but_for_the_text() -> None:
    russian, english = (
        show("scheme", "pytorch", language, hidden_state_text="a b")["program"]["source"]
        for language in ("ru", "en")
    )
    assert russian == english
