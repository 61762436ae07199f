"""Every section of the page on embedding and padding answers, wherever its controls stand."""

import re
from itertools import product

import pytest

from content import LANGUAGES, Language
from lessons.answer import find, pages, sections
from lessons.controls import Choice
from lessons.section import Section
from tests.lessons.answers import notices, show

PAGE = "embedding"
SECTIONS = {
    *("lookup", "map", "skipgram", "padding", "padding-effects"),
    *("padding-idx", "convolution", "pytorch"),
}
FIGURES = {
    **{name: [name] for name in ("lookup", "map", "skipgram", "padding", "padding-effects")},
    **{"padding-idx": ["rows"], "convolution": ["border"]},
}
BATCH = {
    "lookup_texts",
    "lookup_row",
    "padding_max_length",
    "padding_side",
    "padding_truncation",
    "padding_token",
}
REACHING = {
    "lookup": {"lookup_texts", "lookup_row"},
    "map": {"map_network", "map_word"},
    "skipgram": {"skipgram_window", "skipgram_negatives", "skipgram_dimension", "skipgram_seed"},
    "padding": BATCH,
    "padding-effects": BATCH | {"padding_effects_padding_idx"},
    "padding-idx": BATCH,
    "convolution": {"convolution_padding"},
    "pytorch": BATCH | {"padding_effects_padding_idx"},
}


@pytest.mark.parametrize(("section", "language"), [*product(sorted(SECTIONS), LANGUAGES)])
def test_figures_and_their_steps_have_these_names(section: str, language: Language) -> None:
    figures = [one for one in show(PAGE, section, language).values() if one["kind"] == "figure"]
    assert [one["name"] for one in figures] == FIGURES.get(section, [])
    for block in figures:
        assert notices(block) and block["parameter"] == f"{section.replace('-', '_')}_step"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("lookup", ("nn.Embedding",)),
        ("skipgram", ("Word2vec", "negative sampling")),
        ("padding", ("padding", "max_length")),
        ("padding-effects", ("out[:, -1]", "h_n", "pack_padded_sequence")),
        ("padding-idx", ("padding_idx",)),
        ("pytorch", ("pad_sequence", "pack_padded_sequence")),
    ],
)
def test_the_first_sentence_has_the_names_a_student_looks_for(
    section: str, names: tuple[str, ...], language: Language
) -> None:
    lead = find(PAGE, section).prose(language).lead
    assert all(name.lower() in lead.lower() for name in names)
    assert len(re.findall(r"\w[\w-]*", lead)) <= 45


@pytest.mark.parametrize("section", sections(PAGE), ids=lambda one: one.id)
def test_every_choice_has_words(section: Section) -> None:
    for control in section.controls.values():
        if isinstance(control, Choice):
            assert set(control.labels) == set(control.options)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_of_the_note_stand_beside_their_sections(language: Language) -> None:
    for section, link in (
        ("lookup", "https://habr.com/ru/company/ods/blog/329410/"),
        ("skipgram", "https://habr.com/ru/post/446530/"),
    ):
        lines = find(PAGE, section).prose(language).lines("read")
        assert f"]({link})" in lines[0]
        assert all(len(line.split("): ", 1)[-1]) > 20 for line in lines)


def test_the_page_has_its_sections_and_every_control_where_it_is_drawn() -> None:
    assert PAGE in pages()
    found = {one.id: one for one in sections(PAGE)}
    assert set(found) == SECTIONS
    assert {name: set(one.controls) for name, one in found.items()} == REACHING
    drawn = [control.key for one in found.values() for row in one.rows for control in row]
    assert sorted(drawn) == sorted(set().union(*REACHING.values()))
