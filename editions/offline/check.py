"""What is wrong with an offline edition: sizes, links that lead nowhere, files from elsewhere."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from content import LANGUAGES, Language
from editions.offline import packs
from editions.offline.links import INDEX, links
from lessons.answer import find

MOST: Final = 40_000_000
"""Bytes of the whole edition, both languages."""
MOST_FIRST: Final = 1_500_000
"""Bytes that are sent before the first picture of a page is there."""


def faults(out: Path, complete: bool = True) -> list[str]:
    """What is wrong with an edition, a sentence each.

    Args:
        out: its folder.
        complete: whether all pages are there: then every link has to lead somewhere.
    """
    found = []
    if (whole := size(out)) > MOST:
        found.append(f"the edition has {whole / 1e6:.1f} MB, more than {MOST / 1e6:g}")
    for name, bytes in first_bytes(out).items():
        if bytes > MOST_FIRST:
            found.append(f"{name} sends {bytes / 1e6:.2f} MB before its first picture")
    for language in LANGUAGES:
        reader = _Language(out / language, language)
        found += reader.foreign()
        found += reader.broken() if complete else []
    return found


def size(out: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())


def first_bytes(out: Path) -> dict[str, int]:
    """Document → bytes sent before its first picture, at the most: no server compresses them.

    The scripts, styles and fonts, Plotly, the document, and the packs of its first two sections.
    """
    static = out / "static"
    shared = [path for path in static.rglob("*") if path.is_file() and "gl3d" not in path.name]
    base = sum(path.stat().st_size for path in [out / INDEX, *shared])
    found = {}
    for path in chain.from_iterable(sorted(out.glob(f"{one}/*.html")) for one in LANGUAGES):
        asked = [path.parent / "answers" / path.stem / f"{id}.bin" for id in Document(path).tickets]
        sizes = [one.stat().st_size for one in (path, *asked[:2]) if one.exists()]
        found[path.relative_to(out).as_posix()] = base + sum(sizes)
    return found


class _Reader(HTMLParser):
    """Ids, addresses and data of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: list[tuple[str, str]] = []  # with the name of the tag
        self.data: dict[str, str] = {}
        self.reading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if id := given.get("id"):
            self.ids.add(id)
        self.addresses += [(tag, given[key]) for key in ("href", "src") if key in given]
        self.reading = given.get("id", "") if given.get("type") == "application/json" else ""

    def handle_endtag(self, tag: str) -> None:
        self.reading = ""

    def handle_data(self, data: str) -> None:
        if self.reading:
            self.data[self.reading] = self.data.get(self.reading, "") + data


class Document:
    """A document of the edition as it was written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        reader = _Reader()
        reader.feed(path.read_text(encoding="utf-8"))
        self.ids, self.addresses, self.data = reader.ids, reader.addresses, reader.data

    @cached_property
    def tickets(self) -> dict[str, Any]:
        """Section → its ticket; none where the document is of another kind."""
        found: dict[str, Any] = json.loads(self.data.get("tickets", "{}"))
        return found

    @property
    def page(self) -> str:
        """The page that it shows."""
        return "home" if self.path.name == INDEX else self.path.stem


@dataclass
class _Pack:
    """What is to be known of a pack: names of positions, where it leads, places it has."""

    keys: set[str]
    links: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)

    def add(self, answers: dict[str, packs.Patch]) -> None:
        """Note what else there is, and where it leads."""
        self.keys |= answers.keys()
        for _, value in chain.from_iterable(answers.values()):
            self.links |= links(_json(value))
            if isinstance(value, str) and value.startswith("./"):  # a run that leads elsewhere now
                self.links.add(value)


class _Language:
    """All of an edition in a language."""

    def __init__(self, folder: Path, language: Language) -> None:
        self.folder, self.language = folder, language
        self.documents = {path.name: Document(path) for path in sorted(folder.glob("*.html"))}
        self.packs = {
            (path.parent.name, path.stem): _pack(path)
            for path in sorted(folder.glob("answers/*/*.bin"))
        }
        for place in (folder, folder.parent):
            for path in sorted(place.glob("answers/*/*/*.bin")):
                self.packs[path.parts[-3], path.parts[-2]].add(packs.read(path.read_bytes()))

    def foreign(self) -> Iterator[str]:
        """Files that a document would ask of another server; a reader may go there by a link."""
        for name, document in self.documents.items():
            for tag, address in document.addresses:
                if tag != "a" and re.match(r"\w+:(?!image/svg)|//|/", address):
                    yield f"{self.language}/{name} asks for {address}"
            missing = [id for id in document.tickets if (document.page, id) not in self.packs]
            yield from (f"{self.language}/{name} has no answers for {id}" for id in missing)

    def broken(self) -> Iterator[str]:
        """Links that lead to no file, no place in it, or to settings that have no answer."""
        for where, link in sorted({*self._every_link()}):
            fault = self._fault(where, link)
            if fault:
                yield f"{self.language}/{where}: {link} {fault}"

    def _every_link(self) -> Iterator[tuple[str, str]]:
        for name, document in self.documents.items():
            yield from ((name, link) for tag, link in document.addresses if tag == "a")
            yield from ((name, link) for link in links(_json(document.tickets)))
        sheet = self.folder.parent / "sheet" / f"{self.language}.html"
        if sheet.exists():
            where = f"../sheet/{self.language}.html"
            yield from ((where, link) for tag, link in Document(sheet).addresses if tag == "a")
        for (page, _), pack in self.packs.items():
            name = INDEX if page == "home" else f"{page}.html"
            yield from ((name, link) for link in pack.links)
        found = json.loads((self.folder / "index.json").read_text(encoding="utf-8"))
        yield from ((INDEX, entry["link"]) for entry in found["entries"])

    def _fault(self, where: str, link: str) -> str:
        if re.match(r"https?://", link):
            return ""
        parts = urlsplit(link)
        target = (self.folder / (parts.path or where)).resolve()
        if not target.is_file():
            return "leads to no file"
        if target.parent != self.folder.resolve():
            return ""
        document = self.documents[target.name]
        if parts.fragment and parts.fragment not in document.ids | self._places(document.page):
            return "leads to no place"
        said = dict(parse_qsl(parts.query, keep_blank_values=True))
        lacking = [*self._without_answer(document, said)]
        return f"has no answer in {', '.join(lacking)}" if lacking else ""

    def _places(self, page: str) -> set[str]:
        return set().union(*(pack.places for (one, _), pack in self.packs.items() if one == page))

    def _without_answer(self, document: Document, said: dict[str, str]) -> Iterator[str]:
        """Sections that a link puts to settings that are not there."""
        known = {key for ticket in document.tickets.values() for key in ticket["values"]}
        yield from (f"no section: {key}" for key in said.keys() - known)
        for id, ticket in document.tickets.items():
            controls, start = find(document.page, id).controls, ticket["defaults"]
            now = {
                key: controls[key].format(controls[key].parse(said[key])) if key in said else raw
                for key, raw in start.items()
            }
            key = "&".join(f"{key}={raw}" for key, raw in now.items() if raw != start[key])
            pack = self.packs.get((document.page, id))
            if not pack or key not in pack.keys:
                yield id


def _json(plain: Any) -> str:
    return packs.dumped(plain).decode()


def _pack(path: Path) -> _Pack:
    read = packs.read(path.read_bytes())
    found = _Pack({""}, links(_json(read["base"])))
    found.add(read["answers"])
    for block in read["base"]["blocks"]:
        if block["kind"] == "document":
            found.links |= {block["address"], *(link for _, link, _ in block["links"])}
        found.places |= {*_places(block)}
    return found


def _places(block: dict[str, Any]) -> Iterable[str]:
    """Ids that the browser gives to parts of a list."""
    match block:
        case {"kind": "faq", "topics": topics}:
            return [f"ask-{one['id']}" for _, every in topics for one in every]
        case {"kind": "terms", "terms": terms}:
            return [f"term-{one['id']}" for one in terms]
        case {"kind": "sources", "groups": groups}:
            return [f"source-{one['id']}" for _, every in groups for one in every]
    return []
