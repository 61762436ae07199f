"""Terms: told in one sentence, recognised in prose, and shown where they say."""

import re
from itertools import combinations, pairwise, product
from urllib.parse import parse_qs, urlsplit

import pytest

from content import LANGUAGES, Language
from content.template import styled_runs
from content.terms import TERMS, Term, alphabetical
from lessons.answer import LESSONS, sections
from lessons.colouring import RUN_COLOURS
from lessons.place import Place
from lessons.prose import prose
from tests.lessons.answers import plain
from ui.widgets import invalid_values

LONGEST = 30
"""Words of a sentence at most."""
LOOKED_UP = {"epoch", "nlp", "output-gate", "reservoir", "sigmoid", "update-gate"}
"""Terms that a reader may look up though the pages have done without them."""
NOTE = {
    "neural-network": "Neural Networks",
    "seq2seq": "Seq2Seq",
    "backpropagation": "Back propagation",
    "feature-map": "Feature maps",
    "padding": "Padding",
    "nlp": "NLP",
}
"""Terms that the note links to as pages of their own."""
INFLECTED: dict[str, tuple[str, ...]] = {
    "hidden-state": ("скрытого состояния", "скрытым состоянием", "состояний", "hidden states"),
    "gate": ("вентилями", "вентиля", "Вентили", "gates"),
    "forget-gate": ("вентилем забывания", "forget-gate", "Forget gates"),
    "padding": ("дополнением", "паддинга", "Padding"),
    "embedding": ("эмбеддингов", "эмбедингом", "embeddings"),
    "batch": ("пачками", "минибатча", "мини-батч", "mini-batches", "minibatch"),
    "vanishing-gradient": ("градиент затухает", "затухания градиента", "gradients vanish"),
    "exploding-gradient": ("взрыву градиента", "градиент взрывается", "exploding gradients"),
    "memory-capacity": ("емкость памяти", "ёмкостью памяти", "memory capacity MC"),
    "cnn": ("сверточной сетью", "свёрточные нейронные сети", "CNNs"),
    "attention": ("вниманием", "внимания (attention)", "Attention"),
    "pos-tagging": ("частей речи", "части речи (POS)", "parts of speech", "part of speech"),
    "truncated-bptt": ("усечённого обратного распространения", "truncated backpropagation"),
}
OTHERS = {
    "hidden-state": ("состоятельный", "statement"),
    "gate": ("вентилятор", "gated", "investigates"),
    "mask": ("маскарад", "masked"),
    "step": ("шагать", "stepping"),
    "loss": ("потерять", "glossary"),
    "seed": ("зернистый", "seeded"),
}
"""Words that a term only resembles."""
each = pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
in_each = pytest.mark.parametrize("language", LANGUAGES)


def says(term: Term, words: str) -> bool:
    """Whether these words, all of them, are the term in one of the languages."""
    return any(re.fullmatch(term.forms[one], words, re.IGNORECASE) for one in LANGUAGES)


def named(id: str) -> Term:
    (found,) = (term for term in TERMS if term.id == id)
    return found


def test_a_term_is_told_once() -> None:
    for first, second in combinations(TERMS, 2):
        assert first.id != second.id
        for language in LANGUAGES:
            assert first.name[language].lower() != second.name[language].lower()
            assert first.sentence[language] != second.sentence[language]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", term.id) for term in TERMS)


def test_the_terms_that_the_note_links_to_are_there() -> None:
    for id, said in NOTE.items():
        assert says(named(id), said) or says(named(id), said.removesuffix("s")), id


@each
@in_each
def test_a_term_is_told_in_one_short_sentence(term: Term, language: Language) -> None:
    said = term.sentence[language]
    assert said.endswith(".") and said[0] == said[0].upper()
    assert not re.search(r"[.!?] ", said)
    assert len(re.findall(r"\w\S*", said)) <= LONGEST
    assert bool(re.search("[а-яё]", said, re.IGNORECASE)) == (language == "ru")
    assert not re.search(r"[$*\[\]]|<\w", re.sub("`[^`]*`", "", said))


@each
def test_a_formula_has_the_colours_of_quantities_and_speaks_no_language(term: Term) -> None:
    runs = styled_runs(term.formula)
    assert {mark for _, mark, _ in runs} <= {None, *RUN_COLOURS}
    assert not re.search(r"[а-яё$\\`:<>*]", plain(runs).replace("{", ""))


@each
@in_each
def test_a_term_recognises_its_own_name(term: Term, language: Language) -> None:
    assert re.fullmatch(term.forms[language], term.name[language], re.IGNORECASE)
    assert not re.fullmatch(term.forms[language], "")


@pytest.mark.parametrize("id", INFLECTED)
def test_a_term_is_recognised_however_it_is_inflected(id: str) -> None:
    for words in INFLECTED[id]:
        assert says(named(id), words), words


@pytest.mark.parametrize("id", OTHERS)
def test_a_term_is_not_taken_for_a_word_like_it(id: str) -> None:
    for word in OTHERS[id]:
        assert not says(named(id), word), word


def test_a_term_that_nobody_says_is_one_to_look_up() -> None:
    said = ""
    for path, language in product(LESSONS.glob("*/*.en.md"), LANGUAGES):
        if path.parent.name != "terms":
            words = prose(path.with_name(path.name.removesuffix(".en.md")), language)
            said += " ".join([words.title, words.lead, words.text, *words.blocks.values()])
    unused = {
        term.id
        for term in TERMS
        if not any(
            re.search(rf"(?<!\w)(?:{term.forms[one]})(?!\w)", said, re.IGNORECASE)
            for one in LANGUAGES
        )
    }
    assert unused <= LOOKED_UP


@each
@in_each
def test_a_term_opens_its_section_at_its_values_and_nothing_is_wrong(
    term: Term, language: Language
) -> None:
    place = Place(term.shown.page, term.shown.section, term.shown.values)
    address = urlsplit(place.link(language))
    query = parse_qs(address.query)
    controls = {
        key: control
        for section in sections(term.shown.page)
        for key, control in section.controls.items()
    }
    assert query.pop("lang") == [language]
    assert query.keys() == {*term.shown.values, *place.found.shown_when} <= controls.keys()
    assert not invalid_values(query, controls)
    for key, value in term.shown.values.items():
        assert controls[key].parse(*query[key]) == value
    for key, value in place.found.shown_when.items():
        assert query[key] == [value]


@in_each
def test_terms_stand_by_the_alphabet(language: Language) -> None:
    names = [term.name[language] for term in alphabetical(language)]
    assert len(names) == len(TERMS)
    for before, after in pairwise(names):
        assert before.lower().replace("ё", "е") <= after.lower().replace("ё", "е")


def test_the_english_name_stands_beside_the_russian_one() -> None:
    assert named("hidden-state").english("ru") == "hidden state"
    assert named("rnn").english("ru") == "recurrent neural network, RNN"
    assert named("lstm").english("ru") == "" == named("rnn").english("en")
