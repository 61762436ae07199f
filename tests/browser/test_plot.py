"""A picture given new values is the very picture that would have been drawn anew."""

import json

import pytest
from playwright.sync_api import Browser

from tests.browser.hand import TALL, NewPage, drawn, go, redrawn, settle

AGAIN = """async () => {
    const sorted = (element) => [element.localName,
        [...element.attributes].map(({ name, value }) => `${name}=${value}`
            .replace(/(clip|trace|#p)[0-9a-f]{6}(-[0-9a-f]{6})?/g, "$1") // names of its own
            .replace(/\\d+\\.\\d+/g, (digits) => Number(digits).toFixed(6))
            .split(/; ?/).sort()).sort(),
        [...element.childNodes].map(child => child.localName ? sorted(child) : child.data)];
    const alike = (node) => JSON.stringify(sorted(node.querySelector(".cartesianlayer")));
    const differ = [];
    for (const plot of document.querySelectorAll(".chart:not([data-far]) .js-plotly-plot")) {
        const node = document.createElement("div");
        node.style.cssText = `position: absolute; width: ${plot.clientWidth}px;
            height: ${plot.clientHeight}px`;
        plot.parentElement.append(node);
        await Plotly.newPlot(node, structuredClone(plot.data), structuredClone(plot.layout),
            { displayModeBar: false });
        if (alike(node) !== alike(plot)) differ.push(plot.getAttribute("aria-label"));
        Plotly.purge(node);
        node.remove();
    }
    return differ;
}"""
COUNT = """document.querySelectorAll(".js-plotly-plot").forEach(plot => {
    plot.whole = 0;
    plot.on("plotly_afterplot", () => { plot.whole += 1; });
})"""
WHOLE = "[...document.querySelectorAll('.js-plotly-plot')].map(plot => plot.whole)"
TEXT = "the red cat and the dog"


@pytest.mark.parametrize(("cell", "scheme"), [("elman", "light"), ("lstm", "dark")])
def test_new_values_give_the_picture_that_would_be_drawn_anew(
    address: str, new_page: NewPage, cell: str, scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    go(
        page,
        f"{address}/scheme?lang=en&hidden_state_text={TEXT}&hidden_state_cell={cell}&hidden_state_step=2&sampling_top_k=3",
    )
    thumbs = page.locator(".stSlider input")
    sliders = thumbs.count() if cell == "elman" else 3  # of the others no cell is asked
    for slider in range(sliders):  # other values, other sizes, another network
        for key in ("ArrowRight", "PageUp", "ArrowLeft")[: 3 if slider < 3 else 1]:
            thumbs.nth(slider).focus()  # its pictures come near
            settle(page)
            before = drawn(page)
            thumbs.nth(slider).press(key)
            redrawn(page, before)
            assert page.evaluate(AGAIN) == []
    for button in (".back", ".forward", ".forward"):
        page.locator(button).first.click()
        page.wait_for_timeout(300)
        assert page.evaluate(AGAIN) == []


def test_new_values_leave_axes_and_words_alone(address: str, new_page: NewPage) -> None:
    """What makes a slider quick: of the whole picture only what changed is drawn again."""
    page = new_page(viewport=TALL)
    go(page, f"{address}/scheme?lang=en&hidden_state_scale=1.5")
    page.evaluate(COUNT)
    before = drawn(page)
    page.locator(".st-key-hidden_state_scale input").press("ArrowLeft")
    redrawn(page, before)
    unrolled, _, time, *others = page.evaluate(WHOLE)  # the second has an axis that may follow
    assert (unrolled, time) == (0, 0) and not any(others)
    page.locator(".back").first.click()
    page.wait_for_timeout(300)
    before = drawn(page)
    page.locator(".st-key-hidden_state_hidden input").press("ArrowRight")
    redrawn(page, before)
    unrolled, _, time, gates, *others = page.evaluate(WHOLE)
    # More units: another axis.
    assert (unrolled, time, gates) == (0, 1, 1) and not any(others)


GONE = """async ([module, drawn]) => {
    const { Plot, loadPlotly } = await import(module);
    const Plotly = await loadPlotly();
    const figure = { data: [{ y: [1, 2] }], layout: { width: 300, height: 200 } };
    for (let turn = 0; turn < 20; turn += 1) {
        const plot = new Plot(document.body, () => {});
        plot.reserve(200, 0, "two points");
        if (drawn) await plot.draw(Plotly, figure, null);
        figure.layout.height += 1; // nothing but all of it will do
        plot.draw(Plotly, figure, null);
        await plot.remove();
    }
    await new Promise(resolve => setTimeout(resolve, 300));
}"""


@pytest.mark.parametrize("drawn_before", [False, True])
def test_a_picture_may_leave_while_it_is_drawn(
    address: str, new_page: NewPage, drawn_before: bool
) -> None:
    page = new_page()
    go(page, f"{address}/?lang=en")
    page.evaluate(GONE, [f"{address}/app/static/plot.js", drawn_before])


POLICY = "; ".join(
    [
        "default-src 'self' ws:",
        "script-src 'self' 'unsafe-inline' blob:",  # Streamlit's own components are blobs
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
    ]
)
STRICT = """new MutationObserver((_, observer) => {
    if (!document.head) return;
    observer.disconnect();
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = POLICY;
    document.head.prepend(policy);
}).observe(document, { childList: true, subtree: true })"""


def test_a_strict_page_still_draws(address: str, new_page: NewPage, browser: Browser) -> None:
    """Nothing from elsewhere: the policy of a careful host."""
    page = new_page()
    page.add_init_script(STRICT.replace("POLICY", json.dumps(POLICY)))
    go(page, f"{address}/scheme?lang=en")
    before = drawn(page)
    page.locator(".st-key-hidden_state_scale input").press("ArrowRight")
    redrawn(page, before)
    with browser.new_context() as context:  # one that may complain: the policy does hold
        other = context.new_page()
        other.add_init_script(STRICT.replace("POLICY", json.dumps(POLICY)))
        other.goto(address)
        other.evaluate(
            """() => {
                addEventListener("securitypolicyviolation", () => {
                    document.documentElement.dataset.refused = "yes";
                });
                document.body.append(Object.assign(new Image(), { src: "http://127.0.0.2/" }));
            }"""
        )
        other.locator("html[data-refused]").wait_for()
