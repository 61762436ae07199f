"""Files of the offline edition beside its answers: scripts, styles, fonts, documents, the index."""

import gzip
import json
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile
from typing import Final
from zlib import crc32

from content import LANGUAGES, Language
from editions import formulas
from editions.offline import packs
from editions.offline.links import INDEX, address, file_name, from_sheet
from editions.offline.pages import Edition, document, entrance
from editions.sheet.compose import sheet
from editions.sheet.html import document as sheet_document
from editions.sheet.markdown import note
from lessons.colouring import named_colours, run_colours
from lessons.index import index

ROOT: Final = Path(__file__).parents[2]
SCRIPTS: Final = sorted((ROOT / "static").glob("*.js"))
STYLES: Final = ("style.css", "search.css", "view.css", "offline.css")
FONT: Final = "SourceSansVF-Upright*.woff2"
"""The font of the sheet, which Streamlit brings; figures are set in it."""


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


def write_sheet(out: Path) -> dict[Language, set[str]]:
    """The sheet on paper, as a page of the edition shows it and as a note; where its links lead."""
    folder, links = out / "sheet", dict[Language, set[str]]()
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        said, found = sheet(language), links.setdefault(language, set())

        def lead(link: str, language: Language = language, found: set[str] = found) -> str:
            found.add(link)
            return from_sheet(link, language)

        html, markdown = sheet_document(said, language, lead), note(said, language, lead)
        (folder / f"{language}.html").write_text(html, encoding="utf-8")
        (folder / f"{language}.md").write_text(markdown, encoding="utf-8")
    return links


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


def write_documents(out: Path, page: str, edition: Edition) -> None:
    """A page in every language."""
    for language in LANGUAGES:
        folder = out / language
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file_name(page)).write_text(document(page, language, edition), encoding="utf-8")
