"""A process that is full says so, and whoever closes a page leaves a place and its training."""

import re
import time
import urllib.request
from collections.abc import Callable

from playwright.sync_api import expect
from prometheus_client.parser import text_string_to_metric_families

from content import LANGUAGES, ui_text
from server.sessions import VARIABLE
from tests import local
from tests.browser.hand import NewPage, go
from ui.frame import page_prose

SLOW = "structures?lang=en&input_output_structure=aligned&training_steps=2000&training_seed=81"
"""A link to the longest training of that page."""


def measured(address: str) -> Callable[..., float]:
    """What the process says of itself now."""

    def value(name: str, *labels: str) -> float:
        text = urllib.request.urlopen(f"{address}/metrics", timeout=20).read().decode()
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == f"rnn_sheet_{name}" and {*labels} <= {*sample.labels.values()}
        )

    return value


def wait(condition: Callable[[], object], seconds: float = 60) -> float:
    """How long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.1)
    return time.monotonic() - began


def test_a_full_process_and_a_page_that_is_closed(new_page: NewPage) -> None:
    with local.serving(local.UVICORN, environment={VARIABLE: "2"}) as server:
        value = measured(server.address)
        training, reading = new_page(), new_page()
        go(training, f"{server.address}/{SLOW}")
        go(reading, f"{server.address}/scheme?lang=en")
        training.locator(".st-key-start-training-training button").click()
        wait(lambda: value("trainings_unfinished", "running", "network") == 1)
        assert value("sessions_open") == 2 and value("messages_total", "rerun") >= 2

        waiting = new_page(meant="503")
        for language in LANGUAGES:
            waiting.goto(f"{server.address}/problems?lang={language}")
            expect(waiting.locator("p")).to_have_text(ui_text.NO_ROOM["sessions"][language])
        assert value("refusals_total", "sessions") >= 2

        training.close()
        assert wait(lambda: value("trainings_total", "stopped", "network") == 1, 20) < 15
        assert value("sessions_open") == 1
        expect(waiting.locator("h1")).to_have_text(page_prose("problems", LANGUAGES[-1]).title)
        expect(waiting).to_have_url(re.compile("/problems"))
        assert value("sessions_open") == 2 and value("answers_total", "kept") > 0
        for page in (reading, waiting):
            page.close()
