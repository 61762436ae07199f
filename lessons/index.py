"""The index of the search: everything that can be found, in the reader's language, as JSON.

A page fetches it once, and finds in the browser (`static/search_index.js`). One function gathers
one kind of thing; each entry is found by words of both languages.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Final

from content import LANGUAGES, Language, Text
from content.formulas import FORMULAS
from content.plain import plain, symbols
from content.search_names import FORMULA_NAMES, FORMULA_OF, PYTORCH
from content.search_places import KEYWORDS
from content.search_words import STOP_WORDS, SYNONYMS
from content.template import fill
from content.terms import TERMS
from lessons import controls
from lessons.answer import LESSONS, find, pages, sections
from lessons.controls import Choice, Switch
from lessons.packed import PackedJson
from lessons.pipeline.break_it import MISTAKE
from lessons.pipeline.mistakes.questions import QUESTIONS as MISTAKES
from lessons.place import Place
from lessons.prose import Prose, prose
from lessons.questions.answers import TOPICS
from lessons.section import Section

KINDS: Final = ("section", "question", "term", "formula", "pytorch")
FAQ: Final = ("questions", "faq")
"""Page and section of the list of questions."""


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Attributes:
        kind: one of `KINDS`.
        title: what it is called, in every language.
        context: a line that says more.
        page: id of the page that it stands on.
        link: leads to it.
        keys: words that it is also known by, of both languages.
        body: words that it is found by when nothing else is, of both languages.
    """

    kind: str
    title: Text
    context: Text
    page: str
    link: Text
    keys: str = ""
    body: str = ""

    def plain(self, language: Language) -> dict[str, str]:
        """The entry as JSON has it; what is empty is left out."""
        (other,) = set(LANGUAGES) - {language}
        said = {
            "kind": self.kind,
            "title": self.title[language],
            "context": self.context[language],
            "page": _page_title(self.page, language),
            "link": self.link[language],
            "alias": self.title[other],
            "lead": self.context[other],
            "keys": self.keys,
            "body": self.body,
        }
        return {key: value for key, value in said.items() if value}


@cache
def index(language: Language) -> PackedJson:
    """The index in a language; see docs/search.md."""
    said = {
        "language": language,
        "entries": [entry.plain(language) for entry in entries()],
        "stop": [word for text in LANGUAGES for word in STOP_WORDS[text].split()],
        "synonyms": [line.split(" = ") for line in SYNONYMS.replace("\n  =", " =").splitlines()],
    }
    return PackedJson(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())


@cache
def entries() -> tuple[Entry, ...]:
    """Everything that can be found."""
    return tuple(chain(_sections(), _questions(), _mistakes(), _terms(), _formulas(), _pytorch()))


def _sections() -> Iterator[Entry]:
    """Every section by its title, lead, keywords and, with less weight, all its other words."""
    for section in _every_section():
        said = {language: section.prose(language) for language in LANGUAGES}
        known = KEYWORDS.get(f"{section.page}#{section.id}")
        yield Entry(
            "section",
            Text(**{language: words.title for language, words in said.items()}),
            Text(**{language: plain(words.lead) for language, words in said.items()}),
            section.page,
            _link(Place(section.page, section.id)),
            keys=f"{known.ru} {known.en}" if known else "",
            body=_words(words for each in said.values() for words in (each.text, *_lines(each))),
        )


def _questions() -> Iterator[Entry]:
    """The list of questions, each with its short answer."""
    said = {language: find(*FAQ).prose(language).blocks for language in LANGUAGES}
    for one in chain.from_iterable(TOPICS.values()):
        yield Entry(
            "question",
            Text(**{language: plain(words[f"ask-{one.id}"]) for language, words in said.items()}),
            _title(one.place.found),
            FAQ[0],
            Text(**{language: f"{FAQ[0]}?lang={language}#ask-{one.id}" for language in LANGUAGES}),
            body=_words(words[f"say-{one.id}"] for words in said.values()),
        )


def _mistakes() -> Iterator[Entry]:
    """The questions of "Break it" that the list has not."""
    listed = {one.place.values.get(MISTAKE.key) for one in chain.from_iterable(TOPICS.values())}
    for name, question in MISTAKES.items():
        if name not in listed:
            place = Place("pipeline", "break-it", {MISTAKE.key: name})
            yield Entry("question", question, _title(place.found), place.page, _link(place))


def _terms() -> Iterator[Entry]:
    """Every term with its sentence."""
    for term in TERMS:
        yield Entry(
            "term",
            term.name,
            Text(**{language: plain(term.sentence[language]) for language in LANGUAGES}),
            "terms",
            Text(**{language: f"terms?lang={language}#term-{term.id}" for language in LANGUAGES}),
            body=symbols(term.formula),
        )


def _formulas() -> Iterator[Entry]:
    """Every displayed formula where it is shown first."""
    shown: dict[str, Place] = {}
    for section in _every_section():
        for values in _settings(section):
            for name in section.formulas_at(controls.defaults(section.controls, "en") | values):
                shown.setdefault(name, Place(section.page, section.id, values))
    for name, place in shown.items():
        title = FORMULA_NAMES.get(name) or _formula_of(place.found)
        yield Entry(
            "formula",
            title,
            _title(place.found),
            place.page,
            _link(place),
            body=symbols(FORMULAS[name]),
        )


def _settings(section: Section) -> Iterator[dict[str, Any]]:
    """The defaults, then every other position of each choice and switch alone."""
    yield {}
    for key, control in section.controls.items():
        others: tuple[Any, ...] = control.options if isinstance(control, Choice) else ()
        if isinstance(control, Switch):
            others = (not control.default,)
        yield from ({key: value} for value in others if value != control.initial("en"))


def _pytorch() -> Iterator[Entry]:
    """Names of PyTorch where they are explained."""
    for name, (page, section, values) in PYTORCH.items():
        place = Place(page, section, values)
        yield Entry("pytorch", Text(name, name), _title(place.found), page, _link(place))


def _every_section() -> Iterator[Section]:
    return chain.from_iterable(map(sections, pages()))


def _title(section: Section) -> Text:
    return Text(**{language: section.prose(language).title for language in LANGUAGES})


def _formula_of(section: Section) -> Text:
    titles = _title(section)
    said = {one: fill(FORMULA_OF[one], section=titles[one]) for one in LANGUAGES}
    return Text(**said)


def _link(place: Place) -> Text:
    return Text(**{language: place.link(language) for language in LANGUAGES})


@cache
def _page_title(page: str, language: Language) -> str:
    return prose(LESSONS / page / "page", language).title


def _lines(words: Prose) -> Iterator[str]:
    """Lines that a section places itself; a question of the list has an entry of its own."""
    return (text for name, text in words.blocks.items() if not name.startswith(("ask-", "say-")))


def _words(texts: Iterable[str]) -> str:
    """The words of texts, each once: their order is of no use."""
    words = re.findall(r"[\w.-]*\w", plain(" ".join(texts)).lower())
    return " ".join(dict.fromkeys(words))
