"""The wall: both walks are drawn and told as an independent call of the core has them."""

import re
from itertools import chain
from typing import Any

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.formulas import FORMULAS
from content.template import number
from lessons.problems import wall as told
from lessons.section import preset
from rnn_core.gradients import error_wall as core
from rnn_core.gradients.error_wall import B_RANGE, W_RANGE, error_wall, gradient_descent
from tests.arrays import decoded
from tests.lessons.answers import captions, notices, show, verdict
from tests.lessons.problems.gradient_flow_cases import longest

each_language = pytest.mark.parametrize("language", LANGUAGES)

WALKS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "thrown", "steep"),
    ({"wall_max_norm": 5.0}, "both", "steep"),
    ({"wall_start_w": 5.5, "wall_start_b": -3.0, "wall_steps": 5}, "short", "gentle"),
    ({"wall_steps": 5}, "stayed", "gentle"),
    ({"wall_start_b": -1.5, "wall_learning_rate": 0.1}, "same", "steep"),
    ({"wall_start_w": 4.0, "wall_start_b": -3.0, "wall_steps": 1}, "stayed", "calm"),
]


@each_language
@pytest.mark.parametrize(("values", "case", "slope"), WALKS, ids=str)
def test_both_walks_are_drawn_and_told(
    values: dict[str, Any], case: str, slope: str, language: Language
) -> None:
    usual = {
        "wall_start_w": 4.9,
        "wall_start_b": -2.2,
        "wall_learning_rate": 0.5,
        "wall_max_norm": 0.1,
        "wall_steps": 50,
    }
    w, b, rate, clip, steps = (usual | values).values()
    block = show("problems", "wall", language, **values)["wall"]
    space, flat = block["figures"]
    surface = space["data"][0]
    cost = error_wall(decoded(surface["x"]), decoded(surface["y"]), int(steps)).cost
    # A wall as steep as this turns a last digit of float32 into all of its height.
    assert np.isclose(decoded(surface["z"]), cost, atol=1e-4).mean() > 0.97
    free, clipped = (gradient_descent(w, b, rate, one, int(steps)) for one in (None, clip))
    lines = captions(block)
    assert len(lines) == len(free.w) == len(space["frames"]) == len(flat["frames"])
    gone = {"ru": "за краем картинки", "en": "beyond the picture"}[language]
    for k, caption in enumerate(lines):
        for walk in (free, clipped):
            assert number(walk.cost[k]) in caption
            assert (number(walk.norm[k]) if walk.norm[k] else "‖g‖ = 0.") in caption
        outside = [
            not (W_RANGE[0] <= walk.w[k] <= W_RANGE[1] and B_RANGE[0] <= walk.b[k] <= B_RANGE[1])
            for walk in (clipped, free)
        ]
        assert caption.count(gone) == sum(outside)
    assert block["opens"] == int(free.norm[:-1].argmax()) and block["parameter"] == "wall_step"
    first, second = notices(block)
    assert block["waits"] and block["notices"]  # the first stands below the picture
    assert longest("wall", f"notice-{case}", language) in first
    assert longest("wall", f"notice-{slope}", language) in second
    if case == "thrown":
        assert number(free.norm[:-1].max()) in first
        assert number(0.5 * free.norm[:-1].max()) in first
        assert number(clipped.cost.min()) in first


@each_language
def test_the_step_from_the_wall_leads_out_for_good(language: Language) -> None:
    free = gradient_descent(4.9, -2.2, 0.5, None)
    k = int(free.norm[:-1].argmax())
    assert free.w[k + 1] - free.w[k] > W_RANGE[1] - W_RANGE[0] and free.norm[-1] == 0
    for values in ({}, {"wall_start_w": 4.2}):  # the answer is of the usual walk
        truth, why = verdict("problems", "wall", language, **values)
        assert truth == "stays" and free.w[-1] == free.w[k + 1] and free.b[-1] == free.b[k + 1]
        assert f"‖g‖ = {number(free.norm[k])}" in why and f"w = {number(free.w[k + 1])}" in why
        assert f"η·‖g‖ = {number(0.5 * free.norm[k])}" in why


@each_language
@pytest.mark.parametrize("name", ["jump", "loose", "behind", "few"])
def test_presets_do_what_they_say(name: str, language: Language) -> None:
    values = {"wall_start_w": 4.2, "wall_learning_rate": 2.0} | preset(told.SECTION, name, language)
    first, second = notices(show("problems", "wall", language, **values)["wall"])
    case = {"jump": "thrown", "loose": "both"}.get(name)
    if case:
        assert longest("wall", f"notice-{case}", language) in first
    slope = "gentle" if name == "few" else "steep"
    assert longest("wall", f"notice-{slope}", language) in second


@pytest.mark.parametrize(
    ("corner", "others"),
    [
        ((4.0, -3.0), (3.0, 5.0, 100)),
        ((4.0, -1.5), (0.1, 0.05, 1)),
        ((5.5, -3.0), (3.0, 0.05, 50)),
        ((5.5, -1.5), (3.0, 5.0, 100)),
    ],
)
def test_every_corner(corner: tuple[float, float], others: tuple[float, float, int]) -> None:
    values = dict(zip(told.USUAL, (*corner, *others), strict=True))
    block = show("problems", "wall", **values)["wall"]
    said = " ".join([*captions(block), *notices(block), *block["alts"]])
    assert block["captions"] and not re.search(r"\bnan\b|\binf\b|\{\{", said)
    space, flat = block["figures"]
    for axis in ("x", "y", "z"):
        assert np.isfinite(decoded(space["data"][0][axis])).all()
    assert np.isfinite(decoded(flat["data"][0]["z"])).all()


@each_language
def test_the_wall_is_the_one_described(language: Language) -> None:
    words, few = told.SECTION.prose(language), told.SECTION.presets["few"]
    assert f"{core.TARGET:g}" in words.text
    formula = FORMULAS["wall"]
    assert f"x_0}} = {core.START:g}" in formula and f"- {core.TARGET:g}" in formula
    assert isinstance(few, dict)
    assert words.blocks["preset-few"].startswith(f"T = {few['wall_steps']}:")
    loose = told.SECTION.presets["loose"]
    assert (
        isinstance(loose, dict) and f" {loose['wall_max_norm']:g}:" in words.blocks["preset-loose"]
    )


def test_sliders_stay_within_the_bounds_of_the_core() -> None:
    assert (told.START_W.low, told.START_W.high) == W_RANGE
    assert (told.START_B.low, told.START_B.high) == B_RANGE
    within = {
        told.LEARNING_RATE: (0, core.MAX_RATE),
        told.MAX_NORM: (0, core.MAX_NORM),
        told.STEPS: (1, core.MAX_UNROLLED),
    }
    for slider, (low, high) in within.items():
        assert low <= slider.low < slider.high <= high


def test_every_sentence_is_told_somewhere() -> None:
    told_of = {one for _, *cases in WALKS for one in cases}
    blocks = told.SECTION.prose("en").blocks
    assert told_of == {name.removeprefix("notice-") for name in blocks if "notice-" in name}
    said = "\n".join(
        chain.from_iterable(
            captions(show("problems", "wall", **values)["wall"]) for values, *_ in WALKS
        )
    )
    for name in blocks:
        if name.startswith("step-"):
            assert longest("wall", name, "en") in said
