"""Sections on forgetting: the reader's own text, measured curves, and a training of one's own."""

import json
import math
import re

import numpy as np
import pytest

from content import LANGUAGES, page
from content.template import number, percent
from content.words import forgetting as say
from content.words.cells import NAMES
from rnn_core.forgetting import Law, forget, law
from rnn_core.lags import BATCH, HIGH, LAGS, LOW, RATES, TRAINING, LagCurve, LiveLags, measured
from rnn_core.longreader import AFTER, CELLS
from rnn_core.marked import ADDING_GUESS, LETTERS, TASKS
from rnn_core.rememberers import CELLS as KEEPERS
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import CYRILLIC, charts, opened, said
from ui.answers import forgetting, lags
from ui.experiments import forgetting as experiments
from ui.lesson import Lesson

RIGHT = {"ru": "Верно.", "en": "Right."}


def section(name: str, language: str = "en") -> Lesson:
    return Lesson("problems", language, page("problems", language), name)


# --- one word exchanged ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", ["far", "near", "brief", "both"])
def test_presets_show_and_quote_the_moves_of_their_texts(preset: str, language: str) -> None:
    app = opened("problems", lang=language, forgetting_text="cat")
    app.button(key=f"preset-forgetting-{preset}").click().run()
    assert not app.exception and not app.error and not app.warning
    text = {"far": say.FAR, "near": say.NEAR, "brief": say.BRIEF, "both": say.BOTH}[preset][
        language
    ]
    found, many = forget(text, language), law(language)
    given = charts(app)["problems-forgetting"]
    marks = {
        trace["legendgroup"]: trace["y"]
        for trace in given["figures"][0]["data"]
        if trace["mode"] == "markers" and "legendgroup" in trace
    }
    assert tuple(marks) == CELLS
    for cell, moves in found.moves.items():
        np.testing.assert_allclose(decoded(marks[cell]), moves, atol=1e-6)
    place = found.strongest
    notice = lines(given["notices"])
    assert found.words[place] in notice and str(many.texts) in notice
    for cell in CELLS:
        law_of, right = many.moves[cell], many.right[cell]
        for value in (found.moves[cell][place], law_of.max(), law_of[-1]):
            assert number(float(value)) in notice
        for share in (right[AFTER], right[-1]):
            assert percent(float(share)) in notice
    assert len(given["captions"]) == len(found.words)
    assert given["opens"] == found.strongest
    for step, caption in enumerate(given["captions"]):
        told = lines(caption)
        far = found.distance(step)
        place = f" {far} " if far else say.LAST[language]
        assert found.words[step] in told and place in told
        quoted = [
            (percent(found.kind[cell]), percent(float(found.changed[cell][step]))) for cell in CELLS
        ]
        assert re.findall(r"([\d.]+) ?% → ([\d.]+) ?%", told) == quoted
        new = found.swapped[step]
        pieces = {
            block: longest("problems", language, "forgetting", block)
            for block in ("step-opposite", "step-nothing")
        }
        assert pieces["step-opposite" if new else "step-nothing"] in told and new in told
        assert (pieces["step-nothing"] in told) == (not new)
    assert bool(CYRILLIC.search(given["alts"][0])) == (language == "ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_show_what_the_section_says(language: str) -> None:
    """Far back the opinion is lost on the RNN alone; near, and in short, it moves all three."""
    for text in (say.FAR, say.NEAR, say.BRIEF):
        found = forget(text[language], language)
        named = [bool(new) for new in found.swapped]
        assert min(found.kind.values()) > 0.5 and found.strongest == named.index(True)
        plain = found.moves["elman"][found.strongest]
        assert plain < 0.1 if text is say.FAR else plain > 0.7
        for cell in ("gru", "lstm"):
            assert found.moves[cell][found.strongest] > 0.9
            assert found.moves[cell][~np.array(named)].max() < 0.15  # a neutral word moves no gate
    both = forget(say.BOTH[language], language)
    first, *_, last = (place for place, new in enumerate(both.swapped) if new)
    for place in (first, last):
        assert max(moves[place] for moves in both.moves.values()) > 0.5


def test_the_opinion_comes_far_and_near_in_texts_of_the_same_words() -> None:
    for language in LANGUAGES:
        far, near = (forget(text[language], language) for text in (say.FAR, say.NEAR))
        assert sorted(far.words) == sorted(near.words)
        opinion = int(np.argmax([bool(new) for new in far.swapped]))
        assert far.distance(opinion) > 2 * AFTER


@pytest.mark.parametrize(("language", "option"), [("ru", "elman"), ("en", "together")])
def test_who_forgets_first_is_what_was_measured(option: str, language: str) -> None:
    app = opened("problems", lang=language)
    app.radio(key="predict-problems-forgetting").set_value(option).run()
    half = law(language).forgotten("elman")
    (answer,) = (
        one.value
        for one in app.markdown
        if one.value.startswith("**") and "RNN" in one.value and str(half) in one.value
    )
    assert (RIGHT[language] in answer) == (option == "elman")


@pytest.mark.parametrize(
    ("lost", "truth"),
    [
        ((5, None, None), "elman"),
        ((9, 4, None), "gru"),
        ((None, None, 3), "lstm"),
        ((None, None, None), "together"),
        ((4, 4, 9), "together"),
    ],
)
def test_the_answer_follows_the_numbers(lost: tuple, truth: str) -> None:
    # A move that is gone after so many words; of None, half of it stays.
    moves = {
        cell: np.where(np.arange(12) < (12 if one is None else one), 1.0, 0.1)
        for cell, one in zip(CELLS, lost, strict=True)
    }
    assert forgetting.first(Law(moves, 1, moves, 1)) == truth


def test_the_mean_of_many_texts_is_computed_once_for_all() -> None:
    one, other = (experiments.remark(text, "en") for text in ("a cat", "a dog"))
    assert one.law is other.law is experiments.law("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_and_a_too_long_text_get_one_sentence(language: str) -> None:
    for text in ("", "кот " * 49):
        app = opened("problems", lang=language, forgetting_text=text)
        assert not app.exception and len(app.error) == 1
        assert bool(CYRILLIC.search(app.error[0].value)) == (language == "ru")
        assert app.text_input(key="forgetting_text").value.strip() == text.strip()
    app = opened("problems", lang=language, forgetting_text="<b>$x$</b> :red[{{word}}]")
    assert not app.exception and not app.error


# --- lags -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", KEEPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_notice_quotes_the_measured_curve(cell: str, task: str, language: str) -> None:
    lesson = section("lags", language)
    found = measured(task, cell)
    chart, source = lags.measured(lesson, experiments.lagged(task, cell, "40", 3))
    payload = chart.payload.decode()
    for value in (found.mean[-1], found.guess):
        assert lags.score(float(value), task, language) in payload
    case = lags.case(found)
    assert longest("problems", language, "lags", f"notice-{case}") in payload
    assert case.split("-")[1] == {0: "none", LAGS[-1]: "all"}.get(found.reach, "some")
    luck = longest("problems", language, "lags", "notice-luck")
    assert (luck in payload) == bool(found.lucky)
    lost = any(measured(task, one).diverged for one in KEEPERS)
    assert (longest("problems", language, "lags", "notice-diverged") in payload) == lost
    quoted = (TRAINING[task], BATCH, len(found.scores), *KEEPERS.values(), found.parameters)
    sizes = [measured(task, one).parameters for one in KEEPERS]
    for value in (*quoted[:-1], min(sizes), max(sizes), LOW, HIGH, RATES[task][cell]):
        assert str(value) in source.markdown
    assert "`python -m rnn_core.lags`" in source.markdown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", ["plain", "torch", "identity", "sum", "anew"])
def test_presets_choose_the_curve_they_name(preset: str, language: str) -> None:
    app = opened("problems", lang=language, lag_task="adding", lag_cell="gru", lag="160")
    app.button(key=f"preset-lags-{preset}").click().run()
    assert not app.exception and not app.error
    task, cell = {
        "plain": ("adding", "elman"),
        "torch": ("recall", "lstm-default"),
        "identity": ("recall", "irnn"),
        "sum": ("adding", "lstm"),
        "anew": ("recall", "elman"),
    }[preset]
    given = charts(app)["problems-lags"]
    (loud,) = (t for t in given["figures"][0]["data"] if "error_y" in t and t["opacity"] == 1)
    np.testing.assert_allclose(decoded(loud["y"]), measured(task, cell).mean, rtol=1e-6)
    assert NAMES[cell][language] in lines(given["notices"])
    assert "`python -m rnn_core.lags`" in said(app)


@pytest.mark.parametrize(("language", "option"), [("ru", "lstm-default"), ("en", "irnn")])
def test_the_first_to_give_up_is_what_was_measured(option: str, language: str) -> None:
    app = opened("problems", lang=language)
    app.radio(key="predict-problems-lags").set_value(option).run()
    reach = {cell: measured("recall", cell).reach for cell in lags.ASKED}
    truth = min(reach, key=reach.__getitem__)
    assert list(reach.values()).count(reach[truth]) == 1
    answers = [one.value for one in app.markdown if NAMES["irnn"][language] in one.value]
    (answer,) = (one for one in answers if one.startswith("**"))
    assert (RIGHT[language] in answer) == (option == truth)
    assert str(reach["irnn"]) in answer and str(measured("adding", "elman").reach) in answer


@pytest.mark.parametrize(
    ("means", "case"),
    [((1.0, 1.0), "recall-all"), ((1.0, 0.5), "recall-some"), ((0.5, 1.0), "recall-none")],
)
def test_the_sentence_follows_the_reach(means: tuple[float, ...], case: str) -> None:
    assert lags.case(LagCurve("recall", "gru", (5, 10), np.array([means]), 0.25)) == case


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("score", [0.0123, math.nan])
def test_the_readers_own_training_is_drawn_and_told(score: float, language: str) -> None:
    own = LiveLags("adding", "irnn", 9, (5, 10), (0.5, score), 150)
    found = experiments.lagged("adding", "irnn", "40", 9, own)
    alone = experiments.lagged("adding", "irnn", "40", 9)
    assert found is not alone and experiments.lagged("adding", "irnn", "160", 1) is alone
    chart, _ = lags.measured(section("lags", language), found)
    payload = chart.payload.decode()
    block = "notice-lost-adding" if math.isnan(score) else "notice-own-adding"
    assert longest("problems", language, "lags", block) in payload
    assert ("MSE 0.0123" in payload) == (not math.isnan(score))
    assert "NaN" not in payload


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_training_is_told_in_the_words_of_its_task(language: str) -> None:
    own = LiveLags("recall", "gru", 9, (5, 10), (1.0, 0.75), 1)
    chart, _ = lags.measured(
        section("lags", language), experiments.lagged("recall", "gru", "40", 9, own)
    )
    notices = lines(json.loads(chart.payload)["notices"])
    told = {"en": "1 step at lag 10: 75% right", "ru": "расстояние 10, 1 шаг: верно 75 %"}
    assert told[language] in notices
    assert {"en": "Longest lag", "ru": "Самое большое расстояние"}[language] in notices
    assert not re.search({"en": "length|MSE", "ru": "длин|MSE"}[language], notices)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prose_names_the_guess_and_the_letters_of_the_code(language: str) -> None:
    lesson = section("lags", language)
    assert "1/6" in lesson.here.prose and pytest.approx(1 / 6) == ADDING_GUESS
    assert {"en": "letter of four", "ru": "из четырёх"}[language] in lesson.here.blocks["answer"]
    assert LETTERS == 4
