"""What of the sheet is measured: the lessons, their sliders, and the answers that follow them."""

import ast
import http.client
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from lessons.answer import answer, find, version
from lessons.controls import Slider, defaults
from lessons.section import Section
from tests.local import ROOT, Server

MAIN_SLIDERS: Final = {
    "structures": "structures_noise",
    "scheme": "hidden_state_scale",
    "embedding": "padding_max_length",
    "pipeline": "training_step_hidden",
    "problems": "gradient_flow_scale",
}
"""Every lesson in reading order → the key of its main slider."""
HOME: Final = "home"
_LONG: Final = "a cat sits on the table " * 4 + "\na dog"  # 24 words: every cut is another
_LINKS: Final[Mapping[str, dict[str, Any]]] = {"embedding": {"lookup_texts": f"cat\n{_LONG}"}}
_SEEDS: Final = {
    "structures": "structures_seed",
    "scheme": "hidden_state_seed",
    "pipeline": "training_step_seed",
    "problems": "gradient_flow_seed",
}


def link(page: str, number: int = 0) -> dict[str, Any]:
    """Values that a page is opened with; with another number, at none of them it has been asked."""
    values = dict(_LINKS.get(page, {}))
    if number and page in _SEEDS:
        values[_SEEDS[page]] = 40 + number
    elif number:
        values["lookup_texts"] = f"{'dog ' * number}cat\n{_LONG}"
    return values


def url(server: Server, page: str, values: Mapping[str, Any]) -> str:
    """A link to a page."""
    said = {"lang": "en"}
    for key, value in values.items():
        control = next(one.controls[key] for one in shown_sections(page) if key in one.controls)
        said[key] = control.format(value)
    return f"{server.address}/{'' if page == HOME else page}?{urlencode(said)}"


def shown_sections(page: str, values: Mapping[str, Any] | None = None) -> list[Section]:
    """The sections that stand on a page, in reading order."""
    tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8"))
    (call,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    every = [find(page, ast.literal_eval(argument)) for argument in call.args[1:]]
    now: dict[str, Any] = {}
    for section in every:
        now |= defaults(section.controls, "en")
    now |= values or {}
    return [
        one for one in every if all(now[key] == option for key, option in one.shown_when.items())
    ]


def followed_sliders(page: str) -> list[Slider]:
    """A page's main slider, and of every other section the first, if an answer follows it."""
    found = []
    for section in shown_sections(page):
        if section.experiment and section.experiment.training and not _says(section):
            continue  # its sliders are for a training alone
        own = [one for row in section.rows for one in row if isinstance(one, Slider)]
        found += [one for one in own if one.key == MAIN_SLIDERS[page]] or own[:1]
    return sorted(found, key=lambda one: one.key != MAIN_SLIDERS[page])


def main_slider(page: str) -> Slider:
    """A page's main slider."""
    return followed_sliders(page)[0]


def followers(page: str, key: str) -> list[Section]:
    """The sections of a page whose answers follow a control, in reading order."""
    return [
        one for one in shown_sections(page) if key in one.controls and (one.answers or one.question)
    ]


def answer_path(section: Section, values: Mapping[str, Any]) -> str:
    """Where a section's answer is to be had, as the page asks for it."""
    held = defaults(section.controls, "en") | {
        key: value for key, value in values.items() if key in section.controls
    }
    said = {"lang": "en", **{key: section.controls[key].format(held[key]) for key in held}}
    return f"/answer/{version()}/{section.page}/{section.id}?{urlencode(said)}"


def warm_positions(server: Server, page: str, key: str, values: Mapping[str, Any]) -> None:
    """Make every position of a slider known: ask for all answers that follow it."""
    address = urlsplit(server.address)
    assert address.hostname
    connection = http.client.HTTPConnection(address.hostname, address.port)
    for section in followers(page, key):
        control = section.controls[key]
        assert isinstance(control, Slider)
        for position in control.positions:
            connection.request("GET", answer_path(section, {**values, key: position}))
            response = connection.getresponse()
            assert response.status in (200, 400), response.read()
            response.read()
    connection.close()


@cache
def _says(section: Section) -> bool:
    return bool(json.loads(answer(section.page, section.id, "en", {}).json)["blocks"])
