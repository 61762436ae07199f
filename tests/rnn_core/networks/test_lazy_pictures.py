"""A data set that draws its pictures when they are needed has those that were drawn at once."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.networks.lazy_pictures import LazyPictures, augmented_pictures, plain_pictures
from rnn_core.world.pictures import draw, draw_augmented
from rnn_core.world.scenes import sample_scenes

COUNT = 40
SCENES = sample_scenes(COUNT, torch.Generator().manual_seed(5), held_out=False)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@settings(max_examples=20)
@given(
    seed=st.integers(0, 99),
    batches=st.lists(st.lists(st.integers(0, COUNT - 1), min_size=1, max_size=9), max_size=6),
)
def test_pictures_are_those_of_one_generator_in_any_order(
    seed: int, batches: list[list[int]]
) -> None:
    one, other = seeded(seed), seeded(seed)
    at_once = torch.stack([(draw_augmented(scene, one) * 255).round().byte() for scene in SCENES])
    lazy = augmented_pictures(SCENES, other)
    assert torch.equal(one.get_state(), other.get_state())
    for chosen in batches:
        assert torch.equal(lazy[torch.tensor(chosen)], at_once[chosen])
    assert torch.equal(lazy[:7], at_once[:7]) and len(lazy) == COUNT


def test_plain_pictures_are_drawn_once_and_only_if_asked_for() -> None:
    drawn = []

    def draw_one(k: int) -> torch.Tensor:
        drawn.append(k)
        return draw(SCENES[k])

    lazy = LazyPictures(draw_one, COUNT, torch.float32)
    assert not drawn
    lazy[torch.tensor([3, 1, 3])]
    lazy[1:4]
    assert drawn == [1, 3, 2]
    assert torch.equal(plain_pictures(SCENES)[2:4], lazy[2:4])
