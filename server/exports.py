"""An answer in other forms than JSON: its numbers as CSV, its programs as a notebook."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lessons.answer import Answer
from lessons.notebook import as_notebook, has_programs
from lessons.numbers import as_csv, has_numbers
from lessons.packed import Packed


@dataclass(frozen=True)
class Form:
    """A form that an answer may be had in.

    Attributes:
        media_type: of the document.
        possible: whether an answer, as its JSON has it, can be written so.
        write: writes it; is also given the address of the sheet, up to a slash.
    """

    media_type: str
    possible: Callable[[Mapping[str, Any]], bool]
    write: Callable[[Mapping[str, Any], str], bytes]


FORMS: Final = {
    "csv": Form("text/csv", has_numbers, lambda said, base: as_csv(said)),
    "ipynb": Form("application/x-ipynb+json", has_programs, as_notebook),
}
"""How an address ends → what it asks for."""


def exported(found: Answer, form: Form, base: str) -> Packed | None:
    """An answer in a form, compressed; nothing where it cannot be written so."""
    said = json.loads(found.json)
    if not form.possible(said):
        return None
    document = Packed(form.write(said, base))
    _ = document.compressed  # here and not on the event loop
    return document
