"""Pictures with titles side by side, laid over a page of the sheet for its fonts and colours."""

import base64
from collections.abc import Sequence
from typing import Final

from playwright.sync_api import Page

LAY_OUT: Final = """([tiles, width, columns, height]) => {
    const all = document.createElement("main");
    all.className = "collage";
    all.style.cssText = `position: fixed; inset: 0 auto auto 0; z-index: 999999; width: ${width}px;`
        + `box-sizing: border-box; padding: 8px; display: grid; grid-template-columns: ${columns};`
        + "gap: 14px; background: var(--sheet-paper)";
    for (const [title, source] of tiles) {
        const tile = document.createElement("figure");
        tile.style.cssText = "margin: 0; padding: 10px 14px 14px; border-radius: 10px;"
            + "border: 1px solid var(--sheet-grid)";
        const words = document.createElement("figcaption");
        words.textContent = title;
        words.style.cssText = "font-weight: 600; font-size: 15px; margin-bottom: 8px";
        const image = document.createElement("img");
        image.src = source;
        image.style.cssText = "display: block; width: 100%; object-fit: contain";
        image.style.height = `${height}px`;
        tile.append(words, image);
        all.append(tile);
    }
    document.querySelector(".stApp").append(all);
    return Promise.all([...all.querySelectorAll("img")].map((image) => image.decode()));
}"""


def collage(
    page: Page, tiles: Sequence[tuple[str, bytes]], width: int, columns: str, height: int
) -> bytes:
    """Lay pictures out and photograph them, as PNG.

    Args:
        page: a page of the sheet; it is hidden.
        tiles: titles and PNG files.
        width: of all of them.
        columns: as CSS has it.
        height: of each picture.
    """
    sources = [
        [title, f"data:image/png;base64,{base64.b64encode(shot).decode()}"] for title, shot in tiles
    ]
    page.evaluate(LAY_OUT, [sources, width, columns, height])
    return page.locator(".collage").screenshot()
