"""The picture follows the hand: while a control moves, not only when it is let go."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, WebSocketRoute

from tests.browser.hand import (
    PHONE,
    WATCH,
    NewPage,
    answer,
    asked,
    bring,
    chart,
    drawn,
    go,
    option,
    pictures,
    query,
    settle,
    slider,
)

MAIN = {
    "structures": ("structures_noise", "one-to-one", 0.3),
    "scheme": ("hidden_state_scale", "unrolled", 0.25),
    "embedding": ("padding_max_length", "padding", -0.25),
    "pipeline": ("training_step_hidden", "training-step", 0.1),
    "problems": ("gradient_flow_scale", "gradient-flow", 0.25),
}
"""Every lesson → its main slider, the picture that this moves first, and how far it is dragged."""
Move = Callable[[float], None]


def place(page: Page, key: str) -> tuple[float, float, float]:
    """Where the thumb of a slider is, and how wide its track."""
    track = page.locator(f".st-key-{key} [role=group] > [data-orientation]").bounding_box()
    assert track
    share = slider(page, key).evaluate("one => (one.value - one.min) / (one.max - one.min)")
    across, down = track["x"] + share * track["width"], track["y"] + track["height"] / 2
    return across, down, track["width"]


@contextmanager
def by_mouse(page: Page, key: str) -> Iterator[Move]:
    x, y, width = place(page, key)
    page.mouse.move(x, y)
    page.mouse.down()
    yield lambda share: page.mouse.move(x + share * width, y)
    page.mouse.up()


@contextmanager
def by_finger(page: Page, key: str) -> Iterator[Move]:
    x, y, width = place(page, key)
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: float) -> None:
        where = [{"x": point, "y": y} for point in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", x)
    yield lambda share: touch("touchMove", x + share * width)
    touch("touchEnd")


def dragged(
    page: Page, key: str, name: str, far: float, hold: Callable = by_mouse
) -> tuple[list[str], list[dict]]:
    """Drag a slider by a share of its way; gives where it paused and what was seen meanwhile."""
    thumb = slider(page, key)
    paused = [thumb.input_value()]
    page.evaluate(WATCH, name)
    with hold(page, key) as move:
        for step in range(1, 5):
            move(far * step / 4)
            page.wait_for_timeout(200)
            paused.append(thumb.input_value())
        page.wait_for_timeout(300)
        held = page.evaluate("passed.length")
    settle(page)
    assert page.evaluate("watched.isConnected")  # one and the same chart, with zoom and step
    assert held >= 3, "little was seen before the hand let go"
    assert page.evaluate("passed.at(-1).drawn") == pictures(page, name)
    return paused, page.evaluate("passed")


def follows(page: Page, key: str, name: str, paused: list[str], passed: list[dict]) -> None:
    """What was seen on the way are the pictures that rest at its positions, in their order."""
    thumb, rest = slider(page, key), []
    back = "ArrowLeft" if float(paused[0]) < float(paused[-1]) else "ArrowRight"
    for value in paused[::-1]:
        for _ in range(40):
            if thumb.input_value() == value:
                break
            thumb.press(back)
        settle(page)
        rest.append(pictures(page, name))
    places = [rest[::-1].index(one["drawn"]) for one in passed]  # each is one of them
    assert places == sorted(places)  # and none is older than the one before
    assert len({tuple(one["place"]) for one in passed}) == 1  # no picture moves or grows


@pytest.mark.parametrize("name", MAIN)
def test_a_slider_is_followed_while_the_mouse_drags_it(
    address: str, new_page: NewPage, name: str
) -> None:
    key, picture, far = MAIN[name]
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/{name}?lang=en")
    bring(page, slider(page, key))
    way = dragged(page, key, f"{name}-{picture}", far)
    link, last = query(page), drawn(page)
    assert float(link[key][0]) == float(slider(page, key).input_value())
    follows(page, key, f"{name}-{picture}", *way)
    page.goto(f"{address}/{name}?lang=en&{key}={link[key][0]}")
    settle(page)
    bring(page, slider(page, key))
    fresh = drawn(page)
    assert fresh[f"{name}-{picture}-1"] == last[f"{name}-{picture}-1"]


def test_a_slider_is_followed_under_a_finger(address: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/scheme?lang=ru")
    bring(page, slider(page, "hidden_state_scale"))
    bring(page, chart(page, "scheme-unrolled"))
    slider(page, "hidden_state_seed").scroll_into_view_if_needed()
    way = dragged(page, "hidden_state_scale", "scheme-unrolled", 0.2, by_finger)
    follows(page, "hidden_state_scale", "scheme-unrolled", *way)


def test_a_held_key_is_followed(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/scheme?lang=en")
    page.evaluate(WATCH, "scheme-unrolled")
    slider(page, "hidden_state_scale").focus()
    for _ in range(12):
        page.keyboard.down("ArrowRight")  # again and again, as a key that is held
        page.wait_for_timeout(60)
    passed = page.evaluate("passed")
    page.keyboard.up("ArrowRight")
    page.wait_for_url("**hidden_state_scale=2.2**")
    settle(page)
    assert len(passed) >= 4
    assert len({tuple(one["place"]) for one in passed}) == 1
    assert page.evaluate("watched.isConnected")  # one and the same chart, with zoom and step
    last = pictures(page, "scheme-unrolled")
    assert page.evaluate("passed.at(-1).drawn") == last
    page.reload()
    settle(page)
    assert pictures(page, "scheme-unrolled") == last


@contextmanager
def deaf(page: Page) -> Iterator[Callable[[], None]]:
    """Hold back what the server says over the socket; gives what lets it through."""
    held: list[Callable[[], None]] = []
    open_now = [True]

    def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def hear(message: str | bytes) -> None:
            if open_now[0]:
                socket.send(message)
            else:
                held.append(lambda: socket.send(message))

        server.on_message(hear)

    page.route_web_socket("**/_stcore/stream", route)

    def close() -> None:
        open_now[0] = False

    yield close
    open_now[0] = True
    for send in held:
        send()


def test_a_choice_and_a_switch_are_followed_before_the_server_has_run(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    with deaf(page) as close:
        go(page, f"{address}/problems?lang=en")
        close()
        before = pictures(page, "problems-gradient-flow")
        option(page, "problems", "gradient_flow_init", "orthogonal").click()
        page.wait_for_timeout(1000)
        chosen = pictures(page, "problems-gradient-flow")
        assert chosen != before
    settle(page)
    assert pictures(page, "problems-gradient-flow") == chosen
    assert query(page)["gradient_flow_init"] == ["orthogonal"]


def test_a_preset_is_followed_before_the_server_has_run(address: str, new_page: NewPage) -> None:
    """All that it moves in one request: no answer in between is asked for."""
    page = new_page(viewport={"width": 1300, "height": 1400})
    with deaf(page) as close:
        go(page, f"{address}/embedding?lang=en&skipgram_window=4")
        bring(page, slider(page, "skipgram_window"))
        close()
        before, urls = pictures(page, "embedding-skipgram"), asked(page, "skipgram")
        page.locator(".st-key-preset-skipgram-flat button").click()
        page.wait_for_timeout(2000)
        pressed = pictures(page, "embedding-skipgram")
        assert pressed != before
    settle(page)
    assert pictures(page, "embedding-skipgram") == pressed
    (url,) = urls
    assert "skipgram_window=2&" in url and "skipgram_dimension=2&" in url
    assert slider(page, "skipgram_dimension").input_value() == "2"


def test_the_inspector_answers_what_is_typed_while_it_is_typed(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    with deaf(page) as close:
        go(page, f"{address}/pipeline?lang=ru")
        bring(page, page.locator(".st-key-shapes_hidden"))
        close()
        said = answer(page, "pipeline", "shapes")
        for key, typed, shape in (("hidden", "5", "(2, 3, 5)"), ("time", "9", "(3, 9, 5)")):
            page.locator(f".st-key-shapes_{key} input").fill(typed)
            page.get_by_role("cell", name=shape).first.wait_for()
        shown = said.inner_text()
    page.keyboard.press("Enter")
    settle(page)
    assert said.inner_text() == shown
    assert query(page)["shapes_hidden"] == ["5"] and query(page)["shapes_time"] == ["9"]
