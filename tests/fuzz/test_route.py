"""Anything through the answer route: an answer, or one sentence, of bounded size and time."""

import re
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.answer import version
from lessons.controls import Number, Slider
from lessons.markdown import runs_as_markdown
from lessons.section import Section
from tests.fuzz import checks
from tests.fuzz.budget import cases, tell
from tests.fuzz.hostile import MARK, MARKUP, anything, polite, queries, sections, typed_sections
from tests.lessons.every import SECTIONS
from tests.server.asked import Response, get

LONGEST = 20.0
"""Seconds of the processor for one request; the slowest takes about one."""
TYPED = [name for name, one in SECTIONS.items() if any(key.typed for key in one.controls.values())]
"""Sections that take a reader's own text."""
HTML = {"accept": "text/html"}
DOCUMENTS = {"csv": checks.table, "ipynb": checks.notebook}


def ask(section: Section, query: Any, ending: str = "", **headers: str) -> Response:
    """A request, in bounded time."""
    began = process_time()
    found = get(f"/answer/{version()}/{section.page}/{section.id}{ending}", query, **headers)
    assert process_time() - began < LONGEST
    return found


def check(found: Response, section: Section, query: dict[str, list[str]]) -> None:
    language = checks.language_of(query)
    if found.status == 200:
        checks.answered(found, section, language)
    else:
        assert found.status == 400
        checks.refusal(found, language)


@cases(0.2, 35)
@given(st.data())
def test_anything_gets_an_answer_or_one_sentence(data: st.DataObject) -> None:
    tell("route")
    section = data.draw(sections)
    query = data.draw(queries(section))
    check(ask(section, query), section, query)


def everywhere(section: Section, text: str) -> dict[str, list[str]]:
    """A query that says a text wherever it can be said."""
    said = {key: [text] for key, control in section.controls.items() if control.typed}
    return {"lang": ["en"], **said}


@pytest.mark.parametrize("name", TYPED)
def test_what_a_reader_types_is_text_in_every_form(name: str) -> None:
    section = SECTIONS[name]
    query = everywhere(section, f"a <{MARK}> cat <b>{MARK}&lt;")
    check(ask(section, query), section, query)
    for ending, text in (("csv", "=1 @x +y -z cat"), ("ipynb", f'cat "<{MARK}>" `<{MARK}>')):
        found = ask(section, everywhere(section, text), f".{ending}")
        if found.status == 200:
            DOCUMENTS[ending](found.content)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_step_past_an_end_is_refused(name: str) -> None:
    section = SECTIONS[name]
    for key, control in section.controls.items():
        if not control.typed:
            checks.refusal(ask(section, {key: ["x" * 5000]}), "en")
        if isinstance(control, Slider | Number):
            step = control.step if isinstance(control, Slider) else 1
            for value in (control.low - step, control.high + step, control.high + step / 1000):
                query = {"lang": ["ru"], key: [f"{value:.9g}"]}
                found = ask(section, query)
                assert found.status == 400 and found.said["control"] == key
                checks.refusal(found, "ru")


@cases(0.1, 15)
@given(st.data())
def test_a_text_stays_a_text_in_an_answer(data: st.DataObject) -> None:
    tell("texts")
    section = data.draw(typed_sections)
    query = data.draw(polite(section))
    check(ask(section, query), section, query)


@cases(0.08, 6)
@given(st.data())
def test_a_text_stays_a_text_in_a_document(data: st.DataObject) -> None:
    tell("documents")
    section = data.draw(typed_sections)
    query = data.draw(polite(section))
    ending = data.draw(st.sampled_from(sorted(DOCUMENTS)))
    found = ask(section, query, f".{ending}")
    if found.status == 200:
        DOCUMENTS[ending](found.content)
    else:
        assert found.status in (400, 404)
        checks.refusal(found, checks.language_of(query))


@pytest.mark.parametrize("mark", [None, "bold", "code", "blue"])
def test_a_text_of_a_notebook_is_no_mark_up(mark: str | None) -> None:
    for text in [*MARKUP, f"a``<{MARK}>``b", f"`<{MARK}>", f"```\\n<{MARK}>"]:
        shown = checks.outside_code(runs_as_markdown([(text, mark, False)]))
        assert not re.search(r"(?<!\\)[<\[$]", shown), shown


@cases(0.04, 12)
@given(st.binary(max_size=300), sections)
def test_a_query_of_any_bytes(string: bytes, section: Section) -> None:
    tell("bytes")
    found = ask(section, string)
    assert found.status in (200, 400)
    if found.status == 400:
        checks.refusal(found, "en")


path = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [f"<{MARK}>", f"answer/<{MARK}>", f"a/\"'><{MARK}>", "answer/x/problems/wall.csv.ipynb", "//x"]
)
headers = st.fixed_dictionaries(
    {},
    optional={
        name: anything.map(lambda raw: raw.encode(errors="replace").decode()[:2000])
        for name in ("if_none_match", "accept_encoding", "host", "accept_language", "lang")
    },
)


@cases(0.04, 30)
@given(path, anything, headers)
def test_an_address_that_is_none(path: str, language: str, headers: dict[str, str]) -> None:
    tell("addresses")
    found = get(f"/{path}", {"lang": language}, **headers, **HTML)
    assert found.status in (200, 404)
    text = found.content.decode()
    assert not re.search(rf"<[^<>]*{MARK}", text) and "Traceback" not in text


@cases(0.04, 6)
@given(headers, st.sampled_from(["", ".csv", ".ipynb"]))
def test_headers_of_any_kind(headers: dict[str, str], ending: str) -> None:
    tell("headers")
    for name in ("index", "sheet/en", f"answer/{version()}/problems/wall{ending}"):
        assert get(f"/{name}", {"lang": "en"}, **headers).status in (200, 304, 404)
