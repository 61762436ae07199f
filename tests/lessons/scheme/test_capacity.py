"""Memory capacity: its sentences quote what was measured."""

from typing import Any

import pytest

from content import LANGUAGES, Language
from content.template import number
from lessons.scheme.capacity import INIT, NONLINEARITY, SECTION
from lessons.section import preset
from rnn_core.memory.controllability import controllability_rank
from rnn_core.memory.reservoir import reservoir, reservoir_capacity
from tests.arrays import decoded
from tests.lessons.answers import notices, show, verdict
from tests.lessons.scheme.said import longest

CASES = [
    ({"capacity_scale": 0.0}, "none"),
    ({"capacity_scale": 0.0, "capacity_nonlinearity": "relu", "capacity_hidden": 2}, "none"),
    ({"capacity_scale": 1.5, "capacity_init": "orthogonal"}, "drowned"),
    (
        {"capacity_init": "orthogonal", "capacity_hidden": 64},
        "drowned",
    ),  # nothing fades, nothing grows
    ({"capacity_init": "identity"}, "drowned"),
    ({"capacity_scale": 1.5, "capacity_hidden": 4, "capacity_seed": 6}, "loud"),
    ({"capacity_scale": 0.9, "capacity_init": "identity"}, "copies"),
    ({"capacity_nonlinearity": "relu"}, "relu"),
    ({"capacity_nonlinearity": "relu", "capacity_hidden": 2, "capacity_seed": 9}, "relu"),
    ({"capacity_scale": 0.9, "capacity_init": "orthogonal", "capacity_hidden": 64}, "full"),
    ({"capacity_nonlinearity": "tanh"}, "tanh"),
    ({"capacity_nonlinearity": "relu", "capacity_scale": 1.5, "capacity_hidden": 32}, "relu"),
    ({"capacity_noise": -24}, "full"),
    ({"capacity_noise": -2}, "part"),
    ({}, "part"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("values", "case"), CASES)
def test_what_to_notice_quotes_the_measured_capacity(
    values: dict[str, Any], case: str, language: Language
) -> None:
    given = show("scheme", "capacity", language, **values)["capacity"]
    here = {key: control.initial(language) for key, control in SECTION.controls.items()} | values
    found = reservoir_capacity(
        here["capacity_hidden"],
        here["capacity_init"],
        here["capacity_scale"],
        here["capacity_nonlinearity"],
        here["capacity_seed"],
    )
    memory = found.memory.at(10.0 ** here["capacity_noise"])
    notice, *further = notices(given)
    assert number(memory.total) in notice
    assert longest("capacity", language, f"notice-{case}") in notice
    linear = here["capacity_nonlinearity"] == "linear"
    stable = linear and found.radius < 1 - 1e-9
    assert len(further) == (stable or not linear)
    if stable:  # both: what is exact, and what is above the floor
        assert longest("capacity", language, "exact") in further[0]
        weights = reservoir(found.hidden, found.init, found.scale, found.seed)
        assert f" {controllability_rank(*weights)}" in further[0]
        assert number(memory.total) in further[0]
        assert f" {found.hidden - memory.above_floor} " in further[0]
    elif not linear:
        assert (
            longest("capacity", language, "activation") in further[0] and "4\u202f800" in further[0]
        )
        same = reservoir_capacity(
            found.hidden, found.init, found.scale, "linear", found.seed
        ).memory.at(memory.ridge)
        assert case in ("none", "full") or number(same.total) in notice
    assert given["waits"]  # the curve by size answers the question
    drawn = decoded(given["figures"][0]["data"][0]["y"])
    assert drawn[0] == pytest.approx(memory.by_lag[0], rel=1e-6)
    rings = [one for one in given["figures"][1]["data"] if one["mode"] == "markers"]
    assert [one["y"] for one in rings] == [[pytest.approx(memory.total)]] * 2
    assert rings[1]["x"] == [pytest.approx(here["capacity_noise"])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_words(language: Language) -> None:
    shown = [
        control.shown(option, language)
        for control in (INIT, NONLINEARITY)
        for option in control.options
    ]
    assert {"default", "linear", "relu"}.isdisjoint(shown)
    assert ("orthogonal" in shown) == ("identity" in shown) == (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("draw", [0, 7])
def test_four_times_the_units_do_not_hold_four_times_as_much(draw: int, language: Language) -> None:
    truth, said = verdict(
        "scheme", "capacity", language, capacity_seed=draw, capacity_hidden=2, capacity_scale=0.0
    )
    small, large = (
        reservoir_capacity(units, "default", 1.0, "linear", draw).memory.total for units in (16, 64)
    )
    turned = reservoir_capacity(64, "orthogonal", 0.9, "linear", draw).memory.total
    assert large < 3 * small and truth == "less"
    for value in (small, large, large / small, turned):
        assert number(value) in said
    without = "Without noise it would be 16 and 64." if language == "en" else "было бы 16 и 64."
    assert without in said  # in exact arithmetic, four times as much


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("torch", "part"),
        ("turn", "full"),
        ("copies", "copies"),
        ("bent", "tanh"),
        ("again", "part"),
    ],
)
def test_presets_make_their_points(name: str, case: str) -> None:
    values = {"capacity_init": "identity", "capacity_scale": 0.0, "capacity_seed": 0} | preset(
        SECTION, name, "en"
    )
    notice, *_ = notices(show("scheme", "capacity", **values)["capacity"])
    assert longest("capacity", "en", f"notice-{case}") in notice
