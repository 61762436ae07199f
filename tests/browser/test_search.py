"""The search: a student's words lead to the right place, by keyboard alone, with one request."""

import re
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from content import LANGUAGES, Language, ui_text
from content.search_names import PYTORCH
from lessons.answer import find
from lessons.index import entries
from lessons.place import Place
from lessons.questions.answers import TOPICS
from tests.browser.hand import PHONE, NewPage, go, query, sent, settle
from tests.browser.search_queries import MORE, QUERIES

FIND = """async ([queries, language]) => {
    const here = document.querySelector('script[src*="static/js/index."]').src;
    const { SearchIndex } = await import(new URL("../../app/static/search_index.js", here).href);
    const index = new SearchIndex(await (await fetch(`/index?lang=${language}`)).json());
    return queries.map(query => index.search(query).map(({ entry }) => entry));
}"""
LISTED: dict[str, set[str]] = {}
for _one in chain.from_iterable(TOPICS.values()):
    LISTED.setdefault(f"{_one.place.page}#{_one.place.section}", set()).add(
        f"questions#ask-{_one.id}"
    )
"""Section → questions of the list that it answers: the way there is as good as the place."""


@pytest.fixture
def searched(address: str, new_page: NewPage) -> Any:
    """Finds as the field does: for each of some queries the entries, the best first."""
    page = new_page()
    go(page, f"{address}/?lang=en")
    return lambda queries, language: page.evaluate(FIND, [queries, language])


def place(entry: dict[str, str]) -> str:
    """Page and section that an entry leads to."""
    address = urlsplit(entry["link"])
    return f"{address.path.strip('./') or 'home'}#{address.fragment}"


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("Find|Найти"))


def call(page: Page, keys: str = "/") -> None:
    """Press the keys of the search once its field is there to hear them."""
    expect(field(page)).to_be_visible()
    page.keyboard.press(keys)


def options(page: Page) -> Locator:
    return page.locator(".search").get_by_role("option")


# --- what is found --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_students_own_words_lead_to_the_right_place(searched: Any, language: Language) -> None:
    asked = [one for one in [*QUERIES, *MORE] if one[1] == language]
    assert len([one for one in QUERIES if one[1] == language]) == 10
    found = searched([words for words, _, _ in asked], language)
    missed = []
    for (words, _, right), results in zip(asked, found, strict=True):
        first = {place(one) for one in results[:2]}
        if not first & right.union(*(LISTED.get(one, set()) for one in right)):
            missed.append((words, [place(one) for one in results]))
    assert not missed


ALIKE = [
    ("ёмкость памяти", ["емкость памяти", "ЁМКОСТЬ ПАМЯТИ", "ёмкостью памяти", "ескость памяти"]),
    ("взрыв градиента", ["взрывом градиентов", "Взрыву Градиентом", "взырв градиента"]),
    ("скрытое состояние", ["скрытого состояния", "о скрытых состояниях", "скрытое сотояние"]),
    ("teacher forcing", ["Teacher Forcing", "techer forcing", "teacher forcign"]),
    ("vanishing gradient", ["gradients vanish", "vanished gradients", "vanishing gradeint"]),
    ("clip_grad_norm_", ["clip_grad_norm", "clip grad norm", "CLIP_GRAD_NORM_", "clip_grad_nrom_"]),
    ("padding_idx", ["padding idx", "paddingidx", "Padding_Idx", "padidng_idx"]),
    ("h_n", ["H_N", "hn"]),
]
"""Words, and others that must find the same first: spelling, case, endings, one typo."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("words", "others"), ALIKE)
def test_spelling_case_endings_and_one_typo_make_no_difference(
    searched: Any, language: Language, words: str, others: list[str]
) -> None:
    first, *rest = searched([words, *others], language)
    assert first
    for other, found in zip(others, rest, strict=True):
        assert place(first[0]) in [place(one) for one in found[:2]], other


ACROSS = [
    ("затухание градиента", "vanishing gradient", "questions#ask-vanishes"),
    ("лстм", "lstm", None),
    ("паддинг", "padding", None),
    ("часть речи", "part of speech", "structures#tagging"),
    ("ограничение градиента", "gradient clipping", "problems#clipping"),
    ("ёмкость памяти", "memory capacity", "scheme#capacity"),
    ("перевод", "translation", "structures#many-to-many"),
    ("число параметров", "parameter count", "pipeline#shapes"),
    ("усечённое обратное распространение", "truncated bptt", "problems#truncated"),
]
"""The same in Russian and in English; where both lead, in either page's language."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_finds_words_of_the_other_language(searched: Any, language: Language) -> None:
    for russian, english, wanted in ACROSS:
        found = searched([russian, english], language)
        for results in found:
            first = {place(one) for one in results[:2]}
            assert wanted in first if wanted else results, (russian, english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_as_it_is_called_comes_first(searched: Any, language: Language) -> None:
    """Every title, and every name of PyTorch, finds its own place among the first three."""
    titled = [one for one in entries() if one.kind != "pytorch"]
    found = searched([one.title[language] for one in titled], language)
    for one, results in zip(titled, found, strict=True):
        assert one.link[language] in [each["link"] for each in results[:3]], one.title[language]
    found = searched([*PYTORCH], language)
    for name, results in zip(PYTORCH, found, strict=True):
        page, section, values = PYTORCH[name]
        link = Place(page, section, values).link(language)
        assert link in [each["link"] for each in results[:3]], name


def test_what_is_nowhere_is_not_found(searched: Any) -> None:
    for results in searched(["zzzqqq", "щщщщщ", "!?", "…"], "en"):
        assert results == []


# --- the field ------------------------------------------------------------------------------------


def test_typing_asks_for_the_index_once_and_for_nothing_else(
    address: str, new_page: NewPage
) -> None:
    page = new_page()
    frames = sent(page)
    urls: list[str] = []
    go(page, f"{address}/problems?lang=ru")
    page.wait_for_timeout(1000)
    page.on("request", lambda request: urls.append(request.url))
    quiet = len(frames)
    call(page)
    for letter in "сколько нейронов брать":
        page.keyboard.type(letter)
        page.wait_for_timeout(20)
    expect(options(page).first).to_contain_text(find("scheme", "capacity").prose("ru").title)
    assert len(urls) == 1 and re.search(r"/index/[0-9a-f]+\?lang=ru$", urls[0])
    assert len(frames) == quiet


def test_from_the_address_bar_to_an_answer_by_keyboard_alone(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    frames = sent(page)
    go(page, f"{address}/scheme?lang=en")
    page.evaluate("window.mark = 'kept'")
    call(page)
    expect(field(page)).to_be_focused()
    page.keyboard.type("backward through the graph a second time")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    titles = options(page).locator(".title").all_inner_texts()
    assert len(titles) > 1
    chosen = page.locator(".search [aria-selected=true] .title")
    expect(chosen).to_have_text(titles[0])
    for key, at in (
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", -1),
        ("ArrowDown", 0),
        ("End", -1),
    ):
        page.keyboard.press(key)
        expect(chosen).to_have_text(titles[at])
    page.keyboard.press("Home")
    active = field(page).get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_contain_text(titles[0])
    place = next(one for one in entries() if one.title.en == titles[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{place.link.en}")
    section = urlsplit(place.link.en).fragment
    head = page.locator(f"[id='{section}']")
    expect(head).to_have_text(re.compile(re.escape(titles[0])))
    expect(head).to_be_in_viewport()
    expect(head).to_be_focused()
    settle(page)
    expect(head).to_be_in_viewport()
    assert page.evaluate("window.mark") == "kept"  # the sheet was not loaded anew
    quiet = len(frames)
    assert page.url.startswith(f"{address}/pipeline")
    call(page, "Control+k")  # on the same page: it scrolls there, and asks for no run
    page.keyboard.type("output and h_n")
    expect(page.locator(".search [aria-selected=true]")).to_contain_text("h_n: the difference")
    page.keyboard.press("Enter")
    last = page.locator("h2#last-state")
    expect(last).to_be_in_viewport()
    expect(last).to_be_focused()
    assert len(frames) == quiet
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.stMain') !== null")
    page.go_back()
    expect(head).to_be_in_viewport()


def test_a_place_on_this_page_leaves_the_controls_as_they_are(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    frames = sent(page)
    go(page, f"{address}/scheme?lang=en&hidden_state_scale=2")
    quiet = len(frames)
    call(page, "Control+k")
    page.keyboard.type(find("scheme", "capacity").prose("en").title)
    expect(page.locator(".search [aria-selected=true]")).to_contain_text("memory capacity")
    page.keyboard.press("Enter")
    expect(page.locator("h2#capacity")).to_be_in_viewport()
    assert query(page)["hidden_state_scale"] == ["2"] and page.url.endswith("#capacity")
    page.wait_for_timeout(1000)
    assert len(frames) == quiet


def test_a_link_that_sets_controls_opens_the_section_so(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    go(page, f"{address}/scheme?lang=ru&hidden_state_scale=2")
    page.evaluate("window.mark = 'kept'")
    call(page, "Control+k")
    page.keyboard.type("enforce_sorted")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/pipeline?lang=ru&break_it_mistake=packing#break-it")
    expect(page.locator("h2#break-it")).to_be_in_viewport()
    checked = page.locator(".st-key-break_it_mistake [aria-checked=true]")
    expect(checked).to_contain_text("enforce_sorted")
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    assert page.evaluate("window.mark") == "kept"


def test_a_link_in_an_answer_leads_there_without_loading_the_sheet_anew(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 900})
    go(page, f"{address}/questions?lang=en#ask-explodes")
    page.evaluate("window.mark = 'kept'")
    page.locator("#ask-explodes").get_by_role("link").last.click()
    page.wait_for_url("**/problems?lang=en&gradient_flow_scale=4.0*#spectrum")
    expect(page.locator("h2#spectrum")).to_be_in_viewport()
    expect(page.locator("h2#spectrum")).to_be_focused()
    assert page.evaluate("window.mark") == "kept"
    page.go_back()
    expect(page.locator("#ask-explodes")).to_be_in_viewport()


def test_a_slash_is_a_letter_where_one_types(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/scheme?lang=en")
    text = page.locator(".st-key-hidden_state_text input[type=text]")
    text.click()
    page.keyboard.type("a/b")
    expect(text).to_be_focused()
    expect(text).to_have_value(re.compile("/"))
    call(page, "Control+k")
    expect(field(page)).to_be_focused()
    page.keyboard.type("a/b")
    expect(field(page)).to_have_value("a/b")
    page.keyboard.press("Escape")  # the list, then the words: and back to where it was called from
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    expect(text).to_be_focused()


def test_nothing_found_says_so_and_leads_to_the_questions(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/?lang=en")
    call(page)
    page.keyboard.type("zzzqqq")
    said = page.locator(".search [role=status]")
    expect(said).to_contain_text("Nothing was found for “zzzqqq”.")
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions?lang=en")
    expect(page.locator("h1")).to_contain_text("Questions")


def test_an_index_that_does_not_come_is_asked_for_again(address: str, new_page: NewPage) -> None:
    page = new_page(meant="ERR_FAILED|Failed to fetch")
    go(page, f"{address}/?lang=en")
    page.route("**/index/**", lambda route: route.abort())
    call(page)
    page.keyboard.type("gr")
    expect(page.locator(".search [role=status]")).to_contain_text(
        ui_text.SEARCH["unreachable"]["en"]
    )
    page.unroute("**/index/**")
    page.keyboard.type("u")
    expect(options(page).first).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), [("ru", "dark"), ("en", "light")])
@pytest.mark.parametrize("screen", [{"viewport": {"width": 1366, "height": 768}}, PHONE])
def test_the_list_is_no_barrier_and_fits_the_screen(
    address: str, new_page: NewPage, language: Language, scheme: str, screen: dict[str, Any]
) -> None:
    page = new_page(color_scheme=scheme, **screen)
    go(page, f"{address}/problems?lang={language}")
    field(page).click()
    page.keyboard.type("gru")
    expect(options(page).first).to_be_visible()
    found = Axe().run(page, context=".search").response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
    panel = page.locator(".search .panel").bounding_box()
    assert panel and panel["x"] >= 0 and panel["y"] >= 0
    size = page.viewport_size
    assert size and panel["x"] + panel["width"] <= size["width"]
    assert panel["y"] + panel["height"] <= size["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    options(page).nth(1).click()  # by hand, or by finger
    expect(page.locator(".search .panel")).to_be_hidden()
    expect(page.locator("h2:focus")).to_be_in_viewport()


def test_the_field_stands_beside_the_buttons_of_the_header(address: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/problems?lang=ru")
    own = field(page).bounding_box()
    title = page.locator("h1").bounding_box()
    assert own and title and own["y"] + own["height"] <= title["y"]
    for name in ("stExpandSidebarButton", "stMainMenuButton"):
        other = page.get_by_test_id(name).bounding_box()
        assert other
        assert other["x"] + other["width"] <= own["x"] or own["x"] + own["width"] <= other["x"]
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(field(page)).to_be_hidden()  # the navigation lies over the page
