"""A document has all of its page: words, formulas, controls as scripts read them, tickets."""

import json
import re
from html.parser import HTMLParser
from itertools import product

import pytest

from content import LANGUAGES
from editions.offline.check import Document
from editions.offline.pages import Edition, document, formula_conditions
from lessons.answer import find
from lessons.controls import Choice, Line, Number, Slider, Switch, defaults
from lessons.reading_order import PAGES, section_ids
from lessons.ticket import repeated_key, ticket
from tests.lessons.every import SECTIONS

LIVE = "https://example.org/rnn/"
EVERY = [*product(PAGES, LANGUAGES)]


class Nodes(HTMLParser):
    """Every element with its attributes and the classes of those that it stands in."""

    def __init__(self, html):
        super().__init__()
        self.stack, self.found = [], []
        self.feed(html)
        assert not self.stack, "every tag is closed"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found.append((tag, given, [one for _, one in self.stack]))
        if tag not in ("input", "link", "meta"):
            self.stack.append((tag, given))

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag

    def within(self, section, widget):
        """Elements of a control: on `structures` several sections draw one, in turn."""
        return [
            (tag, given)
            for tag, given, around in self.found
            if any(one.get("id") == section for one in around)
            and any(f"st-key-{widget}" in (one.get("class") or "").split() for one in around)
        ]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Every document of the edition, with a live sheet."""
    folder = tmp_path_factory.mktemp("edition")
    for page, language in EVERY:
        path = folder / f"{page}.{language}.html"
        path.write_text(document(page, language, Edition("1", LIVE)), encoding="utf-8")
    return folder


@pytest.fixture
def read(written):
    """Of a page in a language: its HTML, and its elements."""

    def reading(page, language):
        html = (written / f"{page}.{language}.html").read_text(encoding="utf-8")
        return html, Nodes(html)

    return reading


@pytest.mark.parametrize(("page", "language"), EVERY)
def test_every_section_stands_there_in_its_order(page, language, read):
    html, nodes = read(page, language)
    assert f'<html lang="{language}">' in html
    sections = [given for tag, given, _ in nodes.found if tag == "section"]
    assert [one["data-section"] for one in sections] == [*section_ids(page)]
    for one in sections:
        section = find(page, one["id"])
        start = {
            key: it.initial("en")
            for each in section_ids(page)
            for key, it in find(page, each).controls.items()
        }
        shown = all(start[key] == it for key, it in section.shown_when.items())
        assert ("hidden" in one) == (not shown)
        conditions = json.loads(one.get("data-when", "[{}]"))
        assert conditions == [dict(section.shown_when)]
    ids = [given["id"] for _, given, _ in nodes.found if "id" in given]
    assert len({*ids}) == len(ids)


@pytest.mark.parametrize(("page", "language"), EVERY)
def test_controls_are_as_the_scripts_read_them(page, language, read):
    _, nodes = read(page, language)
    for id in section_ids(page):
        section = find(page, id)
        widgets = {one.key: one for one in section.drawn}
        widgets |= {repeated_key(one, id): one for one in section.repeated}
        for widget, control in widgets.items():
            inside = nodes.within(id, widget)
            inputs = [given for tag, given in inside if tag in ("input", "textarea")]
            match control:
                case Slider():
                    (one,) = inputs
                    assert one["type"] == "range"
                    assert float(one["min"]) == control.low and float(one["max"]) == control.high
                    assert float(one["step"]) == pytest.approx(control.step)
                    assert one["value"] == control.format(control.default)
                    steps = (control.high - control.low) / float(one["step"])
                    assert steps == pytest.approx(len(control.positions) - 1)
                case Number():
                    assert inputs[0]["value"] == str(control.default)
                case Choice():
                    radios = [given for tag, given in inside if given.get("role") == "radio"]
                    checked = [one["aria-checked"] == "true" for one in radios]
                    assert checked == [one == control.default for one in control.options]
                    off = ["disabled" in one for one in radios]
                    assert off == [one == control.personal for one in control.options]
                case Switch():
                    assert ("checked" in inputs[0]) == control.default
                case Line():
                    assert "readonly" in inputs[0]
            labels = {given["for"] for tag, given in inside if tag == "label"}
            assert labels == {one["id"] for one in inputs}
        pressed = [f"preset-{id}-{name}" for name in section.presets]
        assert all([tag for tag, _ in nodes.within(id, one)] == ["button"] for one in pressed)


@pytest.mark.parametrize(("page", "language"), EVERY)
def test_tickets_are_those_of_the_live_page(page, language, written):
    told = Document(written / f"{page}.{language}.html").tickets
    asked = [
        one for one in (find(page, id) for id in section_ids(page)) if one.answers or one.question
    ]
    assert [*told] == [one.id for one in asked]
    for section in asked:
        live = ticket(section, language, defaults(section.controls, language))
        found = told[section.id]
        assert found["termsAt"] == "./terms.html"
        same = live.keys() - {"termsAt", "question", "terms"}
        assert {key: found[key] for key in same} == {
            key: json.loads(json.dumps(live[key])) for key in same
        }
        assert found["heights"] is not None


@pytest.mark.parametrize(("page", "language"), EVERY)
def test_a_document_asks_for_nothing_elsewhere(page, language, read):
    html, nodes = read(page, language)
    for tag, given, _ in nodes.found:
        for address in (given[key] for key in ("href", "src") if key in given):
            if tag == "a":
                live = address.startswith(LIVE)
                assert live == ("data-live" in given)
                assert live or re.match(r"#|\./|\.\./|[a-z]+\.html|https://", address), address
            else:
                assert address.startswith(("../static/", "data:image/svg+xml")), address
    assert "url(" not in html and "@import" not in html
    assert "{{" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


def test_without_a_live_sheet_nothing_leads_there():
    for page in ("structures", "pipeline"):
        assert "data-live" not in document(page, "ru", Edition("1"))


@pytest.mark.parametrize("name", SECTIONS)
def test_a_formula_is_shown_with_the_choices_that_it_belongs_to(name):
    section = SECTIONS[name]
    found = formula_conditions(section)
    start = defaults(section.controls, "en")
    places = [{}] + [
        {key: value}
        for key, one in section.controls.items()
        if isinstance(one, Choice | Switch)
        for value in (one.options if isinstance(one, Choice) else (True, False))
    ]
    for change in places:
        values = start | change
        said = {key: one.format(values[key]) for key, one in section.controls.items()}
        shown = [
            formula
            for formula, conditions in found.items()
            if any(all(said[key] == raw for key, raw in one.items()) for one in conditions)
        ]
        assert sorted(shown) == sorted(section.formulas_at(values))
