"""A section without its page: every control that moves it stands in its own rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from lessons.control import Control
from lessons.controls import Choice
from lessons.section import Section


@cache
def standalone(section: Section, on_page: tuple[Section, ...]) -> Section:
    """A section as it can stand alone, for another site's page.

    Before its own rows come the controls that the page draws elsewhere and that reach it. Choices
    that only decide whether it is on the page are left out: it is. So is what asks for a reader's
    own network, which another section would train.

    Args:
        section: which.
        on_page: the sections of its page, itself among them, in reading order.
    """
    decided = set(section.shown_when)
    near = {one.key for one in (*section.drawn, *section.repeated)}
    reaching = section.controls.keys() - near - decided
    elsewhere = [row for one in on_page for row in _rows(one.rows, reaching)]
    own = _rows((*section.repeats, *section.rows), near - decided)
    return replace(section, rows=[*elsewhere, *own], repeats=(), shown_when={})


def _rows(rows: Sequence[Sequence[Control]], keys: set[str]) -> Iterator[Sequence[Control]]:
    """What rows hold of some controls, without options that nobody can ask for here."""
    for row in rows:
        if kept := [_impersonal(one) for one in row if one.key in keys]:
            yield kept


def _impersonal(control: Control) -> Control:
    if not isinstance(control, Choice) or not control.personal:
        return control
    options = tuple(one for one in control.options if one != control.personal)
    return replace(control, options=options, personal="")
