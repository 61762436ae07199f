"""Every page in every language, every control at its extremes, every kind of bad input."""

import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from content import LANGUAGES, Text, words
from rnn_core.reading import read
from tests.arrays import decoded
from ui.controls import CONTROLS, STRUCTURES
from ui.frame import PAGES
from ui.kinds import Choice, Line, Lines, Number, Slider, Switch

ROOT = Path(__file__).parents[2]
EVERY_PAGE = list(product(PAGES, LANGUAGES))
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def opened(name: str, **query: str | list[str]) -> AppTest:
    """A page as the very first request of a session."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if name != "home":
        app.switch_page(PAGES[name].path)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def charts(app: AppTest) -> dict[str, dict]:
    """What each chart was given, by its name."""
    given = [json.loads(chart.proto.bytes) for chart in app.get("bidi_component")]
    return {data["name"]: data for data in given}


def said(app: AppTest) -> str:
    elements = [*app.title, *app.header, *app.markdown, *app.warning, *app.error]
    return "\n".join(element.value for element in elements)


def widgets(app: AppTest) -> Iterator[tuple[str, object]]:
    kinds = {
        **{Slider: app.slider, Choice: app.button_group, Switch: app.toggle},
        **{Line: app.text_input, Lines: app.text_area, Number: app.number_input},
    }
    for key, control in CONTROLS.items():
        for widget in kinds[type(control)]:
            if widget.key == key:
                yield key, widget


def extremes(key: str) -> list:
    control = CONTROLS[key]
    if isinstance(control, Slider | Number):
        return [control.low, control.high]
    if isinstance(control, Choice):
        return [*reversed(control.options)]  # the default last: other cells lock a control
    if isinstance(control, Switch):
        return [True, False]
    if key == "spelling":
        return ["ab", "Миссисипи ёж", "aaaaaaaaaaab"]
    if isinstance(control, Lines):
        return ["a", "x " * 60 + "\n\nодин два, три — четыре!", "\n".join(["cat"] * 32)]
    return ["a", "один два, три — четыре!", "x" * 40]


def assert_well(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert "{{" not in said(app)


@pytest.mark.parametrize(("name", "language"), EVERY_PAGE)
def test_a_page_opens_in_its_language(name: str, language: str) -> None:
    app = opened(name, lang=language)
    assert_well(app)
    assert not app.warning
    assert bool(CYRILLIC.search(said(app))) == (language == "ru")
    assert charts(app)
    scripts = [html.proto.body for html in app.get("html")]
    assert any(f'documentElement.lang = "{language}"' in script for script in scripts)


@pytest.mark.parametrize(("name", "language"), EVERY_PAGE)
def test_every_control_at_its_extremes(name: str, language: str) -> None:
    app = opened(name, lang=language)
    for key in [key for key, _ in widgets(app) if key != "lang"]:
        if key not in dict(widgets(app)):
            app.run()  # after a slider that moves several experiments AppTest knows these alone
        for value in extremes(key):
            dict(widgets(app))[key].set_value(value)
            app.run()
            assert_well(app)
            assert charts(app)


@pytest.mark.parametrize("corner", list(product([2, 64], [0.0, 4.0], ["elman", "lstm", "gru"])))
def test_every_corner_of_the_scheme(corner: tuple[int, float, str]) -> None:
    hidden, scale, cell = corner
    for chars, nonlinearity in (("false", "tanh"), ("true", "relu")):
        query = {"hidden": str(hidden), "scale": str(scale), "cell": cell}
        app = opened("scheme", lang="en", chars=chars, nonlinearity=nonlinearity, **query)
        assert_well(app)
        assert ("scheme-gates" in charts(app)) == (cell != "elman")


def test_a_link_reproduces_the_screen() -> None:
    link = {"text": "a b a", "hidden": "5", "scale": "2.3", "cell": "elman", "seed": "7"}
    app = opened("scheme", lang="en", **link)
    run = read("a b a", "word", "elman", 5, 2.3, "tanh", 7)
    unrolled, _ = charts(app)["scheme-unrolled"]["figures"]
    (cells, *_) = [trace for trace in unrolled["data"] if trace["type"] == "heatmap"]
    drawn = decoded(cells["z"])[:, ::2]
    np.testing.assert_array_equal(drawn, run.states.T)
    assert app.slider(key="scale").value == 2.3


@pytest.mark.parametrize("language", LANGUAGES)
def test_switching_the_language_keeps_every_control(language: str) -> None:
    other = "en" if language == "ru" else "ru"
    app = opened("scheme", lang=language, hidden="23", cell="gru", text="свой own", chars="true")
    app.button_group(key="lang").set_value(other).run()
    assert_well(app)
    assert bool(CYRILLIC.search(app.title[0].value)) == (other == "ru")
    values = {key: widget.value for key, widget in widgets(app)}
    assert (values["hidden"], values["cell"], values["chars"]) == (23, "gru", True)
    assert values["text"] == "свой own"
    assert app.query_params["lang"] == other


def test_an_untouched_example_is_translated() -> None:
    app = opened("scheme", lang="ru")
    assert app.text_input(key="text").value == words.DEFAULT_TEXT.ru
    app.button_group(key="lang").set_value("en").run()
    assert app.text_input(key="text").value == words.DEFAULT_TEXT.en


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_language_s_example_may_be_typed(language: str) -> None:
    other: Text = words.DEFAULT_PHRASE
    typed = other.en if language == "ru" else other.ru
    app = opened("structures", lang=language, structure="many-to-many")
    app.text_input(key="phrase").set_value(typed).run()
    assert_well(app)
    assert app.text_input(key="phrase").value == typed
    app.run()
    assert app.text_input(key="phrase").value == typed


BAD_LINKS = [
    {"hidden": "-1"},
    {"hidden": "abc"},
    {"hidden": ""},
    {"hidden": ["3", "5"]},
    {"scale": "nan"},
    {"scale": "1e999"},
    {"seed": "-3"},
    {"cell": "nonsense"},
    {"cell": "<script>alert(1)</script>"},
    {"chars": "maybe"},
    {"nonlinearity": "sigmoid"},
    {"text": ["a", "b"]},
    {"lang": "xx"},
]


@pytest.mark.parametrize("query", BAD_LINKS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_link_gets_one_sentence_and_the_default(query: dict, language: str) -> None:
    app = opened("scheme", **{"lang": language, **query})
    assert_well(app)
    assert len(app.warning) == 1
    (key,) = query
    assert f"`{key}`" in app.warning[0].value
    if key != "lang":
        assert bool(CYRILLIC.search(app.warning[0].value)) == (language == "ru")
        default = CONTROLS[key].default
        expected = "b" if isinstance(default, Text) else default
        assert dict(widgets(app))[key].value == expected


STRANGE = {
    "empty": "",
    "spaces": " \t \n ",
    "nul": "\x00",
    "long": "слово " * 2000,
    "very long": "я" * 10_001,
    "too many": "и " * 49,
}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_cannot_be_read_is_kept_and_explained(kind: str, language: str) -> None:
    app = opened("scheme", lang=language)
    app.text_input(key="text").set_value(STRANGE[kind]).run()
    assert not app.exception
    assert len(app.error) == 1
    sentence = app.error[0].value
    assert bool(CYRILLIC.search(sentence)) == (language == "ru")
    assert "{{" not in sentence
    assert app.text_input(key="text").value == STRANGE[kind]
    assert "scheme-unrolled" not in charts(app) and "scheme-spelling" in charts(app)
    app.text_input(key="text").set_value("a b").run()
    assert_well(app)


READABLE = [
    "😀 👨‍👩‍👧 🇷🇺",
    "שלום עולם",
    "مرحبا بالعالم",
    "é z̸̢̛̩͔a̷l̵g̸o",
    "<script>alert(1)</script> <b>x</b>",
    "$\\frac{1}{0}$ :red[x] `c` **b** [a](http:1)",
    "\u202eсправа налево",
    "a\x00b",
    "{{word}} {0} %s",
]


@pytest.mark.parametrize("text", READABLE)
@pytest.mark.parametrize("chars", [True, False])
def test_strange_texts_are_read_and_shown_as_text(text: str, chars: bool) -> None:
    app = opened("scheme", lang="en", text=text, chars=str(chars).lower())
    assert_well(app)
    drawn = json.dumps([*map(str, charts(app)["scheme-unrolled"]["figures"])])
    assert "<script" not in drawn
    tokens = read(text, "char" if chars else "word").tokens
    captions = charts(app)["scheme-unrolled"]["captions"]
    assert len(captions) == len(tokens)
    for token, (_, caption) in zip(tokens, captions, strict=True):
        assert token in "".join(part for part, _, _ in caption)


@pytest.mark.parametrize("name", ["forget", "loud", "relu", "twice", "letters"])
def test_presets_do_what_they_say(name: str) -> None:
    app = opened("scheme", lang="en", cell="gru", scale="1.7")
    app.button(key=f"preset-hidden-state-{name}").click().run()
    assert_well(app)
    notice = "".join(text for text, _, _ in charts(app)["scheme-unrolled"]["notices"][0])
    expected = {"forget": "Whh = 0", "loud": "louder", "relu": "ceiling"}
    assert expected.get(name, "") in notice


def choose(app: AppTest, section: str, option: int) -> None:
    radio = app.radio(key=f"predict-scheme-{section}")
    radio.set_value(radio.options[option]).run()


@pytest.mark.parametrize("hidden", [2, 10, 64])
def test_the_revealed_answers_are_true(hidden: int) -> None:
    app = opened("scheme", lang="en", hidden=str(hidden))
    assert "distance is" not in said(app)
    choose(app, "hidden-state", 1)
    answer = next(text.value for text in app.markdown if "distance is" in text.value)
    with_memory = float(re.search(r"rVert = ([\d.]+)\$", answer)[1])
    without = float(re.search(r"the past: (\d+\.\d+)\.", answer)[1])
    states = read("yes no yes", hidden_size=hidden, seed=3).states
    assert with_memory == pytest.approx(np.linalg.norm(states[0] - states[2]), rel=0.06)
    assert without == 0
    assert "**No.**" in said(app)
    run = read(words.DEFAULT_TEXT.en, hidden_size=hidden, seed=3)
    share = run.echo[-1] / run.echo[0]
    choose(app, "memory", 0 if share > 0.5 else 1 if share >= 0.01 else 2)
    assert "**Right.**" in said(app)


SNIPPETS = [
    {},
    {"cell": "lstm", "hidden": "4", "seed": "11"},
    {"cell": "gru", "scale": "0", "text": "раз два раз"},
    {"nonlinearity": "relu", "scale": "3.3", "hidden": "64"},
    {"chars": "true", "text": "'\"\\ \n{}<", "hidden": "2"},
]


@pytest.mark.parametrize("query", SNIPPETS, ids=str)
def test_the_printed_program_prints_the_numbers_on_the_screen(query: dict) -> None:
    app = opened("scheme", lang="en", **query)
    (program,) = (code.value for code in app.code)
    (output,) = re.findall(r"^# (.*)", program.splitlines()[-1])
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "snippet", "exec"), {})
    np.testing.assert_allclose(json.loads(printed.getvalue()), json.loads(output), atol=1.1e-4)
    _, parts = charts(app)["scheme-unrolled"]["figures"]
    np.testing.assert_allclose(json.loads(output), decoded(parts["data"][4]["y"]), atol=5.1e-5)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "query"),
    [("scheme", {}), *(("structures", {"structure": one}) for one in STRUCTURES)],
)
def test_every_section_is_listed_beside_the_pages(
    name: str, query: dict[str, str], language: str
) -> None:
    app = opened(name, lang=language, **query)
    (outline,) = app.sidebar.markdown
    listed = outline.value.split("\n\n")
    assert listed == [f"[{head.value}](#{head.proto.anchor})" for head in app.header]
    assert len(listed) > 3
