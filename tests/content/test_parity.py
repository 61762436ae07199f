"""Both languages say the same thing: the same sections, blocks, formulas, colours and names."""

import re
from pathlib import Path

import pytest

import content
from content import template

FOLDER = Path(content.__file__).parent
NAMES = sorted(path.stem for path in (FOLDER / "ru").glob("*.md"))
MARKS = {
    "formulas": re.compile(r"\$[^$]+\$"),
    "names": re.compile(r"\{\{(\w+)"),
    "colours": re.compile(r":(\w+)\["),
    "links": re.compile(r"\]\(([^)]+)\)"),
    "code": re.compile(r"```.*?```|`[^`]+`", re.DOTALL),
    "subscripts": re.compile(r"<sub>.*?</sub>"),
}


def pieces(name: str, language: content.Language) -> dict[str, str]:
    page = content.page(name, language)
    found = {"question": page.question}
    for identifier, section in page.sections.items():
        found[identifier] = section.prose
        found |= {f"{identifier}/{block}": body for block, body in section.blocks.items()}
    return found


def test_both_languages_have_the_same_pages() -> None:
    assert sorted(path.stem for path in (FOLDER / "en").glob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_same_sections_and_blocks_in_the_same_order(name: str) -> None:
    assert list(pieces(name, "ru")) == list(pieces(name, "en"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", MARKS)
def test_the_same_marks_in_every_piece(name: str, kind: str) -> None:
    russian, english = pieces(name, "ru"), pieces(name, "en")
    for piece, text in russian.items():
        found = sorted(MARKS[kind].findall(text)), sorted(MARKS[kind].findall(english[piece]))
        assert found[0] == found[1], f"{name}: {piece}"


@pytest.mark.parametrize("name", NAMES)
def test_each_language_is_written_in_its_own_letters(name: str) -> None:
    for piece, text in pieces(name, "en").items():
        assert not re.search("[а-яё]", text, re.IGNORECASE), piece
    for piece, text in pieces(name, "ru").items():
        assert re.search("[а-яё]", text) or piece.split("/")[-1].startswith(("step-", "preset-"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", content.LANGUAGES)
def test_the_prose_of_a_section_has_at_most_eighty_words(
    name: str, language: content.Language
) -> None:
    for identifier, section in content.page(name, language).sections.items():
        plain = re.sub(r"\$[^$]*\$|:\w+\[|[\]*]", " ", section.prose)
        assert len(re.findall(r"\w[\w-]*", plain)) <= 80, identifier


def test_a_short_string_needs_every_language() -> None:
    with pytest.raises(TypeError):
        content.Text(ru="только одна")  # type: ignore[call-arg]


@pytest.mark.parametrize("broken", ["# T\nq\n## no-title\n", "# T\nq\n## a | A\n## a | B\n"])
def test_a_page_without_the_skeleton_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="section"):
        content.parse(broken)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 шагов"),
        (1, "1 шаг"),
        (2, "2 шага"),
        (5, "5 шагов"),
        (11, "11 шагов"),
        (12, "12 шагов"),
        (21, "21 шаг"),
        (24, "24 шага"),
        (112, "112 шагов"),
    ],
)
def test_a_noun_agrees_with_its_number(count: int, said: str) -> None:
    assert template.fill("{{n|шаг,шага,шагов}}", n=count) == said
    assert template.fill("{{n|step,steps}}", n=count) == f"{count} step" + "s" * (count != 1)


def test_only_an_exact_zero_is_said_to_be_zero() -> None:
    assert [template.exact(value) for value in (0.0, 1e-30, 0.5)] == ["0", "1.0·10⁻³⁰", "0.50"]


def test_a_missing_number_is_an_error_not_a_hole() -> None:
    with pytest.raises(KeyError):
        template.fill("{{a}} and {{b}}", a=1)


def test_runs_read_mark_up_before_the_readers_text_comes_in() -> None:
    evil = ":red[x]<sub>y</sub>{{a}}"
    assert template.runs("<sub>{{a}}</sub> :blue[{{word}}]!", a=1, word=evil) == [
        ("1", None, True),
        (" ", None, False),
        (evil, "blue", False),
        ("!", None, False),
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0.00"),
        (-0.2, "−0.20"),
        (0.0123, "0.012"),
        (-3.14159, "−3.14"),
        (123.4, "123"),
        (4.2e-5, "4.2·10⁻⁵"),
        (8.2e-5, "0.0001"),
        (1234567.0, "1.2·10⁶"),
        (float("inf"), "inf"),
        (float("-inf"), "−inf"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_keep_the_digits_a_reader_needs(value: float, said: str) -> None:
    assert template.number(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.4, "0.400"), (-0.0824, "−0.082"), (999.9, "999.900"), (-2e6, "−2.0·10⁶")]
)
def test_numbers_that_add_up_have_the_same_decimals(value: float, said: str) -> None:
    assert template.decimal(value) == said


@pytest.mark.parametrize(("share", "said"), [(0.0, "0"), (0.004, "0.40"), (0.5, "50"), (2, "200")])
def test_a_small_share_never_reads_as_zero(share: float, said: str) -> None:
    assert template.percent(share) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.5, "50"), (0.994, "99"), (0.9961, "99.61"), (0.99999, "100"), (1.0, "100")],
)
def test_a_share_near_the_whole_differs_from_it(share: float, said: str) -> None:
    assert template.precise(share) == said
