"""Terms in running prose: where they stand, and links at the mentions that are to explain them."""

import re
from collections.abc import Callable, Container, Iterable, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from content import Language
from content.template import Run
from content.terms import TERMS, Term

_APART: Final = re.compile(
    r"\$[^$]*\$|`[^`]*`|\[[^\[\]]*\]\([^()\s]*\)|\*\*[^*]+\*\*|\{\{[^}]*\}\}|</?sub>|:\w+\[",
)
"""Formulas, code, links, bold titles, names of numbers and mark-up: no term is looked for there."""


class Mention(NamedTuple):
    """A term in a text, from one character to before another."""

    start: int
    end: int
    term: Term


@lru_cache(4096)
def mentions(text: str, language: Language) -> Sequence[Mention]:
    """Terms in a text with its mark-up, in reading order; of two that overlap the longer one."""
    plain = _APART.sub(lambda apart: "\0" * len(apart[0]), text)
    found = [
        Mention(*match.span(), term)
        for term, forms in _forms(language)
        for match in forms.finditer(plain)
    ]
    kept: list[Mention] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


@cache
def _forms(language: Language) -> Sequence[tuple[Term, re.Pattern[str]]]:
    return [
        (term, re.compile(rf"(?<!\w)(?:{term.forms[language]})(?!\w)", re.IGNORECASE))
        for term in TERMS
    ]


def says(wanted: Container[str], language: Language) -> Callable[[str], bool]:
    """What tells whether a text says any of some terms, by their ids."""
    forms = [forms for term, forms in _forms(language) if term.id in wanted]
    return lambda text: any(one.search(text) for one in forms)


def address(term: Term, language: Language) -> str:
    """Where a term is explained, beside the other pages."""
    return f"terms?lang={language}#term-{term.id}"


def linked(markdown: str, chosen: Iterable[Mention], language: Language) -> str:
    """Markdown in which some of its mentions are links."""
    pieces, end = [], 0
    for one in chosen:
        words = markdown[one.start : one.end]
        pieces += [markdown[end : one.start], f"[{words}]({address(one.term, language)})"]
        end = one.end
    return "".join([*pieces, markdown[end:]])


def linked_runs(runs: Sequence[Run], wanted: set[str], language: Language) -> list[Run]:
    """Runs in which the first mention of each wanted term is a link; coloured ones stay."""
    left, cut = set(wanted), list[Run]()
    for text, mark, small in runs:
        end = 0
        for one in () if mark or small else mentions(text, language):
            if one.term.id in left:
                left.remove(one.term.id)
                words = text[one.start : one.end], address(one.term, language), False
                cut += [(text[end : one.start], None, False), words]
                end = one.end
        cut.append((text[end:], mark, small))
    return [run for run in cut if run[0]]
