"""A section is six files and one line: nothing else has to be told of it."""

import json
import sys
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from content import LANGUAGES, Language
from lessons import answer as middle
from lessons.answer import answer, find, sections, version
from tests.pages.opened import HOME, assert_well, tickets
from tests.server.asked import get
from ui import page as draw

NEW = "home/halving"
FILES = {
    "halving.py": '''
        """What is left of a number that is halved again and again."""

        from collections.abc import Iterator

        from content import Text
        from lessons.blocks import Block, Drawing
        from lessons.controls import Slider
        from lessons.home import halving_figure, halving_math
        from lessons.section import Experiment, Section
        from lessons.writer import Writer

        TIMES = Slider("times", Text(ru="Сколько раз", en="How often"), 3, 0, 9, 1)

        def _bars(writer: Writer, left: list[float]) -> Iterator[Block]:
            drawing = Drawing(halving_figure.bars(left), writer.line("alt", left=left[-1]))
            notices = [writer.runs("notice", left=left[-1])]
            yield writer.figure(drawing, name="bars", notices=notices)

        SECTION = Section(
            __name__,
            experiment=Experiment(halving_math.halved, [TIMES]),
            rows=[[TIMES]],
            presets={"never": {"times": 0}},
            answers=[_bars],
        )
        ''',
    "halving.en.md": """
        # Halving
        Half of a half is a quarter.
        ## preset-never
        Never
        ## alt
        A bar of {{left}}.
        ## notice
        :h[{{left}}] is left.
        """,
    "halving.ru.md": """
        # Пополам
        Половина половины — четверть.
        ## preset-never
        Ни разу
        ## alt
        Столбик {{left}}.
        ## notice
        Осталось :h[{{left}}].
        """,
    "halving_figure.py": '''
        """Bars."""

        def bars(left: list[float]) -> dict:
            return {"data": [{"type": "bar", "y": left}], "layout": {"height": 200}}
        ''',
    "halving_math.py": '''
        """Halving."""

        def halved(times: int) -> list[float]:
            return [0.5**time for time in range(times + 1)]
        ''',
    "test_halving.py": '''
        """Halving halves."""

        from lessons.home.halving_math import halved

        def test_three_times_is_an_eighth() -> None:
            assert halved(3) == [1, 0.5, 0.25, 0.125]
        ''',
}


def dedented(text: str) -> str:
    return "\n".join(line[8:] for line in text.strip("\n").splitlines()) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The six files, in a folder that the page looks into as well."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(dedented(text), encoding="utf-8")
    home = import_module("lessons.home")
    monkeypatch.setattr(home, "__path__", [*home.__path__, str(tmp_path)])
    invalidate_caches()
    middle._modules.cache_clear()
    yield tmp_path
    middle._modules.cache_clear()
    for name in ("halving", "halving_figure", "halving_math"):
        monkeypatch.delitem(sys.modules, f"lessons.home.{name}", raising=False)
        if hasattr(home, name):
            delattr(home, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_answered_asked_for_and_drawn(
    folder: Path, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "halving" in [one.id for one in sections("home")]
    assert find("home", "halving").prose(language).title in ("Halving", "Пополам")
    found = answer("home", "halving", language, {"times": 2})
    (block,) = json.loads(found.json)["blocks"]
    assert block["figures"][0]["data"][0]["y"] == [1, 0.5, 0.25]
    assert ["0.25", "h", False] in block["notices"][0]
    asked = get(f"/answer/{version()}/{NEW}", {"lang": language, "times": "2"})
    assert asked.status == 200 and asked.body == found.json
    assert get("/answer/home/halving", {"times": "10"}).status == 400
    named = draw.page
    monkeypatch.setattr(draw, "page", lambda page, *ids: named(page, *ids, "halving"))  # the line
    app = AppTest.from_file(HOME, default_timeout=60)
    app.query_params["lang"] = language
    app.query_params["times"] = "5"
    app.session_state["inline"] = True
    app.run()
    assert_well(app)
    assert app.slider(key="times").value == 5
    assert [one.anchor for one in app.header] == ["network", "map", "questions", "check", "halving"]
    assert len(tickets(app)["halving"]["answer"]["blocks"]) == 1
    app.button(key="preset-halving-never").click().run()
    assert_well(app)
    assert tickets(app)["halving"]["values"]["times"] == "0"


def test_its_own_test_is_found_and_passes(folder: Path) -> None:
    names: dict[str, object] = {}
    exec(compile((folder / "test_halving.py").read_text(encoding="utf-8"), "test", "exec"), names)
    (test,) = [value for name, value in names.items() if name.startswith("test_")]
    assert callable(test)
    test()


def test_afterwards_there_is_none() -> None:
    with pytest.raises(LookupError):
        find("home", "halving")
