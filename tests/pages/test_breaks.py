"""The section "Break it": what stands on the page is what the programs did."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from content import LANGUAGES, Language, page, words
from content.confusions import PAIRS, STEPS
from content.template import number, percent
from rnn_core.running import Outcome, run
from tests.arrays import decoded
from tests.pages.test_pages import CYRILLIC, assert_well, charts, opened, said
from ui.damage import PICTURES

OPTIONS = ("raises", "wrong", "fine")
RAISE = {"output", "state_axes", "packing", "detach", "sizes", "cross_entropy"}
each_language = pytest.mark.parametrize("language", LANGUAGES)


def shown(confusion: str, language: Language = "en") -> AppTest:
    """The section with the outcome on it, as a link may lead to it."""
    app = opened("pipeline", lang=language, confusion=confusion, shown="true")
    assert_well(app)
    return app


def asked(confusion: str, language: Language = "en") -> AppTest:
    """The section as the reader first meets it."""
    app = opened("pipeline", lang=language, confusion=confusion)
    assert_well(app)
    return app


def codes_of(app: AppTest) -> list[str]:
    *codes, _ = [code.value for code in app.code]  # the last is the whole pipeline's
    return codes


def trouble_of(outcome: Outcome) -> str:
    return "\n".join([*outcome.warnings, *filter(None, [outcome.line, outcome.error])])


@each_language
@pytest.mark.parametrize("confusion", words.CONFUSIONS)
def test_both_programs_and_all_they_said_are_on_the_page(
    confusion: str, language: Language
) -> None:
    app = shown(confusion, language)
    codes = codes_of(app)
    for pair in PAIRS[confusion]:
        assert pair.setup.strip() in [code.strip() for code in codes]
        for ending in ("wrong", "right"):
            outcome = run(pair.program(ending))
            assert getattr(pair, ending).strip() in [code.strip() for code in codes]
            if outcome.lines:
                assert "\n".join(outcome.lines) in codes
            if trouble := trouble_of(outcome):
                assert trouble in codes
    assert codes.count(PAIRS[confusion][0].wrong.strip()) == 2  # with the question, and beside
    drawn = {name for name in charts(app) if "break" in name}
    pairs = {f"{confusion}-{k + 1}" for k in range(len(PAIRS[confusion]))}
    assert drawn == {f"pipeline-break-{name}" for name in pairs & PICTURES.keys()}
    assert bool(CYRILLIC.search(said(app))) == (language == "ru")
    assert not CYRILLIC.search("\n".join(codes))  # programs are the same in either language
    assert_numbers(said(app), confusion, language)


def assert_numbers(text: str, confusion: str, language: Language) -> None:
    """Every number that a block of prose asks for is there as the programs left it."""
    blocks = page("pipeline", language).sections["break"].blocks
    for k, pair in enumerate(PAIRS[confusion], start=1):
        outcomes = {ending: run(pair.program(ending)) for ending in ("wrong", "right")}
        for name in re.findall(r"\{\{(\w+)", blocks[f"why-{confusion}-{k}"]):
            ending, _, key = name.partition("_")
            value = outcomes[ending].values[key.removesuffix("_share")]
            one = value.item()
            whole = number(one) if isinstance(one, float) and one else str(one or 0)
            assert (percent(one) if key.endswith("_share") else whole) in text, name


def answers(app: AppTest, language: Language) -> list[str]:
    verdicts = tuple(f"**{word[language]}**" for word in (words.RIGHT, words.WRONG))
    return [text.value for text in app.markdown if text.value.startswith(verdicts)]


ASKED = [(name, LANGUAGES[k % 2], OPTIONS[k % 2]) for k, name in enumerate(words.CONFUSIONS)]
ASKED += [(name, "en", option) for name in ("output", "view", "dropout") for option in OPTIONS]


@pytest.mark.parametrize(("confusion", "language", "option"), ASKED)
def test_the_answer_is_what_the_first_version_did(
    confusion: str, language: Language, option: str
) -> None:
    app = asked(confusion, language)
    first = PAIRS[confusion][0]
    outcome = run(first.program("wrong"))
    truth = "raises" if confusion in RAISE else "wrong"
    assert (outcome.error is not None) == (truth == "raises")
    assert not answers(app, language)
    blocks = page("pipeline", language).sections["break"].blocks
    radio = app.radio(key=f"predict-pipeline-break-{confusion}")
    assert radio.options == [blocks[f"option-{one}"] for one in OPTIONS]
    radio.set_value(option).run()
    assert_well(app)
    (answer,) = answers(app, language)
    assert answer.startswith(f"**{words.RIGHT[language]}**") == (option == truth)
    if outcome.error:
        assert outcome.error.partition(". ")[0] in answer.replace("\\", "")
    else:
        assert f"`{outcome.lines[-1]}`" in answer
        assert f"`{run(first.program('right')).lines[-1]}`" in answer
        case = "answer-warns" if outcome.warnings else "answer-wrong"
        assert blocks[case].partition("{{")[0] in answer


def outcome_of(confusion: str, app: AppTest) -> list[str]:
    """What of the programs' ends is on the page: the right lines, and all that was said."""
    found = []
    for pair in PAIRS[confusion]:
        outcomes = [run(pair.program(ending)) for ending in ("wrong", "right")]
        said_by = ["\n".join(one.lines) for one in outcomes] + [*map(trouble_of, outcomes)]
        found += [text for text in (pair.right.strip(), *said_by) if text in codes_of(app)]
    return found


@each_language
@pytest.mark.parametrize("confusion", words.CONFUSIONS)
def test_nothing_is_given_away_before_the_reader_predicts_or_asks(
    confusion: str, language: Language
) -> None:
    app = asked(confusion, language)
    first = PAIRS[confusion][0]
    assert codes_of(app)[:2] == [first.setup.strip(), first.wrong.strip()]
    assert not outcome_of(confusion, app)
    assert not [name for name in charts(app) if "break" in name]
    app.toggle(key="shown").set_value(True).run()
    assert_well(app)
    assert outcome_of(confusion, app) and not answers(app, language)


def test_a_prediction_brings_the_outcome_with_it() -> None:
    app = asked("h_0")
    app.radio(key="predict-pipeline-break-h_0").set_value("fine").run()
    assert_well(app)
    assert codes_of(app) == codes_of(shown("h_0"))


@each_language
def test_a_share_is_written_as_the_language_has_it(language: Language) -> None:
    (drawn,) = charts(shown("time_axis", language))["pipeline-break-time_axis-1"]["figures"]
    for name in drawn["layout"]["yaxis"]["ticktext"]:
        assert name.removesuffix("</b>").endswith(" %" if language == "ru" else "%")
        assert (" %" in name) == (language == "ru")


@pytest.mark.parametrize(
    ("confusion", "piece"),
    [("padding_idx", "is 0, of its gradient 0."), ("h_0", "`same=True`"), ("view", " 0% are")],
)
def test_an_exact_zero_is_0_and_a_yes_is_said(confusion: str, piece: str) -> None:
    assert piece in said(shown(confusion))


@each_language
def test_under_them_all_the_parameters_are_counted(language: Language) -> None:
    left = run(STEPS).values
    blocks = page("pipeline", language).sections["break"].blocks
    begin = blocks["steps"].partition("{{")[0]
    (line,) = [one.value for one in shown("clipping", language).markdown if begin in one.value]
    assert all(str(left[name]) in line for name in ("short", "long", "parameters"))
    assert str(int(left["parameters"]) * int(left["long"])) in line
    codes = codes_of(asked("clipping", language))
    assert codes[-2:] == [STEPS.strip(), "\n".join(run(STEPS).lines)]


def figure(confusion: str, number: int = 1) -> dict:
    (drawn,) = charts(shown(confusion))[f"pipeline-break-{confusion}-{number}"]["figures"]
    return drawn


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *[("last_pad-1", "off"), ("last_pad-2", "off"), ("h_0-1", "off"), ("order-1", "moved")],
        *[("dropout-2", "apart"), ("cross_entropy-3", "losses"), ("packing-2", "off")],
    ],
)
def test_what_is_drawn_is_what_the_programs_left(name: str, key: str) -> None:
    confusion, _, k = name.rpartition("-")
    pair = PAIRS[confusion][int(k) - 1]
    traces = figure(confusion, int(k))["data"]
    for trace, ending in zip(traces, ("wrong", "right"), strict=False):
        left = run(pair.program(ending)).values[key]
        np.testing.assert_array_equal(decoded(trace["y"]), left.astype(np.float32))


def test_a_link_leads_to_a_confusion_and_a_bad_one_to_the_first() -> None:
    app = shown("view")
    assert app.button_group(key="confusion").value == "view"
    app = opened("pipeline", lang="en", confusion="nonsense")
    assert not app.exception and len(app.warning) == 1
    assert app.button_group(key="confusion").value == words.CONFUSIONS[0]


def test_a_prediction_is_kept_for_its_own_confusion() -> None:
    app = asked("view")
    app.radio(key="predict-pipeline-break-view").set_value("wrong").run()
    assert answers(app, "en")
    app.button_group(key="confusion").set_value("packing").run()
    assert_well(app)
    assert app.radio(key="predict-pipeline-break-packing").value is None
    assert not answers(app, "en")
    assert not outcome_of("packing", app)
