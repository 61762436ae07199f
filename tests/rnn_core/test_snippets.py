"""A program is run as it stands, and what is told of it is what it did."""

import sys
import threading
import warnings
from io import StringIO

import numpy as np
import pytest
import torch

from rnn_core.bounds import MAX_CHARACTERS, OutOfBounds
from rnn_core.snippets import run


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


def test_what_numpy_cannot_hold_is_left_out() -> None:
    program = """
import torch
narrow = torch.ones(2, dtype=torch.bfloat16)
sparse = torch.eye(2).to_sparse()
conjugate = torch.ones(2, dtype=torch.complex64).conj()
whole = 1
"""
    assert set(run(program).values) == {"whole"}


def test_nobody_can_write_to_what_all_readers_share() -> None:
    values = run("import torch\nvector = torch.ones(2)\nnumber = 1").values
    for array in values.values():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(TypeError):
        values["other"] = values["number"]  # type: ignore[index]


def test_every_program_has_a_namespace_of_its_own() -> None:
    run("leak = 1")
    assert run("print(leak)").error == "NameError: name 'leak' is not defined"


def test_warnings_are_heard_every_time_and_those_of_other_threads_are_not() -> None:
    program = "import warnings\nwarnings.warn('mine')"
    assert run(program).warnings == run(program).warnings == ("UserWarning: mine",)
    stranger = """
import threading
import warnings
thread = threading.Thread(target=warnings.warn, args=("another's",))
thread.start()
thread.join()
warnings.warn("mine")
"""
    with warnings.catch_warnings(record=True) as others:
        warnings.simplefilter("always")
        assert run(stranger).warnings == ("UserWarning: mine",)
    assert [str(one.message) for one in others] == ["another's"]


WARNS_IN_THE_MIDDLE = """
import warnings
from tests.rnn_core import test_snippets
test_snippets.MIDDLE.set()
test_snippets.ON.wait(10)
warnings.warn("mine", DeprecationWarning)
"""
MIDDLE, ON = threading.Event(), threading.Event()


@pytest.mark.parametrize("early", [True, False])
def test_a_thread_that_catches_warnings_meanwhile_changes_nothing(early: bool) -> None:
    """It may begin before the program and end within it, or begin within it and end after it."""
    MIDDLE.clear()
    ON.clear()
    shown, outcomes = warnings.showwarning, []
    thread = threading.Thread(target=lambda: outcomes.append(run(WARNS_IN_THE_MIDDLE)))
    if not early:
        thread.start()
        assert MIDDLE.wait(10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if early:
            thread.start()
            assert MIDDLE.wait(10)
        else:
            ON.set()
            thread.join()
    ON.set()
    thread.join()
    assert outcomes[0].warnings == ("DeprecationWarning: mine",)
    assert warnings.showwarning is shown
    with pytest.warns(UserWarning, match="afterwards") as heard:
        warnings.warn("afterwards", stacklevel=1)
    assert heard[0].filename == __file__  # the caller's own place, not the listener's


def test_a_warning_that_is_silenced_everywhere_is_the_program_s_still() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcome = run("import warnings\nwarnings.warn(FutureWarning('soon'))")
    assert outcome.warnings == ("FutureWarning: soon",)


def test_the_global_random_state_is_put_back_and_gradients_are_on() -> None:
    torch.manual_seed(5)
    state = torch.random.get_rng_state()
    with torch.no_grad():
        outcome = run("import torch\ntorch.rand(3)\nprint(torch.is_grad_enabled())")
        assert not torch.is_grad_enabled()
    assert outcome.lines == ("True",)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_programs_of_many_threads_do_not_mix() -> None:
    lines: dict[int, tuple[str, ...]] = {}

    def ask(number: int) -> None:
        lines[number] = run(f"for k in range(50): print({number}, k)").lines

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(8):
        assert lines[number] == tuple(f"{number} {k}" for k in range(50))


def test_what_is_too_long_or_no_program_is_refused() -> None:
    with pytest.raises(OutOfBounds, match="text length"):
        run("#" * (MAX_CHARACTERS + 1))
    with pytest.raises(SyntaxError):
        run("x = ")
