"""Paint: from the key to the last change on the screen, in Chromium."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks import measured_lessons
from benchmarks.profiles import of_page
from benchmarks.reporting import TimeBudget, met, p95
from benchmarks.servers import ONE_SLIDER, ONE_SLIDER_TORCH, SCREEN, SHEET, Target, serving
from tests.local import Server, chromium

PRESSES = 8  # of a main slider
FEWER = 3  # of any other
FIRST = 1  # presses that do not count
PROFILED = 3
SECONDS = 150  # for a whole run
THUMB = ".stSlider input"
ANSWERS = ".answer"
TEXT = ".stMain .stMarkdown"  # what a page without answers changes
QUIET = 250  # ms without a change: the picture has come to rest
KNOWN_LIMIT, NEW_LIMIT = 1.25, 2.0  # × (a)

# `changed`: the last change of what is in sight; `moved`: of anything that is watched.
WATCH = """
    const sight = new IntersectionObserver((seen) => seen.forEach(
        ({ target, isIntersecting }) => target.toggleAttribute("data-in-sight", isIntersecting)));
    const note = (node) => requestAnimationFrame(() => setTimeout(() => {
        window.moved = performance.now();
        if (node.hasAttribute("data-in-sight")) window.changed = window.moved; }));
    const kinds = { subtree: true, childList: true, attributes: true, characterData: true };
    const watched = new WeakSet();
    window.watch = (places) => document.querySelectorAll(places).forEach((node) => {
        if (watched.has(node)) return;
        watched.add(node);
        sight.observe(node);
        new MutationObserver((changes) => {
            if (changes.some((one) => one.attributeName !== "data-in-sight")) note(node);
        }).observe(node, kinds);
    });
    addEventListener('keydown', () => { window.pressed = performance.now();
        window.changed = window.moved = undefined; }, true);
"""
RESTED = """
    document.querySelector(".stApp").dataset.testScriptState === "notRunning" &&
    [...document.querySelectorAll(".answer:not([data-far])")].every(
        (one) => one.dataset.shown > 0 && !one.hasAttribute("aria-busy")) &&
    [...document.querySelectorAll(".chart:not([data-far])")].every((one) => one.dataset.painted > 0)
"""


def opened(browser: Browser, url: str, places: str = ANSWERS, script: str = "") -> Page:
    """A page that has come to rest, in a context of its own.

    Args:
        browser: where.
        url: what.
        places: selects what is watched for changes, and must be there.
        script: JavaScript that the page runs first.
    """
    page = browser.new_context(**SCREEN).new_page()
    page.add_init_script(WATCH + script)
    page.goto(url)
    for wanted in (THUMB, places):
        page.locator(wanted).first.wait_for(state="attached")
    rest(page, places)
    return page


def rest(page: Page, places: str) -> None:
    """Wait until all that is near has been painted, and watch it."""
    page.wait_for_timeout(200)  # what comes near says so a frame later
    page.wait_for_function(RESTED, polling=50)
    page.wait_for_timeout(500)
    page.evaluate("places => watch(places)", places)


def pressed(page: Page, slider: str) -> tuple[float, str]:
    """Milliseconds from a key on a slider to the last change it brings, and where it then stands.

    Args:
        page: where.
        slider: selects it.
    """
    thumb = page.locator(slider).first
    thumb.focus()
    ended = thumb.evaluate("thumb => thumb.value === thumb.max")
    thumb.press("Home" if ended else "ArrowRight")
    page.wait_for_function(
        f"window.moved && performance.now() - window.moved > {QUIET}"
        " && !document.querySelector('.answer[aria-busy]')",
        polling=50,
    )
    taken = float(page.evaluate("(window.changed ?? window.moved) - window.pressed"))
    return taken, str(thumb.evaluate("thumb => thumb.value"))


@dataclass
class PressedSlider:
    """A slider of a page that is pressed again and again, and how long each press took."""

    page: Page
    slider: str = THUMB
    once: bool = False  # only presses to where it has not been before count
    taken: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        thumb = self.page.locator(self.slider).first
        self.been = {thumb.evaluate("thumb => thumb.value")}

    def press(self, counts: bool) -> None:
        """Press the key once."""
        self.page.bring_to_front()
        taken, value = pressed(self.page, self.slider)
        if counts and not (self.once and value in self.been):
            self.taken.append(taken)
        self.been.add(value)


def press_in_turn(hands: dict[str, PressedSlider], presses: int) -> None:
    """Press all in turn, so that what else the machine does falls on all alike."""
    for press in range(FIRST + presses):
        for hand in hands.values():
            hand.press(press >= FIRST)


def cells(taken: list[float], base: float) -> str:
    """Median, p95 and the ratio, as cells of a table; dashes where there was nothing."""
    if not taken:
        return "— | — | —"
    return f"{median(taken):.0f} | {p95(taken):.0f} | {median(taken) / base:.2f}"


@dataclass
class Lesson:
    """A lesson on two servers: one is asked for all positions beforehand, one for none."""

    name: str
    known: Page
    new: Page
    server: Server  # of the first

    def measure(
        self, key: str, presses: int, beside: dict[str, PressedSlider]
    ) -> tuple[PressedSlider, PressedSlider]:
        """Press one slider on both servers, and whatever stands beside."""
        slider = f".st-key-{key} input"
        for page in (self.known, self.new):
            page.bring_to_front()
            page.locator(slider).first.evaluate("thumb => thumb.scrollIntoView()")
            rest(page, ANSWERS)
        measured_lessons.warm_positions(
            self.server, self.name, key, measured_lessons.link(self.name)
        )
        known, new = PressedSlider(self.known, slider), PressedSlider(self.new, slider, once=True)
        press_in_turn({"known": known, "new": new, **beside}, presses)
        return known, new

    def close(self) -> None:
        """Leave both pages."""
        for page in (self.known, self.new):
            page.context.close()


def report() -> list[str]:
    """The section on painting, as Markdown."""
    clock = TimeBudget(SECONDS)
    taken: dict[str, tuple[PressedSlider, PressedSlider]] = {}
    profiles, left_out = {}, []
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        asked, fresh, bare, stock = (
            stack.enter_context(serving(target))
            for target in (SHEET, SHEET, ONE_SLIDER, ONE_SLIDER_TORCH)
        )
        yardsticks = {
            target.name: PressedSlider(opened(browser, server.address, TEXT))
            for target, server in ((ONE_SLIDER, bare), (ONE_SLIDER_TORCH, stock))
        }
        open_lessons = []
        for name, main in measured_lessons.MAIN_SLIDERS.items():
            pages = [
                opened(browser, measured_lessons.url(server, name, measured_lessons.link(name)))
                for server in (asked, fresh)
            ]
            lesson = Lesson(name, pages[0], pages[1], asked)
            beside = yardsticks if not taken else {ONE_SLIDER.name: yardsticks[ONE_SLIDER.name]}
            taken[_label(name, main)] = lesson.measure(main, PRESSES, beside)
            press = partial(pressed, lesson.known, f".st-key-{main} input")
            lesson.known.bring_to_front()
            profiles[name] = of_page(lesson.known, press, PROFILED)
            open_lessons.append(lesson)
        for lesson in open_lessons:
            for other in measured_lessons.followed_sliders(lesson.name)[1:]:
                label = _label(lesson.name, other.key)
                if clock.ran_out:
                    left_out.append(label)
                else:
                    taken[label] = lesson.measure(other.key, FEWER, {})
            lesson.close()
    base = median(yardsticks[ONE_SLIDER.name].taken)
    lines = [
        "## Paint",
        "",
        "Chromium, a slider moved by its key: milliseconds until the last change of any picture or",
        "sentence in sight, once where every position has been asked for beforehand by others and",
        f"once where nobody has been. {PRESSES} presses of a main slider, {FEWER} of the first",
        "slider of every other section, the servers in turn.",
        "",
        "| | known: median | p95 | × (a) | new: median | p95 | × (a) |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {cells(hand.taken, base)} | — | — | — |"
            for name, hand in yardsticks.items()
        ),
        *(
            f"| {label} | {cells(known.taken, base)} | {cells(new.taken, base)} |"
            for label, (known, new) in taken.items()
        ),
        "",
    ]
    mains = [taken[_label(name, key)] for name, key in measured_lessons.MAIN_SLIDERS.items()]
    for said, place, limit in (("known", 0, KNOWN_LIMIT), ("new", 1, NEW_LIMIT)):
        ratio = median(median(both[place].taken) for both in mains) / base
        lines.append(
            f"- Main sliders at {said} positions, the median lesson: {ratio:.2f} × (a);"
            f" target {limit} ×: {met(ratio <= limit)}."
        )
    for name, profile in profiles.items():
        lines.append(f"- `{name}`, main slider: the main thread's time for a press: {profile}.")
    if left_out:
        lines.append(f"- There was no time for {'; '.join(left_out)}.")
    return lines


def _label(page: str, key: str) -> str:
    return f"`{page}`, `{key}`"


DRAWING_WAYS = {
    "`st.plotly_chart`, one picture of subplots": "subplots",
    "`st.plotly_chart`, the three pictures": "plotly_chart",
    "component, the page sends the three, changed values alone": "inline",
    "component, the browser asks for the three, `Plotly.react`": "react",
    "component, the browser asks for the three, changed values alone": "sheet",
}
REACT = """
    const read = Response.prototype.json;
    Response.prototype.json = async function () {
        const said = await read.call(this);
        for (const { figures } of said.blocks ?? []) {
            for (const { layout } of figures ?? []) layout.meta = Math.random(); // is drawn whole
        }
        return said;
    };
"""


def drawing_report() -> list[str]:
    """The section on ways to draw, as Markdown."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        ways, bare = (
            stack.enter_context(serving(target))
            for target in (Target("drawing", "benchmarks.drawing_app:app"), ONE_SLIDER)
        )
        hands = {ONE_SLIDER.name: PressedSlider(opened(browser, bare.address, TEXT))}
        for name, way in DRAWING_WAYS.items():
            own = way in ("subplots", "plotly_chart")
            places = ".stMain" if own else ANSWERS  # st.plotly_chart replaces its own node
            script = REACT if way == "react" else ""
            hands[name] = PressedSlider(
                opened(browser, f"{ways.address}/?way={way}", places, script)
            )
        press_in_turn(hands, PRESSES)
    base = median(hands[ONE_SLIDER.name].taken)
    return [
        "## Ways to draw",
        "",
        "The first three pictures of `scheme` and a slider, on a page of nothing else, at known",
        "positions; as above. What they mean is in docs/charts.md.",
        "",
        "| | median | p95 | × (a) |",
        "| --- | --- | --- | --- |",
        *(f"| {name} | {cells(hand.taken, base)} |" for name, hand in hands.items()),
    ]
