"""The section on learning a word: what it says is what the network did."""

import time
from math import log

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import decimal
from rnn_core.writing import learn_word
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import CYRILLIC, charts, opened, said

STRANGE = ["", "a", "слишком длинное слово"]


@pytest.mark.parametrize(
    ("language", "word"),
    [
        *[("ru", "Hello"), ("en", "молоко"), ("en", "кот"), ("ru", "aaaaaaaaaaab")],
        *[("en", "aaaa"), ("ru", "<b>&amp;"), ("en", "🙂 🙂!"), ("ru", "ма ма")],
    ],
)
@pytest.mark.parametrize("recurrent", ["true", "false"])
def test_every_update_is_drawn_and_said(language: Language, word: str, recurrent: str) -> None:
    app = opened("scheme", lang=language, spelling=word, recurrent=recurrent, cells="6", start="4")
    assert not app.exception and not app.error
    given = charts(app)["scheme-spelling"]
    learnt = learn_word(word, 6, 4, recurrent == "true")
    assert len(given["captions"]) == len(learnt.snapshots) == 26
    assert all(len(one["frames"]) == 26 for one in given["figures"])
    falling, table, *states = given["figures"]
    for k, snapshot in enumerate(learnt.snapshots):
        caption = lines(given["captions"][k])
        assert decimal(snapshot.loss) in caption
        assert learnt.written[k].replace(" ", "␣") in caption
        (place,) = falling["frames"][k]["data"]
        assert (place["x"], place["y"]) == ([k], [pytest.approx(snapshot.loss)])
        chances, losses = table["frames"][k]["data"]
        np.testing.assert_allclose(decoded(chances["z"]).T, snapshot.probabilities, rtol=1e-6)
        np.testing.assert_allclose(decoded(losses["y"]), snapshot.losses, rtol=1e-6)
    assert len(states) == (learnt.twice is not None)
    assert learnt.snapshots[0].loss == pytest.approx(log(len(set(word))), abs=1e-6)
    well = "learnt" if learnt.snapshots[-1].loss < 0.05 else "missed"
    case = "alone" if word == "aaaa" else well if recurrent == "true" else "blind"
    assert longest("scheme", language, "hello", f"notice-{case}") in lines(given["notices"])
    if case == "blind":
        assert decimal(learnt.floor) in lines(given["notices"])
        assert learnt.snapshots[-1].loss >= learnt.floor


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", STRANGE)
def test_a_word_that_cannot_be_learnt_is_kept_and_explained(language: str, word: str) -> None:
    app = opened("scheme", lang=language)
    app.text_input(key="spelling").set_value(word).run()
    assert not app.exception
    (error,) = app.error
    assert bool(CYRILLIC.search(error.value)) == (language == "ru") and "{{" not in error.value
    assert app.text_input(key="spelling").value == word
    there = charts(app)
    assert "scheme-spelling" not in there and {"scheme-unrolled", "scheme-capacity"} <= set(there)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_memory_the_loss_stops_at_its_floor(language: str) -> None:
    app = opened("scheme", lang=language, cells="1", start="5")  # of no account in the question
    app.radio(key="predict-scheme-hello").set_value("zero").run()
    blind = learn_word("Hello", 8, 0, recurrent=False)
    assert decimal(2 * log(2) / 4) in said(app)
    assert decimal(blind.snapshots[-1].loss) in said(app)


@pytest.mark.parametrize(("language", "start"), [("ru", "7"), ("en", "17")])
def test_the_word_is_learnt_before_the_reader_s_eyes(language: str, start: str) -> None:
    app = opened("scheme", lang=language, spelling="кокос", cells="5", start=start)
    whole = charts(app)["scheme-spelling"]
    app.button(key="press-hello").click().run()
    seen = set()
    until = time.monotonic() + 60
    while any(button.key == "stop-hello" for button in app.button):
        assert time.monotonic() < until
        seen.add(len(charts(app)["scheme-spelling"]["captions"]))
        app.run()
    assert not app.exception
    assert len(seen) > 3 and min(seen) < 26  # it grew
    learnt = charts(app)["scheme-spelling"]
    assert learnt["captions"] == whole["captions"]  # the very training that is shown at once
    assert learnt["figures"] == whole["figures"]


def test_a_stopped_word_stays_as_far_as_it_was_learnt() -> None:
    app = opened("scheme", lang="en", start="8")
    app.button(key="press-hello").click().run()
    app.run()
    app.button(key="stop-hello").click().run()
    stopped = charts(app)["scheme-spelling"]
    captions = stopped["captions"]
    assert len(captions) < 26
    assert longest("scheme", "en", "hello", "notice-learning") in lines(stopped["notices"])
    time.sleep(0.5)
    app.run()
    assert charts(app)["scheme-spelling"]["captions"] == captions
    app.slider(key="start").set_value(9).run()  # another question, answered at once
    assert len(charts(app)["scheme-spelling"]["captions"]) == 26


def test_a_letter_is_one_however_it_was_typed() -> None:
    word = "и\u0306" * 8 + "ка"  # й in two code points, 18 in all
    app = opened("scheme", lang="ru", spelling=word)
    assert not app.exception and not app.error
    (first, *_) = charts(app)["scheme-spelling"]["captions"]
    assert "«й»" in lines(first)


@pytest.mark.parametrize("word", STRANGE)
def test_what_cannot_be_learnt_cannot_be_ordered(word: str) -> None:
    app = opened("scheme", lang="en", spelling=word)
    assert not any(button.key == "press-hello" for button in app.button)
    app.text_input(key="spelling").set_value("ab").run()
    assert any(button.key == "press-hello" for button in app.button)
