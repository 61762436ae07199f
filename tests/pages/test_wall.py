"""The wall and clipping on the page: drawn, said and printed as an independent call has them."""

import re
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest

from content import LANGUAGES, words
from content.template import number
from rnn_core.clipping import clip_run
from rnn_core.wall import B_RANGE, W_RANGE, descend, error_wall
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import charts, opened, said

each_language = pytest.mark.parametrize("language", LANGUAGES)

WALKS = [
    ({}, "thrown", "steep"),
    ({"threshold": "5"}, "both", "steep"),
    ({"start_w": "5.5", "start_b": "-3", "wall_steps": "5"}, "short", "gentle"),
    ({"wall_steps": "5"}, "stayed", "gentle"),
    ({"start_b": "-1.5", "wall_rate": "0.1"}, "same", "steep"),
    ({"start_w": "4", "start_b": "-3", "wall_steps": "1"}, "stayed", "calm"),
]


@each_language
@pytest.mark.parametrize(("query", "case", "slope"), WALKS, ids=str)
def test_both_walks_are_drawn_and_told(query, case, slope, language):
    app = opened("problems", lang=language, **query)
    assert not app.exception and not app.error
    usual = {"start_w": 4.9, "start_b": -2.2, "wall_rate": 0.5, "threshold": 0.1, "wall_steps": 50}
    w, b, rate, clip, steps = map(float, (usual | query).values())
    given = charts(app)["problems-wall"]
    space, flat = given["figures"]
    surface = space["data"][0]
    cost = error_wall(decoded(surface["x"]), decoded(surface["y"]), int(steps)).cost
    # A wall as steep as this turns a last digit of float32 into all of its height.
    assert np.isclose(decoded(surface["z"]), cost, atol=1e-4).mean() > 0.97
    free, clipped = (descend(w, b, rate, one, int(steps)) for one in (None, clip))
    assert len(given["captions"]) == len(free.w) == len(space["frames"]) == len(flat["frames"])
    for k, caption in enumerate(given["captions"]):
        for walk in (free, clipped):
            assert number(walk.cost[k]) in lines(caption)
            assert (number(walk.norm[k]) if walk.norm[k] else "‖g‖ = 0.") in lines(caption)
        outside = [
            not (W_RANGE[0] <= walk.w[k] <= W_RANGE[1] and B_RANGE[0] <= walk.b[k] <= B_RANGE[1])
            for walk in (clipped, free)
        ]
        gone = {"ru": "за краем картинки", "en": "beyond the picture"}[language]
        assert lines(caption).count(gone) == sum(outside)
    assert given["opens"] == int(free.norm[:-1].argmax())
    first, second = given["notices"]
    assert longest("problems", language, "wall", f"notice-{case}") in lines([first])
    assert longest("problems", language, "wall", f"notice-{slope}") in lines([second])
    if case == "thrown":
        assert number(free.norm[:-1].max()) in lines([first])
        assert number(0.5 * free.norm[:-1].max()) in lines([first])
        assert number(clipped.cost.min()) in lines([first])


@each_language
def test_the_step_from_the_wall_leads_out(language):
    app = opened("problems", lang=language, start_w="4.2")  # the answer is of the usual walk
    app.radio(key="predict-problems-wall").set_value("out").run()
    free = descend(4.9, -2.2, 0.5, None)
    k = int(free.norm[:-1].argmax())
    assert free.w[k + 1] - free.w[k] > W_RANGE[1] - W_RANGE[0] and free.norm[-1] == 0
    assert words.RIGHT[language] in said(app)
    assert number(free.norm[k]) in said(app) and number(free.w[k + 1]) in said(app)
    app.radio(key="predict-problems-wall").set_value("back").run()
    assert words.WRONG[language] in said(app)


@each_language
@pytest.mark.parametrize("name", ["jump", "loose", "behind", "few"])
def test_presets_of_the_wall_do_what_they_say(name, language):
    app = opened("problems", lang=language, start_w="4.2", wall_rate="2")
    app.button(key=f"preset-wall-{name}").click().run()
    assert not app.exception and not app.error
    first, second = charts(app)["problems-wall"]["notices"]
    case = {"jump": "thrown", "loose": "both"}.get(name)
    if case:
        assert longest("problems", language, "wall", f"notice-{case}") in lines([first])
    slope = "gentle" if name == "few" else "steep"
    assert longest("problems", language, "wall", f"notice-{slope}") in lines([second])


RUNS = [
    ({}, ("returned", "turned", "diverged")),
    ({"max_norm": "10", "clip_value": "1", "clip_rate": "0.1"}, ("never", None, "learnt")),
    (
        {"max_norm": "0.1", "clip_value": "0.01", "clip_rate": "0.1", "clip_seed": "3"},
        ("returned", "turned", "slowed"),
    ),
]


@each_language
@pytest.mark.parametrize(("query", "cases"), RUNS, ids=str)
def test_the_runs_are_told_as_they_went(query, cases, language):
    app = opened("problems", lang=language, **query)
    assert not app.exception and not app.error
    max_norm, clip_value = float(query.get("max_norm", 1)), float(query.get("clip_value", 0.1))
    rate, seed = float(query.get("clip_rate", 1)), int(query.get("clip_seed", 0))
    none, norm, value = (
        clip_run(way, limit, rate=rate, seed=seed)
        for way, limit in (("none", 1.0), ("norm", max_norm), ("value", clip_value))
    )
    given = charts(app)["problems-clipping"]
    np.testing.assert_allclose(
        decoded(given["figures"][0]["data"][4]["customdata"]), norm.before, rtol=1e-6
    )
    notices = given["notices"]
    for case, notice in zip(cases, notices, strict=True):
        if case:
            assert longest("problems", language, "clipping", f"notice-{case}") in lines([notice])
    assert number(norm.before.max()) in lines([notices[0]])
    assert f"{np.nanmin(norm.cosine):.6f}" in lines([notices[1]])
    for run in (none, norm, value):
        assert number(run.losses[-20:].mean()) in lines([notices[2]])


@each_language
@pytest.mark.parametrize(
    ("query", "dead"), [({}, True), ({"clip_rate": "0.3"}, False), ({"clip_seed": "9"}, False)]
)
def test_a_gradient_is_called_dead_where_it_is(query, dead, language):
    app = opened("problems", lang=language, **query)
    notice = lines(charts(app)["problems-clipping"]["notices"])
    assert (longest("problems", language, "clipping", "dead") in notice) == dead
    run = clip_run(
        "none", rate=float(query.get("clip_rate", 1)), seed=int(query.get("clip_seed", 0))
    )
    share, part = run.saturated[-20:].mean(), np.median(run.recurrent[-20:])
    if dead:
        assert share > 0.8 and f" {share * 100:.0f}" in notice and number(part) in notice
    else:
        assert share < 0.8 or part > 0.1 * np.median(run.before[-20:])


@each_language
def test_clipping_by_value_turns_the_gradient(language):
    app = opened("problems", lang=language, clip_value="1")
    app.radio(key="predict-problems-clipping").set_value("tens").run()
    lowest = np.nanmin(clip_run("value", 0.1).cosine)
    assert np.degrees(np.arccos(lowest)) > 10
    assert words.RIGHT[language] in said(app) and f"{lowest:.2f}" in said(app)


@each_language
@pytest.mark.parametrize("query", [{}, {"clip_seed": "5", "clip_rate": "0.3", "max_norm": "0.5"}])
def test_the_program_prints_what_it_says(query, language):
    app = opened("problems", lang=language, **query)
    (program,) = (code.value for code in app.code if "clip_grad_norm_(" in code.value)
    assert program.index("backward()") < program.index("clip_grad_norm_(") < program.index("step()")
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "snippet", "exec"), {})
    assert printed.getvalue().strip() == re.findall(r"^# (.*)", program.splitlines()[-1])[0]


@each_language
def test_the_link_leads_to_the_confusion_about_the_call(language):
    app = opened("problems", lang=language)
    (link,) = re.findall(r"\]\(pipeline\?(confusion=\w+)&lang=(\w+)#break\)", said(app))
    assert link == ("confusion=clipping", language) and "clipping" in words.CONFUSIONS


@pytest.mark.parametrize(
    ("corner", "others"),
    [
        ((4, -3), ("3", "5", "100")),
        ((4, -1.5), ("0.1", "0.05", "1")),
        ((5.5, -3), ("3", "0.05", "50")),
        ((5.5, -1.5), ("3", "5", "100")),
    ],
)
def test_every_corner_of_the_wall(corner, others):
    asked = dict(zip(("wall_rate", "threshold", "wall_steps"), others, strict=True))
    app = opened("problems", lang="en", start_w=str(corner[0]), start_b=str(corner[1]), **asked)
    assert not app.exception and not app.error
    given = charts(app)["problems-wall"]
    told = " ".join([*map(lines, given["captions"]), lines(given["notices"]), *given["alts"]])
    assert given["captions"] and not re.search(r"\bnan\b|\binf\b|\{\{", told)
    space, flat = given["figures"]
    for values in (space["data"][0]["x"], space["data"][0]["y"], space["data"][0]["z"]):
        assert np.isfinite(decoded(values)).all()
    assert np.isfinite(decoded(flat["data"][0]["z"])).all()


@pytest.mark.parametrize("max_norm", ["0.1", "10"])
@pytest.mark.parametrize("clip_value", ["0.01", "1"])
@pytest.mark.parametrize("clip_rate", ["0.1", "3"])
def test_every_corner_of_clipping(max_norm, clip_value, clip_rate):
    asked = {"max_norm": max_norm, "clip_value": clip_value, "clip_rate": clip_rate}
    app = opened("problems", lang="en", **asked)
    assert not app.exception and not app.error
    assert not re.search(
        r"\bnan\b|\binf\b|\{\{", lines(charts(app)["problems-clipping"]["notices"])
    )
