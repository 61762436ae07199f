"""Words of sections as plain Markdown, which knows no colours and no addresses of pages."""

import re
from collections.abc import Sequence
from typing import Any, Final

from lessons.colouring import coloured

_COLOUR: Final = re.compile(r":(?:blue|violet|green|yellow|orange|gray)\[(.*?)\](?!\])")
_LINK: Final = re.compile(r"\]\(([^()\s]+)\)")
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#$|~])")
_LIST: Final = re.compile(r"^([-+]|\d+(?=[.)]))(?=.?\s)")
_PAGE: Final = re.compile(r"#|\./|[a-z]+[?#]")


def markdown(words: str, base: str, page: str) -> str:
    """Words with their mark-up as Markdown with formulas.

    Args:
        words: as the files of sections have them.
        base: address of the sheet, up to a slash.
        page: id of the page that they stand on.
    """
    text = _LINK.sub(lambda link: f"]({_address(link[1], base, page)})", words)
    return coloured(_COLOUR.sub(r"\1", text))


def runs_as_markdown(line: Sequence[Sequence[Any]], base: str = "", page: str = "") -> str:
    """A line of runs as Markdown; whatever the reader has typed stays what it is."""
    text = "".join(_run(letters, mark, small, base, page) for letters, mark, small in line)
    return _LIST.sub(r"\\\1", text)


def _run(letters: str, mark: str | None, small: bool, base: str, page: str) -> str:
    if mark == "code":
        fence = "`" * (1 + max(map(len, re.findall("`+", letters)), default=0))
        apart = " " * letters.startswith("`"), " " * letters.endswith("`")
        return f"{fence}{apart[0]}{letters}{apart[1]}{fence}"
    text = _SPECIAL.sub(r"\\\1", letters)
    if small:
        return f"<sub>{text}</sub>"
    if mark == "bold":
        return f"**{text}**"
    if mark and (mark.startswith("https:") or _PAGE.match(mark)):
        return f"[{text}]({_address(mark, base, page)})"
    return text


def _address(link: str, base: str, page: str) -> str:
    """Where a link leads from outside of the sheet."""
    if link.startswith("#"):
        return f"{base}{'' if page == 'home' else page}{link}"
    return f"{base}{link.removeprefix('./')}" if _PAGE.match(link) else link
