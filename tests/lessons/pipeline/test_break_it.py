"""What stands in "Break it" is what was recorded of the programs; `test_record` runs them."""

import json
import re

import numpy as np
import pytest

from content import LANGUAGES, Language
from content.template import number, percent
from lessons.pipeline.break_it import MISTAKE, SECTION, VERSIONS
from lessons.pipeline.mistake_figures import FIGURES
from lessons.pipeline.mistakes import ANY_LENGTH, MISTAKES, PAIRS
from lessons.pipeline.outcomes import RECORD, Outcome
from tests.arrays import decoded
from tests.lessons.answers import plain, show, verdict

RAISE = {"output", "state_axes", "packing", "detach", "sizes", "cross_entropy"}
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_mistake = pytest.mark.parametrize("mistake", MISTAKES)


KEPT = json.loads(RECORD.read_text(encoding="utf-8"))


def recorded(name: str, ending: str) -> Outcome:
    """What was recorded of one program of a pair, such as "output-1"."""
    return Outcome.read(KEPT[name][ending])


def shown(mistake: str, language: Language = "en") -> dict[str, dict]:
    """The section with the outcome on it."""
    return show("pipeline", "break-it", language, break_it_mistake=mistake)


def asked(mistake: str, language: Language = "en") -> dict[str, dict]:
    """The section as the reader first meets it: what waits is taken away."""
    blocks = show("pipeline", "break-it", language, break_it_mistake=mistake)
    return {name: block for name, block in blocks.items() if not block.get("waits")}


def said(blocks: dict[str, dict]) -> str:
    return "\n".join(plain(block["runs"]) for block in blocks.values() if "runs" in block)


def trouble_of(outcome: Outcome) -> str:
    return "\n".join([*outcome.warnings, *filter(None, [outcome.line, outcome.error])])


@each_language
@each_mistake
def test_both_programs_and_all_they_said_are_there(mistake: str, language: Language) -> None:
    blocks = shown(mistake, language)
    sources = [block["source"] for block in blocks.values() if block["kind"] == "program"]
    for k, pair in enumerate(PAIRS[mistake], start=1):
        assert pair.setup in sources
        wrong, right = (blocks[f"{ending}-{mistake}-{k}"] for ending in VERSIONS)
        for ending, block in (("wrong", wrong), ("right", right)):
            outcome = recorded(f"{mistake}-{k}", ending)
            assert block["source"] == getattr(pair, ending)
            assert block["title"] == VERSIONS[ending][language]
            assert block.get("printed", "") == "\n".join(outcome.lines)
            assert block.get("trouble", "") == trouble_of(outcome)
        assert right["beside"] and "beside" not in wrong
        names = list(blocks)
        assert names.index(f"right-{mistake}-{k}") == names.index(f"wrong-{mistake}-{k}") + 1
    assert sources.count(PAIRS[mistake][0].wrong) == 2  # with the question, and beside
    drawn = {name for name, block in blocks.items() if block["kind"] == "figure"}
    pairs = {f"{mistake}-{k + 1}" for k in range(len(PAIRS[mistake]))}
    assert drawn == {f"break-{name}" for name in pairs & FIGURES.keys()}
    assert bool(CYRILLIC.search(said(blocks))) == (language == "ru")
    assert not CYRILLIC.search("\n".join(sources))  # programs are the same in either language


@each_language
@each_mistake
def test_every_number_is_as_the_programs_left_it(mistake: str, language: Language) -> None:
    written, told = SECTION.prose(language).blocks, shown(mistake, language)
    for k in range(1, len(PAIRS[mistake]) + 1):
        outcomes = {ending: recorded(f"{mistake}-{k}", ending) for ending in VERSIONS}
        why = plain(told[f"why-{mistake}-{k}"]["runs"])
        for name in re.findall(r"\{\{(\w+)", written[f"why-{mistake}-{k}"]):
            ending, _, key = name.partition("_")
            one = outcomes[ending].values[key.removesuffix("_share")].item()
            whole = number(one) if isinstance(one, float) and one else str(one or 0)
            assert (percent(one) if key.endswith("_share") else whole) in why, name


@each_mistake
def test_setups_that_are_the_same_stand_there_once(mistake: str) -> None:
    blocks = shown(mistake)
    setups = [pair.setup for pair in PAIRS[mistake]]
    sources = [block["source"] for name, block in blocks.items() if name.startswith("beginning")]
    assert sources == list(dict.fromkeys(setups))


@each_language
@each_mistake
def test_the_answer_is_what_the_first_version_did(mistake: str, language: Language) -> None:
    truth, why = verdict("pipeline", "break-it", language, break_it_mistake=mistake)
    outcome = recorded(f"{mistake}-1", "wrong")
    assert truth == ("raises" if mistake in RAISE else "wrong")
    assert (outcome.error is not None) == (truth == "raises")
    if outcome.error:
        case = "answer-raises"
        assert outcome.error.partition(". ")[0] in why
    else:
        case = "answer-warns" if outcome.warnings else "answer-wrong"
        assert outcome.lines[-1] in why
        assert recorded(f"{mistake}-1", "right").lines[-1] in why
    begin = SECTION.prose(language).blocks[case].partition("{{")[0].rstrip("`")
    assert begin.replace(":orange[", "") in why


@each_language
@each_mistake
def test_nothing_is_given_away_before_the_reader_predicts_or_asks(
    mistake: str, language: Language
) -> None:
    blocks, all_of_them = asked(mistake, language), shown(mistake, language)
    assert list(blocks) == ["question", f"about-{mistake}", "beginning", "asked"]
    first = PAIRS[mistake][0]
    assert blocks["question"]["about"] == mistake
    assert blocks["beginning"]["source"] == first.setup
    assert blocks["asked"]["source"] == first.wrong
    assert "printed" not in blocks["asked"] and "trouble" not in blocks["asked"]
    assert len(all_of_them) >= len(blocks) + 4  # both endings, why, how to notice


@each_language
def test_each_mistake_is_a_readable_question(language: Language) -> None:
    questions = [MISTAKE.shown(mistake, language) for mistake in MISTAKES]
    assert len(set(questions)) == len(MISTAKES)
    for mistake, question in zip(MISTAKES, questions, strict=True):
        assert question.endswith("?") and " " in question and len(question) <= 60
        assert bool(CYRILLIC.search(question)) == (language == "ru")
        assert question != mistake
    prose = SECTION.prose(language)
    assert "{{" not in prose.lead + prose.text + "".join(prose.lines("more"))


def test_its_question_is_asked_anew_of_each_mistake() -> None:
    assert SECTION.question and SECTION.question.choice == MISTAKE.key
    assert MISTAKE.options == MISTAKES and MISTAKE.default == MISTAKES[0]


@each_language
def test_a_share_is_written_as_the_language_has_it(language: Language) -> None:
    (drawn,) = shown("time_axis", language)["break-time_axis-1"]["figures"]
    for name in drawn["layout"]["yaxis"]["ticktext"]:
        assert name.removesuffix("</b>").endswith(" %" if language == "ru" else "%")
        assert (" %" in name) == (language == "ru")


@pytest.mark.parametrize(
    ("mistake", "piece"),
    [
        ("padding_idx", "zero (0), and so is its gradient (0)."),
        ("h_0", "same=True"),
        ("view", " 0% are"),
    ],
)
def test_an_exact_zero_is_0_and_a_yes_is_said(mistake: str, piece: str) -> None:
    assert piece in said(shown(mistake))


@each_language
def test_under_them_all_the_parameters_are_counted(language: Language) -> None:
    outcome = Outcome.read(KEPT["any-length"])
    blocks = shown("clipping", language)
    line = plain(blocks["same-weights"]["runs"])
    assert all(str(outcome.values[name]) in line for name in ("short", "long", "parameters"))
    assert str(int(outcome.values["parameters"]) * int(outcome.values["long"])) in line
    assert blocks["any-length"]["source"] == ANY_LENGTH
    assert blocks["any-length"]["printed"] == "\n".join(outcome.lines)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *[("last_pad-1", "off"), ("last_pad-2", "off"), ("h_0-1", "off"), ("order-1", "moved")],
        *[("dropout-2", "apart"), ("cross_entropy-3", "losses"), ("packing-2", "off")],
    ],
)
def test_what_is_drawn_is_what_the_programs_left(name: str, key: str) -> None:
    mistake, _, _ = name.rpartition("-")
    (drawn,) = shown(mistake)[f"break-{name}"]["figures"]
    for trace, ending in zip(drawn["data"], VERSIONS, strict=False):
        left = recorded(name, ending).values[key]
        np.testing.assert_array_equal(decoded(trace["y"]), left.astype(np.float32))
