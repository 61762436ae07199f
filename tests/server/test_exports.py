"""An answer as CSV and as a notebook: the route's arguments, bounds, errors and caching."""

import json
from collections.abc import Iterator

import pytest

from content import LANGUAGES, Language, ui_text
from lessons.answer import answer, version
from lessons.notebook import as_notebook
from lessons.numbers import as_csv
from server import answers
from server.turns import Turns
from tests.server.asked import get

ADDRESS = f"/answer/{version()}"
FORGET = f"{ADDRESS}/problems/forget-bias"
MOVED = {"lang": "ru", "forget_bias_bias": "-1.5"}


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[Turns]:
    """Places of this test's own: those of a server belong to its event loop."""
    own = Turns(answers.MAX_COMPUTING, answers.MAX_COMPUTING, answers.MAX_WAITING_EACH)
    monkeypatch.setattr(answers, "_computing", own)
    yield own
    assert own.taken == 0


def test_it_gives_the_numbers_of_that_answer() -> None:
    found = get(f"{FORGET}.csv", MOVED, accept_encoding="gzip")
    said = json.loads(answer("problems", "forget-bias", "ru", {"forget_bias_bias": -1.5}).json)
    assert found.status == 200 and found.content == as_csv(said)
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    assert found.headers["content-disposition"] == 'attachment; filename="problems-forget-bias.csv"'
    assert found.headers["cache-control"].endswith("immutable")


def test_it_gives_the_notebook_with_links_to_where_it_was_asked() -> None:
    found = get(f"{FORGET}.ipynb", MOVED, host="sheet.example:8501")
    said = json.loads(answer("problems", "forget-bias", "ru", {"forget_bias_bias": -1.5}).json)
    assert found.status == 200 and found.body == as_notebook(said, "http://sheet.example:8501/")
    assert found.headers["content-type"] == "application/x-ipynb+json"
    told = "".join(found.said["cells"][0]["source"])
    live = "http://sheet.example:8501/problems?lang=ru&forget_bias_bias=-1.5#forget-bias"
    assert f"]({live})" in told


def test_who_has_it_already_gets_nothing() -> None:
    first = get(f"{FORGET}.csv", MOVED)
    again = get(f"{FORGET}.csv", MOVED, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    plain = get(FORGET, MOVED)
    assert plain.headers["etag"] != first.headers["etag"]
    old = get("/answer/old/problems/forget-bias.csv", MOVED)
    assert old.body == first.body and old.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "ending"),
    [("home/questions", "csv"), ("problems/pytorch", "csv"), ("problems/wall", "ipynb")],
)
def test_where_there_is_nothing_it_says_so(name: str, ending: str, language: Language) -> None:
    found = get(f"{ADDRESS}/{name}.{ending}", {"lang": language})
    assert found.status == 404
    assert found.said == {"error": ui_text.NOTHING_TO_DOWNLOAD[ending][language]}
    assert found.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("ending", ["", "json", "html", "csv.csv", "ipynb/../csv", "CSV"])
def test_there_is_no_other_ending(ending: str) -> None:
    assert get(f"{FORGET}.{ending}").status == 404


@pytest.mark.parametrize("ending", ["csv", "ipynb"])
def test_it_refuses_what_the_answer_refuses(ending: str) -> None:
    for query in ({"lang": "en", "nothing": "1"}, {"forget_bias_bias": "99"}):
        assert get(f"{FORGET}.{ending}", query).said == get(FORGET, query).said
        assert get(f"{FORGET}.{ending}", query).status == 400


def test_a_strange_host_writes_no_markup() -> None:
    found = get(f"{FORGET}.ipynb", host="x)<script>[a](b ")
    text = "".join("".join(cell["source"]) for cell in found.said["cells"])
    assert "<script>" not in text and "](b" not in text
