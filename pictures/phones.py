"""The edition that needs no server, on phones: a server of files alone, and no network besides."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final

from playwright.sync_api import Browser

from content import Language
from editions.offline.links import file_name
from pictures.photos import Theme, image, opened
from pictures.side_by_side import side_by_side
from tests.browser.hand import painted
from tests.local import ROOT

SHOWN: Final[tuple[tuple[str, Theme], ...]] = (
    ("home", "light"),
    ("structures", "dark"),
    ("check", "light"),
)
"""Pages, and the theme of the phone that each is on."""
PHONE: Final = (390, 844)
PIXELS: Final = 0.85  # for one of the page


class _Files(SimpleHTTPRequestHandler):
    """A plain file server that keeps no log."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def edition(live: str) -> Iterator[str]:
    """Build the pages that are shown, from nothing; gives the address of their server.

    Args:
        live: address of the sheet that they lead to.
    """
    with TemporaryDirectory() as place:
        folder = Path(place) / "edition"
        pages = [word for page, _ in SHOWN for word in ("--page", page)]
        build = [sys.executable, "-m", "editions.offline", *pages, "--out", str(folder)]
        subprocess.run([*build, "--live", live], cwd=ROOT, check=True)
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=folder)) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


def phones(browser: Browser, address: str, language: Language) -> bytes:
    """Each page on a phone of its own, as PNG."""
    shots = []
    for name, theme in SHOWN:
        with opened(browser, language, theme, PHONE, PIXELS) as page:
            page.goto(f"{address}/{language}/{file_name(name)}")
            painted(page)
            shots.append(image(page.screenshot()))
    return side_by_side(shots)
