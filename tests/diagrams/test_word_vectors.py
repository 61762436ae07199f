"""Maps of words show the vectors they were given, and no name covers another."""

import json
import re
from dataclasses import replace
from html import unescape

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagrams import labels, nearest_words, skipgram, theme, word_vectors
from lessons.embedding.skipgram import corpus
from rnn_core.embeddings.metrics import nearest
from rnn_core.embeddings.skipgram import train
from rnn_core.embeddings.skipgram_updates import EVERY
from rnn_core.probing.embedding_tables import NETWORKS, Lookup, embedding_table, look_up
from tests.arrays import decoded

NAMES = {group: group for group in word_vectors.GROUP_MARKS}
BARS = {"cosine": "cos", "after": "after", "before": "before", "random": "random"}
WHOLE = train(corpus("ru", 2), 5, 8, 0)
CURVES = {"updates": "updates", "loss": "L", "cosine": "cos", "floor": "floor"}


def drawn(looked: Lookup) -> list[theme.Figure]:
    near = nearest(looked.cosines, looked.index)
    return [
        word_vectors.word_map(looked, near, NAMES),
        nearest_words.cosine_bars(looked, near, 0.45, BARS),
    ]


def growing(snapshots: int = 31) -> list[theme.Figure]:
    trained = replace(WHOLE, snapshots=WHOLE.snapshots[:snapshots])
    values = [one.loss / 10 for one in trained.snapshots]
    lines = [("a", "animal", values), ("b", "site", values), ("c", "", values)]
    updates = [k * EVERY for k in range(trained.length)]
    return [
        skipgram.learning_map(trained, NAMES),
        skipgram.training_progress(trained, updates, lines, CURVES),
    ]


FIGURES = [
    *(figure for owner in NETWORKS for figure in drawn(look_up("кот", owner, "ru"))),
    *drawn(look_up("<b>&amp;", "tagger", "en")),
    *growing(),
    *growing(1),
]


@pytest.mark.parametrize("number", range(len(FIGURES)))
def test_figures_are_sound(number: int) -> None:
    figure = FIGURES[number]
    go.Figure(figure)  # Plotly checks every property
    for name, axis in figure["layout"].items():
        if re.match("[xy]axis", name):
            assert len(axis["range"]) == 2 and not axis.get("autorange"), name
    twins = {colour.light for colour in theme.COLOUR_PAIRS}
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}", json.dumps(figure))) <= twins


@pytest.mark.parametrize("owner", NETWORKS)
def test_the_map_shows_every_word_where_its_vector_points(owner: str) -> None:
    looked = look_up("кот", owner, "ru")  # type: ignore[arg-type]
    lines, ways, dots, ring, names, *key = drawn(looked)[0]["data"]
    points = looked.table.projection.project(looked.table.vectors)
    np.testing.assert_allclose(decoded(dots["x"]), points[:, 0], atol=1e-6)
    np.testing.assert_allclose(decoded(dots["y"]), points[:, 1], atol=1e-6)
    assert [(ring["x"][0], ring["y"][0])] == [tuple(points[looked.index])]
    ends = list(zip(lines["x"][1::3], lines["y"][1::3], strict=True))
    assert ends == [tuple(points[k]) for k in nearest(looked.cosines, looked.index)]
    for word, (colour, symbol) in enumerate(
        zip(dots["marker"]["color"], dots["marker"]["symbol"], strict=True)
    ):
        assert word_vectors.GROUP_MARKS[looked.table.groups[word]] == (colour, symbol)
    assert {one["name"] for one in key} == set(looked.table.groups)
    assert ring["text"] == ["<b>кот</b>"]
    near = list(nearest(looked.cosines, looked.index))
    assert names["text"] == [theme.label(looked.table.words[k]) for k in near]
    assert list(zip(ways["x"][::3], ways["y"][::3], strict=True)) == [
        tuple(points[k]) for k in near
    ]
    np.testing.assert_allclose(decoded(names["x"]), ways["x"][1::3], atol=1e-6)
    np.testing.assert_allclose(decoded(names["y"]), ways["y"][1::3], atol=1e-6)
    assert not any(dots["text"][k].strip() for k in (looked.index, *near))
    assert all(hover.split(" · ")[1] in NAMES for hover in dots["customdata"])
    (x, y) = (drawn(looked)[0]["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    assert x[0] < points[:, 0].min() and points[:, 0].max() < x[1]
    assert y[0] < points[:, 1].min() and points[:, 1].max() < y[1]


def test_bars_and_marks_are_the_cosines_after_and_before() -> None:
    looked = look_up("кот", "tagger", "ru")
    near = list(nearest(looked.cosines, looked.index))
    bars, line, marks = nearest_words.cosine_bars(looked, near, 0.45, BARS)["data"]
    np.testing.assert_array_equal(bars["y"], looked.cosines[looked.index, near])
    np.testing.assert_array_equal(marks["y"], looked.initial_cosines[looked.index, near])
    assert line["y"] == [0.45, 0.45]


@pytest.mark.parametrize("owner", NETWORKS)
def test_every_bar_is_in_sight(owner: str) -> None:
    for word in ("кот", "и", "щщщ", "cat", "xyz"):
        looked = look_up(word, owner, "ru")  # type: ignore[arg-type]
        figure = nearest_words.cosine_bars(looked, nearest(looked.cosines, looked.index), 0.4, BARS)
        low, high = figure["layout"]["yaxis"]["range"]
        for one in figure["data"]:
            assert low <= min(one["y"]) and max(one["y"]) <= high


@pytest.mark.parametrize("snapshots", [1, 7, 31])
def test_frames_are_the_snapshots_on_axes_that_stand(snapshots: int) -> None:
    figure, curves = growing(snapshots)
    assert figure["layout"] == growing()[0]["layout"]
    assert len(figure["frames"]) == len(curves["frames"]) == snapshots
    for frame, moved, now in zip(figure["frames"], curves["frames"], WHOLE.snapshots, strict=False):
        (dots,) = frame["data"]
        points = WHOLE.projection.project(now.vectors)
        np.testing.assert_allclose(decoded(dots["x"]), points[:, 0], atol=1e-6)
        np.testing.assert_allclose(decoded(dots["y"]), points[:, 1], atol=1e-6)
        for k, side in enumerate(dots["textposition"]):  # what was free at another step is not now
            assert dots["text"][k]  # an empty one would be gone for good
            if dots["text"][k].strip():
                x, y = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
                there = word_vectors.to_pixels(points, x, y)
                left, top, right, bottom = box(*there[k], dots["text"][k], side, 8)
                under = (there > (left, top)) & (there < (right, bottom))
                assert not under.all(axis=1).any()
        assert moved["data"][0]["y"] == [now.loss]
        assert [one["y"] for one in moved["data"][1:]] == [[now.loss / 10]] * 3
    floor = curves["data"][0]
    assert floor["y"] == [WHOLE.lower_bound] * 2 and floor["line"]["dash"] == "dot"


@given(seed=st.integers(0, 10_000))
def test_no_name_covers_another_or_leaves_the_map(seed: int) -> None:
    chance = np.random.default_rng(seed)
    room = (500.0, 300.0)
    points = chance.uniform((0, 0), room, (40, 2))
    points[:8] = points[0] + chance.uniform(-3, 3, (8, 2))  # a spot
    words = [f"word{k}" for k in range(40)]
    placed = labels.placed(points, words, range(40), room)
    boxes = []
    for (x, y), one in zip(points, placed, strict=True):
        if not one.text:
            continue
        boxes.append(box(x, y, one.text, one.side, 8))
    named = [word for one in placed if one.text for word in one.text.split("<br>")]
    assert len(named) == len(set(named)) and set(named) <= set(words)
    assert len(named) >= 10
    for k, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and top >= 0 and right <= room[0] and bottom <= room[1]
        assert not any(meet(boxes[k], other) for other in boxes[:k])
        assert not ((points > (left, top)) & (points < (right, bottom))).all(axis=1).any()


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("owner", NETWORKS)
def test_the_neighbours_have_their_names_in_the_clear(owner: str, language: str) -> None:
    """None meets another or leaves the map, and next to no point lies under one."""
    hidden = count = 0
    for word in embedding_table(owner, language).words[::7]:  # type: ignore[arg-type]
        looked = look_up(word, owner, language)  # type: ignore[arg-type]
        near = nearest(looked.cosines, looked.index)
        figure = word_vectors.word_map(looked, near, NAMES)
        _, _, dots, ring, names, *_ = figure["data"]
        x, y = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
        points, places = (
            word_vectors.to_pixels(np.stack([decoded(one["x"]), decoded(one["y"])], axis=1), x, y)
            for one in (dots, names)
        )
        own = box(*points[looked.index], ring["text"][0][3:-4], ring["textposition"], 12)
        texts = zip(places, names["text"], names["textposition"], strict=True)
        boxes = [own, *(box(*place, text, side, 8) for place, text, side in texts)]
        for k, (left, top, right, bottom) in enumerate(boxes):
            assert (
                left >= 0
                and top >= 0
                and right <= word_vectors.MAP_SIZE[0]
                and bottom <= word_vectors.MAP_SIZE[1]
            )
            assert not any(meet(boxes[k], other) for other in boxes[:k]), (word, k)
            under = (points > (left, top)) & (points < (right, bottom))
            hidden += int(under.all(axis=1).sum())
            count += 1
    assert hidden <= 0.03 * count


Box = tuple[float, float, float, float]


def box(x: float, y: float, text: str, side: str, gap: float) -> Box:
    """What a text covers at least: left, top, right, bottom."""
    lines = unescape(text).split("<br>")
    wide, high = 6 * max(map(len, lines)), 15 * len(lines)
    down, across = side.split()
    left = {"right": x + gap, "left": x - gap - wide}.get(across, x - wide / 2)
    top = {"top": y - gap - high, "bottom": y + gap}.get(down, y - high / 2)
    return left, top, left + wide, top + high


def meet(one: Box, other: Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def test_words_in_one_spot_are_a_list_beside_the_point_on_the_right() -> None:
    points = np.array([[100.0, 100.0], [108.0, 101.0], [104.0, 99.0]])
    placed = labels.placed(points, ["one", "two", "three"], range(3), (400, 200))
    assert [one.text for one in placed] == ["", "one<br>two<br>three", ""]


def test_a_name_hides_no_foreign_point_unless_it_must_stand() -> None:
    points = np.array([[100.0, 100.0], [125.0, 100.0]])
    words = ["hidden", "x"]
    around = labels.placed(points, words, range(2), (400, 200))
    assert (around[0].text, around[0].side) == ("hidden", "middle left")
    assert (around[1].text, around[1].side) == ("x", "middle right")
    narrow = np.array([[12.0, 12.0], [32.0, 12.0]])  # no other side is free
    quiet = labels.placed(narrow, words, range(2), (100, 24))
    assert [one.text for one in quiet] == ["", "x"]
    certain = labels.placed(narrow, words, range(2), (100, 24), certain=[0])
    assert certain[0].text == "hidden"
