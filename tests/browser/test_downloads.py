"""What can be saved: pictures of every kind, an answer's numbers, itself, and its programs."""

import json
import re
from base64 import b64encode
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Locator, Page, expect

from lessons.answer import answer as answered
from lessons.notebook import as_notebook
from lessons.numbers import as_csv
from tests.browser.hand import PHONE, NewPage, answer, asked, chart, go, near, slider
from tests.lessons.every import SECTIONS

PICTURES = {
    "problems/wall": {"surface", "scatter3d", "heatmap", "scatter"},
    "structures/one-to-one": {"image"},
    "pipeline/last-state": {"bar"},
}
"""Sections whose first answer has pictures of these kinds."""
SVG = "{http://www.w3.org/2000/svg}"


def kinds(name: str) -> set[str]:
    """Kinds of traces in a section's first answer."""
    section = SECTIONS[name]
    said = json.loads(answered(section.page, section.id, "en", {}).json)
    figures = chain.from_iterable(block.get("figures", []) for block in said["blocks"])
    return {trace["type"] for figure in figures for trace in figure["data"]}


def test_pictures_of_every_kind_are_tried() -> None:
    assert set.union(*map(kinds, SECTIONS)) == set.union(*PICTURES.values())
    assert all(tried <= kinds(name) for name, tried in PICTURES.items())


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_any_kind_is_saved(
    address: str, new_page: NewPage, name: str, tmp_path: Path
) -> None:
    lesson, _, section = name.partition("/")
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/{lesson}?lang=en")
    near(page, lesson, section)
    place = answer(page, lesson, section).locator(".chart").first
    count = place.locator("[role=img]").count()
    for ending in ("png", "svg"):
        files: list[Download] = []
        keep = partial(list.append, files)
        page.on("download", keep)
        place.locator(f".{ending}").click()
        for _ in range(300):
            if len(files) == count:
                break
            page.wait_for_timeout(100)
        page.remove_listener("download", keep)
        assert len(files) == count
        for one in files:
            file = tmp_path / one.suggested_filename
            one.save_as(file)
            assert file.name.endswith(f".{ending}")
            assert_drawn(page, file)


def assert_drawn(page: Page, file: Path) -> None:
    """A picture has a size and more than one colour; one of vectors is well-formed, too."""
    if file.suffix == ".svg":
        root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
        assert root.tag == f"{SVG}svg"
        assert len(root.findall(f".//{SVG}path")) + len(root.findall(f".//{SVG}image")) > 0
    kind = {".png": "image/png", ".svg": "image/svg+xml"}[file.suffix]
    colours = page.evaluate(
        """async url => {
            const image = new Image();
            image.src = url;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            const { data } = context.getImageData(0, 0, image.width, image.height);
            return new Set(new Uint32Array(data.buffer)).size;
        }""",
        f"data:{kind};base64,{b64encode(file.read_bytes()).decode()}",
    )
    assert colours > 8


def opened(page: Page, name: str, section: str) -> Locator:
    """The menu below an answer, opened by keyboard."""
    place = answer(page, name, section).locator(".downloads")
    place.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(place.locator("a").first).to_be_visible()
    return place


def saved(page: Page, link: Locator, folder: Path) -> tuple[str, bytes]:
    """The name and the bytes of the file that a link gives; pressed by keyboard."""
    link.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(folder / "saved")
    return download.value.suggested_filename, (folder / "saved").read_bytes()


def test_an_answer_is_saved_as_it_stands(address: str, new_page: NewPage, tmp_path: Path) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/problems?lang=ru&forget_bias_seed=3")
    near(page, "problems", "forget-bias")
    requests = asked(page, r"forget-bias\.\w+")
    slider(page, "forget_bias_bias").press("End")
    place = opened(page, "problems", "forget-bias")
    expect(place.locator("a")).to_have_text(["Числа (CSV)", "Ответ (JSON)", "Блокнот (Jupyter)"])
    expect(place.locator("a").first).to_have_attribute("href", re.compile("forget_bias_bias=7"))
    assert not requests  # before a link is pressed
    values = {"forget_bias_seed": 3, "forget_bias_bias": 7.0}
    found = answered("problems", "forget-bias", "ru", values)
    said: dict[str, Any] = json.loads(found.json)
    wanted = {
        "csv": as_csv(said),
        "json": found.json,
        "ipynb": as_notebook(said, f"{address}/"),
    }
    for link, (ending, expected) in zip(place.locator("a").all(), wanted.items(), strict=True):
        name, content = saved(page, link, tmp_path)
        assert name == f"problems-forget-bias.{ending}" and content == expected
    assert not Axe().run(page, ".answer").response["violations"]  # type: ignore[arg-type]


def test_words_alone_are_not_offered_nor_is_what_waits(address: str, new_page: NewPage) -> None:
    page = new_page(predicts=True, viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/problems?lang=en")
    near(page, "problems", "wall")
    place = answer(page, "problems", "wall")
    expect(place.locator(".downloads")).to_be_hidden()
    place.locator(".waits button").click()
    expect(place.locator(".downloads")).to_be_visible()
    opened(page, "problems", "wall")
    expect(place.locator(".downloads a")).to_have_text(["Numbers (CSV)", "Answer (JSON)"])
    go(page, f"{address}/terms?lang=en")
    expect(page.locator(".downloads:visible")).to_have_count(0)


def test_an_answer_that_came_with_the_page_is_saved_from_it(
    address: str, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(meant="Failed to load|ERR_FAILED", **PHONE)
    page.route("**/answer/**", lambda route: route.abort())
    go(page, f"{address}/?lang=en")
    expect(chart(page, "home-network")).to_be_visible()
    place = opened(page, "home", "network")
    expect(place.locator("a")).to_have_text(["Answer (JSON)"])
    name, content = saved(page, place.locator("a"), tmp_path)
    assert name == "home-network.json"
    assert json.loads(content) == json.loads(answered("home", "network", "en", {}).json)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
