"""The index of the search: everything is in it, in both languages, and every link leads there."""

import json
import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest

from content import LANGUAGES, Language
from content.formulas import FORMULAS
from content.plain import plain, symbols
from content.search_names import FORMULA_NAMES, PYTORCH
from content.search_places import KEYWORDS
from content.search_words import STOP_WORDS, SYNONYMS
from content.terms import TERMS
from lessons.answer import answer, find, pages
from lessons.index import KINDS, Entry, entries, index
from lessons.place import Place
from lessons.questions.answers import TOPICS
from tests.lessons.every import SECTIONS, parsed

OF = {kind: [one for one in entries() if one.kind == kind] for kind in KINDS}


def names(entry: Entry) -> str:
    return f"{entry.kind} {entry.title.en}"


def test_every_section_question_formula_and_name_is_there_once() -> None:
    linked = [urlsplit(one.link.en) for one in OF["section"]]
    found = {(one.path.strip("./") or "home") + "/" + one.fragment for one in linked}
    assert found == SECTIONS.keys()
    assert {name.en for name in FORMULA_NAMES.values()} <= {one.title.en for one in OF["formula"]}
    assert {one.link.en for one in OF["term"]} == {f"terms?lang=en#term-{one.id}" for one in TERMS}
    assert [one.title.en for one in OF["pytorch"]] == [*PYTORCH]
    asked = {one.id for questions in TOPICS.values() for one in questions}
    linked = [urlsplit(one.link.en) for one in OF["question"]]
    assert {one.fragment for one in linked if one.path == "questions"} == {
        f"ask-{name}" for name in asked
    }
    assert max(Counter(one.title.en + one.link.en for one in entries()).values()) == 1


@pytest.mark.parametrize("entry", entries(), ids=names)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_entry_has_words_and_a_link_that_its_page_takes(
    entry: Entry, language: Language
) -> None:
    said = entry.plain(language)
    assert said["title"] and said["page"] and said["link"] == entry.link[language]
    assert not re.search(r"\$|\{\{|\*\*|:\w+\[|\]\(", said["title"] + said.get("context", ""))
    address = urlsplit(entry.link[language])
    page = address.path.strip("./") or "home"
    assert page in pages()
    query = parse_qs(address.query, strict_parsing=True)
    assert query.pop("lang") == [language]
    if not address.fragment.startswith(("ask-", "term-")):
        section = find(page, address.fragment)
        for key, value in parsed(
            section, {k: v for k, v in query.items() if k in section.controls}
        ).items():
            assert section.controls[key].snap(value) == value


@pytest.mark.parametrize("name", PYTORCH)
def test_a_name_of_pytorch_stands_in_the_section_that_explains_it(name: str) -> None:
    page, section, values = PYTORCH[name]
    place = Place(page, section, values)
    said = answer(page, section, "en", place.settings("en")).json.decode()
    words = place.found.prose("en")
    labels = [control.label["en"] for control in place.found.controls.values()]
    shown = "\n".join([said, words.title, words.lead, words.text, *labels])
    assert name.rpartition(".")[2] in shown


def test_words_are_given_to_places_and_formulas_that_exist() -> None:
    assert KEYWORDS.keys() <= {name.replace("/", "#") for name in SECTIONS}
    assert FORMULA_NAMES.keys() <= FORMULAS.keys()


def test_a_meaning_has_two_words_at_least_and_no_line_is_there_twice() -> None:
    lines = [line.split(" = ") for line in SYNONYMS.replace("\n  =", " =").splitlines()]
    assert all(len(line) == len(set(line)) and all(map(str.strip, line)) for line in lines)
    assert sum(len(line) > 1 for line in lines) > 60
    for language in LANGUAGES:
        words = STOP_WORDS[language].split()
        assert len(words) == len(set(words))


def test_an_index_is_small_enough_to_be_fetched_at_the_first_letter() -> None:
    for language in LANGUAGES:
        found = index(language)
        said = json.loads(found.json)
        assert said.keys() == {"language", "entries", "stop", "synonyms"}
        assert said["language"] == language
        assert len(found.compressed) < 150_000


def test_words_are_shown_without_their_mark_up() -> None:
    assert plain(r"the :violet[state $\h{h_{t-1}}$] of `nn.RNN`") == "the state h_t-1 of nn.RNN"
    assert plain(r"${f \approx \sigma(b)}$, **bold** [words](https://a.b): {{n|step,steps}}") == (
        "f ≈ σ(b), bold words: …"
    )
    assert symbols(r"\h{h_t} = \tanh\bigl(\W{W_{xh}}\,\x{x_t}\bigr)") == "h_t tanh W_xh x_t"
