"""The sheet as one HTML document: no script, no network, fonts and figures inside."""

import re
from base64 import b64encode
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, Final

from content import LANGUAGES, Language, ui_text
from diagrams.theme import QUANTITIES, SURFACES
from editions import formulas
from editions.sheet.collect import WORDS
from editions.sheet.links import beside
from editions.sheet.parts import (
    Answered,
    Code,
    Formula,
    Line,
    Part,
    Picture,
    Sheet,
    SheetPage,
    Structure,
    Table,
)
from editions.svg import legend, picture
from editions.words import Address, words
from lessons.colouring import RUN_COLOURS
from lessons.prose import prose

FONTS: Final = Path(__file__).parents[1] / "fonts"
STYLE: Final = Path(__file__).with_name("sheet.css")
_FACES: Final = {
    "source-sans-3-latin-wght-normal": ("Source Sans", "200 900", "U+0000-036F,U+1E00-FFFD"),
    "source-sans-3-cyrillic-wght-normal": ("Source Sans", "200 900", "U+0400-045F"),
    "source-sans-3-greek-wght-normal": ("Source Sans", "200 900", "U+0370-03FF"),
    "source-code-pro-latin-400-normal": ("Source Code", "400", "U+0000-FFFF"),
}
"""File → family, weights and letters."""
_SHORT_CODE: Final = re.compile("<code>([^<]{1,27})</code>")
_RAISED: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_PLAIN_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")


def document(sheet: Sheet, language: Language, lead: Address = beside) -> str:
    """The whole document.

    Args:
        sheet: what it says.
        language: of its words.
        lead: where a link of the cheatsheet leads from here.
    """
    render = Renderer(sheet, language, lead)
    body = render.body()
    (other,) = set(LANGUAGES) - {language}
    return _DOCUMENT.format(
        language=language,
        title=escape(sheet.title),
        lead=escape(re.sub(r"\s+", " ", sheet.lead)),
        style=_style(body),
        other=other,
        other_link=escape(lead(f"sheet/{other}")),
        other_name=ui_text.LANGUAGE_NAMES[other],
        body=body,
    )


_DOCUMENT: Final = """\
<!doctype html>
<html lang="{language}" data-sheet>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<base target="_top">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{lead}">
<title>{title}</title>
<link rel="alternate" hreflang="{other}" href="{other_link}">
<style>
{style}
</style>
</head>
<body>
<nav><a href="{other_link}" hreflang="{other}" lang="{other}">{other_name}</a></nav>
{body}
</body>
</html>
"""


class Renderer:
    """One document that is being written."""

    def __init__(self, sheet: Sheet, language: Language, lead: Address) -> None:
        self.sheet, self.language, self.lead = sheet, language, lead
        self.own = prose(WORDS, language).blocks
        self._write: dict[type, Callable[[Any], str]] = {
            Line: self._line,
            Formula: self._formula,
            Code: self._code,
            Table: self._table,
            Picture: self._picture,
            Structure: self._structure,
            Answered: self._answered,
        }

    def body(self) -> str:
        """All pages."""
        pages = "\n".join(self._page(page) for page in self.sheet.pages)
        head = (
            f"<header><h1>{self._said(self.sheet.title)}</h1><p>{self._said(self.sheet.lead)}</p>"
        )
        return f"{_HATCH}<main>\n{head}</header>\n{pages}\n</main>"

    def _page(self, page: SheetPage) -> str:
        parts = "\n".join(self._part(part) for part in page.parts)
        title = f'<h2 id="{page.id}">{self._said(page.title)}</h2>'
        return (
            f'<section class="page" aria-labelledby="{page.id}">{title}\n'
            f'<div class="columns">\n{parts}\n</div></section>'
        )

    def _part(self, part: Part) -> str:
        link = self._address(part.place.link(self.language))
        title = f'<h3><a href="{link}">{self._said(part.title)}</a></h3>'
        return (
            f'<section class="part" id="{part.id}">{title}{self._elements(part.elements)}</section>'
        )

    def _elements(self, elements: Any) -> str:
        """Neighbouring points of one list are one list."""
        said, lists = [], {Answered: ("dl", "asked"), Structure: ("ul", "structures")}
        kind: tuple[str, str] | None = None
        for one in elements:
            listed = isinstance(one, Line) and one.listed
            wanted = ("ul", "points") if listed else lists.get(type(one))
            if isinstance(one, Answered) and not one.ask:
                wanted = ("ol", "pitfalls")
            if wanted != kind:
                said += [f"</{kind[0]}>"] if kind else []
                said += [f'<{wanted[0]} class="{wanted[1]}">'] if wanted else []
                kind = wanted
            said.append(self._write[type(one)](one))
        return "".join([*said, f"</{kind[0]}>" if kind else ""])

    def _line(self, one: Line) -> str:
        tag = "li" if one.listed else "p"
        return f"<{tag}>{self._said(one.words)}</{tag}>"

    def _formula(self, one: Formula) -> str:
        return formulas.formula(one.tex, display=True)

    def _code(self, one: Code) -> str:
        return f"<pre><code>{escape(one.source.rstrip(), quote=False)}</code></pre>"

    def _table(self, one: Table) -> str:
        head = "".join(f'<th scope="col">{self._said(cell)}</th>' for cell in one.head)
        rows = "".join(
            f"<tr>{''.join(f'<td>{self._said(cell)}</td>' for cell in row)}</tr>"
            for row in one.rows
        )
        kind = ' class="numeric"' if one.numeric else ""
        return f"<table{kind}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _picture(self, one: Picture) -> str:
        drawn = picture(one.figure, one.alt, one.size, *one.panels)
        names = legend(one.figure, *one.panels) if one.names else []
        listed = "".join(f"<li>{sample}<span>{_digits(name)}</span></li>" for sample, name in names)
        below = f"<ul>{listed}</ul>" if listed else ""
        below += f"<p>{self._said(one.caption)}</p>" if one.caption else ""
        return f"<figure>{drawn}<figcaption>{below}</figcaption></figure>"

    def _structure(self, one: Structure) -> str:
        link = self._address(one.place.link(self.language))
        drawn = picture(one.picture.figure, one.picture.alt, one.picture.size, *one.picture.panels)
        return f'<li><a href="{link}">{drawn}</a><p>{self._said(one.words)}</p></li>'

    def _answered(self, one: Answered) -> str:
        link = self._address(one.place.link(self.language))
        if not one.ask:
            live = escape(self.own["live"])
            go = f'<a href="{link}" class="go" aria-label="{live}">↗</a>'
            return f"<li>{self._said(one.say)} {go}</li>"
        ask = f'<dt><a href="{link}">{self._said(one.ask)}</a></dt>'
        return f"<div>{ask}<dd>{self._said(one.say)}</dd></div>"

    def _said(self, markdown: str) -> str:
        return _SHORT_CODE.sub(
            r'<code class="whole">\1</code>', _digits(words(markdown, self._address))
        )

    def _address(self, link: str) -> str:
        """Where a link of the live cheatsheet leads from here."""
        return escape(link if link.startswith("https:") else self.lead(link))


_HATCH: Final = """\
<svg class="defs" aria-hidden="true"><defs><pattern id="hatch" width="3" height="3" \
patternUnits="userSpaceOnUse"><path d="M0 3 3 0" class="hatch"/></pattern></defs></svg>
"""


def _digits(html: str) -> str:
    """Raised digits, which the font has not, as raised ones."""
    return _RAISED.sub(lambda found: f"<sup>{found[0].translate(_PLAIN_DIGITS)}</sup>", html)


def _style(body: str) -> str:
    """The sheet's rules with the colours of the house, and the fonts that the body uses."""
    own = {f"sheet-{name}": colours for name, colours in SURFACES.items()}
    own |= dict(zip(RUN_COLOURS, QUANTITIES.values(), strict=True))
    named = "".join(f"--{name}:light-dark({one},{other});" for name, (one, other) in own.items())
    runs = "".join(f".{name}{{color:var(--{name})}}" for name in RUN_COLOURS)
    letters = set(re.sub(r"<[^>]+>", "", body))
    faces = [_face(name, *said) for name, said in _FACES.items() if _uses(letters, said[2])]
    rules = STYLE.read_text(encoding="utf-8")
    return "\n".join([f":root{{{named}}}", *faces, formulas.style(html=body), runs, rules])


def _uses(letters: set[str], ranges: str) -> bool:
    """Whether any letter lies in one of the ranges."""
    spans = [
        tuple(int(end, 16) for end in one.removeprefix("U+").split("-"))
        for one in ranges.split(",")
    ]
    return any(low <= ord(letter) <= high for letter in letters for low, high in spans)


def _face(name: str, family: str, weights: str, ranges: str) -> str:
    held = b64encode((FONTS / f"{name}.woff2").read_bytes()).decode()
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weights};font-display:block;"
        f"unicode-range:{ranges};src:url(data:font/woff2;base64,{held}) format('woff2')}}"
    )
