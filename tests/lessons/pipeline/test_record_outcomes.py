"""A program is run as it stands, and what is recorded of it is what it does."""

import json
import re
import sys
import warnings
from io import StringIO
from typing import Any

import numpy as np
import pytest
import torch

from lessons.pipeline.mistakes import PAIRS
from lessons.pipeline.outcomes import RECORD, mistake_outcomes
from lessons.pipeline.record_outcomes import record, run

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?")


def leaves(record: Any, place: str = "") -> dict[str, Any]:
    """Every text, number or array of numbers of a record, by the way to it."""
    items = record.items() if isinstance(record, dict) else enumerate(record)
    found = {}
    for key, value in items:
        texts = isinstance(value, list) and (not value or isinstance(value[0], str))
        if isinstance(value, dict) or texts:
            found |= leaves(value, f"{place}/{key}") | {f"{place}/{key}": len(value)}
        else:
            found[f"{place}/{key}"] = value
    return found


def close(found: Any, kept: Any) -> bool:
    """Whether numbers agree but for rounding; of a thousand shares, a few may turn over."""
    return bool(np.isclose(found, kept, rtol=5e-3, atol=2e-6).mean() > 0.995)


def test_every_program_still_does_what_was_recorded() -> None:
    """`python -m lessons.pipeline.record_outcomes` records them anew."""
    kept = leaves(json.loads(RECORD.read_text(encoding="utf-8")))
    found = leaves(json.loads(json.dumps(record())))
    assert found.keys() == kept.keys()
    for place, value in kept.items():
        now = found[place]
        if isinstance(value, str):
            assert NUMBER.sub("#", now) == NUMBER.sub("#", value), place
            numbers = [[float(number) for number in NUMBER.findall(text)] for text in (now, value)]
            assert not numbers[0] or close(*numbers), place
        elif value is None:
            assert now is None, place
        else:
            assert np.shape(now) == np.shape(value) and close(now, value), place


def test_nobody_can_write_to_what_all_readers_share() -> None:
    for mistake in PAIRS:
        for tried in mistake_outcomes(mistake).pairs:
            for outcome in (tried.wrong, tried.right):
                for array in outcome.values.values():
                    with pytest.raises(ValueError, match="read-only"):
                        array[...] = 0
                with pytest.raises(TypeError):
                    outcome.values["other"] = np.array(0)  # type: ignore[index]


def test_what_is_printed_is_kept_line_by_line() -> None:
    assert run('print(1, "a b", [2.5])\nprint()\nprint("x\\ny")').lines == (
        "1 a b [2.5]",
        "",
        "x",
        "y",
    )


def test_standard_output_is_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    run("print('mine')")
    assert out.getvalue() == ""


def test_an_error_is_named_as_in_a_traceback_and_what_came_before_it_is_kept() -> None:
    outcome = run("x = 3\nprint('before')\n[][x]\nprint('after')")
    assert outcome.error == "IndexError: list index out of range"
    assert outcome.line == "[][x]"
    assert outcome.lines == ("before",)
    assert outcome.values["x"] == 3


def test_the_line_that_stopped_is_the_program_s_own_however_deep_the_error() -> None:
    program = """
import torch
def inner(x):
    return torch.zeros(2) @ x
for n in (2, 3):
    y = inner(torch.zeros(n))
"""
    assert run(program).line == "return torch.zeros(2) @ x"
    assert (
        run("import torch\nif True:\n    torch.zeros(2).view(3)").line == "torch.zeros(2).view(3)"
    )
    several = "if True:\n    y = [].index(\n        3,\n    )\n"
    assert run(several).line == "y = [].index(\n    3,\n)"
    assert run("x = 1").line is None


def test_an_exit_is_an_outcome_too() -> None:
    outcome = run("print('before')\nraise SystemExit(2)")
    assert (outcome.error, outcome.lines) == ("SystemExit: 2", ("before",))


def test_print_takes_what_print_takes() -> None:
    assert run("print(1, 2, sep=', ', end='; ')\nprint(3, flush=True)").lines == ("1, 2; 3",)


def test_pytorch_speaks_for_itself() -> None:
    with pytest.raises(RuntimeError) as raised:
        torch.zeros(2) @ torch.zeros(3)
    assert (
        run("import torch\ntorch.zeros(2) @ torch.zeros(3)").error
        == f"RuntimeError: {raised.value}"
    )


def test_numbers_texts_and_tensors_are_left_behind_and_nothing_else() -> None:
    program = """
import torch
whole, share, same, word = 3, 0.5, True, "ab"
vector = torch.ones(2, requires_grad=True)
array = vector.detach().numpy()
other = [1, 2]
"""
    values = run(program).values
    assert set(values) == {"whole", "share", "same", "word", "vector", "array"}
    assert (values["whole"], values["share"], values["same"]) == (3, 0.5, True)
    assert str(values["word"]) == "ab"
    np.testing.assert_array_equal(values["vector"], [1, 1])


def test_every_program_has_a_namespace_of_its_own() -> None:
    run("leak = 1")
    assert run("print(leak)").error == "NameError: name 'leak' is not defined"


def test_a_warning_is_heard_every_time_and_by_nobody_else() -> None:
    program = "import warnings\nwarnings.warn(FutureWarning('soon'))"
    with warnings.catch_warnings(record=True) as others:
        warnings.simplefilter("ignore")
        assert run(program).warnings == run(program).warnings == ("FutureWarning: soon",)
    assert not others


def test_the_global_random_state_is_put_back_and_gradients_are_on() -> None:
    torch.manual_seed(5)
    state = torch.random.get_rng_state()
    with torch.no_grad():
        outcome = run("import torch\ntorch.rand(3)\nprint(torch.is_grad_enabled())")
        assert not torch.is_grad_enabled()
    assert outcome.lines == ("True",)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_what_is_no_program_is_refused() -> None:
    with pytest.raises(SyntaxError):
        run("x = ")
