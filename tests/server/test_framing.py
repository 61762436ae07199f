"""Which sites may show the sheet in a frame: what is set."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.framing import VARIABLE, allowed_ancestors, frame_ancestors
from tests.local import ROOT

GOOD = {
    "'none'": "'self'",
    "'self'": "'self'",
    "https://moodle.example.org": "'self' https://moodle.example.org",
    "  https://a.org\n https://*.b.org:8443 ": "'self' https://a.org https://*.b.org:8443",
    "localhost:8000 127.0.0.1": "'self' localhost:8000 127.0.0.1",
    "https: https://a.org 'self'": "'self' https: https://a.org",
    "a.org:*": "'self' a.org:*",
}
BAD = [
    *(
        "",
        " ",
        "self",
        "none",
        "None",
        "* https://a.org",
        "'none' https://a.org",
        "'unsafe-inline'",
    ),
    *("https://a.org, https://b.org", "https://a.org;", "https://a.org/course", "https://a.org/"),
    *("a.org\0", "ftp://a.org", "https://", "https://-a.org", "https://a..org", "a.org:123456"),
    *("курс.рф", "https://a.org:x", '"self"', "https://user@a.org", "javascript:alert(1)"),
]


@pytest.mark.parametrize("said", GOOD)
def test_a_list_of_addresses_is_taken_and_the_sheet_itself_always_may(said: str) -> None:
    assert frame_ancestors(said) == GOOD[said]


def test_everybody_may_without_a_header() -> None:
    assert frame_ancestors("*") is None


@pytest.mark.parametrize("said", BAD)
def test_whatever_else_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        frame_ancestors(said)


@given(st.text(max_size=60))
def test_nothing_but_a_source_list_ever_reaches_the_header(said: str) -> None:
    try:
        header = frame_ancestors(said)
    except ValueError:
        return
    assert header is None or (header.isascii() and not {*header} & {*';,"\r\n\t<>'})


def test_what_is_set_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert allowed_ancestors() is None
    monkeypatch.setenv(VARIABLE, "'none'")
    assert allowed_ancestors() == "'self'"


def test_a_bad_setting_stops_the_start_with_one_sentence() -> None:
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", "0", "--log-level", "error"]
    environment = {**os.environ, VARIABLE: "moodle.example.org; https://b.org"}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode != 0
    (line,) = run.stderr.strip().splitlines()
    assert line.startswith(f"{VARIABLE}='moodle.example.org; https://b.org' will not do")
    assert "https://moodle.example.org" in line and "Traceback" not in run.stdout
