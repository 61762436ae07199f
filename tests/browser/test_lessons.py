"""The way through the lessons: each control moves its own section."""

import re

import pytest
from playwright.sync_api import Page, expect

from lessons.structures.input_output import STRUCTURE
from lessons.structures.one_to_one import PHRASE
from lessons.structures.scene_fields import FIELD_NAMES
from tests.browser.hand import (
    PHONE,
    TALL,
    NewPage,
    answer,
    changed,
    chart,
    drawn,
    go,
    moves,
    near,
    option,
    query,
    redrawn,
    settle,
    slider,
)
from tests.browser.test_plot import AGAIN

PRESETS = [
    ("scheme", "step-losses", ("scheme-step-losses",)),
    ("scheme", "capacity", ("scheme-capacity",)),
    ("scheme", "review", ("scheme-review", "scheme-turned")),
    ("scheme", "depth", ("scheme-depth",)),
    ("problems", "forget-bias", ("problems-forget-bias",)),
    ("problems", "spectrum", ("problems-spectrum",)),
]
"""A lesson, a section with presets, and what they move of all that is near."""


@pytest.mark.parametrize(("name", "section", "own"), PRESETS)
def test_a_preset_moves_its_section_and_the_link_reproduces_it(
    address: str, new_page: NewPage, name: str, section: str, own: tuple[str, ...]
) -> None:
    page = new_page(viewport={"width": 1300, "height": 2000})
    go(page, f"{address}/{name}?lang=en")
    before = near(page, name, section)
    page.locator(f".st-key-presets-{section} button").last.scroll_into_view_if_needed()
    for button in page.locator(f".st-key-presets-{section} button").all()[:2]:
        button.click()
        if moves(page, before):  # one of them may be where the page stands already
            break
    now = redrawn(page, before)
    moved = changed(before, now)
    assert any(one.startswith(own) for one in moved)
    if section != "spectrum":  # its matrix is that of the whole flow
        assert all(one.startswith(own) for one in moved)
    said = answer(page, name, section).inner_text()
    page.reload()
    again = near(page, name, section)
    mine = {one for one in again if one.startswith(own)}
    assert {one: again[one] for one in mine} == {one: now[one] for one in mine}
    assert answer(page, name, section).inner_text() == said


def test_sliders_of_a_learning_reach_the_section_that_stands_on_it(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/scheme?lang=en")
    near(page, "scheme", "sampling")
    before = drawn(page)
    slider(page, "char_rnn_hidden").press("ArrowRight")
    now = redrawn(page, before)
    assert {one.rsplit("-", 1)[0] for one in changed(before, now)} == {
        "scheme-char-rnn",
        "scheme-sampling",
    }
    slider(page, "sampling_temperature").press("End")
    assert {one[:15] for one in changed(now, redrawn(page, now))} == {"scheme-sampling"}
    assert query(page)["char_rnn_hidden"] == ["9"] and query(page)["sampling_temperature"] == ["3"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_structure_is_a_click_away(address: str, new_page: NewPage, language: str) -> None:
    page = new_page()
    go(page, f"{address}/structures?lang={language}")
    titles, sections = set(), {"many-to-one": "review", "aligned": "tagging"}
    for structure in [*STRUCTURE.options[1:], STRUCTURE.options[0]]:
        option(page, "structures", "input_output_structure", structure).click()
        expect(page.locator(f"h2#{sections.get(structure, structure)}")).to_be_visible()
        settle(page)
        titles.add(page.locator("h2").nth(1).inner_text())
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert len(titles) == 5


def test_a_menu_changes_the_sentence_the_link_and_the_picture(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/structures?lang=ru")
    before = drawn(page)
    menu = page.get_by_role("combobox", name=FIELD_NAMES["animal"]["ru"])
    menu.focus()
    menu.press_sequentially("лис")  # as a keyboard does it
    page.keyboard.press("Enter")
    said = "маленькая рыжая лиса сидит на столе"
    expect(page.get_by_label(PHRASE.label["ru"])).to_have_value(said)
    page.wait_for_url("**structures_phrase=**")
    assert "structures-one-to-one-1" in changed(before, redrawn(page, before))
    assert query(page)["structures_phrase"] == [said]


def test_a_batch_is_typed_padded_and_linked_to(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 6000})
    go(page, f"{address}/embedding?lang=en")
    before = drawn(page)
    field = page.locator(".st-key-lookup_texts textarea")
    field.fill("a giraffe\n\ncat")
    field.press("Control+Enter")
    page.wait_for_url("**lookup_texts=**")
    seen = redrawn(page, before)
    assert {f"embedding-{one}-1" for one in ("lookup", "padding", "padding-effects")} <= changed(
        before, seen
    )
    assert "embedding-border-1" not in changed(before, seen)
    page.reload()
    settle(page)
    assert drawn(page) == seen
    expect(field).to_have_value("a giraffe\n\ncat")


def click_arrow(page: Page, number: int) -> None:
    """Click the label of an arrow of the first picture, in either of its rows."""
    place = page.evaluate(
        """number => {
             const chart = document.querySelector(".chart[data-name=pipeline-training-step]");
             const node = chart.querySelector(".js-plotly-plot");
             const { left, top } = node.getBoundingClientRect();
             for (const trace of node._fullData) {
               const k = trace.mode === "markers+text" ? [...trace.x].indexOf(number) : -1;
               if (k < 0) continue;
               const across = node._fullLayout[trace.xaxis.replace("x", "xaxis")];
               const down = node._fullLayout[trace.yaxis.replace("y", "yaxis")];
               return [left + across._offset + across.d2p(number),
                       top + down._offset + down.d2p(trace.y[k])];
             }
           }""",
        number,
    )
    page.mouse.move(*place)
    page.mouse.click(*place)


def test_a_click_on_an_arrow_shows_its_tensor(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1000})
    go(page, f"{address}/pipeline?lang=en")
    near(page, "pipeline", "training-step")
    whole = chart(page, "pipeline-training-step")
    whole.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
    for arrow, said in (
        (1, "ids: (B, T) = (3, 4)"),
        (7, "p: (B, 2) = (3, 2)"),
        (13, "∂L/∂E: (V, D) = (11, 8)"),  # in the row that runs back
    ):
        before = drawn(page)
        click_arrow(page, arrow)
        expect(whole).to_contain_text(said)
        assert changed(before, redrawn(page, before)) == {
            "pipeline-training-step-1",
            "pipeline-training-step-2",
        }
    assert query(page)["training_step_step"] == ["14"]


TENSORS = [
    "training_step_cell=lstm&training_step_bidirectional=true&training_step_layers=2",
    "training_step_text=a%0Ab+c%0Ad+e+f%0Ag%0Ah",
]
"""Links to the pipeline."""


@pytest.mark.parametrize("query", TENSORS)
def test_every_tensor_is_the_one_that_would_be_drawn_anew(
    address: str, new_page: NewPage, query: str
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1000})
    go(page, f"{address}/pipeline?lang=en&{query}")
    near(page, "pipeline", "training-step")
    for key in ["Home"] + ["ArrowRight"] * 6:
        chart(page, "pipeline-training-step").locator("input").press(key)
        page.wait_for_timeout(200)
        assert page.evaluate(AGAIN) == []


def test_on_a_phone_the_answer_to_a_choice_comes_into_sight(
    address: str, new_page: NewPage
) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/pipeline?lang=en")
    near(page, "pipeline", "break-it")
    shown = answer(page, "pipeline", "break-it")
    page.locator(".st-key-break_it_mistake button").nth(1).click()
    about = shown.get_by_text("The initial state is made the same way.")
    expect(about).to_be_in_viewport()
    preset = page.locator(".st-key-presets-init-hidden button").first
    near(page, "pipeline", "init-hidden")
    preset.evaluate("one => one.scrollIntoView({block: 'end'})")
    preset.click()
    picture = answer(page, "pipeline", "init-hidden").locator(".chart .first")
    expect(picture).to_be_in_viewport(ratio=0.6)


def test_a_program_is_copied(address: str, new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    go(page, f"{address}/scheme?lang=en")
    near(page, "scheme", "pytorch")
    shown = answer(page, "scheme", "pytorch")
    shown.locator(".copy").first.click()
    expect(shown.locator(".copy").first).to_have_text("✓")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == shown.locator(".lines").first.inner_text() and "import torch" in copied


def tapes(page: Page) -> list[str]:
    texts = page.locator("[data-name=problems-gates] .heatmaplayer text").all_text_contents()
    return [text for text in texts if text]


def test_a_gate_s_numbers_are_written_in_its_boxes(address: str, new_page: NewPage) -> None:
    page = new_page()
    go(page, f"{address}/problems?lang=en&gates_step=1")
    near(page, "problems", "gates")
    assert tapes(page) and all(re.fullmatch("−?[0-9][.][0-9]{2}", one) for one in tapes(page))


def test_no_picture_moves_while_its_slider_does(address: str, new_page: NewPage) -> None:
    """`#spectrum` stands below another section whose words follow the same slider."""
    page = new_page(viewport={"width": 1366, "height": 768})
    go(page, f"{address}/problems?lang=ru")
    near(page, "problems", "spectrum")
    handle = slider(page, "gradient_flow_scale-in-spectrum")
    handle.evaluate("one => one.scrollIntoView({block: 'center'})")
    handle.focus()
    place = answer(page, "problems", "spectrum")
    before, stood = drawn(page), []
    for key in ("ArrowRight", "End", "Home"):
        handle.press(key)
        before = redrawn(page, before)
        stood.append((handle.bounding_box()["y"], place.bounding_box()["y"]))  # type: ignore[index]
    assert len(set(stood)) == 1, stood


def test_a_preset_of_a_section_s_own_sliders_reaches_them_and_the_link(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport=TALL)
    go(page, f"{address}/problems?lang=en")
    before = near(page, "problems", "clipping")
    page.locator(".st-key-preset-clipping-strict button").click()
    redrawn(page, before)
    expect(slider(page, "clipping_max_norm")).to_have_value("0.1")
    settle(page)
    assert [float(one) for one in query(page)["clipping_max_norm"]] == [0.1]
