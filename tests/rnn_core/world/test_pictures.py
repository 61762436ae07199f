"""Pictures: every scene has its own, and noise, shift and stretch do what they say."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import affine_grid, grid_sample

from rnn_core import OutOfBounds
from rnn_core.world.canvas import SIZE
from rnn_core.world.grammar import AGES, ANIMALS, COLOURS, PLACES, POSTURES, SIZES, THINGS
from rnn_core.world.pictures import (
    MAX_SHIFT,
    _foreground,
    animal_anchor,
    draw,
    draw_augmented,
)
from rnn_core.world.scenery import draw_background
from rnn_core.world.scenes import Scene, all_scenes
from rnn_core.world.sprites import animal_patch

CAT = Scene("cat", "ginger", "small", "sleeps", "under table", "old")
HORIZON = 27  # above this row the background is of one colour
TABLES: dict[str, list[str | None]] = {
    "animal": [*ANIMALS],
    "colour": [*COLOURS],
    "size": [*SIZES],
    "posture": [*POSTURES],
    "place": [*PLACES],
    "age": [None, *AGES],
    "thing": [None, *THINGS],
}
FIELDS = list(TABLES)

any_scene = st.builds(Scene, *[st.sampled_from(table) for table in TABLES.values()])
shifts = st.integers(-MAX_SHIFT, MAX_SHIFT)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_every_scene_can_be_drawn_and_no_two_look_alike() -> None:
    drawn = set()
    for scene in all_scenes():
        picture = draw(scene)
        assert picture.shape == (3, SIZE, SIZE) and picture.dtype == torch.float32
        assert picture.min() >= 0 and picture.max() <= 1
        drawn.add(picture.numpy().tobytes())
    assert len(drawn) == 8 * 6 * 2 * 4 * 6 * 3 * 4


@settings(max_examples=200)
@given(any_scene, st.sampled_from(FIELDS), st.data())
def test_every_word_can_be_seen(scene: Scene, field: str, data: st.DataObject) -> None:
    others = [value for value in TABLES[field] if value != getattr(scene, field)]
    change: dict[str, Any] = {field: data.draw(st.sampled_from(others))}
    other = replace(scene, **change)
    seen = (draw(scene) - draw(other)).abs().amax(0) > 0.05
    assert seen.sum() >= 12


@given(any_scene)
def test_an_animal_is_whole_and_stands_where_it_is_said_to(scene: Scene) -> None:
    creature, head = animal_patch(scene.animal, scene.colour, scene.size, scene.posture)
    _, height, width = creature.shape
    floor, column = animal_anchor(scene)
    rows, columns = slice(floor - height, floor), slice(column - head, column - head + width)
    assert rows.start >= 0 and rows.stop <= SIZE and columns.start >= 0 and columns.stop <= SIZE
    if scene.place == "on table" and scene.thing is None:  # nothing stands before it
        shown = draw(scene)[:, rows, columns]
        solid = creature[3] > 0
        assert torch.equal(shown[:, solid], creature[:3, solid])


def test_a_name_cannot_be_seen() -> None:
    assert torch.equal(draw(replace(CAT, name="barsik")), draw(CAT))


@given(any_scene, shifts, shifts)
@settings(max_examples=100)
def test_a_shift_moves_everything_before_thedraw_background(
    scene: Scene, right: int, down: int
) -> None:
    still, moved = draw(scene), draw(scene, shift=(right, down))
    rows = slice(max(down, 0), HORIZON + min(down, 0))
    columns = slice(max(right, 0), SIZE + min(right, 0))
    from_rows = slice(rows.start - down, rows.stop - down)
    from_columns = slice(columns.start - right, columns.stop - right)
    assert torch.equal(moved[:, rows, columns], still[:, from_rows, from_columns])


@given(any_scene, shifts, shifts, st.floats(0.8, 1.25))
@settings(max_examples=100)
def test_a_stretch_is_that_of_pytorch(scene: Scene, right: int, down: int, stretch: float) -> None:
    look = (scene.animal, scene.colour, scene.size, scene.posture)
    front = _foreground(*look, scene.place, scene.age, scene.thing).double()  # (4, SIZE, SIZE)
    move = torch.tensor([right, down]).double() * 2 / SIZE / stretch
    matrix = torch.cat([torch.eye(2).double() / stretch, -move[:, None]], 1)[None]
    grid = affine_grid(matrix, [1, 4, SIZE, SIZE], align_corners=False)
    front = grid_sample(front[None], grid, align_corners=False)[0]
    wanted = front[:3] + (1 - front[3]) * draw_background(scene.place)
    found = draw(scene, shift=(right, down), stretch=stretch)
    torch.testing.assert_close(found.double(), wanted, rtol=0, atol=1e-5)


def test_noise_has_the_deviation_asked_for() -> None:
    generator = seeded()
    noisy = torch.stack([draw(CAT, noise=0.01, generator=generator) for _ in range(100)])
    clean = draw(CAT)
    inside = (clean > 0.1) & (clean < 0.9)  # where nothing is cut off
    error = (noisy - clean)[:, inside]
    assert error.std().item() == pytest.approx(0.01, rel=0.02)
    assert error.mean().item() == pytest.approx(0, abs=1e-4)
    loud = draw(CAT, noise=1.0, generator=seeded())
    assert loud.min() == 0 and loud.max() == 1


def test_random_numbers_come_from_the_generator_alone() -> None:
    before = torch.random.get_rng_state()
    assert torch.equal(draw(CAT), draw(CAT))
    one, same, other = (draw_augmented(CAT, seeded(seed)) for seed in (1, 1, 2))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    generator = seeded(1)
    assert not torch.equal(draw_augmented(CAT, generator), draw_augmented(CAT, generator))
    assert torch.equal(torch.random.get_rng_state(), before)


@settings(max_examples=50)
@given(any_scene, st.integers(0, 1000))
def test_a_varied_picture_is_a_picture(scene: Scene, seed: int) -> None:
    picture = draw_augmented(scene, seeded(seed))
    assert picture.shape == (3, SIZE, SIZE) and picture.dtype == torch.float32
    assert picture.min() >= 0 and picture.max() <= 1


def test_who_draws_on_a_picture_spoils_no_other() -> None:
    picture = draw(CAT)
    kept = picture.clone()
    picture.zero_()
    assert torch.equal(draw(CAT), kept)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"shift": (5, 0)}, "shift to the right must be between -4 and 4, got 5"),
        ({"shift": (0, -5)}, "shift down must be between -4 and 4, got -5"),
        ({"stretch": 0.79}, "stretch must be between 0.8 and 1.25, got 0.79"),
        ({"stretch": 1.26}, "stretch must be between 0.8 and 1.25, got 1.26"),
        ({"noise": -0.1}, "noise must be between 0 and 1.0, got -0.1"),
        ({"noise": 1.1}, "noise must be between 0 and 1.0, got 1.1"),
    ],
)
def test_bounds(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(OutOfBounds, match=said):
        draw(CAT, generator=seeded(), **changed)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="noise needs a generator"):
        draw(CAT, noise=0.1)
    for field in FIELDS:
        with pytest.raises(ValueError, match=r"no picture of .*dragon"):
            draw(replace(CAT, **{field: "dragon"}))
