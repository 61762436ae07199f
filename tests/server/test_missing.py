"""An address that no page has is told of in the reader's language; pages and files are let by."""

import pytest

from content import LANGUAGES, ui_text
from tests.server.asked import get

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "home"), [("/nothing", "./"), ("/a/scheme", "../"), ("/home", "./")]
)
def test_a_page_that_is_missing_says_so_in_the_language_of_the_link(
    language: str, path: str, home: str
) -> None:
    found = get(path, {"lang": language}, **HTML)
    assert found.status == 404 and found.headers["cache-control"] == "no-store"
    said = found.content.decode()
    assert f'<html lang="{language}">' in said and ui_text.NO_PAGE[language] in said
    assert f'href="{home}?lang={language}"' in said


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ({}, "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ({}, "de,ru;q=0.5", "en"),
        ({"lang": "xx<b>"}, "ru", "ru"),
        ({"lang": "en"}, "ru", "en"),
    ],
)
def test_without_a_language_in_the_link_the_browser_s_counts(
    asked: dict[str, str], accepted: str, language: str
) -> None:
    said = get("/nothing<b>", asked, accept_language=accepted, **HTML).content.decode()
    assert ui_text.NO_PAGE[language] in said and "<b>" not in said


@pytest.mark.parametrize("path", ["/", "/scheme", "/scheme/", "/favicon.png", "/_stcore/x"])
def test_pages_and_files_are_not_its_business(path: str) -> None:
    """No route takes them here: a plain application says so in its own words."""
    assert get(path, **HTML).content == b"Not Found"


def test_whoever_wants_no_page_gets_none() -> None:
    assert get("/nothing", accept="*/*").content == b"Not Found"
