"""Sections on forgetting: the reader's own text, measured curves, and a training of one's own."""

import math

import numpy as np
import pytest

from content import LANGUAGES, page
from content.template import number, percent
from content.words import forgetting as say
from content.words.cells import NAMES
from rnn_core.forgetting import forget, law
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
    marks = [trace for trace in given["figures"][0]["data"] if trace["mode"] == "markers"]
    for mark, moves in zip(marks, found.moves, strict=False):
        np.testing.assert_allclose(decoded(mark["y"]), moves, atol=1e-6)
    place = int(found.moves.sum(0).argmax())
    notice = lines(given["notices"])
    assert found.words[place] in notice and str(many.texts) in notice
    for value in (*found.moves[:, place], *many.moves.max(1), *many.moves[:, -1]):
        assert number(float(value)) in notice
    for share in (*many.right[:, AFTER], *many.right[:, -1]):
        assert percent(float(share)) in notice
    assert len(given["captions"]) == len(found.words)
    for step, caption in enumerate(given["captions"]):
        told = lines(caption)
        far = found.distance(step)
        place = f" {far} " if far else say.LAST[language]
        assert found.words[step] in told and place in told
        for kind in (*found.kind, *found.changed[:, step]):
            assert percent(float(kind)) in told
        kind = "opposite" if found.swapped[step] else "nothing"
        assert (
            ("x" in told.split("→")[1][:20]) if kind == "nothing" else found.swapped[step] in told
        )
    assert bool(CYRILLIC.search(given["alts"][0])) == (language == "ru")


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
    half = law(language).forgotten(0)
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
    class Given:
        def forgotten(self, row: int) -> int | None:
            return lost[row]

    assert forgetting.first(Given()) == truth  # type: ignore[arg-type]
    assert len(lost) == len(CELLS)


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
    assert found is not experiments.lagged("adding", "irnn", "40", 9)
    chart, _ = lags.measured(section("lags", language), found)
    payload = chart.payload.decode()
    block = "notice-own-diverged" if math.isnan(score) else "notice-own"
    assert longest("problems", language, "lags", block) in payload
    assert ("0.0123" in payload) == (not math.isnan(score))
    assert "NaN" not in payload


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prose_names_the_guess_and_the_letters_of_the_code(language: str) -> None:
    lesson = section("lags", language)
    assert "1/6" in lesson.here.prose and pytest.approx(1 / 6) == ADDING_GUESS
    assert {"en": "letter of four", "ru": "из четырёх"}[language] in lesson.here.blocks["answer"]
    assert LETTERS == 4
