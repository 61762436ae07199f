"""The pictures of the READMEs are taken of the sheet as it runs."""

import numpy as np
from playwright.sync_api import Browser

from pictures import drag, inside
from pictures.photos import image, opened


def test_the_picture_follows_the_mouse_there_and_back(browser: Browser, address: str) -> None:
    stops = drag.drag(browser, address, "en", "dark", [0.6, 2.0, 0.6])
    assert [stop.value for stop in stops] == [0.6, 2.0, 0.6]
    assert [stop.duration for stop in stops] == [drag.TURN, drag.STOP, drag.TURN]
    here, there, back = (np.asarray(image(stop.shot), dtype=int) for stop in stops)
    below = round(drag.PIXELS * 130)  # the sliders end above
    assert np.abs(there - here)[:below].max() > 100
    assert np.abs(there - here)[below:].max() > 100
    assert (back[below:] == here[below:]).all()


def test_a_figure_of_the_mosaic_is_whole(browser: Browser, address: str) -> None:
    figure = inside.FIGURES[-1]
    with opened(browser, "ru", "light", (figure.width, inside.TALL), inside.PIXELS) as page:
        seen = np.asarray(image(inside.photo(page, address, "ru", figure)))
    assert figure.width * 0.8 < seen.shape[1] / inside.PIXELS <= figure.width
    assert (seen[0] == 255).all() and (seen[-1] == 255).all()  # paper around it
    assert (seen < 128).any()
