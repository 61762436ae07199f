"""A place of the sheet: a section with some of its controls put to values, and the link there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from content import Language
from lessons import controls
from lessons.answer import find
from lessons.section import Section, spoken


@dataclass(frozen=True, eq=False)
class Place:
    """A section, set to show something.

    Attributes:
        page: id of its page.
        section: its id.
        values: of some of its controls, by key; a text in every language. The others stand at
            their defaults.
    """

    page: str
    section: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def found(self) -> Section:
        """The section itself.

        Raises:
            LookupError: there is none.
        """
        return find(self.page, self.section)

    def settings(self, language: Language) -> dict[str, Any]:
        """Values of all controls of the section.

        Raises:
            InvalidValue: a value will not do.
            KeyError: the section has no such control.
        """
        given = {
            key: self.found.controls[key].accept(spoken(value, language))
            for key, value in self.values.items()
        }
        return controls.defaults(self.found.controls, language) | given

    def result(self, language: Language) -> Any:
        """What the section's experiment gives here, or None where it has none."""
        experiment = self.found.experiment
        return experiment(language, self.settings(language)) if experiment else None

    def link(self, language: Language) -> str:
        """Its address, beside the other pages, in a language."""
        settings, known = self.settings(language), self.found.controls
        said = {key: known[key].format(settings[key]) for key in self.values}
        query = urlencode({"lang": language, **self.found.shown_when, **said})
        path = "./" if self.page == "home" else self.page
        return f"{path}?{query}#{self.section}"
