"""Where links of the sheet lead in the offline edition: to files beside each other."""

from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from content import Language
from editions.words import LINK

INDEX: Final = "index.html"


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
    page, values, section = parsed(link, language)
    query = f"?{urlencode(values)}" if values else ""
    anchor = f"#{section}" if section else ""
    return f"./{file_name(page)}{query}{anchor}"


def leads_to_page(link: str) -> bool:
    """Whether a link leads to a page of the sheet, and not just elsewhere on this one."""
    return not link.startswith(("#", "https:"))


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


def links(plain: Any) -> Iterator[str]:
    """Every address that runs of an answer, or of a ticket, lead to."""
    if _leads(plain):
        yield plain[1]
    elif isinstance(plain, dict | list | tuple):
        for one in plain.values() if isinstance(plain, dict) else plain:
            yield from links(one)


def rewritten(plain: Any, lead: Callable[[str], str]) -> Any:
    """An answer, or a ticket, whose runs lead elsewhere; the rest is as it was."""
    if _leads(plain):
        return [plain[0], lead(plain[1]), plain[2]]
    if isinstance(plain, dict):
        return {key: rewritten(one, lead) for key, one in plain.items()}
    if isinstance(plain, list | tuple):
        return [rewritten(one, lead) for one in plain]
    return plain


def _leads(plain: Any) -> bool:
    """Whether it is a run whose mark is an address."""
    match plain:
        case [str(), str() as mark, bool()]:
            return bool(LINK.match(mark))
    return False
