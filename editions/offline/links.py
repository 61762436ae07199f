"""Where links of the sheet lead in the offline edition: to files beside each other."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from content import Language
from editions.words import LINK

INDEX: Final = "index.html"
_SHEET: Final = re.compile(r"sheet/(?P<language>\w+)(?P<ending>\.\w+)?$")
"""The sheet on paper, as a document of its own."""
_RUN: Final = re.compile(rf'(\["(?:[^"\\]|\\.)*",")((?:{LINK.pattern})[^"\\]*)(",(?:true|false)\])')
"""A run whose mark is an address, as JSON has it without blanks."""


def file_name(page: str) -> str:
    """The document of a page."""
    return INDEX if page == "home" else f"{page}.html"


def address(link: str, language: Language) -> str:
    """A link of the sheet as it stands in a document or an answer of the edition.

    Args:
        link: as the sheet has it: `#wall`, `problems?lang=en&wall_start_w=4.9#wall`, `./?lang=en`,
            or an address of the web, which stays.
        language: of the document.

    Raises:
        ValueError: it leads to another language.
    """
    if not leads_to_page(link):
        return link
    if sheet := _SHEET.match(link):
        return f"../sheet/{sheet['language']}{sheet['ending'] or '.html'}"
    page, values, section = parsed(link, language)
    query = f"?{urlencode(values)}" if values else ""
    anchor = f"#{section}" if section else ""
    return f"./{file_name(page)}{query}{anchor}"


def leads_to_page(link: str) -> bool:
    """Whether a link leads to a page of the sheet, and not just elsewhere on this one."""
    return not link.startswith(("#", "https:"))


def from_sheet(link: str, language: Language) -> str:
    """A link of the sheet on paper, which stands beside the folders of the languages."""
    return re.sub(r"^\./", f"../{language}/", address(link, language))


def parsed(link: str, language: Language) -> tuple[str, dict[str, str], str]:
    """Page, values of its controls and place on it that a link of the sheet leads to.

    Raises:
        ValueError: it leads to another language.
    """
    parts = urlsplit(link)
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    if values.pop("lang", language) != language:
        raise ValueError(f"{link} leads to another language than {language}")
    return parts.path.strip("./") or "home", values, parts.fragment


def links(json: str) -> set[str]:
    """Every address that runs of an answer, or of a ticket, lead to.

    Args:
        json: as `packs.dumped` writes it.
    """
    return {run[2] for run in _RUN.finditer(json)}


def rewritten(json: str, lead: Callable[[str], str]) -> str:
    """An answer, or a ticket, whose runs lead elsewhere; the rest is as it was."""
    return _RUN.sub(lambda run: f"{run[1]}{lead(run[2])}{run[3]}", json)
