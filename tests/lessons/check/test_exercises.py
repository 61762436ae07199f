"""Every exercise of the self-check, asked at twenty seeds: its truth is computed each time."""

import re
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest

from content import LANGUAGES, Language
from lessons.answer import find
from lessons.check import quiz
from lessons.check.draw import Item, items, pose
from lessons.check.exercise import DIRECTIONS
from lessons.check.exercises import EXERCISES, words_of
from lessons.list_blocks import PosedQuestion
from tests.lessons.answers import plain

SEEDS = range(20)
ITEMS = {item.id: item for item in items()}
OWN = [name for name, item in ITEMS.items() if item.exercise]


def posed(item: Item, seed: int, language: Language) -> PosedQuestion | None:
    return pose(item, seed, language, quiz.SECTION.prose(language))


def assert_whole(found: PosedQuestion, language: Language) -> None:
    """It can be read and answered, and its link is taken as it stands."""
    options = [id_ for id_, _ in found.options]
    words = [plain(runs) for _, runs in found.options]
    assert found.truth in options and len({*options}) == len(options) > 1
    assert all(words) and len({*words}) == len(words)
    for text in (plain(found.runs), plain(found.why), *words):
        assert text and not re.search(r"\{\{|\bnan\b", text), text
    leads = [mark for _, mark, _ in found.link if mark]
    assert len(leads) == 1
    address = urlsplit(leads[0])
    controls = find(address.path, address.fragment).controls
    said = parse_qs(address.query)
    assert said.pop("lang") == [language]
    for key, texts in said.items():
        if key in controls:  # the others open the structure under which the section stands
            controls[key].parse(*texts)


@pytest.mark.parametrize(("name", "language"), [*product(ITEMS, LANGUAGES)])
def test_a_question_can_be_read_answered_and_followed(name: str, language: Language) -> None:
    found = posed(ITEMS[name], 1, language)
    assert found is not None
    assert_whole(found, language)


@pytest.mark.parametrize("name", OWN)
def test_an_exercise_is_clear_at_twenty_seeds(name: str) -> None:
    """Nearly every seed finds settings with a clear truth, and not all of them ask the same."""
    found = [posed(ITEMS[name], seed, "ru") for seed in SEEDS]
    clear = [one for one in found if one is not None]
    assert len(clear) >= 18
    for one in clear:
        assert_whole(one, "ru")
    assert len({plain(one.link) + str(one.link[-1][1]) for one in clear}) > 1


@pytest.mark.parametrize("name", OWN)
def test_an_exercise_is_the_same_whenever_it_is_asked(name: str) -> None:
    assert posed(ITEMS[name], 7, "en") == posed(ITEMS[name], 7, "en")


def test_there_are_forty_beside_the_sections_own() -> None:
    names = [one.name for page in EXERCISES.values() for one in page]
    assert len({*names}) == len(names)
    assert len(OWN) == len(names)


@pytest.mark.parametrize(("page", "language"), [*product(EXERCISES, LANGUAGES)])
def test_every_block_of_words_is_used(page: str, language: Language) -> None:
    said = words_of(page, language)
    assert said.title and not said.lead
    left = {*said.blocks}
    for one in EXERCISES[page]:
        mine = {block for block in left if block.startswith(f"{one.name}-because")} | {one.name}
        if one.options != DIRECTIONS:
            mine |= {f"{one.name}-{option}" for option in one.options}
        assert mine <= left and len(mine) > 1
        left -= mine
    assert not left


def test_an_exercise_with_several_reasons_gives_all_of_them() -> None:
    """A block `<name>-because-…` that no settings lead to would never be read."""
    for name in OWN:
        exercise = ITEMS[name].exercise
        assert exercise is not None
        blocks = words_of(ITEMS[name].section.page, "en").blocks
        reasons = {block for block in blocks if block.startswith(f"{exercise.name}-because")}
        asked = (posed(ITEMS[name], seed, "en") for seed in range(60 if len(reasons) > 1 else 1))
        said = {re.sub(r"\d\S*", "", plain(one.why)) for one in asked if one}
        assert len(said) >= len(reasons)
