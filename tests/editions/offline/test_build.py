"""An edition's answers are the live sheet's, its links lead somewhere, its size is bounded."""

import json
from itertools import chain
from random import Random
from urllib.parse import parse_qsl, urlsplit

import pytest

from content import LANGUAGES
from editions.offline import answers, build, check, packs
from editions.offline.__main__ import main
from editions.offline.positions import NUMBERS, key, moved_alone, packed
from lessons.answer import answer
from lessons.controls import defaults
from tests.lessons.every import SECTIONS

SEED = 20
POSITIONS = 10
PAGES = ("home", "sheet")


def same(offline, live, where=()):
    """Whether an answer of the edition is the live one, its links followed to files."""
    if isinstance(live, dict):
        assert [*offline] == [*live], where
        for name in live:
            same(offline[name], live[name], (*where, name))
    elif isinstance(live, list):
        assert len(offline) == len(live), where
        for place, pair in enumerate(zip(offline, live, strict=True)):
            same(*pair, (*where, place))
    elif isinstance(live, str) and live.startswith("sheet/"):
        assert offline == f"../{live}{'' if live.endswith('.md') else '.html'}", where
    elif isinstance(live, str) and offline != live:
        one, other = urlsplit(offline), urlsplit(live)
        page = other.path.removeprefix("./") or "index"
        assert (one.path, one.fragment) == (f"./{page}.html", other.fragment), where
        said = dict(parse_qsl(other.query, keep_blank_values=True))
        assert said.pop("lang")
        assert dict(parse_qsl(one.query, keep_blank_values=True)) == said, where
    elif where[-1] == "highest":
        assert offline == max(NUMBERS["quiz_seed"])
    else:
        assert type(offline) is type(live) and repr(offline) == repr(live), where


def live_answer(section, language, values):
    found = json.loads(answer(section.page, section.id, language, values).json)
    del found["values"]
    return found


def places(section, language):
    """Every position that an edition has an answer for."""
    start = defaults(section.controls, language)
    alone = [
        start | {one.key: value}
        for one in moved_alone(section)
        for value in one.positions
        if value != one.default
    ]
    return packed(section, language) + alone


def edition_answer(section, language, values):
    said = answer(section.page, section.id, language, values).json.decode()
    return answers.edited(said, language)


@pytest.mark.parametrize("name", SECTIONS)
def test_packed_answers_are_the_live_ones(name):
    """In the one language or the other, drawn by a seed: the defaults and ten other positions."""
    section, random = SECTIONS[name], Random(f"{SEED}/{name}")
    language = random.choice(LANGUAGES)
    start, *others = places(section, language)
    drawn = random.sample(others, min(POSITIONS, len(others)))
    base = edition_answer(section, language, start)
    every = {key(section, language, values): values for values in drawn}
    patches = {
        one: packs.patch(base, edition_answer(section, language, values))
        for one, values in every.items()
    }
    found = packs.unpack(packs.pack(base, patches))
    assert found.keys() == {"", *every}
    for one, values in {"": start, **every}.items():
        same(found[one], live_answer(section, language, values))


def read(edition, language, name):
    """All answers that an edition has of a section, as a browser puts them together."""
    page, id = name.split("/")
    found = packs.unpack(answers.file(edition / language, page, id).read_bytes())
    for one in moved_alone(SECTIONS[name]):
        shared, own = (
            packs.read(answers.file(folder, page, id, one.key).read_bytes())
            for folder in (edition, edition / language)
        )
        assert shared.keys() == own.keys()
        found |= {it: packs.patched(found[""], shared[it] + own[it]) for it in own}
    return found


@pytest.mark.parametrize("name", ["embedding/convolution", "questions/cell-state"])
def test_sliders_have_files_of_their_own(name, tmp_path):
    section = SECTIONS[name]
    told = answers.write_answers(tmp_path, section.page, section.id, {})
    assert told.bytes == check.size(tmp_path)
    for language in LANGUAGES:
        found = read(tmp_path, language, name)
        wanted = {key(section, language, one): one for one in places(section, language)}
        assert found.keys() == wanted.keys()
        for one in Random(SEED).sample([*wanted], min(POSITIONS, len(wanted))):
            same(found[one], live_answer(section, language, wanted[one]))


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """An edition of two pages, as the command builds it."""
    out = tmp_path_factory.mktemp("built") / "offline"
    main(
        [
            "--out",
            str(out),
            *chain(*(("--page", page) for page in PAGES)),
            "--live",
            "https://example.org/rnn",
        ]
    )
    return out


def test_the_command_writes_what_a_page_needs(edition):
    names = {path.relative_to(edition).as_posix() for path in edition.rglob("*") if path.is_file()}
    assert {"index.html", "static/offline.css", "static/katex.css"} <= names
    assert {f"static/{one.name}" for one in build.SCRIPTS if "plotly" not in one.name} <= names
    for language in LANGUAGES:
        assert {f"{language}/index.html", f"{language}/index.json"} <= names
        assert f"{language}/answers/home/network.bin" in names
        assert {f"{language}/sheet.html", f"sheet/{language}.html", f"sheet/{language}.md"} <= names
        base = packs.read((edition / language / "answers" / "sheet" / "paper.bin").read_bytes())
        assert (edition / language / base["base"]["blocks"][0]["address"]).resolve().is_file()
    assert not any("structures" in name for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_files_are_the_live_answers(edition, language):
    section = SECTIONS["home/network"]
    found = read(edition, language, "home/network")
    wanted = {key(section, language, one): one for one in places(section, language)}
    assert found.keys() >= wanted.keys()
    for one, values in wanted.items():
        same(found[one], live_answer(section, language, values))


def test_it_is_small(edition):
    assert check.faults(edition, complete=False) == []
    assert 300_000 < check.first_bytes(edition)["en/index.html"] < check.MOST_FIRST


def test_too_large_an_edition_is_found(edition, monkeypatch):
    monkeypatch.setattr(check, "MOST", 1_000)
    monkeypatch.setattr(check, "MOST_FIRST", 1_000)
    said = check.faults(edition, complete=False)
    whole, *first = said
    assert "MB, more than" in whole and len(first) == len(LANGUAGES) * len(PAGES)
    assert all("first picture" in one for one in first)


def test_links_that_lead_nowhere_are_found(edition):
    """Most pages are not there: every link to them is named, and those to this page are not."""
    said = check.faults(edition)
    assert any("structures.html leads to no file" in one for one in said)
    assert not any("index.html leads to no file" in one for one in said)
    path = edition / "en" / "index.html"
    html = path.read_text(encoding="utf-8")
    for link, fault in [
        ("#nowhere", "no place"),
        ("./index.html?nothing=1#network", "no section: nothing"),
        ("./index.html?network_word=unheard#network", "has no answer in network"),
    ]:
        path.write_text(html.replace("</main>", f'<a href="{link}">x</a></main>'), encoding="utf-8")
        assert [one for one in check.faults(edition) if fault in one and "index" in one], link
    path.write_text(html.replace("</main>", '<img src="https://x.org/a.png"></main>'), "utf-8")
    assert any("asks for https://x.org/a.png" in one for one in check.faults(edition))
    path.write_text(html, encoding="utf-8")


def test_a_folder_of_something_else_is_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path)])
    assert "holds something else" in capsys.readouterr().err
    assert (tmp_path / "thesis.tex").exists()


@pytest.mark.parametrize("given", ["example.org", "ftp://example.org", "https://a.org/?x=1", ""])
def test_an_address_that_is_none_is_refused(given, capsys):
    with pytest.raises(SystemExit):
        main(["--live", given])
    assert "no address" in capsys.readouterr().err
