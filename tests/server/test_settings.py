"""Settings of Streamlit that the environment names, under a server that is not Streamlit's own."""

import os
import subprocess
import sys

import pytest

from tests.local import ROOT

ASKED = """
import server
from streamlit import config
from server.routing import routes
print(config.get_option("server.baseUrlPath"), config.get_option("server.maxMessageSize"),
      config.get_option("client.toolbarMode"), config.get_option("server.allowedHosts"))
print(*(route.path for route in routes() if "livez" in route.path))
"""


def run(source: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What Python says to a program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_environment_is_read_before_an_address_is_made() -> None:
    found = run(
        ASKED,
        STREAMLIT_SERVER_BASE_URL_PATH="/courses/rnn/",
        STREAMLIT_SERVER_MAX_MESSAGE_SIZE="7",
        STREAMLIT_CLIENT_TOOLBAR_MODE="minimal",
        STREAMLIT_SERVER_ALLOWED_HOSTS="a.org b.org",
    )
    assert found.stdout.splitlines() == [
        "/courses/rnn/ 7 minimal ['a.org', 'b.org']",
        "/livez /courses/rnn/livez",
    ], found.stderr


FLAG = """
from streamlit.web import bootstrap
bootstrap.load_config_options({"server.baseUrlPath": "flag"})
import server
from streamlit import config
print(config.get_option("server.baseUrlPath"))
"""


def test_a_flag_is_stronger() -> None:
    assert run(FLAG, STREAMLIT_SERVER_BASE_URL_PATH="other").stdout == "flag\n"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("STREAMLIT_SERVER_HEADLESS", "true or false"), ("STREAMLIT_SERVER_PORT", "a whole number")],
)
def test_a_bad_value_stops_the_start_with_one_sentence(name: str, wanted: str) -> None:
    found = run("import server", **{name: "many"})
    assert found.returncode != 0
    assert found.stderr == f"{name}='many' will not do: it takes {wanted}.\n"
