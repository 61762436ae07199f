"""Pages of the sheet as a reader opens them, and how what is seen there becomes a file."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page

from content import Language
from tests.browser.hand import settle
from tests.local import ROOT

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
FOLDER: Final = ROOT / "docs" / "pictures"
QUALITY: Final = 75  # of a still picture
COLOURS: Final = 96
"""Of a moving picture: few make it small, and its lines stay sharp."""


@contextmanager
def opened(
    browser: Browser,
    language: Language,
    theme: Theme,
    size: tuple[int, int],
    scale: float,
) -> Iterator[Page]:
    """An empty page of this size; a photo has so many pixels for one of it."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        color_scheme=theme,
        locale=f"{language}-{language.upper()}",
    )
    context.set_default_timeout(120_000)  # a machine with other work to do
    yield context.new_page()
    context.close()


def go(
    page: Page, address: str, of: str, section: str, language: Language, values: dict[str, Any]
) -> None:
    """Open a section of a page alone, at these values, and wait until it has come to rest."""
    query = {"embed": "true", "section": section, "lang": language, **values}
    page.goto(f"{address}/{of}?{urlencode(query)}")
    settle(page)


def path(name: str, language: Language, theme: Theme | None = None) -> Path:
    """Where a picture is kept; one without a theme is for both."""
    return FOLDER / ".".join(filter(None, (name, language, theme, "webp")))


def image(shot: bytes) -> Image.Image:
    """A photo without transparency."""
    return Image.open(io.BytesIO(shot)).convert("RGB")


def save(shot: bytes, file: Path) -> None:
    """Keep one picture."""
    file.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(shot)).save(file, quality=QUALITY, method=6)


def save_moving(shots: Sequence[bytes], durations: Sequence[int], file: Path) -> None:
    """Keep pictures that follow one another, each for so many milliseconds, again and again."""
    file.parent.mkdir(exist_ok=True)
    pixels = np.stack([np.asarray(image(shot)) for shot in shots])
    first, *others = map(Image.fromarray, in_few_colours(pixels, COLOURS))
    first.save(
        file,
        save_all=True,
        append_images=others,
        duration=list(durations),
        loop=0,
        lossless=True,
        method=6,
        minimize_size=True,
    )


def in_few_colours(pixels: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """Pixels with their most frequent colours kept, and in the place of any other the nearest.

    Pillow's own palettes shift white by some shades; here paper stays as it is.

    Args:
        pixels: red, green and blue last.
        count: of the colours that are kept.
    """
    packed = pixels.astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
    found, where, often = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    kept = colours[np.argsort(-often, kind="stable")[:count]]
    distance = ((colours[:, None] - kept) ** 2).sum(axis=2)
    mapped: NDArray[np.uint8] = kept[distance.argmin(axis=1)].astype(np.uint8)
    return mapped[where].reshape(pixels.shape)
