"""A fault of a section or of a page is one sentence; the log has the rest."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import app as entry
from content import LANGUAGES, Language, ui_text
from lessons.section import Section
from server.faults import say_fault
from tests.pages.opened import opened, tickets
from ui import section as sections
from ui import view

BROKEN = "hidden-state"


def spoil(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
    """Have a function fail for one section."""
    own = getattr(where, name)

    def failing(section: Section, *args: Any) -> Any:
        if section.id == BROKEN:
            raise RuntimeError("meant to fail")
        return own(section, *args)

    monkeypatch.setattr(where, name, failing)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("where", "name"), [(sections, "_draw"), (sections, "_values"), (view, "show")]
)
def test_a_section_that_fails_says_so_and_the_others_are_drawn(
    where: Any,
    name: str,
    language: Language,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    whole = tickets(opened("scheme", lang=language)).keys()
    spoil(monkeypatch, where, name)
    app = opened("scheme", lang=language)
    assert [error.value for error in app.error] == [ui_text.SECTION_FAILED[language]]
    assert not app.exception
    assert tickets(app).keys() == whole - {BROKEN}
    assert "RuntimeError: meant to fail" in caplog.text and f"scheme/{BROKEN}" in caplog.text


def test_what_moves_a_section_that_failed_before_draws_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as spoiled:
        spoil(spoiled, view, "show")
        app = opened("scheme", lang="en")
        assert app.error
    assert not app.run().error and BROKEN in tickets(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_fails_says_so_in_the_readers_language(language: Language) -> None:
    def script() -> None:
        from server.faults import say_fault

        say_fault(RuntimeError("meant to fail"))

    app = AppTest.from_function(script)
    app.query_params["lang"] = language
    app.run()
    assert [error.value for error in app.error] == [ui_text.PAGE_FAILED[language]]
    assert "meant to fail" not in str(app)


def test_streamlit_is_told_whom_to_ask_and_to_show_nothing_of_its_own() -> None:
    assert entry.app._on_script_error is say_fault
