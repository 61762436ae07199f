"""What is drawn of a batch is what it holds."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from diagrams import lookup, padding, theme, zero_padding
from diagrams import padding_effects as drifts
from rnn_core import pretrained
from rnn_core.batching.convolution_padding import padded_convolution
from rnn_core.batching.padding import EmbeddingLookup, batch_texts, embedding_lookup
from rnn_core.batching.padding_effects import PaddingEffects, padding_effects
from rnn_core.batching.padding_idx import embedding_gradients
from tests.arrays import decoded

TEXTS = {
    "three": "a small ginger cat sits in a box\ncat\na big black dog sleeps under the new table",
    "one token": "cat",
    "strange": "<b>x</b> & y\n\ncat",
    "longest": "a cat " * 24 + "\ncat",
    "most": "cat\n" * 31 + "a cat sleeps",
}
LOOKUP = {name: name for name in ("tokens", "ids", "onehot", "matrix", "vector")}
GRID = {"line": "line {} · {}", "mask": "mask"}
DRIFT = {name: name for name in ("units", "away")}
PAINTED = {name: name for name in ("now", "unpadded", "last", "h_n", "gathered", "packed")}
ROWS = {name: name for name in ("gradient", "moved", "free", "held")}


def looked_up(text: str, line: int = 1) -> EmbeddingLookup:
    table = pretrained("painter", "en").network.embed.weight.detach()  # type: ignore[union-attr]
    return embedding_lookup(batch_texts(text, "en"), line, table)  # type: ignore[arg-type]


def drifted(text: str, line: int = 1) -> PaddingEffects:
    return padding_effects(batch_texts(text, "en"), line)


def figures(text: str) -> list[theme.Figure]:
    found, batch = looked_up(text), batch_texts(text, "en")
    return [
        lookup.tokens_and_ids(found, LOOKUP),
        lookup.one_hot_product(found, LOOKUP),
        padding.padded_batch(batch, 0, GRID),
        padding.padding_mask(batch, "mask"),
        drifts.states_over_padding(drifted(text), DRIFT),
        drifts.pictures_from_states(drifted(text), PAINTED),
        zero_padding.embedding_gradients(embedding_gradients(batch, 1), batch, ROWS),
        zero_padding.picture_border(padded_convolution(1), 4, {"framed": "a", "convolved": "b"}),
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_figures_stand_at_the_extremes(name: str) -> None:
    for figure in figures(TEXTS[name]):
        go.Figure(figure)  # Plotly checks every property
        drawn = json.dumps(figure)
        assert "<b>" not in drawn
        twins = {colour.light for colour in theme.COLOUR_PAIRS}
        assert set(re.findall(r"#[0-9a-fA-F]{6}", drawn)) <= twins
        for axis in (one for key, one in figure["layout"].items() if re.match("[xy]axis", key)):
            assert len(axis["range"]) == 2 and not axis.get("autorange")


def test_the_one_stands_where_the_row_is_framed() -> None:
    found = looked_up(TEXTS["three"])
    figure = lookup.one_hot_product(found, LOOKUP)
    np.testing.assert_array_equal(decoded(figure["data"][1]["z"]), found.table)
    assert len(figure["frames"]) == len(found.tokens) == 8
    for t, frame in enumerate(figure["frames"]):
        hot, row, vector, name = frame["data"]
        assert np.flatnonzero(decoded(hot["z"])).tolist() == [found.ids[t]]
        assert (min(row["y"]), max(row["y"])) == (found.ids[t] - 0.5, found.ids[t] + 0.5)
        np.testing.assert_array_equal(decoded(vector["z"])[0], found.table[found.ids[t]])
        assert name["text"][0].strip() == f"{found.tokens[t]} · {found.ids[t]}"
    moved = lookup.tokens_and_ids(found, LOOKUP)["frames"]
    assert [np.mean(frame["data"][0]["x"][:2]) for frame in moved] == list(range(8))


def test_padding_is_hatched_and_nothing_else_is() -> None:
    batch = batch_texts(TEXTS["three"], "en", 4, side="left")
    figure = padding.padded_batch(batch, 1, GRID)
    tokens, pads, names, chosen = figure["data"]
    mask, hatched = padding.padding_mask(batch, "mask")["data"]
    assert hatched["x"] == pads["x"] and hatched["base"] == pads["base"]
    assert "pattern" in pads["marker"] and "pattern" not in tokens["marker"]
    places = {(t, b) for b, t in zip(*np.nonzero(~batch.mask), strict=True)}
    assert {(x, round(base + 0.42)) for x, base in zip(pads["x"], pads["base"])} == places  # noqa: B905
    assert names["text"] == ["&lt;pad&gt;"] * 3
    np.testing.assert_array_equal(decoded(mask["z"]), batch.mask)
    assert figure["layout"]["yaxis"]["ticktext"] == ["line 1 · 4", "line 2 · 1", "line 3 · 4"]
    assert np.mean(chosen["y"][1:3]) == pytest.approx(1)


def test_an_unknown_word_is_one_like_any_other() -> None:
    tokens, *_ = padding.padded_batch(batch_texts("a giraffe runs", "en"), 0, GRID)["data"]
    assert tokens["text"] == ["a", "&lt;unk&gt;", "&lt;unk&gt;"]
    assert "giraffe" in tokens["customdata"][1]


def test_max_length_moves_no_edge() -> None:
    short, long = (
        padding.padded_batch(batch_texts(TEXTS["three"], "en", most), 0, GRID) for most in (2, 48)
    )
    assert short["layout"]["xaxis"] == long["layout"]["xaxis"]
    assert short["layout"]["height"] == long["layout"]["height"]


def test_states_drift_behind_the_hatching() -> None:
    found = drifted(TEXTS["three"], 2)
    heat, band, line, *_ = drifts.states_over_padding(found, DRIFT)["data"]
    np.testing.assert_array_equal(decoded(heat["z"]), found.states.T)
    np.testing.assert_array_equal(decoded(line["y"]), found.distances)
    assert band["x"] == list(range(1, 9)) and "pattern" in band["marker"]


def test_every_step_is_painted() -> None:
    found = drifted(TEXTS["three"])
    figure = drifts.pictures_from_states(found, PAINTED)
    assert len(figure["frames"]) == len(found.step_paintings)
    for frame, step in zip(figure["frames"], found.step_paintings, strict=True):
        picture, said = frame["data"]
        np.testing.assert_array_equal(decoded(picture["z"]), step.picture)
        assert step.guess.label in said["text"][0]
    shown = [one for one in figure["data"] if one["type"] == "image"]
    for trace, one in zip(shown[1:], found.paintings.values(), strict=True):
        np.testing.assert_array_equal(decoded(trace["z"]), one.picture)


def test_gradients_of_both_runs_stand_side_by_side() -> None:
    batch = batch_texts(TEXTS["three"], "en")
    found = embedding_gradients(batch, 2)
    free, held, band, moved = zero_padding.embedding_gradients(found, batch, ROWS)["data"]
    np.testing.assert_array_equal(decoded(free["y"]), found.without_padding_idx)
    np.testing.assert_array_equal(decoded(held["y"]), found.with_padding_idx)
    np.testing.assert_array_equal(decoded(moved["y"]), found.step_lengths)
    assert band["x"] == list(range(1, 9))


@pytest.mark.parametrize("width", [0, 1, 4])
def test_a_frame_grows_outwards(width: int) -> None:
    found = padded_convolution(width)
    picture, hatch, answer = zero_padding.picture_border(
        found, 4, {"framed": "a", "convolved": "b"}
    )["data"]
    assert picture["x0"] == 4 - width + 0.5
    np.testing.assert_array_equal(decoded(picture["z"]), found.padded_picture)
    np.testing.assert_array_equal(decoded(answer["z"]), found.feature_map)
    assert answer["x0"] == picture["x0"] + 1  # a filter of three has its middle one further in
    covered = sum(w * h for w, h in zip(hatch["width"], hatch["y"], strict=True))
    assert covered == (32 + 2 * width) ** 2 - 32**2
