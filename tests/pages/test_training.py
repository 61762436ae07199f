"""Trainings in the page: pressed, followed, stopped, and left behind by another question."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from content import LANGUAGES, words
from tests.notices import lines
from tests.pages.test_pages import charts, opened

MINE = {"ru": "аша сеть", "en": "our network"}


def notices(app: AppTest, section: str) -> str:
    return lines(charts(app)[f"scheme-{section}"]["notices"])


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("section", "options"), [("recall", {}), ("depth", {"puzzle": "totals", "layers": "2"})]
)
def test_the_readers_network_shows_itself_while_it_learns(
    section: str, options: dict[str, str], language: str
) -> None:
    app = opened("scheme", lang=language, deal={"ru": "7", "en": "8"}[language], **options)
    assert MINE[language] not in notices(app, section)
    app.button(key=f"press-{section}").click().run()
    until = time.monotonic() + 60
    while MINE[language] not in notices(app, section):
        assert time.monotonic() < until
        assert f"stop-{section}" in keys(app) and f"press-{section}" not in keys(app)
        app.run()
        assert not app.exception
    if f"stop-{section}" in keys(app):  # it may have come to its end by now
        app.button(key=f"stop-{section}").click().run()
    stopped = notices(app, section)
    assert MINE[language] in stopped and f"press-{section}" in keys(app)
    time.sleep(0.5)
    app.run()
    assert notices(app, section) == stopped


def test_another_question_leaves_a_training_behind() -> None:
    app = opened("scheme", lang="en", deal="9")
    app.button(key="press-depth").click().run()
    assert "stop-depth" in keys(app)
    app.slider(key="layers").set_value(1).run()
    assert "stop-depth" not in keys(app) and MINE["en"] not in notices(app, "depth")
    assert words.LEFT.en in [one.value for one in app.caption]
    app.slider(key="layers").set_value(3).run()
    assert not app.caption  # said of the settings that ended it, and of no others
    app.slider(key="layers").set_value(2).run()
    assert not app.caption


def test_the_size_looked_at_changes_no_training() -> None:
    app = opened("scheme", lang="en")
    app.button(key="press-recall").click().run()
    running = "stop-recall" in keys(app)
    app.button_group(key="line").set_value("64").run()
    assert ("stop-recall" in keys(app)) == running
    if running:
        app.button(key="stop-recall").click().run()
