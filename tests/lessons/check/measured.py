"""An exercise as a seed asks it, for tests that compute its number once more."""

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from content import Language
from lessons.check import quiz
from lessons.check.draw import items, pose
from lessons.check.exercise import Judgement
from lessons.place import Place
from lessons.section import spoken
from tests.lessons.answers import notices, plain, show

ITEMS = {item.id: item for item in items()}


@dataclass(frozen=True, eq=False)
class Asked:
    """An exercise, posed.

    Attributes:
        before: values of the controls that were drawn, in the language asked in.
        after: the same after the move.
        results: of the experiment, before and after.
        judgement: what is said of it.
        why: the explanation as it is shown.
    """

    before: dict[str, Any]
    after: dict[str, Any]
    results: tuple[Any, Any]
    judgement: Judgement
    why: str
    page: str
    section: str
    language: Language

    def number(self, fact: str) -> float:
        """A number of the explanation; it does stand there."""
        text = str(self.judgement.facts[fact])
        assert text in self.why, (text, self.why)
        return parsed_number(text)

    @property
    def numbers(self) -> tuple[float, float]:
        """The numbers before and after."""
        return self.number("before"), self.number("after")

    def blocks(self, end: int = 0) -> dict[str, Any]:
        """What the section shows before the move, or after it."""
        values = (self.before, self.after)[end]
        return show(self.page, self.section, self.language, **values)

    def noticed(self, end: int = 0) -> str:
        """All that the section says of its figures there."""
        figures = [one for one in self.blocks(end).values() if one["kind"] == "figure"]
        return "\n".join(line for figure in figures for line in notices(figure))

    def program(self, end: int = 0) -> dict[str, Any]:
        """What the section's program has computed there, run as it stands."""
        namespace: dict[str, Any] = {}
        source = self.blocks(end)["program"]["source"]
        exec(compile(source, "program", "exec"), namespace)
        return namespace


def near(wanted: float) -> Any:
    """What is said of a number: two decimals, three digits of a large one, two of a small one."""
    size = abs(wanted)
    if size < 0.1:
        return pytest.approx(wanted, rel=0.06, abs=1e-12)
    return pytest.approx(wanted, rel=6e-3, abs=5.1e-3)


def parsed_number(text: str) -> float:
    """A number as it is said: real minus signs, thousands set apart, powers of ten."""
    plain_text = text.replace("−", "-").replace("\u202f", "")
    digits, _, power = plain_text.partition("·10")
    exponent = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    return float(digits) * 10.0 ** int(exponent or 0)


def asked(name: str, seed: int, language: Language = "en") -> Asked:
    """The exercise of an id, at the settings that a seed draws."""
    item = ITEMS[name]
    posed = pose(item, seed, language, quiz.SECTION.prose(language))
    assert item.exercise and posed
    page, section = item.section.page, item.section.id
    random = Random(f"{seed}/{item.id}")
    while True:
        drawn = item.exercise.draw(random)
        ends = drawn.before, drawn.after
        results = tuple(Place(page, section, one).result(language) for one in ends)
        judgement = item.exercise.judge(*results)
        if judgement is not None:
            break
    assert judgement.truth == posed.truth
    before, after = ({key: spoken(value, language) for key, value in one.items()} for one in ends)
    found = (results[0], results[1])
    return Asked(before, after, found, judgement, plain(posed.why), page, section, language)
