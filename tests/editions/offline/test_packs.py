"""A pack gives back every answer as it was put in, byte for byte."""

import json
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from editions.offline.packs import dumped, pack, patch, patched, split, unpack

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.0, -0.0, 1.0, "", "1", "ж"])
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)
    ),
    max_leaves=30,
)


@st.composite
def pairs(draw):
    """Two answers of one shape as a rule: the second has parts of the first replaced."""
    base = draw(PLAIN)
    wanted = deepcopy(base)
    for _ in range(draw(st.integers(0, 4))):
        wanted = replaced(draw, wanted)
    return base, wanted


def replaced(draw, plain):
    if isinstance(plain, dict | list) and plain and draw(st.booleans()):
        steps = [*plain] if isinstance(plain, dict) else [*range(len(plain))]
        step = draw(st.sampled_from(steps))
        copy = plain.copy()
        copy[step] = replaced(draw, plain[step])
        return copy
    return draw(PLAIN)


@given(pairs())
@settings(deadline=None, max_examples=400)
def test_a_patch_makes_the_one_of_the_other(pair):
    base, wanted = pair
    before = dumped(base)
    assert dumped(patched(base, patch(base, wanted))) == dumped(wanted)
    assert dumped(base) == before


@given(PLAIN)
@settings(deadline=None)
def test_what_is_the_same_has_no_patch(plain):
    assert patch(plain, json.loads(dumped(plain))) == []


def test_a_patch_names_what_differs_and_nothing_else():
    base = {"blocks": [{"y": [1, 2, 3, 4, 5, 6, 7, 8], "title": "a"}, {"y": [0.0]}], "page": "p"}
    wanted = deepcopy(base)
    wanted["blocks"][0]["y"][2] = 9
    wanted["blocks"][1]["y"][0] = -0.0
    assert patch(base, wanted) == [[["blocks", 0, "y", 2], 9], [["blocks", 1, "y"], [-0.0]]]
    wanted["blocks"].pop()
    assert patch(base, wanted) == [[["blocks"], wanted["blocks"]]]


@given(pairs(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_what_languages_share_is_said_once(pair, random):
    base, wanted = pair
    first = patch(base, wanted)
    second = [[path, random.choice([value, "other"])] for path, value in first]
    shared, rest = split({"en": first, "ru": second})
    assert {dumped(one) for one in shared} == {*map(dumped, first)} & {*map(dumped, second)}
    assert dumped(patched(base, shared + rest["en"])) == dumped(wanted)
    assert dumped(patched(base, shared + rest["ru"])) == dumped(patched(base, second))


def test_many_changed_numbers_come_as_one_list():
    assert patch({"y": [1, 2, 3, 4]}, {"y": [1, 5, 6, 4]}) == [[["y"], [1, 5, 6, 4]]]


def test_numbers_of_another_kind_are_other_numbers():
    for one, other in [(1, 1.0), (1, True), (0, False), (0.0, -0.0), ([], {}), ("1", 1)]:
        assert patch([one], [other]) == [[[], [other]]] or patch(one, other) == [[[], other]]
        assert dumped(patched(one, patch(one, other))) == dumped(other)


def test_a_pack_holds_every_answer():
    base, other = {"blocks": [1, 2], "language": "ru"}, {"blocks": [1, 3], "language": "ru"}
    data = pack(base, {"wall_steps=3": patch(base, other)})
    assert unpack(data) == {"": base, "wall_steps=3": other}
    assert pack(base, {}) == pack(base, {})  # nothing of the clock is in it
