"""The pipeline, its tensors, and what is told of them: what is drawn is what was computed."""

import json
import re
from dataclasses import replace
from itertools import product

import numpy as np
import plotly.graph_objects as go
import pytest

from content.ui_text import in_language
from diagrams import chunked_bptt, last_states, optimizer_step, pipeline, tensors, theme
from lessons.pipeline import diagram_labels, init_hidden, last_state
from lessons.pipeline import optimizer_step as step_section
from lessons.reviews import VERDICTS
from rnn_core.batching.chunked_bptt import chunked_bptt as read_in_chunks
from rnn_core.batching.last_states import last_states as take_last_states
from rnn_core.batching.optimizer_step import optimizer_step as make_step
from rnn_core.batching.pipeline import Pipeline, run_pipeline
from rnn_core.batching.text_classifier import ClassifierSettings
from tests.arrays import decoded

TEXTS = {
    "three": "expensive , but tasty\nso boring\n\nI liked this film",
    "one": "<b>",
    "many": "\n".join(f"a{k} b & c <d> e f g h i j" for k in range(32)),
}
SETTINGS = (
    ClassifierSettings(),
    ClassifierSettings("lstm", 64, 3, 2, "left", 48),
    ClassifierSettings("gru", 2, 2, 1, "right", 2),
)
EVERY = list(product(TEXTS, SETTINGS))


def said(table: dict) -> dict[str, str]:
    return in_language(table, "en")


ARROWS = said(diagram_labels.ARROWS | diagram_labels.BOXES) | {"layer": "nn.RNN"}
TENSOR_LABELS = said(diagram_labels.TENSOR_LABELS | VERDICTS)


def run_text(text: str, settings: ClassifierSettings) -> Pipeline:
    lines = len([line for line in TEXTS[text].splitlines() if line])
    return run_pipeline(TEXTS[text], [k % 2 for k in range(lines)], settings)


def figures(run: Pipeline) -> list[theme.Figure]:
    lines = tuple(map(str, run.lines.numbers))
    ids = run.vocabulary.encode(run.tokens[0])
    read = read_in_chunks(run.tokens[0], ids, 1, len(run.vocabulary), run.settings, 2)
    return [
        pipeline.pipeline(run, ARROWS),
        tensors.stage_tensors(run, TENSOR_LABELS),
        last_states.compare_last_states(take_last_states(run), lines, said(last_state.TITLES)),
        optimizer_step.optimizer_step(make_step(run, "sgd", 100), lines, said(step_section.TITLES)),
        optimizer_step.optimizer_step(
            make_step(run, "adam", 0.01), lines, said(step_section.TITLES)
        ),
        chunked_bptt.states_and_gradients(read, said(init_hidden.TITLES)),
    ]


@pytest.mark.parametrize(("text", "settings"), EVERY, ids=str)
def test_figures_stand_at_the_extremes(text: str, settings: ClassifierSettings) -> None:
    drawn = figures(run_text(text, settings))
    plain = figures(run_text("three", ClassifierSettings()))
    twins = {colour.light for colour in theme.COLOUR_PAIRS}
    for figure, other in zip(drawn, plain, strict=True):
        go.Figure(figure)  # Plotly checks every property
        assert figure["layout"]["height"] == other["layout"]["height"]
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}", json.dumps(figure))) <= twins
        axes = {key: axis for key, axis in figure["layout"].items() if re.match("[xy]axis", key)}
        for key, axis in axes.items():
            assert len(axis["range"]) == 2 and not axis.get("autorange"), key


def test_every_arrow_stands_at_its_frame_and_says_its_shape() -> None:
    for settings in SETTINGS:
        run = run_text("three", settings)
        figure = pipeline.pipeline(run, ARROWS)
        labels = [trace for trace in figure["data"] if trace.get("mode") == "markers+text"]
        places = dict(
            pair for trace in labels for pair in zip(trace["x"], trace["text"], strict=True)
        )
        assert sorted(places) == list(range(len(run.stages))) and len(labels) == 2
        for k, stage in enumerate(run.stages):
            assert places[k].endswith(f"<br>{tuple(stage.array.shape)}")
        assert all(trace["hoverinfo"] == "none" for trace in labels)  # else no click is told
        assert len(figure["frames"]) == len(run.stages)
        for k, frame in enumerate(figure["frames"]):
            (marked,) = (moved for moved in frame["data"] if moved["x"])
            assert (min(marked["x"]) + max(marked["x"])) / 2 == pytest.approx(k)


def test_the_second_row_runs_back() -> None:
    layout = pipeline.pipeline(run_text("three", ClassifierSettings()), ARROWS)["layout"]
    assert layout["xaxis"]["range"][0] < layout["xaxis"]["range"][1]
    assert layout["xaxis2"]["range"][0] > layout["xaxis2"]["range"][1]


@pytest.mark.parametrize(("text", "settings"), EVERY, ids=str)
def test_every_frame_holds_the_numbers_of_its_tensor(
    text: str, settings: ClassifierSettings
) -> None:
    run = run_text(text, settings)
    frames = tensors.stage_tensors(run, TENSOR_LABELS)["frames"]
    for stage, frame in zip(run.stages, frames, strict=True):
        heatmaps = [moved for moved in frame["data"] if moved.get("type") == "heatmap"]
        (cells,) = (one for one in heatmaps if one["x0"] > 0)
        drawn = decoded(cells["z"])
        if stage.name in ("tokens", "ids"):
            mask = run.batch.mask.numpy()
            np.testing.assert_array_equal(drawn[mask], run["ids"].array[mask])
            assert np.isnan(drawn[~mask]).all()
            continue
        largest = 1 if stage.name == "probabilities" else stage.max_abs or 1
        shown = np.sort(drawn[~np.isnan(drawn)])
        np.testing.assert_allclose(shown, np.sort(stage.array.ravel() / largest), atol=1e-6)
        edges = cells["x0"] - cells["dx"] / 2, cells["y0"] - cells["dy"] / 2
        assert edges == (pytest.approx(0), pytest.approx(0))
        assert drawn.shape[1] * cells["dx"] < 1.0001 and drawn.shape[0] * cells["dy"] < 1.0001
        (chance,) = (one for k, one in enumerate(heatmaps) if k == 2)
        assert (chance is cells) == (stage.name == "probabilities")


def test_a_rectangle_is_a_line_of_the_batch() -> None:
    run = run_text("three", ClassifierSettings())
    frame = tensors.stage_tensors(run, TENSOR_LABELS)["frames"][2]
    drawn = decoded(frame["data"][0]["z"])
    wanted = run["embedded"].array / run["embedded"].max_abs
    for line in range(3):
        np.testing.assert_allclose(drawn[:, line * 5 : line * 5 + 4], wanted[line].T, atol=1e-6)
    below, titles = frame["data"][-3], frame["data"][-1]
    assert [text for text in titles["text"] if text.strip()] == ["line 1", "line 2", "line 4"]
    assert [text for text in below["text"] if text.strip()][4:8] == [
        "so",
        "boring",
        "‹pad›",
        "‹pad›",
    ]


def test_frames_move_values_alone() -> None:
    """As many names and rows of numbers in every frame: nothing is laid out anew."""
    for text, settings in EVERY:
        frames = tensors.stage_tensors(run_text(text, settings), TENSOR_LABELS)["frames"]
        counts = {
            tuple(len(moved["text"]) for moved in frame["data"] if "text" in moved)
            for frame in frames
        }
        assert len(counts) == 1


def test_small_tensors_write_their_numbers() -> None:
    run = run_text("three", ClassifierSettings())
    frame = next(
        frame
        for frame, stage in zip(
            tensors.stage_tensors(run, TENSOR_LABELS)["frames"], run.stages, strict=True
        )
        if stage.name == "logits"
    )
    _, pale, *_ = (moved for moved in frame["data"] if moved.get("type") == "heatmap")
    written = [[float(word.replace("−", "-")) for word in row] for row in pale["text"][:3]]
    np.testing.assert_allclose(written, run["logits"].array, atol=0.0051)
    assert rows_of(frame) == ["1 · unkind", "2 · kind", "4 · unkind"]


def rows_of(frame: dict) -> list[str]:
    return [name.strip() for name in frame["data"][-2]["text"] if name.strip()]


def test_padding_is_a_token_and_its_number() -> None:
    run = run_text("three", ClassifierSettings(side="left"))
    tokens, ids = tensors.stage_tensors(run, TENSOR_LABELS)["frames"][:2]
    for frame, blank in ((tokens, "‹pad›"), (ids, "0")):
        padding = [name for name in frame["data"][-4]["text"] if name.strip()]
        assert padding == [blank] * int((~run.batch.mask).sum())


def test_lines_that_have_no_room_for_an_answer_are_numbers() -> None:
    run = run_text("many", ClassifierSettings())
    for stage, frame in zip(
        run.stages, tensors.stage_tensors(run, TENSOR_LABELS)["frames"], strict=True
    ):
        if stage.name in ("logits", "probabilities", "losses", "d_logits"):
            assert rows_of(frame) == ["1–32"]


def test_a_bar_parts_the_directions_of_the_output() -> None:
    for directions in (1, 2):
        run = run_text("three", ClassifierSettings(directions=directions))
        frames = tensors.stage_tensors(run, TENSOR_LABELS)["frames"]
        for stage, frame in zip(run.stages, frames, strict=True):
            (bar,) = (moved for moved in frame["data"] if "x" in moved and "text" not in moved)
            if stage.name == "output" and directions == 2:
                (cells,) = (moved for moved in frame["data"] if moved.get("x0", -1) > 0)
                assert bar["y"] == pytest.approx([10 * cells["dy"]] * 9) and len(bar["x"]) == 9
            else:
                assert bar["x"] == []


def test_the_gradient_of_the_weights_goes_to_the_optimizer() -> None:
    for settings in SETTINGS:
        run = run_text("three", settings)
        figure = pipeline.pipeline(run, ARROWS)
        (box,) = (
            shape
            for shape in figure["layout"]["shapes"]
            if shape["label"]["text"] == ARROWS["optimizer"]
        )
        heads = [
            (x, y)
            for trace in figure["data"]
            if trace.get("mode") == "markers" and trace["xaxis"] == "x2"
            for x, y, symbol in zip(trace["x"], trace["y"], trace["marker"]["symbol"], strict=True)
            if symbol == "triangle-down"
        ]
        ((x, y),) = heads
        assert box["x0"] < x < box["x1"] and y > box["y1"]


def test_last_states_and_their_differences() -> None:
    run = run_text("three", ClassifierSettings(directions=2))
    found = take_last_states(run)
    figure = last_states.compare_last_states(found, ("1", "2", "4"), said(last_state.TITLES))
    tables = [decoded(trace["z"]) for trace in figure["data"][:3]]
    for drawn, table in zip(tables, (found.output_last, found.h_n, found.unpadded), strict=True):
        np.testing.assert_array_equal(drawn, table)
    for trace, values in zip(
        figure["data"][3:], (found.output_minus_h_n, found.output_error), strict=True
    ):
        np.testing.assert_array_equal(decoded(trace["x"]), values)
        assert values.max() < figure["layout"]["xaxis4"]["range"][1]
    assert len(figure["layout"]["shapes"]) == 3  # a bar between the two directions
    plain = last_states.compare_last_states(
        take_last_states(run_text("one", ClassifierSettings())), ("1",), said(last_state.TITLES)
    )
    assert not plain["layout"]["shapes"]


def test_a_step_is_drawn_as_it_was() -> None:
    step = make_step(run_text("three", ClassifierSettings()), "adam", 0.1)
    figure = optimizer_step.optimizer_step(step, ("1", "2", "4"), said(step_section.TITLES))
    _, before, after, _, weights = figure["data"]
    np.testing.assert_array_equal(decoded(before["x"]), step.probabilities_before)
    np.testing.assert_array_equal(decoded(after["x"]), step.probabilities_after)
    sizes, moves = (10 ** decoded(weights[axis]).astype(float) for axis in "xy")
    np.testing.assert_allclose(np.sort(sizes), np.sort(np.abs(step.gradients)), rtol=1e-4)
    order = np.argsort(np.abs(step.gradients))
    np.testing.assert_allclose(moves, np.abs(step.weight_changes)[order], rtol=1e-4)
    large = make_step(run_text("three", ClassifierSettings("lstm", 64, 3, 2)), "sgd", 1)
    assert (
        len(
            decoded(
                optimizer_step.optimizer_step(large, ("1",) * 3, said(step_section.TITLES))["data"][
                    4
                ]["x"]
            )
        )
        == 500
    )


def test_chunks_are_shaded_and_a_gradient_of_zero_is_hollow() -> None:
    tokens = tuple("abcdefg")
    found = read_in_chunks(tokens, range(2, 9), 1, 9, ClassifierSettings(), 3)
    figure = chunked_bptt.states_and_gradients(found, said(init_hidden.TITLES))
    afresh, carried, whole, detached = figure["data"]
    np.testing.assert_array_equal(decoded(afresh["y"]), found.reset_distance)
    np.testing.assert_array_equal(decoded(carried["y"]), found.carried_distance)
    np.testing.assert_allclose(10 ** decoded(whole["y"]), found.full_gradient, rtol=1e-4)
    assert detached["marker"]["symbol"] == ["circle-open"] * 6 + ["circle"]
    zero = figure["layout"]["yaxis2"]["tickvals"][0]
    assert figure["layout"]["yaxis2"]["ticktext"][0] == "0"
    assert set(decoded(detached["y"])[:6]) == {zero}
    bands = [(band["x0"], band["x1"]) for band in figure["layout"]["shapes"]]
    assert bands == [(2.5, 5.5)]
    assert figure["layout"]["xaxis"]["ticktext"] == list(tokens)


def test_a_gradient_too_small_to_be_drawn_is_not_zero() -> None:
    found = read_in_chunks("abc", range(2, 5), 1, 9, ClassifierSettings(), 3)
    small = replace(found, full_gradient=np.array([0, 1e-20, 1e-15], np.float32))
    whole = chunked_bptt.states_and_gradients(small, said(init_hidden.TITLES))["data"][2]
    drawn = decoded(whole["y"])
    np.testing.assert_allclose(drawn[1:], [-16, -15], atol=1e-4)
    assert drawn[0] < -16
    assert whole["marker"]["symbol"] == ["circle-open", "circle-open", "circle"]
    np.testing.assert_allclose(whole["customdata"], [0, 1e-20, 1e-15])
