"""Files of the browser's part: packed once, named by what is in them, kept for a year."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from lessons.scripts import FOLDER, SCRIPTS_VERSION
from server import static_files
from server.caching import CACHE_FOREVER
from server.static_files import STREAMLIT_S, StaticFile, StaticFiles
from tests.server.asked import Response, get

BASE = "/courses/rnn"
OURS = f"{BASE}/app/static"
SECTION = (FOLDER / "section.js").read_bytes()
MAIN = next((STREAMLIT_S / "js").glob("index.*.js"))
FONT = next((STREAMLIT_S / "media").glob("*.woff2"))
app = StaticFiles(PlainTextResponse("another's"), BASE)


def asked(path: str, query: bytes = b"", **options: Any) -> Response:
    return get(path, query, app=app, **options)


@pytest.mark.parametrize(
    ("path", "query", "forever"),
    [
        (f"{OURS}/section.js", SCRIPTS_VERSION.encode(), True),
        (f"{OURS}/section.js", b"", False),
        (f"{OURS}/section.js", b"1234", False),  # a page that another version has sent
        (f"{OURS}/plotly-cartesian-4.1.1.min.js", b"", True),
        (f"{BASE}/static/js/{MAIN.name}", b"", True),
        (f"{BASE}/static/media/{FONT.name}", b"", True),
    ],
)
def test_what_its_address_names_may_be_kept_for_a_year(
    path: str, query: bytes, forever: bool
) -> None:
    found = asked(path, query)
    assert found.status == 200
    assert found.headers["cache-control"] == (CACHE_FOREVER if forever else "no-cache")


def test_it_comes_compressed_to_whoever_unpacks_it() -> None:
    packed = asked(f"{OURS}/section.js", accept_encoding="br;q=1.0, gzip;q=0.8")
    plain = asked(f"{OURS}/section.js")
    refused = asked(f"{OURS}/section.js", accept_encoding="gzip;q=0, identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.body == refused.body == SECTION
    assert len(packed.body) < len(SECTION) / 2
    assert packed.headers["etag"] != plain.headers["etag"]  # other bytes
    assert {one.headers["vary"] for one in (packed, plain)} == {"Accept-Encoding"}
    assert {one.headers["content-type"] for one in (packed, plain)} == {
        "text/javascript; charset=utf-8"
    }
    assert int(packed.headers["content-length"]) == len(packed.body)


def test_what_is_packed_already_comes_as_it_is() -> None:
    found = asked(f"{BASE}/static/media/{FONT.name}", accept_encoding="gzip")
    assert "content-encoding" not in found.headers and "vary" not in found.headers
    assert found.body == FONT.read_bytes() and found.headers["content-type"] == "font/woff2"


def test_whoever_has_it_is_told_so() -> None:
    for encoding in ("gzip", "identity"):
        tag = asked(f"{OURS}/section.js", accept_encoding=encoding).headers["etag"]
        for said in (tag, f'W/{tag}, "other"', "*"):
            found = asked(f"{OURS}/section.js", accept_encoding=encoding, if_none_match=said)
            assert (found.status, found.body) == (304, b"")
            assert found.headers["etag"] == tag and found.headers["cache-control"] == "no-cache"
        other = asked(f"{OURS}/section.js", accept_encoding=encoding, if_none_match='"other"')
        assert other.status == 200


PARTS = {
    "bytes=0-9": SECTION[:10],
    "bytes=10-": SECTION[10:],
    "bytes=-7": SECTION[-7:],
    f"bytes=5-{10**9}": SECTION[5:],
}


@pytest.mark.parametrize("said", PARTS)
def test_a_part_is_one_of_the_file_as_it_is(said: str) -> None:
    found = asked(f"{OURS}/section.js", range=said, accept_encoding="gzip")
    assert (found.status, found.body) == (206, PARTS[said])
    start = SECTION.index(PARTS[said]) if said != "bytes=-7" else len(SECTION) - 7
    end = start + len(PARTS[said]) - 1
    assert found.headers["content-range"] == f"bytes {start}-{end}/{len(SECTION)}"
    tag = found.headers["etag"]
    assert asked(f"{OURS}/section.js", range=said, if_range=tag).status == 206
    assert asked(f"{OURS}/section.js", range=said, if_range='"older"').body == SECTION


@pytest.mark.parametrize(
    "said", ["bytes=-", "bytes=9-1", "bytes=0-1,4-5", "lines=1-2", "bytes=" + "9" * 5000 + "-"]
)
def test_what_is_no_range_gives_all(said: str) -> None:
    found = asked(f"{OURS}/section.js", range=said)
    assert (found.status, found.body) == (200, SECTION)


@pytest.mark.parametrize("said", [f"bytes={len(SECTION)}-", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(said: str) -> None:
    found = asked(f"{OURS}/section.js", range=said)
    assert found.status == 416 and found.headers["content-range"] == f"bytes */{len(SECTION)}"


@pytest.mark.parametrize(
    "path",
    [
        f"{OURS}/nothing.js",
        f"{OURS}/../app.py",
        f"{OURS}/%2e%2e/app.py",
        f"{OURS}/sheet/en.html",
        f"{BASE}/static/../index.html",
        "/app/static/section.js",
        f"{OURS}/",
        "/",
    ],
)
def test_nothing_else_is_its_own(path: str) -> None:
    assert asked(path).body == b"another's"


def test_only_reading_is() -> None:
    assert asked(f"{OURS}/section.js", method="POST").body == b"another's"
    assert asked(f"{OURS}/section.js", method="HEAD").headers["content-length"] == str(len(SECTION))


def test_a_file_is_packed_once_for_a_whole_class(monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[int] = []

    def compress(body: bytes, *rest: object, **options: object) -> bytes:
        packed.append(len(body))
        return b"packed"

    monkeypatch.setattr(gzip, "compress", compress)
    file = StaticFile(MAIN, True)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(60):
            pool.submit(file.pack)
    assert packed == [MAIN.stat().st_size] and file.kept == b"packed"


def test_what_is_kept_of_all_of_them_is_bounded(tmp_path: Path) -> None:
    every = static_files.files().values()
    for file in every:
        file.pack()
    assert sum(len(file.kept) for file in every) < 16e6
