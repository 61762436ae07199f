"""Words of sections as HTML: the same mark-up that pages read, and formulas between dollars."""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Final

from content.template import Run, styled_runs
from editions.formulas import formula

Address = Callable[[str], str]
"""Where a link of the sheet leads in an edition."""
_FORMULA: Final = re.compile(r"\$([^$]+)\$")
_COLOURED: Final = re.compile(r":([a-z]+)\[((?:[^\[\]]|\[[^\]]*\]\([^)]*\))*)\]")
"""Coloured words, links among them as well."""
LINK: Final = re.compile(r"#|https:|\./|[a-z]+[?#]")
"""How a mark begins that is an address."""
_TAGS: Final = {"bold": "strong", "code": "code"}


def paragraphs(markdown: str, address: Address = str) -> str:
    """Paragraphs with their mark-up."""
    texts = [" ".join(text.split()) for text in markdown.split("\n\n")]
    return "\n".join(f"<p>{words(text, address)}</p>" for text in texts if text)


def words(markdown: str, address: Address = str) -> str:
    """A line with its mark-up, formulas among it."""
    kept: list[str] = []

    def keep(html: str) -> str:
        kept.append(html)
        return f"\0{len(kept) - 1}\0"

    def coloured(match: re.Match[str]) -> str:
        plain = "](" not in match[2]
        return (
            match[0]
            if plain
            else keep(f'<span class="{match[1]}">{words(match[2], address)}</span>')
        )

    text = _COLOURED.sub(coloured, markdown)
    parts = re.split(r"(`[^`]*`)", text)  # a dollar in code is no formula
    text = "".join(
        part if part[:1] == "`" else _FORMULA.sub(lambda found: keep(formula(found[1])), part)
        for part in parts
    )
    html = runs(styled_runs(text), address)
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], html)


def runs(line: Sequence[Run], address: Address = str) -> str:
    """A line of runs."""
    return "".join(_run(*run, address) for run in line)


def _run(text: str, mark: str | None, small: bool, address: Address) -> str:
    said = escape(text, quote=False)
    if small:
        return f"<sub>{said}</sub>"
    if mark is None:
        return said
    if LINK.match(mark):
        return f'<a href="{escape(address(mark))}">{said}</a>'
    if tag := _TAGS.get(mark):
        return f"<{tag}>{said}</{tag}>"
    return f'<span class="{mark}">{said}</span>'
