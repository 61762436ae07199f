"""What is answered of a result is kept for all readers, and no longer than the result itself."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import ref

from content import page
from ui.lesson import Lesson
from ui.live import _parts
from ui.parts import Part, Sentence


@dataclass(frozen=True, eq=False)
class Result:
    said: str


ASKED: list[str] = []


def answer(lesson: Lesson, result: Result, ending: str = "") -> Iterator[Part]:
    ASKED.append(result.said)
    yield Sentence(result.said + ending)


def test_an_answer_is_made_once_and_goes_with_its_result() -> None:
    lesson = Lesson("home", "en", page("home", "en"))
    result = Result("yes")
    first = _parts(lesson, "map", answer, result, ())
    assert _parts(lesson, "map", answer, result, ()) is first
    assert _parts(lesson, "map", answer, result, ("!",)) == (Sentence("yes!"),)
    assert _parts(lesson, "map", answer, Result("no"), ()) == (Sentence("no"),)
    assert ASKED == ["yes", "yes", "no"]
    gone = ref(result)
    del result
    gc.collect()
    assert gone() is None
