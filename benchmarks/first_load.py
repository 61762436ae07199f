"""First load: the bytes that a lesson takes over the wire, by what they are."""

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from benchmarks import measured_lessons
from benchmarks.servers import SCREEN, SHEET, serving
from tests.browser.hand import settle
from tests.local import Server, chromium

KINDS = {
    "Streamlit": "/static/",
    "Plotly": "/app/static/plotly-",
    "the sheet's scripts": "/app/static/",
    "answers": "/answer/",
}
"""Kind → what its addresses hold; the first that fits."""
PAGE, SOCKET = "pages and the rest", "websocket"


def kind_of(url: str) -> str:
    """What an address gives."""
    path = urlsplit(url).path
    ours = "/app/static/" in path
    fits = (kind for kind, part in KINDS.items() if part in path)
    return next((kind for kind in fits if not (ours and kind == "Streamlit")), PAGE)


def loaded(url: str, again: bool = False) -> tuple[Counter[str], Counter[str]]:
    """Bytes over the wire and as they are unpacked, by kind, until the first screen stands.

    Args:
        url: of a page.
        again: whether the browser has been there: what is counted is the second visit.
    """
    wire: Counter[str] = Counter()
    unpacked: Counter[str] = Counter()
    urls: dict[str, str] = {}

    def sent(event: dict[str, Any]) -> None:
        urls[event["requestId"]] = event["request"]["url"]

    def data(event: dict[str, Any]) -> None:
        unpacked[kind_of(urls.get(event["requestId"], ""))] += event["dataLength"]

    def ended(event: dict[str, Any]) -> None:
        wire[kind_of(urls.get(event["requestId"], ""))] += int(event["encodedDataLength"])

    def framed(event: dict[str, Any]) -> None:
        size = len(event["response"]["payloadData"]) * 3 // 4  # in base 64
        wire[SOCKET] += size
        unpacked[SOCKET] += size

    with chromium() as browser:
        page = browser.new_context(**SCREEN).new_page()
        if again:
            page.goto(url)
            settle(page)
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", sent)
        network.on("Network.dataReceived", data)
        network.on("Network.loadingFinished", ended)
        network.on("Network.webSocketFrameReceived", framed)
        page.goto(url)
        settle(page)
    return wire, unpacked


def report() -> list[str]:
    """The section on first loads, as Markdown."""
    with serving(SHEET) as server:
        return [
            "## First load",
            "",
            "kB until the first screen of a lesson stands, in a browser that has seen nothing:",
            "over the wire, what that unpacks to, and over the wire at the second visit.",
            "",
            *_table(server),
        ]


def _table(server: Server) -> list[str]:
    url = measured_lessons.url(server, "scheme", {})
    wire, unpacked = loaded(url)
    second, _ = loaded(url, again=True)
    kinds = [*KINDS, PAGE, SOCKET]
    counted = (wire, unpacked, second)
    rows = [_row(kind, [one[kind] for one in counted]) for kind in kinds]
    return [
        "| `scheme` | wire | unpacked | wire, again |",
        "| --- | --- | --- | --- |",
        *rows,
        _row("together", [one.total() for one in counted]),
    ]


def _row(name: str, counted: list[int]) -> str:
    return f"| {name} | " + " | ".join(f"{size / 1e3:.0f}" for size in counted) + " |"
