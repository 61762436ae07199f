"""A prediction that the self-check asks for: what will this slider do?

A seed draws the settings, the section's own experiment computes the truth. The words of a page's
exercises stand in one file per language: block `<name>` asks, `<name>-because` explains and
`<name>-<option>` names an option, where the name is `<section>-<id>`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from content.template import grouped, number_or_zero

DIRECTIONS: Final = ("grows", "falls", "same")
"""Options of an exercise that moves a control; their words are the self-check's."""
CLEAR: Final = 0.1
"""A change of a tenth is seen; what has changed by less is asked at other settings."""
MOST_COUNTED: Final = 1e6
"""A whole number from here on may be a rounded one."""
EXACT: Final = 1e-6
"""What has changed by less than this share has not changed: that is rounding."""


@dataclass(frozen=True)
class Judgement:
    """The truth of an exercise at some settings.

    Attributes:
        truth: the right option.
        facts: numbers for the words.
        because: the block that explains it, if not `<name>-because`.
    """

    truth: str
    facts: Mapping[str, Any]
    because: str = ""


Judge = Callable[[Any, Any], Judgement | None]
"""Of the results before and after the move; None where the two are too close to tell."""


@dataclass(frozen=True)
class Settings:
    """What a seed has drawn: values of controls before the move, and after it."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Exercise:
    """A prediction about a section.

    Attributes:
        section: its id.
        id: unique in its section.
        judge: gives the truth.
        settings: controls' keys and the values that the seed draws from.
        move: the same of what is moved; before and after differ. Empty: nothing is moved.
        options: ids, in the order in which they are offered.
    """

    section: str
    id: str
    judge: Judge
    settings: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    move: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    options: tuple[str, ...] = DIRECTIONS

    @property
    def name(self) -> str:
        """How its blocks of words begin."""
        return f"{self.section}-{self.id}"

    def draw(self, random: Random) -> Settings:
        """Settings to ask at; an item of `settings` is drawn from, one of `move` twice."""
        fixed = {key: random.choice(values) for key, values in self.settings.items()}
        moved = {key: random.sample(values, 2) for key, values in self.move.items()}
        before, after = ({key: pair[end] for key, pair in moved.items()} for end in (0, 1))
        return Settings(fixed | before, fixed | after)


def said(value: float) -> str:
    """A measure in words: what is counted is a whole number."""
    counted = float(value).is_integer() and abs(value) < MOST_COUNTED
    return grouped(int(value)) if counted else number_or_zero(value)


def direction(measure: Callable[[Any], float], clear: float = CLEAR) -> Judge:
    """Judges what becomes of a number: it grows, it falls, or it stays the same.

    Args:
        measure: the number, of a result. Its words are `{{before}}` and `{{after}}`.
        clear: share of the larger by which the two differ at least if they are to differ.
    """

    def judge(before: Any, after: Any) -> Judgement | None:
        first, second = measure(before), measure(after)
        facts = {"before": said(first), "after": said(second)}
        size, change = max(abs(first), abs(second)), second - first
        if abs(change) <= EXACT * size:
            return Judgement("same", facts)
        if abs(change) < clear * size or facts["before"] == facts["after"]:
            return None
        return Judgement("grows" if change > 0 else "falls", facts)

    return judge


def largest(measures: Callable[[Any], Mapping[str, float]], clear: float = CLEAR) -> Judge:
    """Judges which of several numbers is the largest.

    Args:
        measures: option → its number, of a result. Its words are `{{<option>}}` with `_` for `-`.
        clear: share of the largest by which it is above the second at least.
    """

    def judge(result: Any, _: Any) -> Judgement | None:
        found = measures(result)
        second, first = sorted(found, key=lambda one: found[one])[-2:]
        if found[first] - found[second] <= clear * abs(found[first]):  # all 0: none is
            return None
        facts = {one.replace("-", "_"): said(value) for one, value in found.items()}
        return Judgement(first, facts)

    return judge
