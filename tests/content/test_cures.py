"""What the prose on cures names is what the code does; its program prints what it says."""

from contextlib import redirect_stdout
from io import StringIO

import pytest

from content import LANGUAGES, Language, page
from content.template import number
from rnn_core.growth import grow
from rnn_core.keeping import FIXED, gate
from ui.answers import bias
from ui.experiments import cures as experiments
from ui.lesson import Lesson
from ui.parts import Program
from ui.presets import PROBLEMS

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize("b", [-2.0, 0.0, 1.0, 2.3, 7.0])
def test_the_program_prints_the_gate(b: float) -> None:
    lesson = Lesson("problems", "en", page("problems", "en"), "bias")
    *_, program = bias.program(lesson, experiments.biases("a cat", b, 0))
    assert isinstance(program, Program)
    source = program.source
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    assert float(printed.getvalue()) == pytest.approx(gate(b), abs=1e-4)
    assert source.splitlines()[-1] == f"# {printed.getvalue().strip()}"


@each_language
def test_questions_name_the_settings_they_are_answered_with(language: Language) -> None:
    asked = experiments.grown_first(language)
    question = page("problems", language).sections["relu"].blocks["question"]
    assert f" {asked['relu_hidden']} " in question and f" {asked['relu_steps']} " in question
    assert asked["relu_scale"] == 3 and asked["relu_hidden"] ** 0.5 == 8
    assert PROBLEMS["relu"]["loud"] == {
        key: asked[key] for key in ("relu_scale", "relu_steps", "relu_hidden")
    }
    question = page("problems", language).sections["bias"].blocks["question"]
    assert f" {bias.ASKED} " in question
    answer = page("problems", language).sections["bias"].blocks["answer"]
    assert all(f"b = {b:g}$" in answer for b in FIXED)


def test_in_the_question_the_gradient_grows_in_both_and_the_state_in_one() -> None:
    asked = experiments.grown_first("en")
    found = grow(
        int(asked["relu_hidden"]),
        int(asked["relu_steps"]),
        asked["relu_scale"],
        int(asked["relu_seed"]),
    )
    tanh, other = found.networks["tanh"], found.networks["relu"]
    assert tanh.gradients[-1] > 100 and other.gradients[-1] > 100
    assert tanh.norms[-1] < 8 and other.norms[-1] > 1000 and other.rate > 1.1
    assert number(tanh.norms[-1]) != number(other.norms[-1])
