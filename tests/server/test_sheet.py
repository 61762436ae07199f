"""The sheet at its plain address: the committed bytes, kept briefly, under any prefix."""

import asyncio

import pytest
from streamlit import config

from content import LANGUAGES
from server.caching import CACHE_BRIEFLY
from server.sheet import FOLDER
from tests.server.asked import send

KINDS = {"": ("html", "text/html"), ".md": ("md", "text/markdown")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", KINDS)
def test_a_file_is_served_as_it_was_built(language: str, ending: str) -> None:
    name, kind = KINDS[ending]
    path = f"/sheet/{language}{ending}"
    plain = asyncio.run(send(path))
    packed = asyncio.run(send(path, accept_encoding="gzip"))
    assert plain.status == 200
    assert plain.content == packed.content == (FOLDER / f"{language}.{name}").read_bytes()
    assert plain.headers["content-type"].startswith(f"{kind}; charset=utf-8")
    assert plain.headers["cache-control"] == CACHE_BRIEFLY
    assert len(packed.body) < len(plain.body) and packed.headers["content-encoding"] == "gzip"
    again = asyncio.run(send(path, if_none_match=plain.headers["etag"]))
    assert again.status == 304 and not again.body


def test_no_other_file_is_served_there() -> None:
    for path in ("/sheet/de", "/sheet/en.html", "/sheet/../en", "/sheet/en.md.md"):
        assert asyncio.run(send(path, accept="text/html")).status == 404


def test_a_prefix_stands_before_it() -> None:
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "course/rnn")
    try:
        assert asyncio.run(send("/course/rnn/sheet/ru")).status == 200
        assert asyncio.run(send("/sheet/ru")).status == 404
    finally:
        config.set_option("server.baseUrlPath", before)
