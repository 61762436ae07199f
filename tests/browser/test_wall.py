"""The wall in a browser: turned, walked on, kept; and told where nothing is drawn in space."""

from math import hypot

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.hand import NewPage, changed, drawn, go, near, query, redrawn, settle

CAMERA = """() => document.querySelector(".chart[data-name=problems-wall] .space")
    ._fullLayout.scene._scene.getCamera().eye"""
PIXELS = """() => {
    const canvas = document.querySelector(".chart[data-name=problems-wall] .space canvas");
    const gl = canvas.getContext("webgl");
    return [gl !== null, canvas.width > 300, canvas.height > 200];
}"""
NO_WEBGL = """HTMLCanvasElement.prototype.getContext = (get => function (kind, ...more) {
    return kind.includes("webgl") ? null : get.call(this, kind, ...more);
})(HTMLCanvasElement.prototype.getContext)"""


def bring(page: Page) -> dict[str, list]:
    """Scroll to the wall and wait until it is painted; gives what is drawn."""
    near(page, "problems", "wall")
    return drawn(page)


def saved(page: Page) -> str:
    """The first picture that the wall gives to keep."""
    with page.expect_download() as download:
        page.locator(".chart[data-name=problems-wall] .png").click()
    return download.value.suggested_filename


def eye(page: Page) -> list[float]:
    camera = page.evaluate(CAMERA)
    return [round(camera[axis], 4) for axis in "xyz"]


def test_the_wall_is_turned_and_walked_on(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    bundles: list[str] = []
    page.on("request", lambda asked: bundles.append(asked.url))
    go(page, f"{address}/problems?lang=en")
    before = bring(page)
    assert sum("plotly-gl3d" in url for url in bundles) == 1
    assert page.evaluate(
        "async () => [Plotly === await sheetPlotly, Plotly === await sheetSpace]"
    ) == [
        True,
        False,
    ]
    assert page.evaluate(PIXELS) == [True, True, True]
    chart = page.locator(".chart[data-name=problems-wall]")
    expect(chart.locator("figcaption")).to_contain_text("update 11:")  # on the wall
    assert "wall_step" not in query(page)
    expect(chart.locator(".flat")).to_be_hidden()
    first = eye(page)
    chart.get_by_role("button", name="Turn right").click()
    page.wait_for_timeout(400)
    turned = eye(page)
    assert turned != first and turned[2] == first[2]
    assert hypot(*turned) == pytest.approx(hypot(*first), abs=1e-3)
    place = chart.locator(".space canvas").bounding_box()
    assert place
    page.mouse.move(place["x"] + 300, place["y"] + 200)
    page.mouse.down()
    page.mouse.move(place["x"] + 420, place["y"] + 200, steps=5)
    page.mouse.up()
    page.wait_for_timeout(400)
    dragged = eye(page)
    assert dragged != turned
    # A step: no server, and both pictures follow.
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda sent: frames.append(sent)))
    chart.get_by_role("slider", name="Step in time").press("Home")
    page.wait_for_timeout(400)
    expect(chart.locator("figcaption")).to_contain_text("update 0:")
    assert query(page)["wall_step"] == ["1"] and not frames
    chart.get_by_role("slider", name="Step in time").press("End")
    expect(chart.locator("figcaption")).to_contain_text("update 24:")
    assert query(page)["wall_step"] == ["25"]
    chart.get_by_role("slider", name="Step in time").press("Home")
    page.wait_for_timeout(400)
    stepped = drawn(page)
    assert changed(before, stepped) == {"problems-wall-1", "problems-wall-2"}
    assert eye(page) == dragged
    # Another start: another walk, the same camera.
    page.locator(".st-key-wall_start_w input").press("ArrowRight")
    redrawn(page, stepped)
    assert eye(page) == dragged and query(page)["wall_start_w"] == ["4.95"]
    # The wheel over the scene scrolls the page.
    top = page.locator("[data-testid=stMain]").evaluate("node => node.scrollTop")
    page.mouse.move(place["x"] + 300, place["y"] + 200)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(400)
    assert page.locator("[data-testid=stMain]").evaluate("node => node.scrollTop") != top


def test_without_webgl_the_surface_is_seen_from_above(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    bundles: list[str] = []
    page.on("request", lambda asked: bundles.append(asked.url))
    page.add_init_script(NO_WEBGL)
    go(page, f"{address}/problems?lang=ru")
    before = bring(page)
    chart = page.locator(".chart[data-name=problems-wall]")
    expect(chart.locator(".flat")).to_contain_text("нет WebGL")
    expect(chart.locator(".space")).to_be_hidden()
    expect(chart.locator(".turns")).to_be_hidden()
    assert not any("plotly-gl3d" in url for url in bundles)
    chart.get_by_role("button", name="Предыдущий шаг").click()
    page.wait_for_timeout(400)
    expect(chart.locator("figcaption")).to_contain_text("обновление 10:")
    assert changed(before, drawn(page)) <= {"problems-wall-1", "problems-wall-2"}
    assert saved(page) == "problems-wall-2.png"


def test_the_flat_picture_does_not_wait_for_the_surface(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 1400})  # its console complains
    page.add_init_script("sessionStorage.setItem('sheet/problems/wall', '');")
    held: list[Route] = []
    page.route("**/plotly-gl3d-*.js", lambda route: held.append(route))
    page.goto(f"{address}/problems?lang=en")
    chart = page.locator(".chart[data-name=problems-wall]")
    for _ in range(50):  # what comes above moves it
        page.locator(".st-key-answer-problems-wall").scroll_into_view_if_needed()
        if chart.count():
            break
        page.wait_for_timeout(200)
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".rest .main-svg").first).to_be_visible()
    assert saved(page) == "problems-wall-2.png"
    (bundle,) = held
    bundle.abort()
    expect(chart.locator(".problem")).to_be_visible()
    expect(chart.locator(".first .main-svg")).to_have_count(0)
    settle(page)
    before = drawn(page)
    for name in ("Home", "ArrowRight", "ArrowRight"):
        chart.get_by_role("slider", name="Step in time").press(name)
    page.wait_for_timeout(400)
    expect(chart.locator("figcaption")).to_contain_text("update 2:")
    assert before["problems-wall-1"] != drawn(page)["problems-wall-1"]  # the only one there is
    assert len(held) == 1  # not asked for again at every step …
    page.locator(".st-key-wall_start_w input").press("ArrowRight")
    for _ in range(100):
        if len(held) == 2:
            break
        page.wait_for_timeout(100)
    held[1].continue_()  # … but by the next run
    expect(chart.locator(".first canvas").first).to_be_visible()
    expect(chart.locator(".problem")).to_be_hidden()
    page.close()


def test_a_finger_scrolls_past_the_scene_and_buttons_turn_it(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    go(page, f"{address}/problems?lang=en")
    bring(page)
    chart = page.locator(".chart[data-name=problems-wall]")
    assert (
        chart.locator(".space").evaluate("node => getComputedStyle(node).pointerEvents") == "none"
    )
    before = eye(page)
    chart.get_by_role("button", name="Turn left").tap()
    page.wait_for_timeout(600)
    assert eye(page) != before


def test_a_page_without_a_scene_asks_for_no_second_bundle(address: str, new_page: NewPage) -> None:
    page = new_page()
    bundles: list[str] = []
    page.on("request", lambda asked: bundles.append(asked.url))
    go(page, f"{address}/scheme?lang=en")
    assert any("plotly-cartesian" in url for url in bundles)
    assert not any("plotly-gl3d" in url for url in bundles)
