"""The folder of the offline edition: scripts and styles, documents, the index, packs of answers."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from shutil import copyfile
from typing import Any, Final
from zlib import crc32

from content import LANGUAGES, Language
from editions import formulas
from editions.offline import packs, positions
from editions.offline.links import (
    INDEX,
    address,
    file_name,
    leads_to_page,
    links,
    parsed,
    rewritten,
)
from editions.offline.pages import Edition, document, entrance, has_answer
from editions.offline.positions import Values
from editions.words import LINK
from lessons.answer import answer, find
from lessons.colouring import named_colours, run_colours
from lessons.index import index
from lessons.reading_order import PAGES, section_ids
from lessons.section import Section

ROOT: Final = Path(__file__).parents[2]
SCRIPTS: Final = sorted((ROOT / "static").glob("*.js"))
STYLES: Final = ("style.css", "search.css", "view.css", "offline.css")
FONT: Final = "SourceSansVF-Upright*.woff2"
"""The font of the sheet, which Streamlit brings; figures are set in it."""
LISTS: Final = (("questions", "faq"), ("check", "quiz"), ("terms", "terms"), ("terms", "sources"))
"""Sections whose answers lead to other sections at settings of their own."""
_LINK: Final = re.compile(r"\]\(([^()\s]+)\)")
"""A link in Markdown."""
Links = Mapping[str, Iterable[str]]
"""Language → links of the sheet."""


# --- what is the same for every page --------------------------------------------------------------


def write_static(out: Path) -> None:
    """Scripts, styles, fonts, the entrance, and the index of the search."""
    static = out / "static"
    (static / "fonts").mkdir(parents=True, exist_ok=True)
    for script in SCRIPTS:
        if script.name.startswith("plotly"):
            packed = gzip.compress(script.read_bytes(), 9, mtime=0)
            (static / f"{script.name}.gz").write_bytes(packed)
        else:
            copyfile(script, static / script.name)
    for path in formulas.fonts():
        copyfile(path, static / "fonts" / path.name)
    for path in _sheet_font():
        copyfile(path, static / "fonts" / "source-sans.woff2")
    sources = [ROOT / "ui" / name for name in STYLES]
    styles = [path.read_text(encoding="utf-8") for path in sources if path.exists()]
    (static / "offline.css").write_text("\n".join([_colours(), *styles]), encoding="utf-8")
    (static / "katex.css").write_text(formulas.style("fonts"), encoding="utf-8")
    (out / INDEX).write_text(entrance(), encoding="utf-8")


def write_index(out: Path, language: Language) -> None:
    """What the search can find."""
    found = json.loads(index(language).json)
    for entry in found["entries"]:
        entry["link"] = address(entry["link"], language)
    (out / language / "index.json").write_bytes(packs.dumped(found))


def scripts_version() -> str:
    """A name for the scripts as they stand: a browser asks anew when they have changed."""
    return f"{crc32(b''.join(path.read_bytes() for path in SCRIPTS)):x}"


def _sheet_font() -> list[Path]:
    streamlit = find_spec("streamlit")  # its files alone: nothing of it is run
    folders = (streamlit.submodule_search_locations or []) if streamlit else []
    return [path for one in folders for path in Path(one).glob(f"static/static/media/{FONT}")]


def _colours() -> str:
    """Colours by name, as `ui.frame` gives them to a page."""
    return f":root {{ color-scheme: light dark; {named_colours()} {run_colours()} }}"


# --- a page, a section ----------------------------------------------------------------------------


def write_documents(out: Path, page: str, edition: Edition) -> None:
    """A page in every language."""
    for language in LANGUAGES:
        folder = out / language
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file_name(page)).write_text(document(page, language, edition), encoding="utf-8")


def answers(page: str, id: str) -> bool:
    """Whether a section says anything that depends on its controls."""
    return has_answer(find(page, id))


@dataclass
class Packed:
    """What came of a section's packs.

    Attributes:
        answers: how many there are, in all languages.
        bytes: of their files.
        links: where the answers lead.
    """

    answers: int = 0
    bytes: int = 0
    links: dict[str, set[str]] = field(default_factory=dict)


def write_packs(out: Path, page: str, id: str, linked: Links) -> Packed:
    """The packs of a section in every language.

    Args:
        out: folder of the edition.
        page: id of the page.
        id: of the section.
        linked: links of the sheet; those that reach the section have answers.
    """
    section, told = find(page, id), Packed()
    wanted = {one: _positions(section, one, linked.get(one, ())) for one in LANGUAGES}
    bases: dict[Language, Any] = {}
    patches: dict[Language, dict[str, packs.Patch]] = {one: {} for one in LANGUAGES}
    for place in zip_longest(*wanted.values()):  # in turn: both languages share what is computed
        for language, values in zip(wanted, place, strict=True):
            if values is None:
                continue
            plain = section_answer(section, language, values)
            told.links.setdefault(language, set()).update(links(plain))
            plain = rewritten(plain, partial(address, language=language))
            name = positions.key(section, language, values)
            if name:
                patches[language][name] = packs.patch(bases[language], plain)
            else:
                bases[language] = plain
    for language, base in bases.items():
        data = packs.pack(base, patches[language])
        folder = out / language / "answers" / page
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{id}.bin").write_bytes(data)
        told.answers += len(wanted[language])
        told.bytes += len(data)
    return told


def _positions(section: Section, language: Language, linked: Iterable[str]) -> list[Values]:
    return positions.positions(section, language, values_linked(section, language, linked))


def section_answer(section: Section, language: Language, values: Values) -> Any:
    """An answer as the sheet gives it, but for what the edition changes in it.

    Values are left out, for the browser knows them; a self-check draws seeds that are there.
    """
    said = json.loads(answer(section.page, section.id, language, values).json)
    del said["values"]
    for block in said["blocks"]:
        if block["kind"] == "quiz":
            block["highest"] = max(positions.NUMBERS[block["seed"]])
    return said


def values_linked(
    section: Section, language: Language, every: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Values of a section's controls that links to its page put them to."""
    for link in sorted(every):
        page, said, _ = parsed(link, language) if leads_to_page(link) else ("", {}, "")
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
