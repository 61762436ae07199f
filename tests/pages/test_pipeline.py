"""The lesson on the whole pipeline: what it draws and says is what PyTorch computed."""

import re
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest
import torch
from torch import nn

from content import LANGUAGES, Language, words
from content.template import decimal, number
from content.words import pipeline as names
from rnn_core.batches import MAX_LINES
from rnn_core.chunks import read_in_chunks
from rnn_core.ends import ends
from rnn_core.pipeline import Pipeline, assemble, right_answers
from rnn_core.sentiment import Settings
from rnn_core.update import update
from tests.arrays import decoded
from tests.notices import lines, longest
from tests.pages.test_pages import CYRILLIC, assert_well, charts, opened, said
from ui.answers.ends import case as last_case
from ui.answers.update import case as step_case
from ui.answers.update import moves_case
from ui.presets import PIPELINE

each_language = pytest.mark.parametrize("language", LANGUAGES)
CHARTS = {f"pipeline-{name}" for name in ("whole", "last", "update", "chunks")}


def sent(text: str, language: Language, **settings) -> Pipeline:
    from rnn_core.batches import read_lines

    labels = right_answers(read_lines(text).tokens, language)
    return assemble(text, labels, Settings(**settings))


def settings_of(query: dict[str, str]) -> dict:
    kinds = {"cell": str, "hidden": int, "stack": int, "directions": int, "side": str}
    kinds |= {"max_length": int, "seed": int}
    found = {key: kind(query[key]) for key, kind in kinds.items() if key in query}
    return {"layers" if key == "stack" else key: value for key, value in found.items()}


def notices(app, chart: str) -> str:
    return lines(charts(app)[f"pipeline-{chart}"]["notices"])


def has(app, language: Language, section: str, chart: str, block: str) -> bool:
    return longest("pipeline", language, section, f"notice-{block}") in notices(app, chart)


LARGEST_AT_PADDING = {
    "batch": "expensive but tasty\nso boring\nI liked this film",
    **{"stack": "2", "side": "left", "seed": "1"},
}
QUERIES = [
    {},
    {"cell": "lstm", "stack": "3", "directions": "2", "hidden": "64", "seed": "8"},
    {"cell": "gru", "side": "left", "max_length": "2"},
    LARGEST_AT_PADDING,
    {"directions": "2", "batch": "скучно\nвкусно"},
    {"batch": "a"},
    {"batch": "?!\n\n\nx\n" + "good film " * 40, "max_length": "48", "hidden": "2"},
    {"batch": "\n".join(["so good , so boring"] * MAX_LINES), "directions": "2", "side": "left"},
    {"batch": "<b>x</b> {{word}}\n$x$ :red[x] `c`\n\u202eсправа"},
]


@each_language
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_every_tensor_is_drawn_and_said(query: dict[str, str], language: Language) -> None:
    app = opened("pipeline", lang=language, **query)
    assert_well(app)
    there = charts(app)
    assert there.keys() >= CHARTS
    text = query.get("batch", words.DEFAULT_BATCH[language])
    run = sent(text, language, **settings_of(query))
    given = there["pipeline-whole"]
    assert len(given["captions"]) == len(run.stages)
    frames = given["figures"][1]["frames"]
    for stage, caption, frame in zip(run.stages, given["captions"], frames, strict=True):
        shape, told = map(lambda line: lines([line]), caption)
        assert shape.endswith(
            f"({', '.join(stage.letters)}{',' * (stage.array.ndim == 1)}) = {stage.array.shape}"
        )
        if stage.name in ("tokens", "ids"):
            continue
        cells = next(moved for moved in frame["data"] if moved.get("x0", -1) > 0)
        drawn = decoded(cells["z"])
        scale = 1 if stage.name == "probabilities" else stage.largest or 1
        np.testing.assert_allclose(
            np.sort(drawn[~np.isnan(drawn)]), np.sort(stage.array.ravel() / scale), atol=1e-6
        )
        if stage.name not in ("features", "probabilities", "losses", "d_table", "d_embedded"):
            assert (number(stage.largest) if stage.largest else "0") in told
        if stage.name == "d_embedded":
            sizes = np.abs(stage.array[run.batch.mask.numpy()]).max(1)
            assert number(float(sizes.max())) in told
            token = run["tokens"].array[run.batch.mask.numpy()][sizes.argmax()]
            assert token in told
    assert decimal(run.loss) in notices(app, "whole")
    labels = run.labels.tolist()
    for count in (sum(labels), len(labels) - sum(labels)):
        assert str(count) in notices(app, "whole")
    assert has(app, language, "whole", "whole", "empty") == bool(run.lines.empty)
    cut = sum(len(line) > run.settings.max_length for line in run.lines.tokens)
    assert has(app, language, "whole", "whole", "cut") == (cut > 1)
    assert has(app, language, "whole", "whole", "cut-one") == (cut == 1)
    assert has(app, language, "whole", "whole", "padded") == bool(run.padded)
    assert has(app, language, "whole", "whole", "even") != bool(run.padded)


def test_the_largest_gradient_that_is_told_is_a_word_s() -> None:
    run = sent(LARGEST_AT_PADDING["batch"], "en", **settings_of(LARGEST_AT_PADDING))
    sizes, mask = np.abs(run["d_embedded"].array).max(2), run.batch.mask.numpy()
    assert sizes[~mask].max() > sizes[mask].max()  # so the page above had to leave padding out


LASTS = {
    "plain": {"directions": "1", "batch": "a b\nc d"},
    "plain-exact": {"directions": "1", "batch": "a"},
    "right": {"directions": "1"},
    "left": {"directions": "1", "side": "left", "cell": "lstm"},
    "single": {"directions": "2", "batch": "a\nb"},
    "two": {"directions": "2", "batch": "a b\nc d", "cell": "gru", "stack": "2"},
    "two-right": {"directions": "2"},
    "two-left": {"directions": "2", "side": "left"},
}


@each_language
@pytest.mark.parametrize("case", LASTS)
def test_the_last_states_are_compared(case: str, language: Language) -> None:
    query = LASTS[case]
    app = opened("pipeline", lang=language, **query)
    assert_well(app)
    text = query.get("batch", words.DEFAULT_BATCH[language])
    run = sent(text, language, **settings_of(query))
    found = ends(run)
    assert last_case(run, found) == case
    assert has(app, language, "last", "last", case)
    data = charts(app)["pipeline-last"]["figures"][0]["data"]
    for trace, table in zip(data, (found.outputs, found.finals, found.alone), strict=False):
        np.testing.assert_array_equal(decoded(trace["z"]), table)
    told = notices(app, "last")
    half = np.abs(found.outputs - found.finals)
    assert not half[:, : found.hidden].any() and "0.00" not in told
    if case.startswith("two"):
        assert number(float(half[:, found.hidden :].max())) in told
    if case in ("right", "left", "plain"):
        assert number(float(found.off.max())) in told
    if case == "plain-exact":
        assert not found.off.any()
    if case == "right":
        assert number(float(np.abs(found.packed_finals - found.packed_outputs).max())) in told


@each_language
@pytest.mark.parametrize(
    ("name", "case"),
    [
        *(("careful", "fell"), ("good", "fell"), ("leap", "rose")),
        *(("adam", "fell"), ("adam-leap", "rose")),
    ],
)
def test_presets_of_the_step_do_what_they_say(name: str, case: str, language: Language) -> None:
    app = opened("pipeline", lang=language)
    app.button(key=f"preset-update-{name}").click().run()
    assert_well(app)
    preset = PIPELINE["update"][name]
    rate = float(preset["learning_rate"])  # type: ignore[call-overload]
    optimizer = preset["optimizer"]  # type: ignore[call-overload]
    step = update(sent(words.DEFAULT_BATCH[language], language), optimizer, rate)
    assert step_case(step) == case
    assert has(app, language, "update", "update", case)
    alike = len({number(abs(float(move))) for move in step.moves}) == 1
    notice = f"{optimizer}-even" if alike else optimizer
    assert alike == (name == "adam") and moves_case(step) == notice
    assert has(app, language, "update", "update", notice)
    told = notices(app, "update")
    for value in (step.loss_before, step.loss_after):
        assert decimal(value) in told
    assert number(float(np.abs(step.moves).max())) in told
    figure = charts(app)["pipeline-update"]["figures"][0]
    answers = [words.VERDICTS[name][language] for name in ("kind", "unkind", "kind")]
    named = [f"{k} · {answer}" for k, answer in enumerate(answers, start=1)]
    assert figure["layout"]["yaxis"]["ticktext"] == named
    data = figure["data"]
    np.testing.assert_array_equal(decoded(data[1]["x"]), step.before)
    np.testing.assert_array_equal(decoded(data[2]["x"]), step.after)


@each_language
def test_a_step_too_small_to_be_seen_is_said_to_be(language: Language) -> None:
    query = {"cell": "lstm", "hidden": "2", "stack": "3", "learning_rate": "0.01", "batch": "a"}
    app = opened("pipeline", lang=language, optimizer="sgd", **query)
    step = update(sent("a", language, cell="lstm", hidden=2, layers=3), "sgd", 0.01)
    assert has(app, language, "update", "update", step_case(step))


@each_language
@pytest.mark.parametrize("chunk", [1, 2, 3, 12])
@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_chunks_are_read_and_told(chunk: int, cell: str, language: Language) -> None:
    app = opened("pipeline", lang=language, chunk=str(chunk), cell=cell, directions="2")
    assert_well(app)
    run = sent(words.DEFAULT_BATCH[language], language, cell=cell)
    line = int(run.batch.lengths.argmax())
    ids = run.vocabulary.encode(run.tokens[line])
    found = read_in_chunks(
        run.tokens[line], ids, int(run.labels[line]), len(run.vocabulary), run.settings, chunk
    )
    data = charts(app)["pipeline-chunks"]["figures"][0]["data"]
    np.testing.assert_array_equal(decoded(data[0]["y"]), found.afresh)
    np.testing.assert_array_equal(decoded(data[1]["y"]), found.carried)
    told = notices(app, "chunks")
    one = chunk >= len(ids)
    assert has(app, language, "init-hidden", "chunks", "one") == one
    assert ("backward through the graph a second time" in told) != one
    if not one:
        assert number(float(found.afresh.max())) in told
    assert found.zeros == 0 and "0.00" not in told


@each_language
def test_a_line_of_one_token_is_advised_to_be_longer(language: Language) -> None:
    app = opened("pipeline", lang=language, max_length="1", directions="2")
    assert_well(app)
    assert has(app, language, "init-hidden", "chunks", "one-token")
    assert has(app, language, "last", "last", "single")


@each_language
@pytest.mark.parametrize(
    "query",
    [
        *({}, {"layer": "elman", "l": "1", "batch_first": "false"}, {"layer": "gru", "l": "8"}),
        {"two_directions": "true", "b": "1024", "t": "4096", "d": "512", "h": "512", "l": "8"},
    ],
    ids=str,
)
def test_every_shape_is_told(query: dict[str, str], language: Language) -> None:
    app = opened("pipeline", lang=language, **query)
    assert_well(app)
    (told,) = (text.value for text in app.markdown if text.value.startswith("`nn."))
    call = re.match("`(.*?)`", told)[1]  # type: ignore[index]
    layer = eval(call, {"nn": nn}) if query.get("b") is None else None
    if layer is not None:
        first = query.get("batch_first") != "false"
        x = torch.zeros((3, 7, 16) if first else (7, 3, 16))
        output, state = layer(x)
        states = state if isinstance(state, tuple) else (state,)
        for tensor in (x, output, *states):
            assert f"`{tuple(tensor.shape)}`" in told
        for name, weight in layer.named_parameters():
            kind, end = name.rsplit("_l", 1)
            (row,) = (line for line in told.splitlines() if line.startswith(f"| `_l{end}` |"))
            assert f"`{kind}` {tuple(weight.shape)}" in row
        count = sum(weight.numel() for weight in layer.parameters())
        assert f"{count:,}".replace(",", "\u202f") in told
    else:
        assert "`(1024, 4096, 1024)`" in told and "`(16, 1024, 512)`" in told


TRUTHS = {
    "whole": ("weights", "none"),
    "last": ("padding", "zeros"),
    "update": ("same", "less"),
    "init-hidden": ("gradient", "answers"),
    "shapes": ("second", "first"),
}


@each_language
@pytest.mark.parametrize("section", TRUTHS)
def test_the_revealed_answers_are_right(section: str, language: Language) -> None:
    app = opened("pipeline", lang=language, cell="lstm", stack="2", batch="a\nb c")
    right, wrong = TRUTHS[section]
    assert words.RIGHT[language] not in said(app)
    for option, verdict in ((wrong, words.WRONG), (right, words.RIGHT)):
        app.radio(key=f"predict-pipeline-{section}").set_value(option).run()
        assert_well(app)
        assert f"**{verdict[language]}**" in said(app)


@each_language
def test_the_answers_quote_what_was_measured(language: Language) -> None:
    app = opened("pipeline", lang=language, cell="gru")
    own = sent(words.DEFAULT_BATCH[language], language)
    adam, sgd = (update(own, name, 0.1) for name in ("adam", "sgd"))
    found = ends(own)
    quoted = {
        "last": [found.off.max(), np.abs(found.packed_finals - found.alone).max()],
        "update": [np.abs(one.moves).max() for one in (adam, sgd)],
    }
    for section, values in quoted.items():
        app.radio(key=f"predict-pipeline-{section}").set_value(TRUTHS[section][0]).run()
        for value in values:
            assert number(float(value)) in said(app)
    app.radio(key="predict-pipeline-whole").set_value("weights").run()
    assert "`(1, 4, 10)`" in said(app) and "`(10, 10)`" in said(app)


@each_language
@pytest.mark.parametrize("section", ["whole", "last", "init-hidden", "shapes"])
def test_every_preset_leads_to_a_whole_page(section: str, language: Language) -> None:
    app = opened("pipeline", lang=language, cell="gru", max_length="1", chunk="1")
    for name in PIPELINE[section]:
        app.button(key=f"preset-{section}-{name}").click().run()
        assert_well(app)
        assert charts(app).keys() >= CHARTS
        if (section, name) == ("whole", "short"):
            assert has(app, language, "whole", "whole", "cut")
        if section == "last":
            case = {"two": "two", "both": "two-right"}.get(name, name)
            assert has(app, language, "last", "last", case)
        if section == "init-hidden":
            assert has(app, language, "init-hidden", "chunks", "one") == (name == "one")
    if section == "whole":
        assert app.text_area(key="batch").value == words.DEFAULT_BATCH[language]


STRANGE = {"empty": " \n\t", "lines": "x\n" * 33, "long": "я" * 10_001}


@each_language
@pytest.mark.parametrize("kind", STRANGE)
def test_a_batch_that_cannot_be_read_is_kept_and_explained(kind: str, language: Language) -> None:
    app = opened("pipeline", lang=language)
    app.text_area(key="batch").set_value(STRANGE[kind]).run()
    assert not app.exception
    (error,) = app.error
    assert bool(CYRILLIC.search(error.value)) == (language == "ru") and "{{" not in error.value
    assert app.text_area(key="batch").value == STRANGE[kind]
    assert not charts(app).keys() & CHARTS
    assert any(text.value.startswith("`nn.") for text in app.markdown)  # of no batch
    app.text_area(key="batch").set_value("a b").run()
    assert_well(app)


@each_language
@pytest.mark.parametrize("query", QUERIES[:3], ids=str)
def test_the_printed_program_prints_the_losses(query: dict[str, str], language: Language) -> None:
    app = opened("pipeline", lang=language, optimizer="adam", learning_rate="0.1", **query)
    program = app.code[-1].value  # the last section's
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(program, "program", "exec"), {})
    ran = [float(value) for value in out.getvalue().split()]
    shown = [float(value) for value in program.splitlines()[-1].removeprefix("# ").split()]
    assert ran == pytest.approx(shown, abs=1.1e-3)
    for value in shown:
        assert f"{value:.3f}" in notices(app, "update")


def test_a_link_reproduces_the_screen() -> None:
    link = {"batch": "so good\nbad", "cell": "lstm", "hidden": "7", "stack": "2", "seed": "12"}
    link |= {"directions": "2", "side": "left", "max_length": "5", "learning_rate": "10"}
    link |= {"optimizer": "adam", "chunk": "1", "layer": "gru", "b": "9", "two_directions": "true"}
    one, two = (charts(opened("pipeline", lang="en", **link)) for _ in range(2))
    assert one == two
    run = sent("so good\nbad", "en", **settings_of(link))
    frame = one["pipeline-whole"]["figures"][1]["frames"][3]["data"][0]
    wanted = np.hstack([run["output"].array[0].T, run["output"].array[1].T])
    drawn = decoded(frame["z"])
    np.testing.assert_allclose(
        drawn[:, ~np.isnan(drawn).any(0)], wanted / run["output"].largest, atol=1e-6
    )


def test_arrows_have_names_in_both_languages() -> None:
    assert {stage.name for stage in sent("a b", "en", cell="lstm").stages} == set(names.ARROWS)
