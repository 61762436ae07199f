"""Clipping: the runs are told as they went, and the program prints what it says."""

import re
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from itertools import product
from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.formulas import FORMULAS
from content.template import number
from lessons.answer import find
from lessons.problems import clipping as told
from lessons.problems.clipped_runs import APART, EARLY, NUDGE, facts
from lessons.section import preset
from rnn_core.bounds import MAX_SEED
from rnn_core.gradients import clipping as core
from rnn_core.gradients.clipping import SCALE, clipped_run
from tests.arrays import decoded
from tests.lessons.answers import notices, show, verdict
from tests.lessons.problems.gradient_flow_cases import longest

each_language = pytest.mark.parametrize("language", LANGUAGES)

WAYS: tuple[core.ClipMethod, ...] = ("norm", "value")
RUNS: list[tuple[dict[str, Any], tuple[str | None, ...]]] = [
    ({}, ("returned", "turned", "diverged")),
    (
        {"clipping_max_norm": 10.0, "clipping_clip_value": 1.0, "clipping_learning_rate": "0.1"},
        ("never", None, "learnt"),
    ),
    ({"clipping_max_norm": 10.0, "clipping_clip_value": 1.0}, ("later", "bent", "lost")),
    (
        {
            "clipping_max_norm": 0.1,
            "clipping_clip_value": 0.01,
            "clipping_learning_rate": "0.1",
            "clipping_seed": 3,
        },
        ("returned", "turned", "slowed"),
    ),
]


@each_language
@pytest.mark.parametrize(("values", "cases"), RUNS, ids=str)
def test_the_runs_are_told_as_they_went(
    values: dict[str, Any], cases: tuple[str | None, ...], language: Language
) -> None:
    limits = {"none": 1.0, "norm": values.get("clipping_max_norm", 1.0)}
    limits |= {"value": values.get("clipping_clip_value", 0.1)}
    rate, seed = float(values.get("clipping_learning_rate", 1)), values.get("clipping_seed", 0)
    norm, value = (clipped_run(way, limits[way], rate=rate, seed=seed) for way in WAYS)
    block = show("problems", "clipping", language, **values)["clipping"]
    np.testing.assert_allclose(
        decoded(block["figures"][0]["data"][4]["customdata"]), norm.norm_before, rtol=1e-6
    )
    said = notices(block)
    returned, turned, ended = (of_case(said, case, language) for case in cases)
    if cases[0] == "returned":
        assert number(norm.norm_before[norm.was_clipped.argmax()]) in returned
    assert f"{np.nanmin(norm.cosine):.6f}" in (turned or said[2])
    assert value.was_clipped[:EARLY].any() == ("turned" in cases)
    first = returned if "never" in cases else ended  # how it ended, or that nothing was done
    assert block["waits"] and said[0] == first and len(block["notices"]) == 1


def of_case(said: list[str], case: str | None, language: Language) -> str:
    """The line of a case, if one is asked for."""
    if not case:
        return ""
    (line,) = [one for one in said if longest("clipping", f"notice-{case}", language) in one]
    return line


@each_language
def test_what_another_rounding_would_end_otherwise_is_not_told(language: Language) -> None:
    """Which of these runs are so differs from one processor to another."""
    told_as = []
    for seed in range(12):
        values = {"clipping_learning_rate": "0.3", "clipping_seed": seed}
        said = notices(show("problems", "clipping", language, **values)["clipping"])
        ends = [
            [
                clipped_run(way, 1.0, rate=0.3, seed=seed, scale=SCALE * factor).losses[-20:].mean()
                for way in ("none", "norm")
            ]
            for factor in (1, 1 + NUDGE)
        ]
        better = [norm < np.log(core.SYMBOLS) for _, norm in ends]
        guessing = [not none <= np.log(core.SYMBOLS) for none, _ in ends]
        told_as.append(longest("clipping", "notice-undecided", language) in said[0])
        if told_as[-1]:
            of_case(said, "undecided", language)
        if len({*zip(better, guessing, strict=True)}) > 1 and any(guessing):
            assert told_as[-1]
    assert {*told_as} == {False, True}


@each_language
def test_units_are_called_saturated_where_they_are(language: Language) -> None:
    stuck = []
    for rate, seed in [("0.3", 0), *product(["1"], range(16))]:  # some, on any processor
        values = {"clipping_learning_rate": rate, "clipping_seed": seed}
        said = " ".join(notices(show("problems", "clipping", language, **values)["clipping"]))
        stuck.append(longest("clipping", "saturated", language) in said)
        runs = [
            clipped_run("none", rate=float(rate), seed=seed, scale=SCALE * factor)
            for factor in (1, 1 + NUDGE)
        ]
        saturated = [run.saturated[-20:].mean() > 0.8 for run in runs]
        cut_off = [
            np.median(run.recurrent_norm[-20:]) < 0.1 * np.median(run.norm_before[-20:])
            for run in runs
        ]
        if stuck[-1]:
            assert all(saturated) and all(cut_off)
        elif all(saturated) and all(cut_off):  # then clipping has not helped either
            assert longest("clipping", "notice-diverged", language) not in said
    assert {*stuck} == {False, True}


@each_language
@pytest.mark.parametrize(("rate", "case"), [("1", "chaotic"), ("0.1", "steady")])
def test_a_run_is_called_chaotic_where_a_rounding_changes_it(
    rate: str, case: str, language: Language
) -> None:
    values = {"clipping_learning_rate": rate}
    said = notices(show("problems", "clipping", language, **values)["clipping"])[-1]
    ends = [
        clipped_run("none", rate=float(rate), scale=SCALE * factor).losses[-20:].mean()
        for factor in (1, 1 + NUDGE)
    ]
    assert (abs(ends[0] - ends[1]) > APART) == (case == "chaotic")
    assert longest("clipping", f"notice-{case}", language) in said


@pytest.mark.parametrize("rate", ["0.1", "0.3", "1", "3"])
@pytest.mark.parametrize("seed", range(4))
def test_no_number_is_quoted_that_another_rounding_would_change(rate: str, seed: int) -> None:
    """Chaotic runs differ in all their later digits; a sentence quotes none of these."""
    found = told.EXPERIMENT.at("en", clipping_learning_rate=rate, clipping_seed=seed)
    assert facts(replace(found, **found.nudged)) == facts(found)
    norms = [run.returned_norms[:3] for run in (found.norm, found.nudged["norm"])]
    np.testing.assert_allclose(*norms, rtol=1e-4)  # what the program prints


@each_language
def test_clipping_by_value_turns_the_gradient(language: Language) -> None:
    lowest = np.nanmin(clipped_run("value", 0.1).cosine[:EARLY])
    angle = np.degrees(np.arccos(lowest))
    assert angle > 10
    for values in ({}, {"clipping_clip_value": 1.0}):
        truth, why = verdict("problems", "clipping", language, **values)
        assert truth == "tens" and f"{lowest:.2f}" in why and f"{angle:.0f}°" in why


@each_language
@pytest.mark.parametrize(
    "values", [{}, {"clipping_seed": 5, "clipping_learning_rate": "0.3", "clipping_max_norm": 0.5}]
)
def test_the_program_prints_what_it_says(values: dict[str, Any], language: Language) -> None:
    blocks = show("problems", "clipping", language, **values)
    source = blocks["program"]["source"]
    assert source.index("backward()") < source.index("clip_grad_norm_(") < source.index("step()")
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "program", "exec"), {})
    assert printed.getvalue().strip() == re.findall(r"^# (.*)", source.splitlines()[-1])[0]


@each_language
def test_the_link_leads_to_the_mistake_about_the_call(language: Language) -> None:
    more = show("problems", "clipping", language)["more"]["lines"]
    (address,) = [mark for line in more for _, mark, _ in line if mark and "break-it" in mark]
    assert address == f"pipeline?break_it_mistake=clipping&lang={language}#break-it"
    assert "clipping" in find("pipeline", "break-it").controls["break_it_mistake"].options


@each_language
@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("usual", ["returned", "turned", "diverged"]),
        ("generous", ["later", "bent"]),
        ("strict", ["returned", "turned"]),
        ("slow", ["learnt"]),
    ],
)
def test_presets_do_what_they_say(name: str, cases: list[str], language: Language) -> None:
    def count(values: dict[str, Any]) -> int:
        found = told.EXPERIMENT.at(language, **values)
        return int(found.norm.was_clipped.sum() + found.value.was_clipped.sum())

    values = preset(told.SECTION, name, language)
    said = notices(show("problems", "clipping", language, **values)["clipping"])
    for case in cases:
        assert of_case(said, case, language)
    if name == "generous":
        assert count(values) < count({}) / 4
    elif name == "strict":
        assert count(values) > count({})


@pytest.mark.parametrize(
    ("max_norm", "clip_value", "rate"), list(product([0.1, 10.0], [0.01, 1.0], ["0.1", "3"]))
)
def test_every_corner(max_norm: float, clip_value: float, rate: str) -> None:
    values = {
        "clipping_max_norm": max_norm,
        "clipping_clip_value": clip_value,
        "clipping_learning_rate": rate,
    }
    said = " ".join(notices(show("problems", "clipping", **values)["clipping"]))
    assert said and not re.search(r"\bnan\b|\binf\b|\{\{", said)


@each_language
def test_clipping_is_the_one_described(language: Language) -> None:
    strict = told.SECTION.presets["strict"]
    tenfold = {"ru": "вдесятеро", "en": "ten times"}[language]
    assert tenfold in told.SECTION.prose(language).blocks["preset-strict"]
    assert isinstance(strict, dict) and set(strict) == {"clipping_max_norm", "clipping_clip_value"}
    assert strict["clipping_max_norm"] == pytest.approx(told.MAX_NORM.default / 10)
    assert strict["clipping_clip_value"] == pytest.approx(told.CLIP_VALUE.default / 10)
    assert re.search("10\\^\\{-6\\}", FORMULAS["clipping"])


def test_controls_stay_within_the_bounds_of_the_core() -> None:
    within = {
        told.MAX_NORM: (0, core.MAX_LIMIT),
        told.CLIP_VALUE: (0, core.MAX_LIMIT),
        told.SEED: (0, MAX_SEED),
    }
    for slider, (low, high) in within.items():
        assert low <= slider.low < slider.high <= high
    assert all(0 < float(rate) <= core.MAX_RATE for rate in told.LEARNING_RATE.options)


@each_language
def test_the_lead_answers_in_the_words_a_student_looks_for(language: Language) -> None:
    prose = told.SECTION.prose(language)
    assert "clip_grad_norm_" in prose.title
    for word in ("clip_grad_norm_", "backward()", "step()", "max_norm", "‖g‖"):
        assert word in prose.lead
    assert not re.search(r"\d°", prose.lead)  # nor does it answer the question
