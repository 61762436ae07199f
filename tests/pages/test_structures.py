"""The lesson on structures: every network, every control of it, and what a reader may do to it."""

import re
import time
from ast import literal_eval
from contextlib import redirect_stdout
from io import StringIO
from itertools import product

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from content import LANGUAGES, Language, words
from rnn_core import pretrained
from rnn_core.demos import scene_of
from rnn_core.pretraining import marks
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.notices import text as notice
from tests.pages.test_pages import CYRILLIC, assert_well, charts, extremes, opened, said, widgets
from ui.answers.structures import SHOWS

LINKS = {
    "one-to-one": {},
    "one-to-many": {"structure": "one-to-many"},
    "review": {"structure": "many-to-one"},
    "painting": {"structure": "many-to-one", "task": "painting"},
    "many-to-many": {"structure": "many-to-many"},
    "aligned": {"structure": "aligned"},
}
EVERY = list(product(LINKS, LANGUAGES))
GLOBAL = {"lang", "structure", "task", "steps", "rate", "lesson"}


def shown(section: str, language: str, **query: str) -> AppTest:
    return opened("structures", lang=language, **LINKS[section], **query)


def notices(app: AppTest, section: str) -> str:
    return lines(charts(app)[f"structures-{section}"]["notices"])


@pytest.mark.parametrize(("section", "language"), EVERY)
def test_every_structure_works(section: str, language: str) -> None:
    app = shown(section, language)
    assert_well(app)
    chart = charts(app)[f"structures-{section}"]
    states = next(trace for trace in chart["figures"][0]["data"] if trace["type"] == "heatmap")
    steps = decoded(states["z"])[:, ::2].shape[1]
    assert len(chart["captions"]) == len(chart["figures"][0]["frames"]) == steps
    text = said(app) + notices(app, section)
    assert bool(CYRILLIC.search(text)) == (language == "ru") or section == "many-to-many"


@pytest.mark.parametrize(("section", "language"), EVERY)
def test_every_control_of_every_structure(section: str, language: str) -> None:
    app = shown(section, language)
    for key in [key for key, _ in widgets(app) if key not in GLOBAL]:
        for value in extremes(key):
            dict(widgets(app))[key].set_value(value)
            app.run()
            assert_well(app)
            assert f"structures-{section}" in charts(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_drawn_is_what_the_network_said(language: str) -> None:
    app = shown("aligned", language)
    run = pretrained("tagger", language).predict(words.DEFAULT_PHRASE[language])
    data = charts(app)["structures-aligned"]["figures"][0]["data"]
    (cells,) = [trace for trace in data if trace["type"] == "heatmap"]
    np.testing.assert_array_equal(decoded(cells["z"])[:, ::2], run.states.T)
    loud = next(trace for trace in data if "<br>" in str(trace.get("text")))
    for text, top in zip(loud["text"], run.top, strict=True):
        assert text == f"{top[0].label}<br>{top[0].probability * 100:.0f} %"


def test_the_exam_shows_the_measured_marks() -> None:
    app = opened("structures", lang="ru")
    (bars,) = charts(app)["structures-exam"]["figures"][0]["data"]
    found = marks()
    for (name, mark), share in zip(words.MARKS, bars["x"], strict=True):
        assert share == found[name].get("ru", found[name].get("en"))[mark]


@pytest.mark.parametrize("section", LINKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_has_one_right_answer(section: str, language: str) -> None:
    right = 0
    for option in range(len(SHOWS[section].options)):
        app = shown(section, language)
        radio = app.radio(key=f"predict-structures-{section}")
        radio.set_value(radio.options[option]).run()
        assert_well(app)
        right += words.RIGHT[language] in said(app)
    assert right == 1


@pytest.mark.parametrize(("section", "language"), EVERY)
@pytest.mark.parametrize("trained", ["true", "false"])
def test_the_program_prints_what_it_says(section: str, language: str, trained: str) -> None:
    app = shown(section, language, trained=trained)
    (program,) = (code.value for code in app.code)
    (output,) = re.findall(r"^# (.*)", program.splitlines()[-1])
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "snippet", "exec"), {})
    if section in ("review", "painting"):
        mine, theirs = literal_eval(output), literal_eval(printed.getvalue())
        np.testing.assert_allclose(mine, theirs, atol=1.1e-3)
    else:
        assert printed.getvalue().strip() == output


STRANGE = {
    "word": {"ru": "дракон спит на столе", "en": "a dragon sleeps on the table"},
    "order": {
        "ru": "рыжий маленький кот спит на столе",
        "en": "a ginger small cat sits on the roof",
    },
    "missing": {"ru": "маленький рыжий кот на столе", "en": "a small ginger cat on the table"},
    "ending": {
        "ru": "маленькая рыжая кот спит на столе",
        "en": "an small ginger cat sits on the roof",
    },
}
SENTENCE = {"word": words.REFUSED_WORD, "order": words.REFUSED_ORDER}
SENTENCE |= {"missing": words.REFUSED_MISSING, "ending": words.REFUSED_ORDER}


@pytest.mark.parametrize("section", [key for key in LINKS if key != "review"])
@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_another_world_is_explained(section: str, kind: str, language: str) -> None:
    phrase = STRANGE[kind][language]
    app = shown(section, language, phrase=phrase)
    assert_well(app)
    assert app.text_input(key="phrase").value == phrase
    beginning = SENTENCE[kind][language].split("{{")[0]
    assert beginning in notices(app, section)
    _, refused = scene_of(phrase, language)
    assert refused is not None
    for value in (refused.word, refused.meant):
        assert value is None or value in notices(app, section)
    if kind == "word" and section in ("painting", "many-to-many"):
        unknown = words.UNKNOWN[language].split("{{")[0]
        assert unknown in notices(app, section)


@pytest.mark.parametrize("section", ["review", "painting", "many-to-many", "aligned"])
@pytest.mark.parametrize("text", ["", " \t", "…!", "слово " * 200])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_is_kept_and_explained(section: str, text: str, language: str) -> None:
    key = "review" if section == "review" else "phrase"
    app = shown(section, language)
    app.text_input(key=key).set_value(text).run()
    assert not app.exception
    (error,) = app.error
    assert bool(CYRILLIC.search(error.value)) == (language == "ru")
    assert app.text_input(key=key).value == text
    app.text_input(key=key).set_value("a b").run()
    assert_well(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menus_say_the_sentence_anew(language: str) -> None:
    app = shown("one-to-one", language)
    app.selectbox(key="scene-animal").set_value("fox").run()
    app.selectbox(key="scene-age").set_value("old").run()
    expected = {"ru": "маленькая рыжая лиса сидит на старом столе"}
    expected["en"] = "a small ginger fox sits on an old table"
    assert app.text_input(key="phrase").value == expected[language]
    app.selectbox(key="scene-name").set_value("alisa").run()
    assert {"ru": "лиса Алиса", "en": "fox Alisa"}[language] in app.text_input(key="phrase").value
    app.selectbox(key="scene-animal").set_value("bear").run()  # whose names are others
    assert app.selectbox(key="scene-name").value == ""
    assert_well(app)


def test_the_menus_follow_the_sentence() -> None:
    app = shown(
        "one-to-one", "en", phrase="a big black hare sleeps behind an old tree beside a cup"
    )
    values = {menu.key: menu.value for menu in app.selectbox}
    assert values["scene-animal"] == "hare"
    assert values["scene-place"] == "behind tree"
    assert values["scene-thing"] == "cup"


@pytest.mark.parametrize("language", LANGUAGES)
def test_either_language_may_be_typed(language: str) -> None:
    other = "en" if language == "ru" else "ru"
    app = shown("many-to-many", language, phrase=words.DEFAULT_PHRASE[other])
    assert_well(app)
    written = charts(app)["structures-attention"]["figures"][0]["layout"]["yaxis"]["ticktext"]
    assert " ".join(written[:-1]) == words.DEFAULT_PHRASE[language]


def test_noise_is_answered() -> None:
    quiet, loud = (shown("one-to-one", "en", noise=noise) for noise in ("0.05", "1.0"))
    pictures = [charts(app)["structures-one-to-one"]["figures"][0]["data"] for app in (quiet, loud)]
    first, second = (
        decoded(next(trace for trace in data if trace["type"] == "image")["z"]) for data in pictures
    )
    assert np.abs(first - second).mean() > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_training_in_the_page_and_asking_the_result(language: str) -> None:
    app = shown("aligned", language, trained="false", steps="100", rate="0.05")
    app.toggle(key="mine").set_value(True).run()
    assert app.info[0].value == words.NOT_TAUGHT[language]
    app.button(key="press-train").click().run()
    until = time.monotonic() + 60
    while app.info:
        assert time.monotonic() < until
        time.sleep(0.2)
        app.run()
    assert_well(app)
    assert not app.info
    data = charts(app)["structures-aligned"]["figures"][0]["data"]
    loud = next(trace for trace in data if "<br>" in str(trace.get("text")))
    tags = [text.split("<br>")[0] for text in loud["text"]]
    right = pretrained("tagger", language).predict(words.DEFAULT_PHRASE[language]).labels
    assert tuple(tags) == right
    losses, shares = charts(app)["structures-learning"]["figures"][0]["data"]
    assert losses["x"] == list(range(1, 101))
    assert shares["x"] == list(range(10, 101, 10))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_comes_before_anything_said_of_the_stand_in(language: Language) -> None:
    text = {"ru": "рыжая лиса сидит", "en": "a ginger fox sits"}[language]
    app = opened("structures", lang=language, structure="one-to-one", phrase=text)
    first, second, *_ = charts(app)["structures-one-to-one"]["notices"]
    missing = (words.SCENE[field][language].lower() for field in ("size", "place"))
    assert ", ".join(missing) in notice(first)
    fox = {
        "ru": "маленькая рыжая лиса сидит на столе",
        "en": "a small ginger fox sits on the table",
    }
    assert fox[language] in notice(second)
    assert app.selectbox(key="scene-animal").value == "fox"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_untaught_network_is_not_praised_for_what_it_has_learnt(language: Language) -> None:
    review = {"structure": "many-to-one", "trained": "false"}
    notices = charts(opened("structures", lang=language, **review))["structures-review"]["notices"]
    assert longest("structures", language, "review", "notice-untaught") in lines(notices)
    held_out = {
        "ru": "маленький рыжий кот сидит на новом столе",
        "en": "a small ginger cat sits on a new table",
    }
    for trained in ("true", "false"):
        scene = {"structure": "one-to-one", "trained": trained, "phrase": held_out[language]}
        given = charts(opened("structures", lang=language, **scene))["structures-one-to-one"]
        said_so = held_out[language] in lines(given["notices"])
        assert said_so == (trained == "true")


@pytest.mark.parametrize(("page_name", "chart"), [("structures", "review"), ("scheme", "review")])
def test_words_that_no_lesson_had_are_named(page_name: str, chart: str) -> None:
    key = "review" if page_name == "structures" else "opinion"
    query = {key: "die rote Katze", "structure": "many-to-one", "task": "review"}
    given = charts(opened(page_name, lang="en", **query))[f"{page_name}-{chart}"]
    assert "die, rote, Katze" in notice(given["notices"][0])
