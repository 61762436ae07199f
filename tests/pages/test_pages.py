"""Every page opens, in every language, with every widget; its answers are those of the route."""

import json
from itertools import product
from typing import Any

import pytest

from content import LANGUAGES, Language, ui_text
from lessons.answer import answer, find, pages, sections, version
from lessons.controls import Scene
from lessons.section import preset
from tests.lessons.answers import plain
from tests.lessons.every import ends, parsed
from tests.pages.opened import (
    CYRILLIC,
    assert_well,
    begun,
    blocks,
    labels,
    opened,
    said,
    tickets,
    widget,
    written,
)
from tests.server.asked import get
from ui.frame import PAGES, page_prose

SHOWN = [
    *((name, {}) for name in PAGES if name != "structures"),
    *(
        ("structures", {"input_output_structure": one, "structures_task": task})
        for one, task in [
            *[("one-to-one", "review"), ("one-to-many", "review"), ("many-to-many", "review")],
            *[
                ("many-to-one", "review"),
                ("many-to-one", "caption-to-picture"),
                ("aligned", "review"),
            ],
        ]
    ),
]
"""Every page, and that on structures with each of its demonstrations."""
OTHER: dict[str, Language] = {"ru": "en", "en": "ru"}
each_language = pytest.mark.parametrize("language", LANGUAGES)
each = pytest.mark.parametrize(
    ("name", "query", "language"), [(*a, b) for a, b in product(SHOWN, LANGUAGES)]
)


def here(name: str, query: dict[str, str]) -> list[Any]:
    """The sections that stand on a page."""
    return [
        one
        for one in sections(name)
        if all(query.get(key, option) == option for key, option in one.shown_when.items())
    ]


def test_every_page_is_in_the_navigation_and_every_lesson_is_a_page() -> None:
    assert set(PAGES) == set(pages())


@each
def test_a_page_opens_in_its_language_with_all_that_stands_on_it(
    name: str, query: dict[str, str], language: Language
) -> None:
    app = opened(name, lang=language, **query)
    assert_well(app)
    assert not app.warning and not app.info
    assert bool(CYRILLIC.search(said(app))) == (language == "ru")
    assert app.title[0].value == page_prose(name, language).title
    assert begun(app)["language"] == language
    standing = here(name, query)
    drawn = {one.id for one in standing if one.answers or one.question}
    given = tickets(app)
    assert given.keys() == drawn
    for section in standing:
        assert section.prose(language).title in [head.value for head in app.header]
        for row in section.rows:
            for control in row:
                shown = widget(app, control)
                assert shown is not None and shown.value == (
                    query.get(control.key) or control.initial(language)
                )
                assert shown.label == control.label[language]
        wanted = {f"preset-{section.id}-{one}" for one in section.presets}
        assert wanted <= labels(app)
    for section_id, ticket in given.items():
        section = find(name, section_id)
        assert ticket["version"] == version() and ticket["language"] == language
        assert ticket["values"].keys() == section.controls.keys()
        assert "answer" not in ticket and "refusal" not in ticket


@each
def test_a_ticket_leads_to_the_bytes_that_are_sent_without_a_route(
    name: str, query: dict[str, str], language: Language
) -> None:
    app = opened(name, inline=True, lang=language, **query)
    assert_well(app)
    for section, ticket in tickets(app).items():
        found = get(f"/answer/{version()}/{name}/{section}", {"lang": language, **ticket["values"]})
        assert found.status == 200 and found.said == ticket["answer"]
        values = parsed(find(name, section), {key: [raw] for key, raw in ticket["values"].items()})
        assert found.body == answer(name, section, language, values).json


@each
def test_every_widget_at_its_ends(name: str, query: dict[str, str], language: Language) -> None:
    """Each end once: those of all widgets of the page are given in as few runs as there can be."""
    app = opened(name, lang=language, **query)
    standing = here(name, query)
    controls = {one.key: one for section in standing for row in section.rows for one in row}
    asked = {key: ends(one) for key, one in controls.items() if key not in ("structure", "task")}
    for turn in range(max(map(len, asked.values()), default=0)):
        for key, values in asked.items():
            shown = widget(app, controls[key])
            if shown is not None and turn < len(values) and not getattr(shown, "disabled", False):
                shown.set_value(values[turn])
        app.run()
        assert_well(app)
        for section in standing:
            for row in section.rows:
                for control in row:
                    shown = widget(app, control)
                    ticket = tickets(app).get(section.id)
                    if shown is not None and ticket and control.key != "structures_weights":
                        held = control.value_or_default(shown.value, language)
                        assert ticket["values"][control.key] == control.format(held)


@pytest.mark.parametrize("name", PAGES)
def test_every_preset_puts_its_controls_and_nothing_else(name: str) -> None:
    app = opened(name, lang="en")
    for section in here(name, {}):
        for one in section.presets:
            before = {key: widget(app, known) for key, known in section.controls.items()}
            kept = {key: shown.value for key, shown in before.items() if shown is not None}
            app.button(key=f"preset-{section.id}-{one}").click().run()
            assert_well(app)
            wanted = preset(section, one, "en")
            for key, value in (kept | wanted).items():
                assert widget(app, section.controls[key]).value == value
            ticket = tickets(app)[section.id]["values"]
            for key, value in wanted.items():
                assert ticket[key] == section.controls[key].format(value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_question_stands_on_the_page_before_its_answer_comes(
    name: str, language: Language
) -> None:
    app = opened(name, lang=language)
    for section in sections(name):
        ticket = tickets(app).get(section.id, {})
        asked = ticket.get("question")
        assert not ticket or bool(asked) == bool(section.question)
        if asked:
            # What is asked about a choice is placed by the browser, under what it is about.
            own_place = f'data-of="{section.id}"' in " ".join(written(app))
            assert own_place != bool(section.question.choice)
            found = json.loads(answer(name, section.id, language, {}).json)["blocks"]
            (block,) = [one for one in found if one["kind"] == "question"]
            assert plain(asked["runs"]) == plain(block["runs"])  # there a term may be a link
            assert asked["options"] == block["options"]
            assert {"predict", "right", "wrong", "again", "waits", "show"} <= ticket["words"].keys()


@each
def test_every_section_is_listed_beside_the_pages(
    name: str, query: dict[str, str], language: Language
) -> None:
    app = opened(name, lang=language, **query)
    listed = [line for one in app.sidebar.markdown for line in one.value.split("\n\n")]
    heads = [f"[{head.value}](#{head.proto.anchor})" for head in app.header]
    assert listed == ([] if name == "home" else heads)
    assert {head.proto.anchor for head in app.header} == {one.id for one in here(name, query)}


# --- links ----------------------------------------------------------------------------------------


def test_a_link_reproduces_the_screen() -> None:
    link = {
        "hidden_state_text": "a b a",
        "hidden_state_hidden": "5",
        "hidden_state_scale": "2.3",
        "hidden_state_cell": "elman",
        "hidden_state_seed": "7",
    }
    app = opened("scheme", inline=True, lang="en", **link)
    values = {
        "hidden_state_text": "a b a",
        "hidden_state_hidden": 5,
        "hidden_state_scale": 2.3,
        "hidden_state_cell": "elman",
        "hidden_state_seed": 7,
    }
    expected = json.loads(answer("scheme", "hidden-state", "en", values).json)
    assert tickets(app)["hidden-state"]["answer"] == expected
    assert app.slider(key="hidden_state_scale").value == 2.3


def test_a_page_is_left_and_found_again() -> None:
    app = opened("scheme", lang="en", hidden_state_hidden="23", hidden_state_cell="gru")
    app.switch_page(PAGES["problems"].path).run()
    assert_well(app)
    (back,) = [
        link.proto
        for link in app.get("page_link")
        if link.proto.label == PAGES["scheme"].label["en"]
    ]
    assert {"hidden_state_hidden=23", "hidden_state_cell=gru", "lang=en"} <= set(
        back.query_string.split("&")
    )


@each_language
def test_home_lists_every_lesson_with_its_question(language: Language) -> None:
    app = opened("home", lang=language)
    listed = [link.proto.label for link in app.get("page_link") if "**" in link.proto.label]
    assert listed == [
        f"**{PAGES[name].label[language]}** — {page_prose(name, language).lead}"
        for name in PAGES
        if name != "home"
    ]


def test_a_step_in_a_link_is_left_alone() -> None:
    app = opened("scheme", lang="en", hidden_state_step="2", hidden_state_hidden="abc")
    assert (
        app.query_params["hidden_state_step"] == "2"
        and "hidden_state_hidden" not in app.query_params
    )


# --- language -------------------------------------------------------------------------------------


@each_language
def test_switching_the_language_keeps_every_control(language: Language) -> None:
    other = OTHER[language]
    app = opened(
        "scheme",
        lang=language,
        hidden_state_hidden="23",
        hidden_state_cell="gru",
        hidden_state_text="свой own",
        hidden_state_char_level="true",
    )
    app.button_group(key="lang").set_value(other).run()
    assert_well(app)
    assert bool(CYRILLIC.search(app.title[0].value)) == (other == "ru")
    assert (
        app.slider(key="hidden_state_hidden").value == 23
        and app.toggle(key="hidden_state_char_level").value
    )
    assert app.button_group(key="hidden_state_cell").value == "gru"
    assert app.text_input(key="hidden_state_text").value == "свой own"
    assert app.query_params["lang"] in (other, [other])
    assert {ticket["language"] for ticket in tickets(app).values()} == {other}


@each
def test_an_untouched_example_is_translated(
    name: str, query: dict[str, str], language: Language
) -> None:
    app = opened(name, lang=language, **query)
    app.button_group(key="lang").set_value(OTHER[language]).run()
    assert_well(app)
    for section in here(name, query):
        for row in section.rows:
            for control in row:
                if control.typed:
                    assert widget(app, control).value == control.initial(OTHER[language])


@each_language
def test_the_other_languages_example_may_be_typed(language: Language) -> None:
    control = find("structures", "many-to-many").controls["structures_phrase"]
    assert isinstance(control, Scene)
    app = opened("structures", lang=language, input_output_structure="many-to-many")
    for _ in range(2):
        app.text_input(key="structures_phrase").set_value(control.initial(OTHER[language])).run()
        assert_well(app)
        assert app.text_input(key="structures_phrase").value == control.initial(OTHER[language])
    app.run()
    assert app.text_input(key="structures_phrase").value == control.initial(OTHER[language])


# --- what is refused ------------------------------------------------------------------------------

STRANGE = {"empty": "", "spaces": " \t \n ", "nul": "\x00", "long": "слово " * 600}


@each_language
@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_refused_keeps_its_text_and_is_explained(kind: str, language: Language) -> None:
    app = opened("scheme", inline=True, lang=language)
    app.text_input(key="hidden_state_text").set_value(STRANGE[kind]).run()
    assert_well(app)
    given = tickets(app)
    sentence = given["hidden-state"]["refusal"]["error"]
    assert "answer" not in given["hidden-state"] and "{{" not in sentence
    assert bool(CYRILLIC.search(sentence)) == (language == "ru")
    assert app.text_input(key="hidden_state_text").value == STRANGE[kind]
    assert "answer" in given["char-rnn"]  # the other sections stand
    app.text_input(key="hidden_state_text").set_value("a b").run()
    assert_well(app)
    assert "unrolled" in blocks(app, "hidden-state") or blocks(app, "hidden-state")


READABLE = [
    *("😀 👨‍👩‍👧 🇷🇺", "שלום עולם", "é z̸̢̛̩͔a̷l̵g̸o", "<script>alert(1)</script> <b>x</b>"),
    *("$\\frac{1}{0}$ :red[x] `c` **b** [a](http:1)", "\u202eсправа", "a\x00b", "{{word}} {0} %s"),
]


@pytest.mark.parametrize("text", READABLE)
def test_strange_texts_are_answered_and_never_become_part_of_the_page(text: str) -> None:
    app = opened("scheme", inline=True, lang="en", hidden_state_text=text)
    assert_well(app)
    assert "answer" in tickets(app)["hidden-state"]
    outside = [element.value for element in [*app.markdown, *app.header, *app.caption]]
    assert not any(text in str(one) for one in outside)
    assert not any(text in html for html in [*written(app), json.dumps(begun(app))])


# --- scenes ---------------------------------------------------------------------------------------


def test_menus_say_the_sentence_and_the_sentence_moves_the_menus() -> None:
    app = opened("structures", lang="en", input_output_structure="many-to-many")
    menus = [one for one in app.selectbox if str(one.key).startswith("scene-")]
    assert len(menus) >= 3
    phrase = app.text_input(key="structures_phrase").value
    menu = menus[0]
    menu.set_value(menu.options[-1] if menu.value != menu.options[-1] else menu.options[0]).run()
    assert_well(app)
    changed = app.text_input(key="structures_phrase").value
    assert changed != phrase
    assert tickets(app)["many-to-many"]["values"]["structures_phrase"] == changed
    app.text_input(key="structures_phrase").set_value("no scene at all").run()
    assert_well(app)
    assert (
        app.text_input(key="structures_phrase").value == "no scene at all"
    )  # the menus stand beside it
    assert len([one for one in app.selectbox if str(one.key).startswith("scene-")]) >= 3


# --- without a route ------------------------------------------------------------------------------


def test_answers_are_sent_where_the_browser_cannot_ask() -> None:
    app = opened("problems", inline=True, lang="en")
    assert all("answer" in ticket for ticket in tickets(app).values())
    app.slider(key="wall_start_w").set_value(5.0).run()
    values = tickets(app)["wall"]["answer"]["values"]
    assert values["wall_start_w"] == 5.0
    assert tickets(app)["wall"]["words"]["offline"] == ui_text.SERVER_UNREACHABLE.en
