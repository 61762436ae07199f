"""Which questions a seed draws, and at which settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from random import Random
from typing import Any, Final

from content import Language
from content.template import Run, styled_runs
from lessons.answer import find, pages, sections
from lessons.blocks import Program, Sentence
from lessons.check.exercise import DIRECTIONS, Exercise, Judgement
from lessons.check.exercises import EXERCISES, words_of
from lessons.controls import Choice
from lessons.list_blocks import PosedQuestion
from lessons.place import Place
from lessons.prose import Prose
from lessons.section import Section
from lessons.writer import Writer

ATTEMPTS: Final = 40
"""Settings that are drawn before an exercise is given up: none of them has a clear truth."""


@dataclass(frozen=True)
class Item:
    """What may be asked: an exercise of a section, or its own question about an option."""

    section: Section
    exercise: Exercise | None = None
    about: str = ""

    @property
    def id(self) -> str:
        """Unique in the whole sheet."""
        name = self.exercise.id if self.exercise else self.about
        return "/".join(filter(None, (self.section.page, self.section.id, name)))


@cache
def items(page: str = "") -> tuple[Item, ...]:
    """All that may be asked, of one page or of all."""
    asked = [page] if page else pages()
    return tuple(chain.from_iterable(_items(name) for name in asked))


def _items(page: str) -> Iterator[Item]:
    for section in sections(page):
        if section.question:
            choice = section.controls.get(section.question.choice)
            options = choice.options if isinstance(choice, Choice) else ("",)
            yield from (Item(section, about=option) for option in options)
    for exercise in EXERCISES.get(page, ()):
        yield Item(find(page, exercise.section), exercise)


def drawn(seed: int, count: int, page: str = "") -> list[Item]:
    """Items that a seed draws, of different sections as far as there are that many."""
    order = list(items(page))
    Random(f"{seed}/{page}").shuffle(order)
    met: dict[str, int] = {}
    places = {}
    for item in order:
        name = f"{item.section.page}/{item.section.id}"
        met[name] = met.get(name, 0) + 1
        places[item] = met[name]
    return sorted(order, key=lambda item: places[item])[:count]


def pose(item: Item, seed: int, language: Language, around: Prose) -> PosedQuestion | None:
    """An item as it is asked, its truth computed now; None where no settings have a clear one.

    Args:
        item: what is asked.
        seed: of the settings.
        language: of all words.
        around: words of the self-check: names of directions.
    """
    if item.exercise is None:
        return _own_question(item, language, around)
    random = Random(f"{seed}/{item.id}")
    for _ in range(ATTEMPTS):
        settings = item.exercise.draw(random)
        before = Place(item.section.page, item.section.id, settings.before)
        after = Place(item.section.page, item.section.id, settings.after)
        judged = item.exercise.judge(before.result(language), after.result(language))
        if judged is not None:
            return _exercise(item, item.exercise, (before, after), judged, language, around)
    return None


def _own_question(item: Item, language: Language, around: Prose) -> PosedQuestion:
    section, question = item.section, item.section.question
    assert question is not None
    place = Place(section.page, section.id, {question.choice: item.about} if item.about else {})
    writer = section.writer(language, place.settings(language))
    result = place.result(language)
    verdict = question.truth(writer, result)
    runs, options = section.question_words(language)
    return PosedQuestion(
        id=item.id,
        title=_title(section, language),
        runs=runs,
        options=options,
        truth=verdict.truth,
        why=verdict.why,
        link=_link(place, language, around),
        shown=_shown(place, writer, result) if item.about else (),
    )


def _exercise(
    item: Item,
    exercise: Exercise,
    ends: tuple[Place, Place],
    judged: Judgement,
    language: Language,
    around: Prose,
) -> PosedQuestion:
    words, (before, after) = words_of(item.section.page, language).blocks, ends
    facts = _settings(ends, language) | dict(judged.facts)
    options = [
        (one, styled_runs(_option(exercise, one, words, around), **facts))
        for one in exercise.options
    ]
    return PosedQuestion(
        id=item.id,
        title=_title(item.section, language),
        runs=styled_runs(words[exercise.name], **facts),
        options=options,
        truth=judged.truth,
        why=styled_runs(words[judged.because or f"{exercise.name}-because"], **facts),
        link=_link(after if exercise.move else before, language, around),
    )


def _option(exercise: Exercise, option: str, words: dict[str, str], around: Prose) -> str:
    if exercise.options == DIRECTIONS:
        return around.blocks[f"choice-{option}"]
    return words[f"{exercise.name}-{option}"]


def _settings(ends: tuple[Place, Place], language: Language) -> dict[str, str]:
    """What was drawn, as the reader sees it: by key; of what is moved, `<key>_from` and `_to`."""
    controls = ends[0].found.controls
    said: dict[str, str] = {}
    for key in ends[0].values:
        first, second = (
            _in_words(controls[key], place.settings(language)[key], language) for place in ends
        )
        said |= {key: second, f"{key}_from": first, f"{key}_to": second}
    return said


def _in_words(control: object, value: object, language: Language) -> str:
    if isinstance(control, Choice):
        return control.shown(str(value), language)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}"
    return str(value).replace("\n", " / ")


def _link(place: Place, language: Language, around: Prose) -> list[Run]:
    leads: Run = (_title(place.found, language), place.link(language), False)
    return [*styled_runs(around.blocks["see"]), (" ", None, False), leads]


def _title(section: Section, language: Language) -> str:
    return section.prose(language).title


def _shown(place: Place, writer: Writer, result: Any) -> list[dict[str, Any]]:
    """What the section shows before its question is answered, where it asks about that."""
    given = chain.from_iterable(give(writer, result) for give in place.found.answers)
    return [one.plain() for one in given if not one.waits and isinstance(one, Sentence | Program)]
