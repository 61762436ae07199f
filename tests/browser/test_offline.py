"""The edition without a server: a browser has it from a plain file server, and no network besides.

All pages are tested of the edition in build/offline if it is of this very version (`make offline`);
else some pages are built.
"""

import json
import re
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from content import LANGUAGES, Language, ui_text
from content.terms import TERMS
from diagrams.theme import SURFACES
from editions.offline.build import scripts_version
from editions.offline.links import file_name
from lessons.answer import answer, find, version
from lessons.control import InvalidValue
from lessons.controls import Choice, Slider
from lessons.reading_order import PAGES, section_ids
from lessons.section import Section, preset
from tests.browser.hand import DRAWN, PHONE, NewPage, go, near, painted
from tests.local import ROOT

LIVE = "https://example.org/rnn/"
BUILT = ("home", "structures", "check", "terms")
"""Pages that are built where there is no edition: they take a minute."""
FIRST_BYTES = 1.5e6
INK = "plot => plot.layout.template.layout.font.color"
TERM_NAMES = {term.id: re.compile(re.escape(term.name.en)) for term in TERMS}
TYPES = {"f4": "<f4", "i1": "<i1", "u1": "<u1"}


class Quiet(SimpleHTTPRequestHandler):
    """A plain file server that keeps no log."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Edition:
    """An edition that is served under a prefix."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.pages = [one for one in PAGES if (folder / "en" / file_name(one)).exists()]
        home = (folder / "en" / "index.html").read_text(encoding="utf-8")
        said = re.search(r'id="edition">(.*?)</script>', home)
        self.live = json.loads(said[1])["live"] if said else ""

    def open(self, page: Page, place: str, language: str = "en") -> None:
        """Open a document while nothing but the edition can be reached; nothing else is asked."""

        def refuse(route: Any) -> None:
            outside.append(route.request.url)
            route.abort()

        outside: list[str] = []
        page.route(re.compile(f"^(?!{re.escape(self.address)}|blob:|data:)"), refuse)
        page.goto(f"{self.address}/{language}/{place}")
        painted(page)
        assert not outside


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    folder = ROOT / "build" / "offline"
    if not is_of_now(folder):
        folder = tmp_path_factory.mktemp("offline") / "edition"
        pages = [part for page in BUILT for part in ("--page", page)]
        command = [sys.executable, "-m", "editions.offline", "--out", str(folder), "--live", LIVE]
        subprocess.run([*command, *pages], cwd=ROOT, check=True)
    root = tmp_path_factory.mktemp("host")
    (root / "courses").mkdir()
    (root / "courses" / "rnn").symlink_to(folder)
    place = "http://127.0.0.1:PORT/courses/rnn/en/structures.html#one-to-one"
    frame = f'<iframe src="{place}" width="900" height="700" title="lesson"></iframe>'
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        port = str(server.server_port)
        (root / "favicon.ico").touch()  # a browser asks every site for one
        (root / "course.html").write_text(frame.replace("PORT", port), encoding="utf-8")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Edition(f"http://127.0.0.1:{port}/courses/rnn", folder)
        server.shutdown()


def is_of_now(folder: Path) -> bool:
    """Whether an edition was built of this very sheet."""
    home = folder / "en" / "index.html"
    said = home.read_text(encoding="utf-8") if home.exists() else ""
    return f"offline.js?{scripts_version()}" in said and f'"{version()}"' in said


# --- what the sheet answers, and what is on the screen --------------------------------------------


def plain(values: Any) -> Any:
    """Values of a trace as lists."""
    if not isinstance(values, dict):
        return values
    flat = np.frombuffer(b64decode(values["bdata"]), TYPES[values["dtype"]])
    sizes = [int(size) for size in str(values.get("shape", len(flat))).split(",")]
    return json.loads(json.dumps(flat.reshape(sizes).tolist()).replace("NaN", "null"))


def numbers_of(figure: dict[str, Any], step: int | None) -> list[list[Any]]:
    """z or y, and x, of every trace of a figure at a step."""
    traces = [dict(one) for one in figure["data"]]
    if figure.get("frames") and step is not None:
        frame = figure["frames"][step]
        for place, moved in zip(frame["traces"], frame["data"], strict=True):
            traces[place] |= moved
    return [[plain(one.get("z", one.get("y"))), plain(one.get("x"))] for one in traces]


def answered(
    section: Section, language: Language, values: dict[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """The numbers of a section's pictures by their names, and its lines."""
    numbers, lines = {}, []
    for block in json.loads(answer(section.page, section.id, language, values).json)["blocks"]:
        if block["kind"] == "sentence":
            lines.append(block["runs"])
        if block["kind"] != "figure":
            continue
        last = len(block["captions"]) - 1
        step = None if last < 0 else last if block["opens"] is None else min(block["opens"], last)
        lines += block["captions"][step] if step is not None else []
        for place, figure in enumerate(block["figures"], 1):
            numbers[f"{section.page}-{block['name']}-{place}"] = numbers_of(figure, step)
    return numbers, ["".join(run[0] for run in line) for line in lines]


def shown(page: Page, section: Section) -> tuple[dict[str, Any], list[str]]:
    """The same as the browser has it."""
    place = answer_of(page, section)
    names = {one.get_attribute("data-name") for one in place.locator(".chart").all()}
    every = page.evaluate(DRAWN).items()
    drawn = {
        name: [json.loads(trace) for trace in traces]
        for name, traces in every
        if name.rpartition("-")[0] in names
    }
    lines = place.locator(":scope > .sentence, figcaption p").all_text_contents()
    return drawn, lines


def shows_what_the_sheet_answers(
    page: Page, section: Section, language: Language, values: dict[str, Any]
) -> None:
    """Whether numbers and lines are those that the sheet itself gives at these values."""
    painted(page)
    expect(answer_of(page, section)).not_to_have_attribute("data-missing", re.compile(""))
    numbers, lines = answered(section, language, values)
    now, said = shown(page, section)
    assert said == lines, section.id
    assert now.keys() <= numbers.keys() and (now or not numbers)
    for name, traces in now.items():
        assert len(traces) == len(numbers[name])
        for trace, wanted in zip(traces, numbers[name], strict=True):
            assert [*trace, None, None][:2] == wanted, (section.id, name, values)


def answer_of(page: Page, section: Section) -> Locator:
    return page.locator(f"section[data-section={section.id}] > .answer")


def widget(page: Page, key: str) -> Locator:
    return page.locator(f".control.st-key-{key}")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def drag(page: Page, control: Slider, value: float) -> None:
    """Drag a slider by its thumb to a position."""
    bar = widget(page, control.key).locator("input")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    now = float(bar.input_value())
    ends = [
        box["x"] + 8 + (one - control.low) / (control.high - control.low) * (box["width"] - 16)
        for one in (now, (now + value) / 2, value)
    ]
    y = box["y"] + box["height"] / 2
    page.mouse.move(ends[0], y)
    page.mouse.down()
    for x in ends[1:]:
        page.mouse.move(x, y)
    page.mouse.up()


def on_page(section: Section) -> str:
    """The file of a section's page with the choices under which it is there."""
    said = "&".join(f"{key}={value}" for key, value in section.shown_when.items())
    return f"{file_name(section.page)}?{said}#{section.id}"


def main_slider(section: Section) -> Slider | None:
    return next((one for one in section.drawn if isinstance(one, Slider)), None)


# --- every section --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_main_slider_moves_the_pictures_of_the_sheet(
    edition: Edition, new_page: NewPage, language: Language
) -> None:
    """Dragged to a position drawn by a seed, at the choices that put the section on its page."""
    draw = Random(f"offline {language}")
    page = new_page(viewport={"width": 1300, "height": 900})
    moved = 0
    for name in edition.pages:
        for section in map(partial(find, name), section_ids(name)):
            slider = main_slider(section)
            if slider is None or not section.answers:
                continue
            edition.open(page, on_page(section), language)
            drag(page, slider, draw.choice(slider.positions))
            raw = slider.format(float(widget(page, slider.key).locator("input").input_value()))
            assert widget(page, slider.key).locator("output").inner_text() == raw
            chosen = {
                key: one for key, one in section.shown_when.items() if key in section.controls
            }
            values = {**chosen, slider.key: slider.parse(raw)}
            shows_what_the_sheet_answers(page, section, language, values)
            moved += 1
    assert moved >= min(len(edition.pages) - 3, 10)


@pytest.mark.parametrize("language", LANGUAGES)
def test_presets_choices_and_links_lead_to_answers_of_the_sheet(
    edition: Edition, new_page: NewPage, language: Language
) -> None:
    """One of each, drawn by a seed, on every page that has them."""
    draw = Random(f"presets {language}")
    page = new_page(viewport={"width": 1300, "height": 900})
    for name in edition.pages:
        every = [find(name, one) for one in section_ids(name)]
        pressed = [one for one in every if one.presets and one.answers and not one.shown_when]
        if pressed:
            section = draw.choice(pressed)
            preset_name = draw.choice([*section.presets])
            values = preset(section, preset_name, language)
            edition.open(page, on_page(section), language)
            page.locator(f".st-key-preset-{section.id}-{preset_name} button").click()
            shows_what_the_sheet_answers(page, section, language, values)
            said = {key: [section.controls[key].format(one)] for key, one in values.items()}
            page.wait_for_timeout(300)  # the address follows a hand that rests
            assert query(page).items() <= said.items()
            edition.open(
                page,
                page.url.rpartition("/")[2],
                language,
            )
            shows_what_the_sheet_answers(page, section, language, values)
        chosen = [
            (one, control)
            for one in every
            for control in one.drawn
            if isinstance(control, Choice) and not control.personal and one.answers
            if control.key not in {key for each in every for key in each.shown_when}
            if not one.shown_when
        ]
        if chosen:
            section, control = draw.choice(chosen)
            option = draw.choice([one for one in control.options if one != control.default])
            edition.open(page, on_page(section), language)
            buttons = widget(page, control.key).get_by_role("radio")
            buttons.nth(control.options.index(control.default)).focus()
            steps = control.options.index(option) - control.options.index(control.default)
            for _ in range(steps % len(control.options)):
                page.keyboard.press("ArrowRight")
            shows_what_the_sheet_answers(page, section, language, {control.key: option})
            expect(buttons.nth(control.options.index(option))).to_have_attribute(
                "aria-checked", "true"
            )


def test_ten_positions_show_the_numbers_of_the_running_sheet(
    edition: Edition, address: str, new_page: NewPage
) -> None:
    """Positions of main sliders, drawn by a seed, in both languages in turn; all that is drawn."""
    draw = Random("ten positions")
    every = [find(name, one) for name in edition.pages for one in section_ids(name)]
    drawing = [one for one in every if one.answers and answer(one.page, one.id, "en", {}).heights]
    sliders = [(one, slider) for one in drawing if (slider := main_slider(one))]
    page, live = (new_page(viewport={"width": 1300, "height": 900}) for _ in range(2))
    for place, (section, slider) in enumerate(draw.choices(sliders, k=10)):
        language = LANGUAGES[place % 2]
        position = slider.format(draw.choice(slider.positions))
        values = {**section.shown_when, slider.key: position}
        said = "&".join(f"{key}={value}" for key, value in values.items())
        edition.open(page, f"{file_name(section.page)}?{said}#{section.id}", language)
        go(live, f"{address}/{section.page}?lang={language}&{said}#{section.id}")
        running = near(live, section.page, section.id)
        now, _ = shown(page, section)
        assert now and now == {name: list(map(json.loads, running[name])) for name in now}, said


# --- what it cannot do ----------------------------------------------------------------------------


def test_a_text_of_ones_own_leads_to_the_full_version(edition: Edition, new_page: NewPage) -> None:
    """The field says so; a link with such a text loses nothing of it."""
    page = new_page()
    edition.open(page, "index.html")
    field = widget(page, "network_word").locator("input")
    assert field.evaluate("one => one.readOnly")
    leads = widget(page, "network_word").get_by_role("link")
    assert leads.inner_text() == ui_text.OFFLINE["change-live"].en
    assert leads.get_attribute("href") == f"{edition.live}?lang=en#network"
    edition.open(page, "index.html?network_word=banana#network")
    place = page.locator("#network .answer")
    expect(place).to_have_attribute("data-missing", "")
    assert field.input_value() == "banana"
    assert ui_text.OFFLINE["missing"].en in place.inner_text()
    link = place.get_by_role("link", name=ui_text.OFFLINE["open-live"].en)
    assert link.get_attribute("href") == f"{edition.live}?lang=en&network_word=banana#network"


def test_settings_that_were_not_computed_together_say_so_and_lead_back(
    edition: Edition, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    section = find("structures", "one-to-one")
    noise, seed = (one for one in section.drawn if isinstance(one, Slider))
    edition.open(page, on_page(section), "ru")
    drag(page, noise, noise.high)
    shows_what_the_sheet_answers(page, section, "ru", {noise.key: noise.high})
    before = shown(page, section)
    bar = widget(page, seed.key).locator("input")
    bar.focus()
    page.keyboard.press("ArrowRight")
    place = answer_of(page, section)
    expect(place).to_have_attribute("data-missing", "")
    assert shown(page, section) == before  # what was shown last stays, paler
    assert place.locator(".chart").first.evaluate("one => getComputedStyle(one).opacity") < "0.6"
    said = {noise.key: noise.format(noise.high), seed.key: bar.input_value()}
    link = place.get_by_role("link", name=ui_text.OFFLINE["open-live"].ru).get_attribute("href")
    assert link and link.startswith(f"{edition.live}structures?")
    assert (
        parse_qs(urlsplit(link).query).items() >= {key: [one] for key, one in said.items()}.items()
    )
    place.get_by_role("button", name=ui_text.OFFLINE["alone"].ru).click()
    shows_what_the_sheet_answers(page, section, "ru", {seed.key: seed.parse(said[seed.key])})
    assert float(widget(page, noise.key).locator("input").input_value()) == noise.default


@pytest.mark.parametrize(
    ("key", "raw", "wanted"),
    [
        ("structures_noise", "9", "number"),
        ("structures_noise", "", "number"),
        ("input_output_structure", "two-to-two", "choice"),
        ("many_to_many_attention", "perhaps", "choice"),
    ],
)
def test_a_bad_value_of_a_link_is_said_in_one_sentence(
    edition: Edition, new_page: NewPage, key: str, raw: str, wanted: str
) -> None:
    page = new_page()
    edition.open(page, f"structures.html?{key}={raw}")
    control = next(
        one.controls[key]
        for one in map(partial(find, "structures"), section_ids("structures"))
        if key in one.controls
    )
    with pytest.raises(InvalidValue) as bad:
        control.parse(raw)
    expect(page.locator(".problems")).to_have_text(bad.value.sentence("en"))
    assert key not in query(page)


# --- around the sections --------------------------------------------------------------------------


def test_the_first_lesson_is_usable_after_a_megabyte_and_a_half(
    edition: Edition, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})  # it has nothing yet
    page = context.new_page()
    came: list[Request] = []
    page.on("requestfinished", lambda request: came.append(request))
    page.goto(f"{edition.address}/en/structures.html")
    page.locator(".chart[data-painted]").first.wait_for()
    sent = sum(request.sizes()["responseBodySize"] for request in [*came])
    context.close()
    assert 0.5e6 < sent <= FIRST_BYTES


def test_half_of_what_a_slider_needs_is_no_answer(edition: Edition, new_page: NewPage) -> None:
    """A slider's numbers and its words come in two files: the picture waits for both."""
    page = new_page(viewport={"width": 1300, "height": 900})
    section = find("structures", "one-to-one")
    noise = next(one for one in section.drawn if isinstance(one, Slider))
    late: list[Route] = []
    words = re.compile(rf"/en/answers/structures/one-to-one/{noise.key}\.bin")
    edition.open(page, on_page(section))
    before = shown(page, section)
    page.route(words, lambda route: late.append(route))
    with page.expect_response(
        lambda one: f"rnn/answers/structures/one-to-one/{noise.key}" in one.url
    ):
        widget(page, noise.key).locator("input").press("End")
    expect(answer_of(page, section)).to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(300)  # it has been read
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(100)
    assert shown(page, section) == before
    late[0].continue_()
    shows_what_the_sheet_answers(page, section, "en", {noise.key: noise.positions[-2]})


def test_it_works_in_a_frame_of_another_site(edition: Edition, new_page: NewPage) -> None:
    page = new_page(predicts=True, viewport={"width": 1000, "height": 800})
    section = find("structures", "one-to-one")
    site = edition.address.replace("127.0.0.1", "localhost").removesuffix("/courses/rnn")
    page.goto(f"{site}/course.html")
    inside = page.frame_locator("iframe")
    noise = next(one for one in section.drawn if isinstance(one, Slider))
    chart = inside.locator("#one-to-one .chart[data-painted]").first
    chart.wait_for()
    painted_before = chart.get_attribute("data-painted")
    inside.locator(f".st-key-{noise.key} input").press("End")
    expect(chart).not_to_have_attribute("data-painted", painted_before or "")
    output = inside.locator(f".st-key-{noise.key} output")
    expect(output).to_have_text(noise.format(noise.high))


def test_the_search_and_the_windows_of_terms_need_no_server(
    edition: Edition, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    edition.open(page, "structures.html")
    page.keyboard.press("/")
    page.keyboard.type("backpropagation through time")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    mention = page.locator("a[href*='#term-']:visible").first
    mention.click()
    term = (mention.get_attribute("href") or "").partition("#term-")[2]
    window = page.get_by_role("dialog")
    expect(window.locator("strong")).to_have_text(TERM_NAMES[term], ignore_case=True)
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    edition.open(page, f"terms.html#term-{term}")
    expect(page.locator(f"#term-{term}")).to_be_in_viewport()


def test_the_self_check_draws_questions_that_are_there(edition: Edition, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    edition.open(page, "check.html")
    for _ in range(20):
        page.locator(".quiz .options button").first.click()
        page.locator(".quiz .next").click()
        if page.locator(".quiz .score").count():
            break
    words = find("check", "quiz").prose("en").blocks
    page.get_by_role("button", name=words["others"]).click()
    painted(page)
    expect(page.locator(".quiz .asked")).to_be_visible()
    expect(page.locator("#quiz > .answer")).not_to_have_attribute("data-missing", re.compile(""))


def test_the_other_language_and_the_address_keep_what_was_set(
    edition: Edition, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    edition.open(page, "structures.html?structures_noise=0.50#one-to-one")
    page.locator(".languages a[lang=ru]").click()
    page.wait_for_url("**/ru/structures.html?structures_noise=0.50#one-to-one")
    painted(page)
    assert page.locator("html").get_attribute("lang") == "ru"
    shows_what_the_sheet_answers(
        page, find("structures", "one-to-one"), "ru", {"structures_noise": 0.5}
    )


def test_the_first_document_chooses_the_language_of_the_browser(
    edition: Edition, new_page: NewPage
) -> None:
    page = new_page(locale="ru-RU")
    page.goto(f"{edition.address}/")
    page.wait_for_url("**/ru/index.html")
    page.goto(f"{edition.address}/?lang=en")
    page.wait_for_url("**/en/index.html*")


def test_no_barrier_and_nothing_moves_sideways(edition: Edition, new_page: NewPage) -> None:
    """Every page in one language, light on a wide screen and dark on a phone."""
    for place, name in enumerate(edition.pages):
        for options in (
            {"viewport": {"width": 1300, "height": 2500}},
            {**PHONE, "color_scheme": "dark"},
        ):
            page = new_page(**options)
            edition.open(page, file_name(name), LANGUAGES[place % 2])
            found = Axe().run(page).response["violations"]
            said = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
            assert not said, f"{name}: {json.dumps(said, indent=1)}"
            width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert width[0] <= width[1], name
            page.close()


def test_a_phone_has_pages_and_sections_behind_a_button(
    edition: Edition, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    edition.open(page, "structures.html")
    menu = page.get_by_role("button", name=ui_text.OFFLINE["menu"].en)
    title = find("structures", "evaluation").prose("en").title
    expect(page.get_by_role("link", name=title)).to_be_hidden()
    menu.tap()
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.get_by_role("link", name=title).tap()
    expect(page.locator("#evaluation")).to_be_in_viewport()
    expect(menu).to_have_attribute("aria-expanded", "false")


def test_paper_shows_every_picture_once_the_page_has_come(
    edition: Edition, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900}, color_scheme="dark")
    last = section_ids("structures")[-1]
    with page.expect_event("requestfinished", lambda one: f"/structures/{last}.bin" in one.url):
        edition.open(page, "structures.html")
    page.wait_for_timeout(300)  # it is read
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    missing = page.locator("section:not([hidden]) > .answer:not([data-shown])")
    expect(missing).to_have_count(0)
    expect(page.locator(".chart:not([data-painted])")).to_have_count(0)
    inks = page.locator(".js-plotly-plot").evaluate_all(f"all => all.map({INK})")
    assert set(inks) == {SURFACES["text"].light}  # paper is white
    page.evaluate("dispatchEvent(new Event('afterprint'))")


def test_pictures_follow_the_theme(edition: Edition, new_page: NewPage) -> None:
    page = new_page(color_scheme="light", viewport={"width": 1300, "height": 1400})
    edition.open(page, "structures.html")
    plot = page.locator(".js-plotly-plot").first
    assert plot.evaluate(INK) == SURFACES["text"].light
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        f"({INK})(document.querySelector('.js-plotly-plot')) === '{SURFACES['text'].dark}'"
    )
