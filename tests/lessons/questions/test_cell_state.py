"""c and h: what the section says is what PyTorch's cell does, and its program prints it."""

import contextlib
import io
import re
from math import cosh

import numpy as np
import pytest
import torch

from content import LANGUAGES, Language
from content.template import number_or_zero
from lessons.answer import find
from lessons.questions import cell_state as told
from lessons.section import preset
from rnn_core.gradients.cell_state import COURSES, STEPS
from tests.lessons.answers import notices, show, verdict

each_language = pytest.mark.parametrize("language", LANGUAGES)
CASES = {
    "saturated": {},
    "free": {"cell_state_write": 0.05, "cell_state_course": "random"},
    "bounded": {"cell_state_forget": 0.5},
    "bounded-saturated": {"cell_state_forget": 0.95},
    "late": {"cell_state_course": "reversed"},
    "prompt": {"cell_state_course": "reversed", "cell_state_forget": 0.3},
    "hidden": {"cell_state_output": 0.0},
    "empty": {"cell_state_write": 0.0},
    "kept": {"cell_state_course": "once"},
    "faded": {"cell_state_course": "once", "cell_state_forget": 0.9},
}


@each_language
@pytest.mark.parametrize("case", CASES)
def test_each_case_is_told_with_its_numbers(case: str, language: Language) -> None:
    found = told.EXPERIMENT.at(language, **CASES[case])
    assert told.case(found) == case
    (said, *_) = notices(show("questions", "cell-state", language, **CASES[case])["cell-state"])
    run = found.run
    numbers = {
        "saturated": (run.cell[-1], run.along[-1], run.reaching[-1]),
        "free": (run.cell[-1], run.reaching[-1], np.abs(run.cell).max()),
        "bounded": (run.bound, run.readout[-1], run.along[-1]),
        "bounded-saturated": (run.bound, run.readout[-1], run.along[-1]),
        "hidden": (run.cell[-1], run.along[-1]),
        "kept": (run.cell[-1], run.reaching[-1]),
        "faded": (run.cell[1], run.cell[-1], run.along[-1]),
    }.get(case, ())
    for one in numbers:
        assert ("1" if one == 1 else number_or_zero(float(one))) in said
    if case in ("late", "prompt"):
        assert f" {run.sign_step}" in said
    assert "{{" not in said


@each_language
def test_the_question_is_answered_by_its_own_example(language: Language) -> None:
    assert verdict("questions", "cell-state", language) == verdict(
        "questions", "cell-state", language, cell_state_forget=0.5, cell_state_course="once"
    )
    truth, why = verdict("questions", "cell-state", language)
    run = told.EXPERIMENT.at(language).run
    assert truth == "none" and run.along[-1] == 1 and run.reaching[-1] < 1e-12
    assert number_or_zero(0.9 / cosh(run.cell[-1]) ** 2) in why
    assert number_or_zero(float(run.readout[1])) in why
    question = find("questions", "cell-state").prose(language).blocks["question"]
    assert {"f = 1,", "i = 0.5,", "o = 0.9", "g = 0.8"} <= set(
        re.findall(r"[fiog] = [\d.]+,?", question)
    )
    assert f" {STEPS} " in question


@each_language
def test_the_exact_factor_is_the_one_float64_rounds(language: Language) -> None:
    c = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(0.9 * c.tanh(), c)
    assert slope.item() == pytest.approx(0.9 / cosh(3.0) ** 2)


@pytest.mark.parametrize("seed", range(20))
def test_claims_hold_for_random_candidates_too(seed: int) -> None:
    """With f = 1 the gradient along c is whole, whatever g; f = 0.5 bounds c and loses it."""
    values = {"cell_state_course": "random", "cell_state_seed": seed, "cell_state_write": 1.0}
    run = told.EXPERIMENT.at("en", **values).run
    assert run.along[-1] == 1 and np.abs(run.hidden).max() < run.output
    assert run.readout.min() < 0.1 * run.output  # somewhere tanh saturates
    held = told.EXPERIMENT.at("en", **values, cell_state_forget=0.5).run
    assert np.abs(held.cell).max() <= held.bound < 2 and held.along[-1] < 1e-14
    assert held.readout.min() > 0.05 * held.output


@each_language
@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("forget", [1.0, 0.9, 0.0])
def test_the_program_prints_the_numbers(course: str, forget: float, language: Language) -> None:
    values = {"cell_state_course": course, "cell_state_forget": forget, "cell_state_seed": 3}
    source = show("questions", "cell-state", language, **values)["program"]["source"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(source, {})
    wanted = [float(one) for one in source.rstrip().rpartition("# ")[2].split()]
    assert [float(one) for one in printed.getvalue().split()] == pytest.approx(
        wanted, rel=1e-3, abs=1e-12
    )


@each_language
@pytest.mark.parametrize(
    ("name", "case"),
    [("grows", "saturated"), ("bounded", "bounded"), ("late", "late"), ("hidden", "hidden")],
)
def test_presets_show_what_they_say(name: str, case: str, language: Language) -> None:
    values = preset(told.SECTION, name, language)
    assert told.case(told.EXPERIMENT.at(language, **values)) == case
