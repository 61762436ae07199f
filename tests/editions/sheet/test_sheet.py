"""The sheet as a document: everything asked for is on it, and it needs nothing beside it."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from content import LANGUAGES, Language
from content.formulas import FORMULAS
from editions.formulas import formula
from editions.sheet import backward
from editions.sheet.__main__ import FOLDER
from editions.sheet.collect import Collector
from editions.sheet.compose import sheet
from editions.sheet.parts import Answered, Line, Picture, Structure
from lessons.pipeline.mistakes import MISTAKES
from lessons.place import Place
from lessons.problems import wall
from lessons.problems.gradient_verdicts import case, left
from lessons.questions.answers import QUESTIONS
from lessons.structures.input_output import STRUCTURE

each = pytest.mark.parametrize("language", LANGUAGES)


def written(language: Language) -> str:
    return (FOLDER / f"{language}.html").read_text(encoding="utf-8")


class Balance(HTMLParser):
    """Every tag that opens closes, in its order; ids are unique."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in ("meta", "link", "base"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@each
def test_the_document_is_whole_and_asks_for_nothing(language: Language) -> None:
    text = written(language)
    found = Balance(text)
    assert not found.open and len(set(found.ids)) == len(found.ids)
    assert "<script" not in text
    outside = re.findall(r"""(?:src|href)=["']([^"']+)|url\(([^)]+)\)|@import""", text)
    for link, source in outside:
        assert source.startswith(("data:font/woff2;base64,", "#hatch", "")) and "http" not in source
        assert re.match(r"\.\./|#|ru$|en$|https://", link) or not link
    assert len(text.encode()) < 700_000


@each
def test_all_that_a_student_looks_for_is_on_it(language: Language) -> None:
    elements = [
        one for page in sheet(language).pages for part in page.parts for one in part.elements
    ]
    asked = [one for one in elements if isinstance(one, Answered)]
    mistakes = {one.place.values["break_it_mistake"] for one in asked if not one.ask}
    assert mistakes == set(MISTAKES)
    questions = {one.ask for one in asked if one.ask}
    words = Place("questions", "faq").found.prose(language).blocks
    for note in ("explodes", "relu", "layers", "init-hidden"):
        assert words[f"ask-{note}"] in questions
    rest = QUESTIONS.keys() - {name.replace("_", "-") for name in MISTAKES}
    assert {words[f"ask-{one}"] for one in rest - {"parameters", "vanishes"}} == questions
    shown = [one.place.values[STRUCTURE.key] for one in elements if isinstance(one, Structure)]
    assert shown == list(STRUCTURE.options)
    assert sum(isinstance(one, Picture) for one in elements) >= 5
    text = written(language)
    for name in ("tanh", "lstm", "gru", "gradient-bound", "clipping", "parameter-count"):
        assert formula(FORMULAS[name], display=True) in text


@each
def test_the_numbers_of_the_matrix_are_those_of_the_lesson(language: Language) -> None:
    table = re.search(r'<table class="numeric">.*?</table>', written(language), re.DOTALL)
    assert table
    rows = re.findall(r"<tr><td>([^<]*)</td>(.*?)</tr>", table[0])
    assert [name for name, _ in rows][:3] == ["0.8", "1", "4"]
    for scale, rest in rows[:3]:
        cells = [re.sub("<.*?>", "", cell) for cell in re.findall("<td>(.*?)</td>", rest)]
        values = {"gradient_flow_scale": float(scale)}
        found = Place("problems", "spectrum", values).result(language)
        measured = [found.largest_singular_value, found.spectral_radius]
        measured += [left(found.cells[cell]) for cell in ("elman", "gru", "lstm")]
        for said, value in zip([*cells[:2], *cells[3:]], measured, strict=True):
            mantissa, _, power = said.partition("·10")
            number = float(mantissa) * 10.0 ** float(power.replace("−", "-") or 0)
            assert number == pytest.approx(value, rel=0.05)


@each
def test_what_the_words_say_of_the_wall_and_of_the_matrices_holds(language: Language) -> None:
    assert wall.case(Place("problems", "wall").result(language)) == "thrown"
    verdicts = {
        scale: case(_spectrum(language, gradient_flow_scale=scale).cells["elman"])
        for scale in backward.SCALES
    }
    assert verdicts == {0.8: "vanishes", 1.0: "vanishes", 4.0: "explodes"}
    turned = _spectrum(language, gradient_flow_init="orthogonal")
    measured = turned.largest_singular_value, turned.spectral_radius
    assert measured == pytest.approx((1, 1), abs=1e-5)


def _spectrum(language: Language, **values: Any) -> Any:
    return Place("problems", "spectrum", values).result(language)


@each
def test_every_link_opens_a_section_at_settings_that_it_takes(language: Language) -> None:
    for page in sheet(language).pages:
        for part in page.parts:
            for one in (part, *part.elements):
                if isinstance(one, Line):
                    for link in re.findall(r"\]\(([^)]+)\)", one.words):
                        assert f"lang={language}" in link or link.startswith(("#", "https:"))
                elif hasattr(one, "place"):
                    settings = one.place.settings(language)
                    assert one.place.values.keys() <= settings.keys()


@each
def test_every_word_of_the_sheet_s_own_is_used(language: Language) -> None:
    text = written(language)
    note = (FOLDER / f"{language}.md").read_text(encoding="utf-8")
    plain = re.sub(r"<[^>]+>|\s", "", text) + re.sub(r"\s|\\", "", note)
    for name, words in Collector(language).prose.blocks.items():
        piece = max(re.split(r"\{\{.*?\}\}|:\w+\[|\]|`|\$[^$]*\$|<.*?>|\*\*|\(", words), key=len)
        assert re.sub(r"\s", "", piece) in plain, name
