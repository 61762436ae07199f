"""The sheet on paper: its pages side by side, as Chromium prints them."""

import io
from typing import Final

import pypdfium2
from PIL import Image, ImageOps
from playwright.sync_api import Browser

from content import Language

DOTS: Final = 0.95  # for a point of paper, 1/72 inch
GAP: Final = 24  # between two pages
EDGE: Final = "#d5d9e2"  # of a page


def paper(browser: Browser, address: str, language: Language) -> bytes:
    """All pages of the sheet, as PNG; what is around them can be seen through."""
    page = browser.new_page()
    page.goto(f"{address}/sheet/{language}")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    page.close()
    pages = [
        ImageOps.expand(one.render(scale=DOTS).to_pil().convert("RGB"), 1, EDGE) for one in document
    ]
    width = sum(one.width + GAP for one in pages) - GAP
    whole = Image.new("RGBA", (width, pages[0].height))
    for number, one in enumerate(pages):
        whole.paste(one, (number * (one.width + GAP), 0))
    file = io.BytesIO()
    whole.save(file, "PNG")
    return file.getvalue()
