"""The whole sheet in one language."""

from functools import cache

from content import Language
from editions.sheet.backward import backward
from editions.sheet.collect import Collector
from editions.sheet.forward import forward
from editions.sheet.parts import Sheet


@cache
def sheet(language: Language) -> Sheet:
    """Everything that stands on the sheet; the networks of the lessons run for it."""
    found = Collector(language)
    said = found.prose
    return Sheet(said.title, said.lead, [forward(found), backward(found)])
