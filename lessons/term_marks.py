"""Which terms a page explains in place, and where: at their first mention, as the page is read.

Leads and texts are Markdown, where the mention becomes a link. What a section's answer says is
drawn by the browser, which is told how the terms are said there (`static/terms.js`). An answer may
say something else at other settings, so a term that it explains is explained again in a later lead.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Final

from content import Language
from content.marking import Mention, linked, linked_runs, mentions, says
from content.template import Run
from lessons.answer import LESSONS, cached_answer, find
from lessons.prose import prose

MOST: Final = 6
"""Terms that one section explains at most."""
UNMARKED: Final = ("alt", "option-", "preset-", "read", "start-training", "state-")
"""How the names of blocks begin that are no prose."""


@dataclass(frozen=True)
class MarkedSection:
    """A section's words with their terms marked.

    Attributes:
        lead: as Markdown.
        text: as Markdown.
        question: as runs; none where it asks nothing.
        said: how its answer says the terms that are explained there → their ids; longer words that
            contain one of these → nothing.
    """

    lead: str
    text: str
    question: Sequence[Run]
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MarkedPage:
    """The words of a page with their terms marked: its lead, and its sections by id."""

    lead: str
    sections: Mapping[str, MarkedSection]


_complete: Final[dict[tuple[str, tuple[str, ...], Language], MarkedPage]] = {}


def marked_page(page: str, ids: tuple[str, ...], language: Language) -> MarkedPage:
    """The words of a page with their terms marked.

    Args:
        page: its id.
        ids: of its sections that are on it, in reading order.
        language: of the words.
    """
    asked = page, ids, language
    if asked not in _complete:
        answers = {id: cached_answer(page, id, language, {}) for id in ids}
        said = {id: json.loads(found.json) for id, found in answers.items() if found}
        marked = _Page(page, language).marked(said, ids)
        if len(said) < len(ids):
            return marked  # a section that nobody has asked yet: its answer's terms come later
        _complete[asked] = marked
    return _complete[asked]


class _Page:
    """A page that is being read: the terms met so far."""

    def __init__(self, page: str, language: Language) -> None:
        self.page, self.language = page, language
        self.in_leads: set[str] = set()
        self.in_answers: set[str] = set()

    def marked(self, answers: Mapping[str, Any], ids: Sequence[str]) -> MarkedPage:
        lead = prose(LESSONS / self.page / "page", self.language).lead
        if self.page == "terms":  # it explains them all
            return MarkedPage(lead, {id: self._plain(id) for id in ids})
        lead, _ = self._lead(lead, MOST)
        marked, room = {}, {}
        for id in ids:
            marked[id], room[id] = self._section(id, answers.get(id))
        for id in ids:  # what is folded away comes last: it is read by few
            _, folded = _lines(answers.get(id))
            left = [one for one in self._new(folded) if one not in self.in_leads]
            self.in_answers |= {*left[: room[id]]}
            said = self._said(id, answers.get(id), {*left[: room[id]]})
            marked[id] = replace(marked[id], said={**said, **marked[id].said})
        return MarkedPage(lead, marked)

    def _plain(self, id: str) -> MarkedSection:
        section = find(self.page, id)
        words = section.prose(self.language)
        return MarkedSection(words.lead, words.text, section.question_words(self.language)[0])

    def _section(self, id: str, answer: Any) -> tuple[MarkedSection, int]:
        """A section with its terms marked, and how many more it may explain."""
        plain = self._plain(id)
        lead, room = self._lead(plain.lead, MOST)
        text, room = self._lead(plain.text, room, everyday=False)
        asked = {*self._new([plain.question])[:room]}
        self.in_answers |= asked
        room -= len(asked)
        visible, _ = _lines(answer)
        shown = {*self._new(visible)[:room]}
        self.in_answers |= shown
        question = linked_runs(plain.question, asked, self.language)
        said = self._said(id, answer, shown)
        return MarkedSection(lead, text, question, said), room - len(shown)

    def _lead(self, markdown: str, room: int, everyday: bool = True) -> tuple[str, int]:
        """Markdown with its new terms as links, and the room that they leave."""
        first: dict[str, Mention] = {}
        for one in mentions(markdown, self.language):
            if one.term.id not in self.in_leads and (everyday or not one.term.everyday):
                first.setdefault(one.term.id, one)
        kept = sorted(first.values(), key=lambda one: (one.term.everyday, one.start))[:room]
        self.in_leads |= {one.term.id for one in kept}
        return linked(markdown, sorted(kept), self.language), room - len(kept)

    def _new(self, lines: Iterable[Sequence[Run]]) -> list[str]:
        """Ids of terms that lines explain: new to the page, and no everyday words."""
        found = (one.term for line in lines for one in _in_runs(line, self.language))
        new = {term.id: None for term in found if not term.everyday}
        return [id for id in new if id not in self.in_leads | self.in_answers]

    def _said(self, id: str, answer: Any, wanted: set[str]) -> dict[str, str]:
        """How an answer says some terms, at any settings; and longer words that contain these."""
        if not wanted:
            return {}
        blocks = find(self.page, id).prose(self.language).blocks
        texts = [words for name, words in blocks.items() if not name.startswith(UNMARKED)]
        texts += [text for half in _lines(answer) for line in half for text, _, _ in line]
        say = says(wanted, self.language)
        found = [
            (text, one) for text in texts if say(text) for one in mentions(text, self.language)
        ]
        words = {text[one.start : one.end].lower(): one.term.id for text, one in found}
        said = {one: id for one, id in words.items() if id in wanted}
        longer = {one: "" for one in words.keys() - said.keys() if any(it in one for it in said)}
        return said | longer


def _in_runs(line: Sequence[Run], language: Language) -> Iterator[Mention]:
    for text, mark, small in line:
        if not (mark or small):
            yield from mentions(text, language)


def _lines(answer: Any) -> tuple[list[Sequence[Run]], list[Sequence[Run]]]:
    """Lines of an answer that a reader sees, and those folded away, in the order of the browser."""
    visible: list[Sequence[Run]] = []
    folded: list[Sequence[Run]] = []
    for block in answer["blocks"] if answer else ():
        if block["kind"] == "figure":
            visible += [*chain(*block["captions"][:1]), *block["notices"]]
        elif block["kind"] == "sentence":
            visible.append(block["runs"])
        elif block["kind"] == "table":
            visible += [cell for row in block["rows"] for cell in row]
        elif block["kind"] == "question":
            folded.append(block["why"])
        elif block["kind"] == "faq":
            folded += [one["say"] for _, questions in block["topics"] for one in questions]
        elif block["kind"] == "paragraphs" and block["name"] == "more":
            folded += block["lines"]
    return visible, folded
