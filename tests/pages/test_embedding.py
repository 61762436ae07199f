"""The lesson on embedding and padding: its sentences quote what was computed."""

import json
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest

from content import LANGUAGES, Language, words
from content.template import number, percent
from rnn_core.drift import drift
from rnn_core.padding import batch_texts
from rnn_core.zeros import border, row_gradients
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import CYRILLIC, assert_well, charts, opened, said
from ui.presets import EMBEDDING

each_language = pytest.mark.parametrize("language", LANGUAGES)
CHARTS = {
    *("embedding-lookup", "embedding-padding", "embedding-drift"),
    *("embedding-rows", "embedding-border"),
}
TEXTS = {
    "unknown": "a giraffe\nкот",
    "one token": "cat",
    "thirty-two": "\n".join(["cat"] * 31 + ["a cat sleeps"]),
    "long": "a cat " * 200 + "\ncat",
    "strange": "<b>x</b> & $y$ **z** :red[q]\ncat",
}


@each_language
@pytest.mark.parametrize("side", ["right", "left"])
def test_what_drifts_is_said_with_its_numbers(language: Language, side: str) -> None:
    app = opened("embedding", lang=language, row="1", side=side)
    assert_well(app)
    found = drift(
        batch_texts(words.DEFAULT_TEXTS[language], language, 16, side),  # type: ignore[arg-type]
        1,
    )
    chart = charts(app)["embedding-drift"]
    heat, _, line, *_ = chart["figures"][0]["data"]
    np.testing.assert_allclose(decoded(heat["z"]), found.states.T, atol=1e-6)
    np.testing.assert_allclose(decoded(line["y"]), found.away, atol=1e-5)
    for t, caption in enumerate(chart["captions"]):
        assert number(found.away[t]) in lines(caption) and number(found.moved[t]) in lines(caption)
        case = "step" if found.batch.mask[0, t] else "step-pad"
        assert longest("embedding", language, "drift", case) in lines(caption)
    own, every = (lines([notice]) for notice in chart["notices"])
    assert longest("embedding", language, "drift", f"notice-{side}") in own
    assert number(found.differences["last"][0]) in own
    assert number(found.differences["packed"][0]) in own
    for name in ("last", "gathered", "packed"):
        assert number(found.differences[name].max()) in every


@each_language
def test_the_share_of_waste_is_counted(language: Language) -> None:
    app = opened("embedding", lang=language, texts=words.UNEVEN_TEXTS[language], max_length="48")
    batch = batch_texts(words.UNEVEN_TEXTS[language], language)
    (notice,) = charts(app)["embedding-padding"]["notices"]
    assert percent(batch.wasted) in lines([notice]) and batch.wasted > 0.5
    assert str((~batch.mask).sum()) in lines([notice])


@each_language
def test_gradients_are_said_with_their_numbers(language: Language) -> None:
    app = opened("embedding", lang=language)
    found = row_gradients(batch_texts(words.DEFAULT_TEXTS[language], language), 1)
    chart = charts(app)["embedding-rows"]
    notice = lines(chart["notices"])
    assert longest("embedding", language, "padding-idx", "notice") in notice
    assert number(found.free[0]) in notice and "0.00" in notice
    app.radio(key="predict-embedding-padding-idx").set_value("largest").run()
    uneven = row_gradients(batch_texts(words.UNEVEN_TEXTS[language], language), 1)
    assert uneven.free[0] > uneven.free[1:].max()
    assert words.RIGHT[language] in said(app) and number(uneven.free[0]) in said(app)


@each_language
@pytest.mark.parametrize("frame", [0, 1, 2, 4])
def test_a_frame_is_said_with_its_numbers(language: Language, frame: int) -> None:
    app = opened("embedding", lang=language, frame=str(frame))
    case = "smaller" if frame < 1 else "same" if frame == 1 else "larger"
    notice = lines(charts(app)["embedding-border"]["notices"])
    assert longest("embedding", language, "convolution", f"notice-{case}") in notice
    assert f"= {30 + 2 * frame}" in notice
    app.radio(key="predict-embedding-convolution").set_value("both").run()
    assert words.WRONG[language] in said(app) and number(border(frame).moved) in said(app)


@each_language
@pytest.mark.parametrize(
    ("section", "right"),
    [("lookup", "vector"), ("padding", "lengths"), ("drift", "chosen")],
)
def test_the_revealed_answers_are_true(language: Language, section: str, right: str) -> None:
    app = opened("embedding", lang=language)
    radio = app.radio(key=f"predict-embedding-{section}")
    assert len(radio.options) == 3
    radio.set_value(right).run()
    assert_well(app)
    assert words.RIGHT[language] in said(app)
    if section == "padding":
        assert "(9, 24)" in said(app) and "(3, 9, 24)" in said(app)
    if section == "lookup":
        size = {"ru": 66, "en": 53}[language]
        assert f"24 {'из' if language == 'ru' else 'of'} {24 * size}" in said(app)


@each_language
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("most", ["1", "48"])
def test_every_batch_is_handled(language: Language, name: str, most: str) -> None:
    for side in ("right", "left"):
        app = opened("embedding", lang=language, texts=TEXTS[name], max_length=most, side=side)
        assert_well(app)
        assert charts(app).keys() >= CHARTS
        assert app.text_area(key="texts").value == TEXTS[name]


@each_language
@pytest.mark.parametrize(
    ("query", "cases"),
    [
        ({"max_length": "3"}, ("drift/notice-even", "padding-idx/notice-none")),
        ({"row": "3"}, ("drift/notice-full", "padding-idx/notice-elsewhere")),
        ({"row": "3", "side": "left"}, ("drift/notice-full", "padding-idx/notice-elsewhere")),
        ({"texts": "a cat " * 30}, ("drift/notice-even", "lookup/notice-cut")),
        ({"pad": "end"}, ("drift/notice-right", "padding/notice-end", "padding-idx/notice")),
    ],
    ids=str,
)
def test_every_position_has_its_sentence(
    language: Language, query: dict[str, str], cases: tuple[str, ...]
) -> None:
    app = opened("embedding", lang=language, **query)
    assert_well(app)
    told = " ".join(lines(one["notices"]) for one in charts(app).values())
    for case in cases:
        assert longest("embedding", language, *case.split("/")) in told
    assert "<end>" in told if query.get("pad") else "<end>" not in told


@each_language
def test_an_empty_line_is_named_with_pytorchs_reason(language: Language) -> None:
    app = opened("embedding", lang=language, texts="cat\n\n \na dog", row="2")
    assert_well(app)
    notices = lines(charts(app)["embedding-lookup"]["notices"])
    assert "2, 3" in notices and "has to be greater than 0" in notices
    names = charts(app)["embedding-padding"]["figures"][0]["layout"]["yaxis"]["ticktext"]
    assert [name.split()[1::2] for name in names] == [["1", "1"], ["4", "2"]]


@each_language
def test_unknown_words_are_named(language: Language) -> None:
    app = opened("embedding", lang=language, texts="a giraffe\nand a zebra")
    notices = lines(charts(app)["embedding-lookup"]["notices"])
    assert "giraffe, and, zebra" in notices


@each_language
@pytest.mark.parametrize("text", ["", " \n ", "x\n" * 33, "я" * 10_001])
def test_a_text_that_is_no_batch_is_kept_and_explained(language: Language, text: str) -> None:
    app = opened("embedding", lang=language)
    app.text_area(key="texts").set_value(text).run()
    assert not app.exception
    (error,) = app.error  # once; those that wait for it say so
    assert [one.value for one in app.caption] == [words.WAITING[language]] * 3
    assert bool(CYRILLIC.search(error.value)) == (language == "ru") and "{{" not in error.value
    assert app.text_area(key="texts").value == text
    assert CHARTS & charts(app).keys() == {"embedding-border"}
    app.text_area(key="texts").set_value("cat").run()
    assert_well(app)


@each_language
@pytest.mark.parametrize(
    ("section", "name"),
    [(one, name) for one in ("lookup", "padding", "drift") for name in EMBEDDING[one]],
)
def test_presets_do_what_they_say(language: Language, section: str, name: str) -> None:
    app = opened("embedding", lang=language, texts="cat\na dog", max_length="1", pad="unk")
    app.button(key=f"preset-{section}-{name}").click().run()
    assert_well(app)
    grid = charts(app)["embedding-padding"]
    tokens, pads = grid["figures"][0]["data"][:2]
    looked = lines(charts(app)["embedding-lookup"]["notices"])
    match name:
        case "unknown":
            assert {"ru": "жираф", "en": "giraffe"}[language] in looked
        case "gap":
            assert "greater than 0" in looked
        case "one":
            assert not pads["x"] and len(tokens["x"]) == 3
        case "short" | "cut-left":
            assert max(tokens["x"]) == 1  # the longest of these lines has two words
        case "left" | "last-left":
            assert app.button_group(key="side").value == "left"
            assert pads["x"]
        case "changed":
            batch = batch_texts(words.DEFAULT_TEXTS[language], language, 16)
            painted = drift(batch, 1).painted
            assert painted["alone"].seen.label != painted["last"].seen.label
        case "end":
            assert app.button_group(key="pad").value == "end"
        case "waste":
            assert len(pads["x"]) > len(tokens["x"])
        case "zero":
            assert pads["x"]
            assert app.toggle(key="zero_row").value is True
        case "start" | "default":
            assert app.text_area(key="texts").value == words.DEFAULT_TEXTS[language]


@each_language
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"side": "left", "zero_row": "true"},
        {"max_length": "3", "cut": "left", "pad": "end"},
        {"texts": "a 'quoted' {giraffe}\n\\n # \"x\"", "pad": "unk"},
    ],
    ids=str,
)
def test_the_printed_program_prints_the_numbers_on_the_screen(
    language: Language, query: dict[str, str]
) -> None:
    app = opened("embedding", lang=language, **query)
    (program,) = (code.value for code in app.code)
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "snippet", "exec"), {})
    wanted = json.loads(program.splitlines()[-1].removeprefix("# "))
    np.testing.assert_allclose(json.loads(printed.getvalue()), wanted, atol=1.1e-4)
    every = charts(app)["embedding-drift"]["notices"]
    assert len(wanted) == 4 and lines(every)
