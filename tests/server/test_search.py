"""The index's route: kept for ever under its version, compressed, in the language asked for."""

import pytest

from content import LANGUAGES
from lessons.answer import version
from lessons.index import index
from tests.server.asked import get


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_route_gives_the_index_of_a_language(language):
    found = get(f"/index/{version()}", {"lang": language}, accept_encoding="gzip, br")
    assert found.status == 200 and found.content == index(language).json
    assert found.headers["content-type"] == "application/json"
    assert found.headers["content-encoding"] == "gzip"
    assert found.headers["vary"] == "Accept-Encoding"
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = get(f"/index/{version()}", {"lang": language}, if_none_match=found.headers["etag"])
    assert again.status == 304 and not again.body


@pytest.mark.parametrize("address", ["/index", "/index/of-yesterday"])
def test_without_the_version_that_is_served_it_is_kept_for_a_minute(address):
    found = get(address)
    assert found.headers["cache-control"] == "public, max-age=60"
    assert found.body == index("en").json


def test_a_language_is_english_unless_it_is_one_of_the_sheet():
    assert get("/index", {"lang": "tlh"}).body == index("en").json
