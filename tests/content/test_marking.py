"""Terms are found in prose as whole words, and never in a formula, in code or in a link."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from content import LANGUAGES, Language
from content.marking import address, linked, linked_runs, mentions
from content.template import Run, styled_runs
from content.terms import TERMS

LINK = re.compile(r"\[([^\[\]]*)\]\(terms\?lang=(?:ru|en)#term-[a-z0-9-]+\)")
APART = [
    "$\\h{h_t}$ hidden state $x$",
    "`LSTM`",
    "[hidden state](#hidden-state)",
    "[состояние](https://example.org/LSTM)",
    "**Gradient clipping:**",
    "{{tanh}}",
    ":gray[W]<sub>hh</sub>",
]
"""What a term is not looked for in; the first has one between its formulas."""
WORDS = ["hidden state", "LSTM", "скрытое состояние", "градиент", "the", "сеть", ":violet[", "]"]


def found(text: str, language: Language) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.term.id) for one in mentions(text, language)]


def test_of_two_terms_in_one_place_the_longer_is_meant() -> None:
    assert found("truncated BPTT and BPTT", "en") == [
        ("truncated BPTT", "truncated-bptt"),
        ("BPTT", "bptt"),
    ]
    assert found("the forget gate bias of a gate", "en") == [
        ("forget gate bias", "forget-gate-bias"),
        ("gate", "gate"),
    ]
    assert found("вентилем забывания и состояние ячейки", "ru") == [
        ("вентилем забывания", "forget-gate"),
        ("состояние ячейки", "cell-state"),
    ]


def test_a_term_is_a_whole_word_in_any_case() -> None:
    assert found("Gradients, GRADIENT; agradient gradient_flow", "en") == [
        ("Gradients", "gradient"),
        ("GRADIENT", "gradient"),
    ]


@pytest.mark.parametrize("text", APART[1:])
def test_no_term_is_found_in_what_is_no_prose(text: str) -> None:
    for language in LANGUAGES:
        assert not mentions(text, language)


def test_a_term_between_two_formulas_is_found() -> None:
    assert found(APART[0], "en") == [("hidden state", "hidden-state")]


def test_a_term_in_colour_is_linked_within_its_colour() -> None:
    text = "Only the :violet[last state h_t] tells."
    first, *_ = mentions(text, "en")
    assert linked(text, [first], "en") == (
        "Only the :violet[[last state](terms?lang=en#term-hidden-state) h_t] tells."
    )


@settings(max_examples=200)
@given(
    pieces=draw.lists(draw.sampled_from([*APART, *WORDS]), max_size=12),
    language=draw.sampled_from(LANGUAGES),
)
def test_links_change_no_letter_and_stand_in_prose_alone(
    pieces: list[str], language: Language
) -> None:
    text = " ".join(pieces)
    marked = linked(text, mentions(text, language), language)
    assert LINK.sub(r"\1", marked) == text
    for piece in APART[1:]:
        assert marked.count(piece) == text.count(piece)
    assert len(LINK.findall(marked)) == len(mentions(text, language))


@settings(max_examples=200)
@given(
    pieces=draw.lists(draw.sampled_from(WORDS[:-2]), max_size=12),
    wanted=draw.sets(draw.sampled_from([term.id for term in TERMS])),
    language=draw.sampled_from(LANGUAGES),
)
def test_runs_keep_their_letters_and_link_each_wanted_term_once(
    pieces: list[str], wanted: set[str], language: Language
) -> None:
    runs: list[Run] = [(" ".join(pieces), None, False), ("LSTM", "violet", False)]
    cut = linked_runs(runs, wanted, language)
    assert "".join(text for text, _, _ in cut) == "".join(text for text, _, _ in runs)
    assert cut[-1] == runs[-1]  # a coloured run stays
    links = [mark for _, mark, _ in cut if mark and mark.startswith("terms?")]
    said = {one.term.id for one in mentions(runs[0][0], language)}
    assert sorted(links) == sorted(
        address(term, language) for term in TERMS if term.id in said & wanted
    )


def test_a_link_of_a_run_is_left_as_it_is() -> None:
    runs = styled_runs("See [the hidden state](#hidden-state) and `LSTM`, **GRU**.")
    assert linked_runs(runs, {"hidden-state", "lstm", "gru"}, "en") == runs
