"""The sections on ReLU, gates and the forget gate's bias: their sentences quote what was run."""

import json
import re

import numpy as np
import pytest

from content import LANGUAGES, Language, words
from content.template import number, percent
from content.words import cures
from diagrams import cell
from rnn_core.gates import TRAINED, Gated, judged
from rnn_core.growth import Growth, Growths, grow
from rnn_core.keeping import FIXED, gate, half_life, keep, left
from rnn_core.lags import measured
from rnn_core.pretraining import marks
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import CYRILLIC, charts, opened, said
from ui.answers import relu as answers
from ui.answers.gates import ERASED
from ui.presets import PROBLEMS

CELLS: tuple[Gated, ...] = ("lstm", "gru")
each_language = pytest.mark.parametrize("language", LANGUAGES)


def answered(app: object) -> str:
    return said(app)  # type: ignore[arg-type]


def relu_at(hidden: int, steps: int, scale: float, seed: int) -> dict[str, str]:
    given = {"relu_hidden": hidden, "relu_steps": steps, "relu_scale": scale, "relu_seed": seed}
    return {key: str(value) for key, value in given.items()}


GROWN = [
    ({}, "grows", "both"),
    ({"relu_scale": "1"}, "calm", "vanished"),
    ({"relu_scale": "0"}, "memoryless", "vanished"),
    ({"relu_scale": "0", "relu_steps": "10", "relu_hidden": "16"}, "memoryless", "vanished"),
    ({"relu_scale": "4", "relu_steps": "200", "relu_hidden": "128"}, "overflow", "both"),
    (
        {"relu_hidden": "16", "relu_steps": "10", "relu_scale": "4", "relu_seed": "4"},
        "grows",
        "growing",
    ),
    (
        {"relu_hidden": "16", "relu_steps": "50", "relu_scale": "4", "relu_seed": "1"},
        "grows",
        "shrinking",
    ),
    (
        {"relu_hidden": "16", "relu_steps": "10", "relu_scale": "2.4", "relu_seed": "1"},
        "calm",
        "neither",
    ),
    (
        {"relu_hidden": "16", "relu_steps": "200", "relu_scale": "2", "relu_seed": "2"},
        "calm",
        "vanished",
    ),
    (
        {"relu_hidden": "20", "relu_steps": "200", "relu_scale": "4", "relu_seed": "4"},
        "overflow",
        "vanished",
    ),
    (
        {"relu_hidden": "128", "relu_steps": "50", "relu_scale": "2.6", "relu_seed": "4"},
        "calm",
        "both",
    ),
]


@each_language
@pytest.mark.parametrize(("query", "state", "gradient"), GROWN)
def test_what_grows_is_said_with_its_numbers(
    query: dict[str, str], state: str, gradient: str, language: Language
) -> None:
    app = opened("problems", lang=language, **query)
    assert not app.exception and not app.error
    given = charts(app)["problems-relu"]
    settings = {"relu_scale": 3, "relu_steps": 100, "relu_hidden": 64, "relu_seed": 1} | query
    found = grow(
        int(settings["relu_hidden"]),
        int(settings["relu_steps"]),
        float(settings["relu_scale"]),
        int(settings["relu_seed"]),
    )
    first, second, third = given["notices"]
    assert longest("problems", language, "relu", f"notice-{state}") in lines([first])
    assert longest("problems", language, "relu", f"notice-{gradient}") in lines([second])
    tanh, relu, identity = (found.networks[name] for name in ("tanh", "relu", "identity"))
    assert number(tanh.norms[-1]) in lines([first])
    if state == "overflow":
        assert relu.overflow is not None and f" {relu.overflow} " in lines([first])
        assert number(relu.largest[relu.overflow - 1]) in lines([first])
        assert "nan" in lines([second])
    else:
        assert number(relu.norms[-1]) in lines([first])
        assert number(relu.gradients[-1]) in lines([second])
    assert number(tanh.gradients[-1]) in lines([second])
    whole = round(identity.whole[-1] * found.hidden)
    block = "notice-identity" if whole else "notice-off"
    assert longest("problems", language, "relu", block) in lines([third])
    if whole:
        assert re.search(rf"\b{whole}\b.*\b{found.hidden}\b", lines([third]))
    else:
        assert identity.gradients[-1] == 0
    above = longest("problems", language, "relu", "notice-above")
    assert (above in lines([first])) == (state == "calm" and found.radius > 1)
    assert number(identity.norms[-1]) in lines([third])
    if state == "grows":
        assert relu.norms[-1] > 2 * relu.norms[: found.steps // 2].max()
        assert number(relu.rate) in lines([first]) and relu.rate > 1
    drawn = [trace for trace in given["figures"][0]["data"] if "x0" in trace]
    shown = decoded(drawn[0]["y"])
    np.testing.assert_allclose(shown[1:], np.log10(tanh.norms[1:]), atol=1e-5)


def test_a_gradient_near_one_is_neither_and_beyond_that_it_has_a_direction() -> None:
    said = {
        float(left): answers._gradient(
            Growths({"tanh": Growth(*[np.array([1, left])] * 4)}, 2, 1, 1.0, 1.0)
        )
        for left in (0.01, 0.11, 0.32, 0.34, 1, 2.9, 3.1, 9.82, 11)
    }
    assert said == {0.01: "vanished", 0.11: "shrinking", 0.32: "shrinking"} | {
        **{0.34: "neither", 1: "neither", 2.9: "neither"},
        **{3.1: "growing", 9.82: "growing", 11: "both"},
    }


@each_language
def test_relu_is_answered_with_its_reason(language: Language) -> None:
    app = opened("problems", lang=language, relu_scale="0.3")
    app.radio(key="predict-problems-relu").set_value("beyond").run()
    found = grow(64, 100, 3.0, 1)
    for name in ("tanh", "relu"):
        assert number(found.networks[name].norms[-1]) in answered(app)  # type: ignore[index]
        assert number(found.networks[name].gradients[-1]) in answered(app)  # type: ignore[index]
    assert words.RIGHT[language] in answered(app)
    app.radio(key="predict-problems-relu").set_value("same").run()
    assert words.WRONG[language] in answered(app)


@each_language
def test_what_was_learnt_over_long_lags_is_what_was_measured(language: Language) -> None:
    given = charts(opened("problems", lang=language))["problems-relu-lags"]
    tanh, identity = measured("adding", "elman"), measured("adding", "irnn")
    means = [trace for trace in given["figures"][0]["data"] if "error_y" in trace]
    for mean, curve in zip(means, (tanh, identity), strict=True):
        np.testing.assert_allclose(decoded(mean["y"]), curve.mean, rtol=1e-5)
    notice = lines(given["notices"])
    there = identity.lags.index(identity.reach)
    for curve in (tanh, identity):
        assert number(float(curve.mean[-1])) in notice
        assert number(float(curve.mean[there])) in notice
    assert re.search(rf"\b{identity.reach}\b", notice)
    assert tanh.mean[there] > 10 * identity.mean[there]
    assert identity.reach > tanh.reach  # the exception is one
    assert len(given["notices"]) == 1 + bool(identity.diverged)


def shown(value: float) -> str:
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "−")


def calculated(line: str) -> str:
    """What a state comes to, checked on a calculator with the numbers that stand there."""
    said = line.split(",  ")[0].replace("−", "-").replace("·", "*").split(" = ")
    terms, result = said[-2], said[-1]
    assert re.fullmatch(r"[-+*(). 0-9]+", terms)
    assert eval(terms) == pytest.approx(float(result), abs=0.0085), line
    return result.replace("-", "−")


@each_language
@pytest.mark.parametrize("unit", ["liveliest", "lasting"])
def test_every_step_comes_out_on_a_calculator(unit: str, language: Language) -> None:
    app = opened("problems", lang=language, unit=unit)
    for caption in charts(app)["problems-gates"]["captions"]:
        for line in caption[:2]:
            calculated(lines([line]))


@each_language
def test_the_last_word_loses_nothing_and_that_is_not_said(language: Language) -> None:
    text = {"en": "good boring", "ru": "отличный скучный"}[language]
    app = opened("problems", lang=language, review_text=text)
    notice = lines(charts(app)["problems-gates"]["notices"][:1])
    assert "100" not in notice and notice.count("%") == 2


READ = [
    ({}, "erased"),
    ({"unit": "lasting"}, "kept"),
    ({"review_text": "скучно"}, "single"),
    ({"review_text": "boring", "unit": "lasting"}, "single"),
    ({"review_text": "<b>so</b> & $boring$ {{word}}"}, None),
    ({"review_text": "слово " * 48}, None),
]


@each_language
@pytest.mark.parametrize(("query", "case"), READ)
def test_every_number_of_a_cell_is_drawn_and_said(
    query: dict[str, str], case: str | None, language: Language
) -> None:
    text = query.get("review_text", cures.THOUGH[language])
    app = opened("problems", lang=language, **query)
    assert not app.exception and not app.error
    given = charts(app)["problems-gates"]
    spoken: Language = "ru" if CYRILLIC.search(text) else "en"
    roads, *schemes = given["figures"]
    notices = lines(given["notices"])
    assert given["parameter"] == "inside"
    for name, figure, road in zip(CELLS, schemes, roads["data"][2:4], strict=True):
        found = judged(text, spoken, name)
        unit = getattr(found, query.get("unit", "liveliest"))
        assert len(given["captions"]) == len(found.words) == len(figure["frames"])
        np.testing.assert_allclose(decoded(road["y"]), found.road[:, unit], rtol=1e-6)
        row = figure["data"][figure["frames"][0]["traces"][0]]
        assert row["text"][0][0] == f"{found.values['before'][-1, unit]:.2f}".replace("-", "−")
        line = given["captions"][-1][CELLS.index(name)]
        assert calculated(lines([line])) == shown(found.values["after"][-1, unit])
        assert name.upper() in lines([line]) and f" {unit + 1}:" in lines([line])
        assert percent(marks()[TRAINED[name]][spoken]["reviews"]) in notices
        assert percent(float(found.road[0, unit])) in lines([given["captions"][0][-1]])
        if case == "erased" and name == "lstm":
            assert found.keeps[1:, unit].min() <= ERASED
        if case == "kept" and name == "lstm":
            assert found.keeps[1:, unit].min() > ERASED
        if case != "single":
            least = int(found.keeps[1:, unit].argmin()) + 1
            assert found.words[least] in notices
            assert number(float(found.keeps[least, unit])) in notices
    if case:
        assert longest("problems", language, "gates", f"notice-{case}") in notices
    assert "<b>" not in json.dumps([scheme["frames"] for scheme in schemes])


@each_language
def test_there_is_no_matrix_on_the_road(language: Language) -> None:
    app = opened("problems", lang=language)
    app.radio(key="predict-problems-gates").set_value("none").run()
    found = judged(cures.THOUGH[language], language, "lstm")
    assert words.RIGHT[language] in answered(app)
    assert f" {percent(float(found.road[0, found.liveliest]))}" in answered(app)
    app.radio(key="predict-problems-gates").set_value("four").run()
    assert words.WRONG[language] in answered(app)
    squares = charts(app)["problems-gates"]["figures"][1]["data"]
    (taps,) = [one for one in squares if one.get("marker", {}).get("symbol") == "square"]
    assert all(y < cell.SCHEMES["lstm"].road[0][1] for y in taps["y"])


@each_language
def test_a_word_of_the_reader_is_no_markup_in_the_answer(language: Language) -> None:
    app = opened("problems", lang=language, review_text="a a_b_c")
    app.radio(key="predict-problems-gates").set_value("none").run()
    assert "a\\_b\\_c" in answered(app)


@each_language
@pytest.mark.parametrize("text", ["", "?!", "слово " * 49])
def test_a_review_that_cannot_be_read_is_kept_and_explained(text: str, language: Language) -> None:
    app = opened("problems", lang=language)
    app.text_input(key="review_text").set_value(text).run()
    assert not app.exception
    assert app.error and all("{{" not in error.value for error in app.error)
    for error in app.error:
        assert bool(CYRILLIC.search(error.value)) == (language == "ru")
    assert app.text_input(key="review_text").value == text
    there = charts(app)
    assert "problems-gates" not in there and "problems-relu" in there
    assert ("problems-bias" in there) == (text != "")


BIASES = [{}, {"b_f": "-2"}, {"b_f": "0"}, {"b_f": "7"}, {"b_f": "5", "bias_seed": "99"}]


@each_language
@pytest.mark.parametrize("query", BIASES)
def test_a_bias_keeps_what_is_said(query: dict[str, str], language: Language) -> None:
    b, toss = float(query.get("b_f", 2)), int(query.get("bias_seed", 0))
    app = opened("problems", lang=language, **query)
    assert not app.exception and not app.error
    given = charts(app)["problems-bias"]
    (found,) = keep(cures.THOUGH[language], [b], toss)
    law, real = (lines([one]) for one in given["notices"])
    for value in (f"{gate(b):.4f}", f"{half_life(b):.1f}", number(left(b)[-1])):
        assert value in law
    for share in (found.mean[-1], found.products[-1].min(), found.products[-1].max()):
        assert number(float(share)) in real
    case = "faster" if found.gate < gate(b) else "slower"
    assert longest("problems", language, "bias", f"notice-{case}") in real
    solid = [trace for trace in given["figures"][0]["data"] if "customdata" in trace]
    assert len(solid) == len({*FIXED, b})
    (mine,) = [trace for trace in solid if trace["opacity"] == 1]
    np.testing.assert_allclose(mine["customdata"], found.mean)
    (program,) = [code.value for code in app.code if "bias_hh_l0" in code.value]
    assert program.rstrip().endswith(f"# {round(gate(b), 4)}")


@each_language
def test_a_bias_of_one_is_worth_more_than_a_thousand(language: Language) -> None:
    app = opened("problems", lang=language)
    app.radio(key="predict-problems-bias").set_value("thousands").run()
    times = left(1.0)[20] / left(0.0)[20]
    assert words.RIGHT[language] in answered(app) and f" {times:.0f} " in answered(app)
    assert f"{gate(1.0):.3f}" in answered(app) and f"{half_life(5.0):.1f}" in answered(app)
    app.radio(key="predict-problems-bias").set_value("half").run()
    assert words.WRONG[language] in answered(app)


PRESSED = [(section, name) for section in ("relu", "gates", "bias") for name in PROBLEMS[section]]


@pytest.mark.parametrize("place", range(len(PRESSED)))
def test_presets_do_what_they_say(place: int) -> None:
    section, name = PRESSED[place]
    language: Language = LANGUAGES[place % 2]
    start = {"relu_scale": "2", "review_text": "so so", "unit": "lasting", "b_f": "3"}
    app = opened("problems", lang=language, **start)
    app.button(key=f"preset-{section}-{name}").click().run()
    assert not app.exception and not app.error
    notice = lines(charts(app)[f"problems-{section}"]["notices"][:1])
    expected = {
        ("relu", "torch"): "calm",
        ("relu", "loud"): "grows",
        ("relu", "overflow"): "overflow",
        ("relu", "still"): "memoryless",
        ("relu", "afresh"): "grows",
        ("gates", "turn"): "erased",
        ("gates", "but"): "erased",
        ("gates", "lasting"): None,
        ("gates", "restore"): "erased",
    }
    case = expected.get((section, name), "law")
    if case:
        assert longest("problems", language, section, f"notice-{case}") in notice


@each_language
def test_though_is_where_the_verdict_is_kept_from(language: Language) -> None:
    for name in CELLS:
        found = judged(cures.THOUGH[language], language, name)
        kept = found.keeps[1:, found.liveliest]
        assert kept.min() < 0.1 and np.median(kept) > 0.8
        assert found.road[int(kept.argmin()) + 1, found.liveliest] > 0.5
