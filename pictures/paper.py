"""The sheet on paper: its pages as Chromium prints them."""

from contextlib import closing
from typing import Final

import pypdfium2
from playwright.sync_api import Browser

from content import Language
from pictures.side_by_side import side_by_side

DOTS: Final = 0.95  # for a point of paper, 1/72 inch


def paper(browser: Browser, address: str, language: Language) -> bytes:
    """All pages of the sheet, as PNG."""
    page = browser.new_page()
    page.goto(f"{address}/sheet/{language}")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return side_by_side([one.render(scale=DOTS).to_pil() for one in document])
