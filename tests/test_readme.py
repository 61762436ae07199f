"""What the READMEs say and show, the same in both languages: commands, links, pictures."""

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image

from content import ui_text
from lessons.answer import answer, sections
from pictures.photos import FOLDER, in_few_colours

ROOT = Path(__file__).parents[1]
READMES = {"en": "README.md", "ru": "README.ru.md"}
PROGRAMS = ["README.md", "docs/networks.md"]
LINKED = [
    *READMES.values(),
    "CONTRIBUTING.md",
    *(f"docs/{one.name}" for one in FOLDER.parent.glob("*.md")),
]
MOVING, ALL = 600_000, 2_000_000  # bytes at most: of one moving picture, of all pictures


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def code_blocks(name):
    """(language, text) of every fenced block."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", read(name), re.MULTILINE | re.DOTALL)


def lines(name):
    """A document without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", read(name), flags=re.MULTILINE | re.DOTALL)


def spans(name):
    """What stands as code in a line."""
    return re.findall(r"`([^`\n]+)`", lines(name))


# --- both languages -------------------------------------------------------------------------------


def test_the_two_readmes_have_the_same_code():
    english, russian = map(code_blocks, READMES.values())
    assert len(english) >= 5
    russian = [(kind, text.replace("lang=ru", "lang=en")) for kind, text in russian]
    assert english == russian
    assert set(spans("README.md")) == set(spans("README.ru.md"))


def test_the_two_readmes_have_the_same_sections_and_link_each_other():
    english, russian = (
        re.findall(r"^(#+) ", read(name), re.MULTILINE) for name in READMES.values()
    )
    assert english == russian and len(english) > 5
    assert "(README.ru.md)" in read("README.md") and "(README.md)" in read("README.ru.md")


def test_the_two_readmes_have_the_same_links():
    english, russian = (set(links(read(name))) - {*READMES.values()} for name in READMES.values())
    assert english == russian and len(english) > 4


@pytest.mark.parametrize("language", READMES)
def test_a_readme_lists_every_page_by_its_name(language):
    rows = re.findall(r"^\| ([^|]+?) \| [^|]+ \|$", read(READMES[language]), re.MULTILINE)
    _, line, *listed = rows
    assert line == "---"
    assert listed == [name[language] for name in ui_text.PAGE_NAMES.values()]


# --- commands, programs, links --------------------------------------------------------------------


def links(text):
    """Relative addresses that a document leads to."""
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [link for link in found if not re.match(r"\w+:|#", link)]


def dead_links(text, folder):
    return [link for link in links(text) if not (folder / link.partition("#")[0]).exists()]


@pytest.mark.parametrize("name", LINKED)
def test_no_relative_link_is_dead(name):
    assert not dead_links(read(name), (ROOT / name).parent)


def test_a_dead_link_would_be_seen():
    text = "[a](docs/answers.md) [b](docs/answer.md) [c](https://example.org/x) [d](LICENSE#x)"
    assert dead_links(text, ROOT) == ["docs/answer.md"]


@pytest.mark.parametrize("name", [*READMES.values(), "CONTRIBUTING.md", "docs/networks.md"])
def test_every_make_command_is_a_target_of_the_makefile(name):
    code = "\n".join([*(text for _, text in code_blocks(name)), *spans(name)])
    commands = {
        word
        for line in code.splitlines()
        if line.startswith("make ")
        for word in line.split()[1:]
        if "=" not in word
    }
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert commands and commands <= targets


@pytest.mark.parametrize("name", READMES.values())
def test_every_file_that_a_readme_installs_exists(name):
    named = re.findall(r"-[rc] (\S+)", read(name))
    named += [one for one in spans(name) if re.fullmatch(r"\w+/[\w/]+\.\w+", one)]
    assert {"requirements.txt", "constraints.txt", "rnn_core/reference.py"} <= {*named}
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_programs_of_the_documents_run(capsys):
    translated = "('большой', 'чёрный', 'кот', 'спит', 'на', 'крыше'"
    wanted = [
        rf"torch\.Size\(\[1, 1, 5, 4\]\) 0\.\d+\n{re.escape(translated)}",
        re.escape(translated),
    ]
    programs = [text for name in PROGRAMS for kind, text in code_blocks(name) if kind == "python"]
    for program, said in zip(programs, wanted, strict=True):
        exec(compile(program, "README.md", "exec"), {})
        assert re.match(said, capsys.readouterr().out)


def test_every_module_that_is_named_as_a_command_exists():
    modules = [one.removeprefix("python -m ") for one in spans("docs/networks.md") if " -m " in one]
    assert len(modules) == 3
    for module in modules:
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module


def test_the_link_in_the_readme_is_taken_as_it_stands():
    ((_, link),) = [block for block in code_blocks("README.md") if block[0] == "text"]
    address = urlsplit(link.strip())
    assert (ROOT / f"pages{address.path}.py").exists()
    query = parse_qs(address.query, strict_parsing=True)
    page = sections(address.path.strip("/"))
    controls = {key: control for section in page for key, control in section.controls.items()}
    assert len(query) > 1
    for key, raw in query.items():
        assert key == "lang" or controls[key].parse(*raw) is not None


def test_the_answer_that_the_readme_asks_for_is_there():
    ((link,),) = [
        re.findall("'(http.*)'", text) for _, text in code_blocks("README.md") if "curl" in text
    ]
    address = urlsplit(link)
    _, route, page, section = address.path.split("/")
    query = {key: one for key, (one,) in parse_qs(address.query, strict_parsing=True).items()}
    (found,) = [one for one in sections(page) if one.id == section]
    language = query.pop("lang")
    values = {key: found.controls[key].parse(raw) for key, raw in query.items()}
    assert route == "answer" and values
    assert answer(page, section, language, values).json


# --- pictures -------------------------------------------------------------------------------------


@dataclass
class Picture:
    """A `<picture>`: media of its sources → their files, what it says of its `<img>`."""

    sources: dict = field(default_factory=dict)
    img: dict = field(default_factory=dict)

    @property
    def files(self):
        return [*self.sources.values(), self.img["src"]]


class Pictures(HTMLParser):
    """The pictures of a document."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag == "picture":
            self.found.append(Picture())
        elif tag == "source":
            self.found[-1].sources[said["media"]] = said["srcset"]
        elif tag == "img":
            assert not self.found[-1].img, "an <img> outside of its <picture>"
            self.found[-1].img = said


@cache
def pictures(language):
    assert "![" not in read(READMES[language]), "a picture without a dark twin"
    return Pictures(read(READMES[language])).found


def frames(file):
    """All pixels of a picture, frame by frame."""
    with Image.open(ROOT / file) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            yield np.asarray(image.convert("RGB"), dtype=np.int16)


def test_every_picture_is_shown_in_its_own_language_and_none_is_left_over():
    named = {file for language in READMES for one in pictures(language) for file in one.files}
    assert named == {one.relative_to(ROOT).as_posix() for one in FOLDER.iterdir()}
    english, russian = ([one.files for one in pictures(language)] for language in READMES)
    assert len(english) > 1
    assert russian == [[file.replace(".en.", ".ru.") for file in files] for files in english]


@pytest.mark.parametrize("language", READMES)
def test_a_picture_has_the_size_that_is_named_and_its_twins_have_it(language):
    for one in pictures(language):
        sizes = set()
        for file in one.files:
            with Image.open(ROOT / file) as image:
                assert image.format == "WEBP"
                sizes.add(image.size)
        ((width, _),) = sizes
        assert 1 <= width / int(one.img["width"]) <= 2


@pytest.mark.parametrize("language", READMES)
def test_every_picture_says_what_is_seen(language):
    for one in pictures(language):
        alt = one.img["alt"]
        assert 80 < len(alt) < 500
        letters = re.findall(r"[а-яё]", alt, re.IGNORECASE)
        assert bool(letters) == (language == "ru")


@pytest.mark.parametrize("language", READMES)
def test_a_dark_page_gets_the_dark_twin(language):
    for one in pictures(language):
        light = one.img["src"]
        if re.search("/(paper|phones)[.]", light):  # white, and light and dark in one
            assert not one.sources
            continue
        assert one.sources["(prefers-color-scheme: dark)"] == light.replace(".light.", ".dark.")
        for media, file in [*one.sources.items(), ("", light)]:
            paper = np.median(next(frames(file)))
            assert (paper < 60) if "dark" in media else (paper > 240), file


@pytest.mark.parametrize("language", READMES)
def test_the_drag_moves_and_stands_still_where_that_is_wanted(language):
    drag, *others = pictures(language)
    moving = [file for media, file in drag.sources.items() if "reduced" not in media]
    still = [file for media, file in drag.sources.items() if "reduced" in media]
    assert len(still) == 2
    for file in [*moving, drag.img["src"]]:
        assert (ROOT / file).stat().st_size < MOVING
        seen = [*frames(file)]
        assert len(seen) >= 16
        for before, after in pairwise(seen):
            slider, figure = (
                np.abs(after - before)[rows] for rows in (slice(130), slice(350, 800))
            )
            assert slider.max() > 100 and figure.max() > 100, "both move at every stop"
    for file in [*still, *(file for one in others for file in one.files)]:
        assert len([*frames(file)]) == 1


def test_the_pictures_are_small():
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < ALL


def test_few_colours_are_the_most_frequent_and_others_go_to_the_nearest():
    white, ink, near_ink, near_white = [255] * 3, [30, 34, 48], [33, 34, 48], [250, 251, 255]
    pixels = np.array([[white] * 5 + [ink] * 3, [white] * 6 + [near_ink, near_white]], np.uint8)
    found = in_few_colours(pixels, 2)
    assert found.dtype == np.uint8
    assert found.tolist() == [[white] * 5 + [ink] * 3, [white] * 6 + [ink, white]]
