"""Answers of a section as files: a pack, and for each of its sliders what it gives alone."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from content import LANGUAGES, Language
from editions.offline import packs, positions
from editions.offline.links import address, leads_to_page, links, parsed, rewritten
from editions.offline.positions import Values
from editions.words import LINK
from lessons.answer import answer, find
from lessons.controls import Slider, defaults
from lessons.index import index
from lessons.reading_order import PAGES, section_ids
from lessons.section import Section

LISTS: Final = (("questions", "faq"), ("check", "quiz"), ("terms", "terms"), ("terms", "sources"))
"""Sections whose answers lead to other sections at settings of their own."""
Links = Mapping[str, Iterable[str]]
"""Language → links of the sheet."""
_LINK: Final = re.compile(r"\]\(([^()\s]+)\)")
"""A link in Markdown."""


@dataclass
class Written:
    """What has been written of a section.

    Attributes:
        answers: how many there are, in all languages.
        bytes: of their files.
        links: where the answers lead.
    """

    answers: int = 0
    bytes: int = 0
    links: dict[str, set[str]] = field(default_factory=dict)


class _Section:
    """A section whose answers are being written."""

    def __init__(self, out: Path, section: Section) -> None:
        self.out, self.section, self.told = out, section, Written()
        self.bases: dict[Language, Any] = {}

    def pack(self, language: Language, linked: Iterable[str]) -> None:
        """The defaults, presets, options, and where links lead."""
        reaching = values_linked(self.section, language, linked)
        first, *others = positions.packed(self.section, language, reaching)
        self.bases[language] = self.answer(language, first)
        patches = {self.key(language, one): self.patch(language, one) for one in others}
        self.write(language, "", packs.pack(self.bases[language], patches))

    def slider(self, slider: Slider) -> None:
        """Every position of a slider alone; what languages share is written once."""
        shared: dict[str, packs.Patch] = {}
        own: dict[Language, dict[str, packs.Patch]] = {language: {} for language in LANGUAGES}
        for position in slider.positions:
            if position == slider.default:
                continue
            patches = {}
            for language in LANGUAGES:  # in turn: the second finds what the first has computed
                start = defaults(self.section.controls, language)
                patches[language] = self.patch(language, start | {slider.key: position})
            name = f"{slider.key}={slider.format(position)}"
            shared[name], rest = packs.split(patches)
            for language in LANGUAGES:
                own[language][name] = rest[language]
        self.write("", slider.key, packs.compressed(shared))
        for language in LANGUAGES:
            self.write(language, slider.key, packs.compressed(own[language]))

    def answer(self, language: Language, values: Values) -> Any:
        """An answer as the edition has it."""
        said = answer(self.section.page, self.section.id, language, values).json.decode()
        self.told.answers += 1
        self.told.links.setdefault(language, set()).update(links(said))
        return edited(said, language)

    def patch(self, language: Language, values: Values) -> packs.Patch:
        return packs.patch(self.bases[language], self.answer(language, values))

    def key(self, language: Language, values: Values) -> str:
        return positions.key(self.section, language, values)

    def write(self, language: str, control: str, data: bytes) -> None:
        path = file(self.out / language, self.section.page, self.section.id, control)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.told.bytes += len(data)


def file(folder: Path, page: str, section: str, control: str = "") -> Path:
    """The pack of a section, or what one of its sliders gives alone.

    Args:
        folder: of a language, or of the edition for what languages share.
        page: id of the page.
        section: its id.
        control: key of the slider.
    """
    place = folder / "answers" / page
    return place / section / f"{control}.bin" if control else place / f"{section}.bin"


def write_answers(out: Path, page: str, id: str, linked: Links) -> Written:
    """All answers of a section in every language.

    Args:
        out: folder of the edition.
        page: id of the page.
        id: of the section.
        linked: links of the sheet; those that reach the section have answers.
    """
    writing = _Section(out, find(page, id))
    for language in LANGUAGES:
        writing.pack(language, linked.get(language, ()))
    for slider in positions.moved_alone(writing.section):
        writing.slider(slider)
    return writing.told


def edited(said: str, language: Language) -> Any:
    """An answer as the edition has it.

    Links lead to files; values are left out, for the browser knows them; a self-check draws seeds
    that are there.

    Args:
        said: its JSON.
        language: of the documents that its links lead to.
    """
    plain = json.loads(rewritten(said, partial(address, language=language)))
    del plain["values"]
    for block in plain["blocks"]:
        if block["kind"] == "quiz":
            block["highest"] = max(positions.NUMBERS[block["seed"]])
        if block["kind"] == "document":
            block["address"] = address(block["address"], language)
            for link in block["links"]:
                link[1] = address(link[1], language)
    return plain


def values_linked(
    section: Section, language: Language, every: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Values of a section's controls that links to its page put them to."""
    for link in sorted(filter(leads_to_page, every)):
        page, said, _ = parsed(link, language)
        if page == section.page:
            known = {key: one for key, one in section.controls.items() if key in said}
            yield {key: one.parse(said[key]) for key, one in known.items()}


def links_of_words(language: Language) -> set[str]:
    """Links in the words of pages and sections, and those of the search."""
    found = {entry["link"] for entry in json.loads(index(language).json)["entries"]}
    for page in PAGES:
        for id in section_ids(page):
            said = find(page, id).prose(language)
            for markdown in (said.lead, said.text, *said.blocks.values()):
                found |= {one for one in _LINK.findall(markdown) if LINK.match(one)}
    return found
