"""Take the pictures of the READMEs into docs/pictures; of what is named alone, or of all."""

import sys
import time
from collections.abc import Callable
from itertools import product

from playwright.sync_api import Browser

from content import LANGUAGES
from pictures import drag, inside, paper, phones
from pictures.photos import FOLDER, THEMES, path, save, save_moving
from tests.local import UVICORN, chromium, serving


def dragged(browser: Browser, address: str) -> None:
    """The drag, and its first moment for readers who want nothing to move by itself."""
    for language, theme in product(LANGUAGES, THEMES):
        stops = drag.drag(browser, address, language, theme, drag.way())
        shots, durations = [one.shot for one in stops], [one.duration for one in stops]
        save_moving(shots, durations, path("drag", language, theme))
        save(shots[0], path("still", language, theme))


def mosaic(browser: Browser, address: str) -> None:
    """What is inside."""
    for language, theme in product(LANGUAGES, THEMES):
        save(inside.inside(browser, address, language, theme), path("inside", language, theme))


def printed(browser: Browser, address: str) -> None:
    """The sheet on paper, which is white on a dark page, too."""
    for language in LANGUAGES:
        save(paper.paper(browser, address, language), path("paper", language))


def carried(browser: Browser, address: str) -> None:
    """The edition without a server on phones, light ones and a dark one."""
    with phones.edition(address) as files:
        for language in LANGUAGES:
            save(phones.phones(browser, files, language), path("phones", language))


PICTURES: dict[str, Callable[[Browser, str], None]] = {
    "drag": dragged,
    "inside": mosaic,
    "paper": printed,
    "phones": carried,
}


def main() -> None:
    """Take them in both languages."""
    wanted = sys.argv[1:] or list(PICTURES)
    if unknown := [name for name in wanted if name not in PICTURES]:
        sys.exit(f"pictures: no picture {unknown[0]!r}; there are {', '.join(PICTURES)}")
    start = time.perf_counter()
    with chromium() as browser, serving(UVICORN) as server:
        for name in wanted:
            print(f"taking {name}", flush=True)
            PICTURES[name](browser, server.address)
    taken = sum(file.stat().st_size for file in FOLDER.iterdir()) / 1e6
    print(f"{taken:.2f} MB in {FOLDER}, taken in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:  # no Chromium
        sys.exit(f"pictures: {error}")
